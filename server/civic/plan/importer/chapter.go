package importer

import (
	"slices"
)

// titled claims that the front page has had its title.
func (r *reader) titled() bool {
	return slices.ContainsFunc(r.front.lines, func(l line) bool { return l.level == 1 })
}

// chapterHeading begins a part of the plan that is no commitment.
func (r *reader) chapterHeading() bool {
	l := r.lines[r.at]
	words := oneLine(l.text)
	kind, known := partOf(words)
	switch {
	case known && l.level == 0 && !titleLike(words):
		return false
	case known && r.now != nil && l.level == 0:
		early := kind == foreword || kind == introduction || kind == summary
		named := r.now.labels == 0 && (early || r.now.loose.empty()) // only named, by a table of contents
		if kind != assessment && !r.fresh && r.into != r.now.after && !named || kind == divider && !named {
			return false
		}
	case known && r.now != nil && r.level > 0 && l.level > r.level:
		return false
	case known && r.now == nil && l.level > 0 && r.chapterLevel > 0 && l.level > r.chapterLevel && kind == other:
		return false
	case !known && l.level == 0, !known && l.level == 1 && !r.titled() && len(r.chapters) == 0 && r.now == nil:
		return false
	case !known && r.now != nil && (r.level == 0 || l.level >= r.level):
		return false
	case !known && r.now == nil && r.chapterLevel > 0 && l.level > r.chapterLevel:
		return false
	case !known && r.now == nil && r.chapterLevel == 0 && l.level > 3:
		return false
	}
	if !known {
		if _, _, _, isLabel := r.labelAt(r.at); isLabel {
			return false
		}
		kind = other
	}
	r.hear(l.text)
	r.at++
	c := &chapter{part: kind, title: trimmed(l.text), no: l.no, sink: &sink{}}
	r.chapters = append(r.chapters, c)
	r.into, r.fresh, r.actors = c.sink, false, false
	if kind != assessment {
		r.now = nil
	}
	if l.level > 0 {
		r.chapterLevel = l.level
	}
	return true
}
