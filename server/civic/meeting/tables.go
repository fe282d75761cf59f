package meeting

import (
	"cmp"
	"maps"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Guest is somebody to be given a table.
type Guest struct {
	Seat   Seat
	Sector people.Sector
}

// Split gives people to so many small tables: each table has its share of each
// sector, give or take one, and people who shared a table before (met, by
// pair) seldom share one again. No table is left empty: where there are fewer
// people than tables, there are fewer tables. The same guests in the same
// order give the same tables.
//
// Each sector is dealt in turn, a guest to the table with the fewest of that
// sector, then the fewest of all, then the fewest people they met; afterwards
// guests of one sector change places while that parts pairs who met.
func Split(guests []Guest, tables int, met map[string]int) [][]Seat {
	tables = max(1, min(tables, len(guests)))
	if len(guests) == 0 {
		return nil
	}
	bySector := map[people.Sector][]Guest{}
	for _, g := range guests {
		bySector[g.Sector] = append(bySector[g.Sector], g)
	}
	sectors := slices.SortedFunc(maps.Keys(bySector), func(a, b people.Sector) int {
		return cmp.Or(cmp.Compare(len(bySector[b]), len(bySector[a])), cmp.Compare(a, b))
	})
	s := &splitting{tables: make([][]Guest, tables), met: met}
	for _, sector := range sectors {
		for _, g := range bySector[sector] {
			s.deal(g)
		}
	}
	s.part()
	all := make([][]Seat, tables)
	for i, t := range s.tables {
		for _, g := range t {
			all[i] = append(all[i], g.Seat)
		}
	}
	return all
}

type splitting struct {
	tables [][]Guest
	met    map[string]int
}

func (s *splitting) deal(g Guest) {
	best := -1
	var least [3]int
	for i, t := range s.tables {
		same := 0
		for _, other := range t {
			if other.Sector == g.Sector {
				same++
			}
		}
		cost := [3]int{same, len(t), s.known(g, t)}
		if best < 0 || slices.Compare(cost[:], least[:]) < 0 {
			best, least = i, cost
		}
	}
	s.tables[best] = append(s.tables[best], g)
}

// known counts how often somebody met those at a table before.
func (s *splitting) known(g Guest, table []Guest) int {
	if len(s.met) == 0 {
		return 0
	}
	n := 0
	for _, other := range table {
		if other.Seat != g.Seat {
			n += s.met[pair(g.Seat, other.Seat)]
		}
	}
	return n
}

// mostRounds bounds the changing of places; it settles long before.
const mostRounds = 12

// part lets guests of one sector change tables wherever fewer who met before
// then share one.
func (s *splitting) part() {
	if len(s.met) == 0 {
		return
	}
	for range mostRounds {
		changed := false
		for a := range s.tables {
			for i := range s.tables[a] {
				if s.known(s.tables[a][i], s.tables[a]) > 0 && s.move(a, i) {
					changed = true
				}
			}
		}
		if !changed {
			return
		}
	}
}

// move finds the change of places that parts most, for one guest.
func (s *splitting) move(a, i int) bool {
	g := s.tables[a][i]
	bestB, bestJ, gain := -1, -1, 0
	here := s.known(g, s.tables[a])
	for b := range s.tables {
		if b == a {
			continue
		}
		there := s.known(g, s.tables[b])
		for j, h := range s.tables[b] {
			if h.Sector != g.Sector {
				continue
			}
			both := s.met[pair(g.Seat, h.Seat)] // they do not share a table after it either
			won := here + s.known(h, s.tables[b]) - (there - both) - (s.known(h, s.tables[a]) - both)
			if won > gain {
				bestB, bestJ, gain = b, j, won
			}
		}
	}
	if bestB < 0 {
		return false
	}
	s.tables[a][i], s.tables[bestB][bestJ] = s.tables[bestB][bestJ], g
	return true
}

// seatLate gives somebody who comes while people are at their tables a place:
// at the table where fewest are left, the first of several, so that a table
// that emptied is filled again. Whoever comes back has their old place.
func (r *Room) seatLate(seat Seat) {
	if !r.Apart || len(r.Tables) == 0 {
		return
	}
	best, fewest := 0, -1
	for i, t := range r.Tables {
		here := 0
		for _, s := range t.Seats {
			if p := r.Seats[s]; p != nil && p.Here {
				here++
			}
		}
		if fewest < 0 || here < fewest {
			best, fewest = i, here
		}
	}
	t := &r.Tables[best]
	for _, s := range t.Seats {
		r.Met[pair(seat, s)]++
	}
	t.Seats = append(slices.Clone(t.Seats), seat)
}

// pair names two seats, whichever comes first.
func pair(a, b Seat) string {
	if b < a {
		a, b = b, a
	}
	return string(a) + " " + string(b)
}

// meet remembers who shared a table.
func meet(met map[string]int, tables [][]Seat) {
	for _, t := range tables {
		for i, a := range t {
			for _, b := range t[i+1:] {
				met[pair(a, b)]++
			}
		}
	}
}
