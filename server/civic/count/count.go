// Package count counts ballots: five-point support, approval, dots, ranked
// ballots by instant run-off, by Schulze's method and by the single
// transferable vote.
//
// It promises whole numbers or fixed decimals and never a rounding that
// depends on the order of the ballots, every round as it was counted, and one
// result for one set of ballots: where the rule leaves a tie, the lot that was
// declared before decides, and the round says so.
//
// It refuses ballots that name an option twice or one that is not there: they
// are counted as spoilt. It does not know who voted, and keeps nothing.
package count

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Ballot is one ranking and how many people cast it. Each rank holds the
// options that are equal on it, by number from nought; what is not named is
// below everything that is.
type Ballot struct {
	Ranks [][]int `json:"ranks"`
	Times int     `json:"times"`
}

// Ranked is a vote on several options by ranking them.
type Ranked struct {
	Options []string `json:"options"`
	Ballots []Ballot `json:"ballots"`
	// Lot is the order in which options win a tie that the rule leaves open,
	// declared before the count. Empty prefers what is listed later: being
	// listed first is an advantage already.
	Lot []int `json:"lot,omitempty"`
}

// Check says in words why an election cannot be counted.
func (r *Ranked) Check() error {
	if len(r.Options) == 0 {
		return fmt.Errorf("there are no options to count")
	}
	if len(r.Lot) > 0 {
		order := slices.Sorted(slices.Values(r.Lot))
		for i, o := range order {
			if o != i || len(order) != len(r.Options) {
				return fmt.Errorf("the lot must name each of the %d options once", len(r.Options))
			}
		}
	}
	return nil
}

// valid gathers equal ballots and sets the spoilt ones apart.
func (r *Ranked) valid() (ballots []Ballot, spoilt int) {
	at := make(map[string]int, len(r.Ballots))
	ballots = make([]Ballot, 0, len(r.Ballots))
	seen := make([]int, len(r.Options))
	var key []byte
	for n, b := range r.Ballots {
		if b.Times <= 0 {
			continue
		}
		if !good(b, seen, n+1) {
			spoilt += b.Times
			continue
		}
		key = written(key[:0], b)
		if i, ok := at[string(key)]; ok {
			ballots[i].Times += b.Times
			continue
		}
		at[string(key)] = len(ballots)
		ballots = append(ballots, b)
	}
	return ballots, spoilt
}

// good says whether a ballot names options that are there, and each once. seen
// holds for every option the mark of the last ballot that named it.
func good(b Ballot, seen []int, mark int) bool {
	named := false
	for _, rank := range b.Ranks {
		for _, o := range rank {
			if o < 0 || o >= len(seen) || seen[o] == mark {
				return false
			}
			seen[o], named = mark, true
		}
	}
	return named
}

// written adds a ranking to a buffer so that equal rankings are equal bytes.
func written(buf []byte, b Ballot) []byte {
	for _, rank := range b.Ranks {
		buf = binary.AppendUvarint(buf, uint64(len(rank)))
		for _, o := range rank {
			buf = binary.AppendUvarint(buf, uint64(o))
		}
	}
	return buf
}

// lots gives each option its place in the lot: smaller wins.
func (r *Ranked) lots() []int {
	place := make([]int, len(r.Options))
	for i := range place {
		place[i] = len(place) - 1 - i
	}
	for i, o := range r.Lot {
		place[o] = i
	}
	return place
}

// first is the best option of a ballot among those that still stand. A rank
// that several of them share ends the ballot: it does not say which is first.
func first(b Ballot, from int, standing []bool) (option, rank int) {
	for i := from; i < len(b.Ranks); i++ {
		found := -1
		for _, o := range b.Ranks[i] {
			if !standing[o] {
				continue
			}
			if found >= 0 {
				return -1, i
			}
			found = o
		}
		if found >= 0 {
			return found, i
		}
	}
	return -1, len(b.Ranks)
}
