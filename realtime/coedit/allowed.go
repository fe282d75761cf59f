package coedit

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// allowed asks of every change in an update whether this person may make it,
// and whether the document may hold it.
func (d *document) allowed(m *member, changes *ydoc.Changes) (*Refused, *atomic.Int64) {
	if m.trusted {
		return nil, nil
	}
	for _, list := range [][]ydoc.Change{changes.Inserted, changes.Deleted} {
		for i := range list {
			if c := &list[i]; c.Placed && m.grant.sealed(c.Root) {
				return refuse(CloseStartAgain, ReasonSealed), &d.s.counters.RefusedSealed
			}
		}
	}
	if m.grant.Schema == nil {
		return nil, nil
	}
	for i := range changes.Inserted {
		if !m.grant.Schema.holds(&changes.Inserted[i]) {
			return refuse(CloseStartAgain, ReasonSchema), &d.s.counters.RefusedSchema
		}
	}
	return nil, nil
}

// most is how much one frame may claim of content that is already gone: what
// a person typed and deleted again before it was sent. More would be somebody
// using up clocks.
const mostGone = 1 << 22

// holds says whether an inserted piece is something that the editors make, in
// a place where they put it.
func (s *Schema) holds(c *ydoc.Change) bool {
	if c.Content() == ydoc.Gone {
		return c.Length <= mostGone
	}
	if !c.Placed {
		return true // it belongs to what is deleted, and is never seen
	}
	root := s.kind(c.Root)
	if root == Unknown {
		return false
	}
	in := c.In
	if in == ydoc.AnyKind {
		in = wireKind[root]
	}
	if (root == Fragment) != (in == ydoc.XMLFragment || in == ydoc.XMLElement || in == ydoc.XMLText) {
		return false // no islands of one kind in another
	}
	switch in {
	case ydoc.XMLFragment:
		return !c.Keyed && s.node(c)
	case ydoc.XMLElement:
		if c.Keyed {
			return s.attribute(c)
		}
		return s.node(c)
	case ydoc.XMLText:
		return !c.Keyed && s.inline(c, true)
	case ydoc.Text:
		return !c.Keyed && s.inline(c, false)
	case ydoc.Map:
		return c.Keyed && s.key(c) && s.value(c)
	case ydoc.Array:
		return !c.Keyed && s.value(c)
	}
	return false
}

var wireKind = map[Kind]ydoc.Kind{
	Fragment: ydoc.XMLFragment, Map: ydoc.Map, Array: ydoc.Array, Text: ydoc.Text,
}

// node is a child of a fragment or an element: an element or a run of text.
func (s *Schema) node(c *ydoc.Change) bool {
	if c.Content() != ydoc.Nested {
		return false
	}
	kind, name := c.NodeType()
	if kind == ydoc.XMLText {
		return true
	}
	_, known := s.Nodes[name]
	return kind == ydoc.XMLElement && known
}

func (s *Schema) attribute(c *ydoc.Change) bool {
	if c.Content() != ydoc.Values || !slices.Contains(s.Nodes[c.InName], c.Key) {
		return false
	}
	return s.allows(c.InName, c.Key, c.Values())
}

// inline is what stands in a text: letters, and in rich text marks.
func (s *Schema) inline(c *ydoc.Change, rich bool) bool {
	switch c.Content() {
	case ydoc.Words:
		return true
	case ydoc.Formatting:
		return rich && s.mark(c)
	}
	return false
}

func (s *Schema) mark(c *ydoc.Change) bool {
	name, value := c.Mark()
	name = ydoc.MarkName(name)
	attributes, known := s.Marks[name]
	if !known {
		return false
	}
	held, isMap := value.(map[string]any)
	if !isMap {
		return value == nil || value == true // the end of a mark, or a bare one
	}
	for key, v := range held {
		// Editors write the attributes that were not set as null.
		if v != nil && (!slices.Contains(attributes, key) || !s.allows(name, key, []any{v})) {
			return false
		}
	}
	return true
}

// allows looks at values of attributes: short and flat, and as the schema's
// own rule says.
func (s *Schema) allows(owner, key string, values []any) bool {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			if len(v) > 4096 {
				return false
			}
		case map[string]any, []any, []byte:
			return false
		}
		if s.Allow != nil && !s.Allow(owner, key, v) {
			return false
		}
	}
	return true
}

func (s *Schema) key(c *ydoc.Change) bool {
	keys, limited := s.Keys[c.Root]
	return !limited || slices.Contains(keys, c.Key)
}

// value is a member of a map or an array: plain values, and the maps, arrays
// and texts that forms are made of.
func (s *Schema) value(c *ydoc.Change) bool {
	switch c.Content() {
	case ydoc.Values:
		return true
	case ydoc.Nested:
		kind, _ := c.NodeType()
		return kind == ydoc.Map || kind == ydoc.Array || kind == ydoc.Text
	}
	return false
}

// SafeLink is an Allow for the usual editor: a link's address is http, https,
// mailto, or within the page, and nothing that runs.
func SafeLink(owner, key string, value any) bool {
	if owner != "link" || key != "href" {
		return true
	}
	text, ok := value.(string)
	if !ok {
		return false
	}
	text = strings.ToLower(strings.TrimSpace(text))
	for _, start := range []string{"https://", "http://", "mailto:", "/", "#"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}
