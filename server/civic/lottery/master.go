package lottery

import (
	"context"
	"math"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// master spreads chances over the panels known so far: it raises the lowest
// chance among those not yet settled, with the settled ones kept.
//
// Row k says that kind k's expected number of members is at least its size
// times the level (not yet settled) or times its own chance (settled); the
// last row that all chances of panels add up to one. Column 0 is the level.
type master struct {
	g       *grouping
	program *simplex.Program
	shapes  []shape
	known   map[string]bool
	open    []bool // reachable and not yet settled
	chance  []float64
	left    int
	scale   float64 // makes prices near 1 in the mean
}

func newMaster(g *grouping, shapes []shape, reachable []bool) *master {
	m := &master{g: g, known: map[string]bool{}, open: append([]bool(nil), reachable...), chance: make([]float64, len(g.kinds))}
	lo, hi := make([]float64, len(g.kinds)+1), make([]float64, len(g.kinds)+1)
	for k := range g.kinds {
		lo[k], hi[k] = -m.nudge(k), 2*float64(len(g.kinds[k].people))
		if reachable[k] {
			m.left++
			m.scale += float64(len(g.kinds[k].people))
		}
	}
	lo[len(g.kinds)], hi[len(g.kinds)] = 1, 1
	m.program = simplex.New(lo, hi)
	m.program.Add(0, 1, 1, false, m.level()...)
	for _, s := range shapes {
		m.add(s)
	}
	m.program.Seat(len(g.kinds), 1)
	return m
}

// nudge loosens every row by a hair of its own. Without it hundreds of rows
// meet in one corner and the climb walks in place there; a chance can be off
// by a millionth for it.
func (m *master) nudge(k int) float64 {
	_, part := math.Modf(float64(k+1) * math.Phi)
	return 1e-6 * (0.5 + part/2) * float64(len(m.g.kinds[k].people))
}

// level is the column of the level.
func (m *master) level() []simplex.Entry {
	var entries []simplex.Entry
	for k, open := range m.open {
		if open {
			entries = append(entries, simplex.Entry{Row: k, Coef: -float64(len(m.g.kinds[k].people))})
		}
	}
	return entries
}

// add brings a panel in; false when it was there.
func (m *master) add(s shape) bool {
	key := s.key()
	if m.known[key] {
		return false
	}
	m.known[key] = true
	m.shapes = append(m.shapes, s)
	entries := []simplex.Entry{{Row: len(m.g.kinds), Coef: 1}}
	for k, n := range s {
		if n != 0 {
			entries = append(entries, simplex.Entry{Row: k, Coef: float64(n)})
		}
	}
	m.program.Add(0, 2, 0, false, entries...)
	return true
}

func (s shape) key() string {
	b := make([]byte, 0, 2*len(s))
	for _, n := range s {
		b = append(b, byte(n), byte(n>>8))
	}
	return string(b)
}

// prices gives what one member of each kind is worth to the lowest chance, and
// what a new panel has to be worth more than to raise it.
func (m *master) prices(into []float64) (weights []float64, bar float64) {
	y := m.program.Duals(into)
	for k := range m.g.kinds {
		y[k] *= -m.scale
	}
	return y[:len(m.g.kinds)], y[len(m.g.kinds)] * m.scale
}

// settle fixes the open kinds whose price shows that their chance cannot rise,
// and reports how many people they are.
func (m *master) settle(weights []float64) int {
	highest := 0.0
	for k, open := range m.open {
		if open {
			highest = max(highest, weights[k]*float64(len(m.g.kinds[k].people)))
		}
	}
	level := m.program.Value(0)
	bar := min(1e-4*m.scale, highest/2)
	full := level > 1-1e-9
	moved := map[int][2]float64{}
	people := 0
	m.program.Hold(0)
	for k, open := range m.open {
		size := float64(len(m.g.kinds[k].people))
		if open && (full || weights[k]*size > bar) {
			m.open[k], m.chance[k] = false, level
			moved[k] = [2]float64{size*level - m.nudge(k), 2 * size}
			m.left--
			people += len(m.g.kinds[k].people)
		}
	}
	m.program.Rewrite(0, m.level(), moved)
	return people
}

// mix reads the chances of the panels.
func (m *master) mix() ([]shape, []float64) {
	var shapes []shape
	var chances []float64
	sum := 0.0
	for i, s := range m.shapes {
		if c := m.program.Value(i + 1); c > 1e-12 {
			shapes, chances = append(shapes, s), append(chances, c)
			sum += c
		}
	}
	for i := range chances {
		chances[i] /= sum
	}
	return shapes, chances
}

// climb finds the chances for the panels known so far, from the last ones on.
func (m *master) climb(ctx context.Context) error { return m.program.Climb(ctx) }
