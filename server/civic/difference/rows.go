package difference

import "slices"

// Row is one row of a list, such as a milestone: its own id and its cells by
// name.
type Row struct {
	ID    string            `json:"id"`
	Cells map[string]string `json:"cells"`
}

// Change says what became of a row.
type Change string

// What may become of a row. A row that only moved kept all its cells.
const (
	Unchanged Change = "unchanged"
	Added     Change = "added"
	Removed   Change = "removed"
	Edited    Change = "changed"
	Moved     Change = "moved"
)

// RowChange is a row with what became of it. Cells holds the changed ones.
type RowChange struct {
	ID     string            `json:"id"`
	Change Change            `json:"change"`
	Cells  map[string][]Step `json:"cells,omitempty"`
}

// Rows compares two lists whose rows keep their ids. It gives the rows of the
// new list in its order, each removed row behind the one it stood behind.
func Rows(old, new []Row) []RowChange {
	was := map[string]int{}
	for i, r := range old {
		was[r.ID] = i
	}
	is := map[string]bool{}
	for _, r := range new {
		is[r.ID] = true
	}
	var all []RowChange
	removedFrom := func(i int) {
		for ; i < len(old) && !is[old[i].ID]; i++ {
			all = append(all, RowChange{ID: old[i].ID, Change: Removed, Cells: cells(old[i].Cells, nil)})
		}
	}
	removedFrom(0)
	stayed := inOrder(old, new, is)
	for _, r := range new {
		i, known := was[r.ID]
		if !known {
			all = append(all, RowChange{ID: r.ID, Change: Added, Cells: cells(nil, r.Cells)})
			continue
		}
		c := RowChange{ID: r.ID, Change: Unchanged, Cells: cells(old[i].Cells, r.Cells)}
		switch {
		case len(c.Cells) > 0:
			c.Change = Edited
		case !stayed[r.ID]:
			c.Change = Moved
		}
		all = append(all, c)
		removedFrom(i + 1)
	}
	return all
}

// cells compares the cells of one row and gives those that differ.
func cells(old, new map[string]string) map[string][]Step {
	changed := map[string][]Step{}
	for name, text := range old {
		if new[name] != text {
			changed[name] = Words(text, new[name])
		}
	}
	for name, text := range new {
		if _, known := old[name]; !known && text != "" {
			changed[name] = Words("", text)
		}
	}
	return changed
}

// inOrder names the rows that stand in the same order in both lists: the
// longest such chain, so that as few as possible count as moved.
func inOrder(old, new []Row, is map[string]bool) map[string]bool {
	place := map[string]int{}
	for i, r := range old {
		place[r.ID] = i
	}
	var ids []string
	for _, r := range new {
		if _, known := place[r.ID]; known && is[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	length, before := make([]int, len(ids)), make([]int, len(ids))
	best := -1
	for i, id := range ids {
		length[i], before[i] = 1, -1
		for j := range i {
			if place[ids[j]] < place[id] && length[j]+1 > length[i] {
				length[i], before[i] = length[j]+1, j
			}
		}
		if best < 0 || length[i] > length[best] {
			best = i
		}
	}
	stayed := map[string]bool{}
	for i := best; i >= 0; i = before[i] {
		stayed[ids[i]] = true
	}
	return stayed
}

// Field is the difference of one field between two versions.
type Field struct {
	Field string `json:"field"`
	Steps []Step `json:"steps"`
}

// Fields compares two versions field by field and gives those that differ, in
// the order given; fields that the order leaves out come last, by name.
func Fields(old, new map[string]string, order []string) []Field {
	names := slices.Clone(order)
	var rest []string
	for _, side := range []map[string]string{old, new} {
		for name := range side {
			if !slices.Contains(names, name) && !slices.Contains(rest, name) {
				rest = append(rest, name)
			}
		}
	}
	slices.Sort(rest)
	var all []Field
	for _, name := range append(names, rest...) {
		if old[name] != new[name] {
			all = append(all, Field{name, Words(old[name], new[name])})
		}
	}
	return all
}
