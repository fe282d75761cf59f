package ydoc

import "fmt"

// permit decides whether an update may be applied, before anything of it is.
// It is rehearsed only when the limits could forbid it.
func (d *Doc) permit(u *scan) error {
	room := d.limits.NoPending || d.crowded(u)
	judge := d.limits.Roots != nil || d.deepest+u.types > d.limits.Depth
	if !room && !judge {
		return nil
	}
	re, err := d.rehearse(u, judge)
	if err != nil || !room {
		return err
	}
	return re.room(u)
}

// forbids judges a structure that waited, now that it is known where it
// belongs.
func (d *Doc) forbids(s *structure) string {
	if d.limits.Roots == nil && d.deepest < d.limits.Depth {
		return ""
	}
	re := rehearsal{doc: d}
	return d.limits.forbids(s, re.site(s))
}

// forbids says why a structure may not be where it belongs, or "".
func (l *Limits) forbids(s *structure, at site) string {
	if at.gone || s.kind == kindGC || s.kind == kindDeleted {
		return l.forbidsRoot(at)
	}
	if s.kind == kindType && at.depth+1 > l.Depth {
		return fmt.Sprintf("its type would be nested more than %d deep", l.Depth)
	}
	if l.Roots == nil {
		return ""
	}
	if reason := l.forbidsRoot(at); reason != "" {
		return reason
	}
	if !fits(s, at) {
		return fmt.Sprintf("%s does not belong %s", contentName(s), at.describe())
	}
	return ""
}

func (l *Limits) forbidsRoot(at site) string {
	if l.Roots == nil || at.gone {
		return ""
	}
	if _, listed := l.Roots[at.top]; !listed {
		return fmt.Sprintf("the document has no root named %q", at.top)
	}
	return ""
}

// fits says whether yjs's own types could have made the structure there.
func fits(s *structure, at site) bool {
	value := s.kind == kindAny || s.kind == kindJSON || s.kind == kindBinary || s.kind == kindType || s.kind == kindDoc
	switch at.kind {
	case AnyKind:
		return true
	case Map, XMLHook:
		return at.keyed && value
	case Array:
		return !at.keyed && value
	case Text, XMLText:
		if at.keyed {
			return value
		}
		return s.kind == kindString || s.kind == kindEmbed || s.kind == kindFormat || s.kind == kindType
	case XMLElement:
		return at.keyed && value || !at.keyed && isNode(s)
	case XMLFragment:
		return !at.keyed && isNode(s)
	}
	return false
}

func isNode(s *structure) bool {
	return s.kind == kindType && (s.typeKind == XMLElement || s.typeKind == XMLText || s.typeKind == XMLHook)
}

func (at site) describe() string {
	where := fmt.Sprintf("in the root %q", at.top)
	if at.depth > 0 {
		where = fmt.Sprintf("inside the root %q", at.top)
	}
	if at.keyed {
		return fmt.Sprintf("under a key %s, of %s", where, at.kind)
	}
	return fmt.Sprintf("%s, of %s", where, at.kind)
}

var contentNames = [...]string{"a hole", "deleted content", "a JSON value", "binary content", "text", "an embedded value",
	"formatting", "a type", "a value", "a subdocument", "a gap"}

func contentName(s *structure) string {
	if s.kind == kindType {
		return "a nested " + s.typeKind.String()
	}
	return contentNames[s.kind]
}
