package meeting

import (
	"cmp"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// urgency ranks the kinds of turn: a point of order is heard before anything
// else, then what answers the one who spoke, then the rest.
var urgency = map[string]int{Point: 0, Answer: 1, Query: 2, Speak: 3}

// InTurn gives the queue in the order in which the room is to be heard, as
// Turns says. Who asked first goes first wherever nothing else tells two apart,
// so the order is the same for everybody who looks.
func (r *Room) InTurn() []Turn {
	all, share := slices.Clone(r.Queue), r.shares()
	slices.SortStableFunc(all, func(a, b Turn) int {
		if c := cmp.Compare(urgency[a.Kind], urgency[b.Kind]); c != 0 {
			return c
		}
		if r.Turns == BySector {
			if c := cmp.Compare(share[a.Sector], share[b.Sector]); c != 0 {
				return c
			}
		}
		if r.Turns == BySector || r.Turns == ByPerson {
			if c := cmp.Compare(r.spoke(a.Seat), r.spoke(b.Seat)); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.N, b.N)
	})
	return all
}

// spoke is how many seconds a seat has had, whole ones: a breath decides nothing.
func (r *Room) spoke(seat Seat) int {
	if p := r.Seats[seat]; p != nil {
		return int(p.Used)
	}
	return 0
}

// shares is how many seconds each person of a sector who is here has had on
// average: a large sector is not silenced because it is large.
func (r *Room) shares() map[people.Sector]int {
	_, here := r.Here()
	share := map[people.Sector]int{}
	for sector, used := range r.Used {
		share[sector] = int(used) / max(here[sector], 1)
	}
	return share
}

// tallyBySector counts a poll's votes for each sector.
func tallyBySector(p *Poll, seats map[Seat]*Place) map[people.Sector][]int {
	by := map[people.Sector][]int{}
	for seat, choice := range p.Votes {
		place := seats[seat]
		if place == nil || choice < 0 || choice >= len(p.Options) {
			continue
		}
		if by[place.Sector] == nil {
			by[place.Sector] = make([]int, len(p.Options))
		}
		by[place.Sector][choice]++
	}
	return by
}
