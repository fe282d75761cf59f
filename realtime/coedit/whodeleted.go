package coedit

import (
	"context"
	"math"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// WhoDeleted says who deleted the last of some units, and when, from the log
// alone. The zero Writer means that nobody did.
func (s *Sessions) WhoDeleted(ctx context.Context, document string, units []ydoc.Range) (by Writer, at time.Time, err error) {
	if !nameForm.MatchString(document) {
		return by, at, ErrNoVersion
	}
	people := map[string]Writer{}
	for row, err := range s.ledger.between(ctx, document, 1, math.MaxInt32) {
		if err != nil {
			return by, at, err
		}
		for _, c := range row.Claims {
			people[c.Person] = Writer{c.Person, c.Organisation, c.Sector}
		}
		for _, e := range row.Edits {
			if !touch(e.Deleted, units) {
				continue
			}
			by, at = people[e.Person], e.At
			if by.Person == "" {
				by = Writer{Person: e.Person}
			}
		}
	}
	return by, at, nil
}

// touch says whether two lists of ranges share a unit.
func touch(a, b []ydoc.Range) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Client == y.Client && x.Clock < y.Clock+y.Length && y.Clock < x.Clock+x.Length {
				return true
			}
		}
	}
	return false
}
