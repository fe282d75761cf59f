package opinion

import "math"

// projection places people and statements on the map along given axes.
type projection struct {
	centre, first, second []float64
	// used is how many statements have votes, leftOut how many of these are
	// kept out of the axes: they are nought for everybody, so they count as
	// seen by everybody.
	used, leftOut int
}

func (v *Votes) projection(a *axes) projection {
	p := projection{centre: a.centre, first: a.axis(0), second: a.axis(1), used: v.used}
	for t, out := range v.out {
		if out && v.tallies[t].Seen > 0 {
			p.leftOut++
		}
	}
	return p
}

// person places somebody. Who has seen few statements would lie near the
// middle for that reason alone; the root pushes them out again by as much as
// they have not seen.
func (p projection) person(row []cell, out []bool) Point {
	var at Point
	seen := p.leftOut
	for _, c := range row {
		if out[c.statement] {
			continue
		}
		seen++
		d := float64(c.vote) - p.centre[c.statement]
		at.X += d * p.first[c.statement]
		at.Y += d * p.second[c.statement]
	}
	scale := math.Sqrt(float64(p.used) / float64(max(1, seen)))
	return Point{at.X * scale, at.Y * scale}
}

// statement is where somebody would lie who agreed with this one statement and
// has seen nothing else. One that is out of the axes lies in the middle.
func (p projection) statement(t int) Point {
	d := math.Sqrt(float64(p.used)) * (1 - p.centre[t])
	return Point{d * p.first[t], d * p.second[t]}
}

// extremity is how far a statement lies from the middle: how much it divides.
func extremity(p Point) float64 { return math.Hypot(p.X, p.Y) }
