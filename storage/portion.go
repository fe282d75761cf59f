package storage

import "iter"

// How many rows an engine reads at once: few first, because most readers want
// few; more after that. PortionBytes is where a portion of large rows ends.
const (
	firstPortion = 64
	nextPortions = 512
	PortionBytes = 4 << 20
)

// Keyed is a row and its key in the index through which it was found.
type Keyed struct {
	Row Row
	Key string
}

// InPortions walks a stretch for an engine, each portion a query of its own
// that is over before its rows are yielded. Whoever walks may therefore take
// all day, read and write meanwhile, and holds up neither a connection nor a
// cursor. read gives up to n rows after r's place; whole means that nothing
// follows them.
func InPortions(r Range, read func(r Range, n int) (rows []Keyed, whole bool, err error)) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		portion, left := firstPortion, r.Limit
		for {
			if r.Limit > 0 {
				portion = min(portion, left)
			}
			rows, whole, err := read(r, portion)
			for _, found := range rows {
				if !yield(found.Row, nil) {
					return
				}
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			left -= len(rows)
			if whole || (r.Limit > 0 && left == 0) {
				return
			}
			last := rows[len(rows)-1]
			r.AfterKey, r.AfterID = last.Key, last.Row.ID
			portion = nextPortions
		}
	}
}
