package seating

import (
	"math"
	"math/rand/v2"
	"slices"
)

// tooClose is what it costs that two people who are kept apart share a table:
// more than anything else can.
const tooClose = 1e6

// state is a seating while it is made better.
type state struct {
	guests []Guest
	at     [][]int // guests by table
	table  []int   // by guest
	suits  [][]bool
	free   []bool      // no need and therefore at home anywhere
	price  [][]float64 // of two guests at one table
	value  [][]int     // answer by guest and feature, -1 for none
	share  [][]float64 // of each answer in the whole, by feature
	count  [][][]float64
	sizes  []int
}

func newState(a Ask) (*state, error) {
	if err := a.twice(); err != nil {
		return nil, err
	}
	n := len(a.Guests)
	s := &state{guests: a.Guests, at: make([][]int, a.Tables), table: make([]int, n), suits: make([][]bool, n), free: make([]bool, n),
		price: make([][]float64, n), value: make([][]int, n)}
	place := map[string]int{}
	for i, g := range a.Guests {
		place[g.ID] = i
		s.price[i], s.suits[i] = make([]float64, n), make([]bool, a.Tables)
		s.free[i] = len(g.Needs) == 0
		for t := range a.Tables {
			s.suits[i][t] = Suits(a.offers(t), g.Needs)
		}
	}
	put := func(p Pair, cost float64) {
		i, here := place[p[0]]
		j, there := place[p[1]]
		if here && there && i != j {
			s.price[i][j], s.price[j][i] = s.price[i][j]+cost, s.price[j][i]+cost
		}
	}
	for p, m := range a.Met {
		put(p, float64(m*m))
	}
	for _, p := range a.Apart {
		put(p, tooClose)
	}
	s.learn(a)
	return s, nil
}

// learn turns answers into numbers, with the share that each has in the whole.
func (s *state) learn(a Ask) {
	features := 0
	for _, g := range a.Guests {
		features = max(features, len(g.Values))
	}
	known := make([]map[string]int, features)
	s.share = make([][]float64, features)
	for f := range known {
		known[f] = map[string]int{}
	}
	for i, g := range a.Guests {
		s.value[i] = make([]int, features)
		for f := range features {
			s.value[i][f] = -1
			if f >= len(g.Values) || g.Values[f] == "" {
				continue
			}
			v, there := known[f][g.Values[f]]
			if !there {
				v = len(s.share[f])
				known[f][g.Values[f]] = v
				s.share[f] = append(s.share[f], 0)
			}
			s.value[i][f] = v
			s.share[f][v] += 1 / float64(len(a.Guests))
		}
	}
	s.count = make([][][]float64, a.Tables)
	for t := range s.count {
		s.count[t] = make([][]float64, features)
		for f := range features {
			s.count[t][f] = make([]float64, len(s.share[f]))
		}
	}
}

// place gives everybody a table that suits them: those with needs first, each
// moving another on where that makes room.
func (s *state) place(random *rand.Rand) error {
	n, tables := len(s.guests), len(s.at)
	s.sizes = make([]int, tables)
	for t := range s.sizes {
		s.sizes[t] = n / tables
	}
	// The larger tables are those that suit most people who need something.
	order := random.Perm(tables)
	slices.SortStableFunc(order, func(a, b int) int { return s.wanted(b) - s.wanted(a) })
	for _, t := range order[:n%tables] {
		s.sizes[t]++
	}
	people := random.Perm(n)
	slices.SortStableFunc(people, func(a, b int) int { return s.choice(a) - s.choice(b) })
	for _, g := range people {
		s.table[g] = -1
	}
	for _, g := range people {
		if !s.seat(g, make([]bool, tables)) {
			return ErrNeeds
		}
	}
	for t, members := range s.at {
		for _, g := range members {
			s.tally(g, t, 1)
		}
	}
	return nil
}

// wanted counts the people with needs whom a table suits.
func (s *state) wanted(t int) (n int) {
	for g := range s.guests {
		if !s.free[g] && s.suits[g][t] {
			n++
		}
	}
	return n
}

// choice counts the tables that suit somebody.
func (s *state) choice(g int) (n int) {
	for _, ok := range s.suits[g] {
		if ok {
			n++
		}
	}
	return n
}

// seat finds a place for a guest, if need be by moving another who is happy
// elsewhere; tried marks the tables that were looked at.
func (s *state) seat(g int, tried []bool) bool {
	for t := range s.at {
		if s.suits[g][t] && len(s.at[t]) < s.sizes[t] {
			s.at[t], s.table[g] = append(s.at[t], g), t
			return true
		}
	}
	for t := range s.at {
		if !s.suits[g][t] || tried[t] {
			continue
		}
		tried[t] = true
		for i, other := range s.at[t] {
			s.at[t][i], s.table[g] = g, t
			if s.seat(other, tried) {
				return true
			}
			s.at[t][i], s.table[g] = other, -1
			s.table[other] = t
		}
	}
	return false
}

func (s *state) tally(g, t int, by float64) {
	for f, v := range s.value[g] {
		if v >= 0 {
			s.count[t][f][v] += by
		}
	}
}

// may claims that two guests at different tables can change places.
func (s *state) may(a, b int) bool {
	ta, tb := s.table[a], s.table[b]
	return ta != tb && s.suits[a][tb] && s.suits[b][ta]
}

// change is what it costs more, or less, when a and b change places.
func (s *state) change(a, b int) float64 {
	ta, tb, d := s.table[a], s.table[b], 0.0
	for _, x := range s.at[ta] {
		if x != a {
			d += s.price[b][x] - s.price[a][x]
		}
	}
	for _, x := range s.at[tb] {
		if x != b {
			d += s.price[a][x] - s.price[b][x]
		}
	}
	mix := 0.0
	for f := range s.share {
		if va, vb := s.value[a][f], s.value[b][f]; va != vb {
			mix += s.step(ta, f, va, -1) + s.step(ta, f, vb, 1) + s.step(tb, f, vb, -1) + s.step(tb, f, va, 1)
		}
	}
	return d + Lambda*mix
}

// step is how the square of one answer's distance from its share changes when
// a table gets one more of it, or one less.
func (s *state) step(t, f, v int, by float64) float64 {
	if v < 0 {
		return 0
	}
	d := s.count[t][f][v] - s.share[f][v]*float64(s.sizes[t])
	return (d+by)*(d+by) - d*d
}

func (s *state) swap(a, b int) {
	ta, tb := s.table[a], s.table[b]
	s.at[ta][slices.Index(s.at[ta], a)], s.at[tb][slices.Index(s.at[tb], b)] = b, a
	s.tally(a, ta, -1)
	s.tally(a, tb, 1)
	s.tally(b, tb, -1)
	s.tally(b, ta, 1)
	s.table[a], s.table[b] = tb, ta
}

// How long the annealing takes: swaps tried per guest, and how warm it begins
// and ends, in the units of the cost.
const (
	triesEach = 400
	warm      = 4.0
	cold      = 0.02
)

// anneal tries swaps and takes those that are worse as well, ever more seldom:
// so it leaves arrangements that no single swap would better.
func (s *state) anneal(random *rand.Rand) {
	n := len(s.guests)
	if len(s.at) < 2 {
		return
	}
	tries := triesEach * n
	for i := range tries {
		heat := warm * math.Pow(cold/warm, float64(i)/float64(tries))
		a, b := random.IntN(n), random.IntN(n)
		if !s.may(a, b) {
			continue
		}
		if d := s.change(a, b); d <= 0 || random.Float64() < math.Exp(-d/heat) {
			s.swap(a, b)
		}
	}
}

// settle takes every swap that makes it better, until none does.
func (s *state) settle() {
	const least = 1e-9 // below it are only the errors of adding fractions
	for changed := true; changed; {
		changed = false
		for a := range s.guests {
			for b := a + 1; b < len(s.guests); b++ {
				if s.may(a, b) && s.change(a, b) < -least {
					s.swap(a, b)
					changed = true
				}
			}
		}
	}
}

// broken claims that two who are kept apart share a table.
func (s *state) broken() bool {
	for _, members := range s.at {
		for i, a := range members {
			for _, b := range members[i+1:] {
				if s.price[a][b] >= tooClose {
					return true
				}
			}
		}
	}
	return false
}
