package ledger

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/storage"
)

// Few is the number of people below which no sum is shown.
const Few = 5

// settled is how long after it was written a line is counted: people who took
// part in one session are written together, and are counted together.
const settled = 10 * time.Second

// Sum is what everybody may know of a part of the ledger. Amounts are in the
// smallest unit of the currency.
type Sum struct {
	// For is what the money is for; Paid claims that it is what was paid out.
	For   For   `json:"for,omitempty"`
	Paid  bool  `json:"paid,omitempty"`
	Minor int64 `json:"minor"`
	// People are how many the sum is of; nought where it is not shown.
	People int `json:"people"`
	// Shown is false where there are fewer than five people in it, or none.
	Shown bool `json:"shown"`
	// Last is the day of the last line that is in the sum.
	Last time.Time `json:"last,omitzero"`
}

// Sums are the ledger of a forum as everybody may know it.
type Sums struct {
	Currency string `json:"currency,omitempty"`
	// Owed for each purpose, and what was paid of all.
	Owed []Sum `json:"owed"`
	Paid Sum   `json:"paid"`
}

// Sums adds up what a forum pays, for everybody. Each sum goes on in steps in
// which there are five people or more: whoever writes down today's sum and
// subtracts it from tomorrow's learns what five people got, never one. There
// is no total beside the sums, because it would tell what is not shown.
func (s *Ledger) Sums(ctx context.Context, f forum.ID) (*Sums, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	all, err := s.lines.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return nil, err
	}
	sums := &Sums{}
	paid := payments(all)
	parts := map[For][]*Line{}
	for _, l := range all {
		sums.Currency = l.Currency
		switch {
		case l.Minor == 0:
		case paid[l.ID]:
			parts[""] = append(parts[""], l)
		default:
			parts[l.For] = append(parts[l.For], l)
		}
	}
	until := s.Now().Add(-settled)
	for _, what := range Fors {
		one := stepped(parts[what], until)
		one.For = what
		sums.Owed = append(sums.Owed, one)
	}
	sums.Paid = stepped(parts[""], until)
	sums.Paid.Paid, sums.Paid.Minor = true, -sums.Paid.Minor
	return sums, nil
}

// stepped counts lines up to the last moment at which five people or more came
// in since the moment before. Lines of one moment are never parted.
func stepped(all []*Line, until time.Time) (sum Sum) {
	var minor int64
	step, in := map[string]bool{}, map[string]bool{}
	for i, l := range all {
		if l.At.After(until) {
			break
		}
		minor += l.Minor
		step[l.Payee] = true
		if last := i+1 == len(all) || !all[i+1].At.Equal(l.At); !last || len(step) < Few {
			continue
		}
		for payee := range step {
			in[payee] = true
		}
		step = map[string]bool{}
		sum = Sum{Minor: minor, People: len(in), Shown: true, Last: dayOf(l.At)}
	}
	return sum
}
