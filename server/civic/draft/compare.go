package draft

import (
	"slices"
	"strings"
)

// Difference is a field that two texts do not share.
type Difference struct {
	Field Field  `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
	// FormOnly: the words are the same; headings, lists, links, marks or the
	// objective that a milestone belongs to are not.
	FormOnly bool `json:"formOnly,omitempty"`
}

// Compare says which fields differ, in the order of their names, milestones
// last.
func Compare(a, b Content) []Difference {
	var all []Difference
	for _, f := range fields(a, b) {
		before, after := a.Words(f), b.Words(f)
		if before != after {
			all = append(all, Difference{Field: f, Old: before, New: after})
		} else if f == MilestonesField && !same(a.Milestones, b.Milestones) || !same(a.Texts[f], b.Texts[f]) {
			all = append(all, Difference{Field: f, Old: before, New: after, FormOnly: true})
		}
	}
	return all
}

// fields names every field that either text has.
func fields(contents ...Content) []Field {
	var all []Field
	for _, c := range contents {
		for f := range c.Short {
			all = append(all, f)
		}
		for f := range c.Texts {
			all = append(all, f)
		}
	}
	slices.Sort(all)
	return append(slices.Compact(all), MilestonesField)
}

// Words gives what a field says, without its form. A row of milestones is a
// line.
func (c Content) Words(f Field) string {
	if f != MilestonesField {
		if text, ok := c.Texts[f]; ok {
			return text.Words()
		}
		return c.Short[f]
	}
	var lines []string
	for _, m := range c.Milestones {
		parts := slices.DeleteFunc([]string{m.Text, m.Kind, m.Start, m.End, m.Lead}, func(s string) bool { return s == "" })
		lines = append(lines, strings.Join(parts, " · "))
	}
	return strings.Join(lines, "\n")
}

func same(a, b any) bool {
	x, errA := Canonical(a)
	y, errB := Canonical(b)
	return errA == nil && errB == nil && string(x) == string(y)
}
