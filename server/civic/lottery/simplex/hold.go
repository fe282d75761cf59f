package simplex

import "math"

// Hold takes column j out of the basis where it stands: the solution does not
// move, and j's lower bound becomes its value. A column outside the basis may
// be given other entries with Rewrite.
func (p *Program) Hold(j int) {
	v, m := p.rows+j, p.rows
	p.lo[v] = p.x[v]
	r := p.place[v]
	if r < 0 {
		return
	}
	best, row := 0.0, 0
	for i, c := range p.inv[r*m : r*m+m] {
		if math.Abs(c) > best {
			best, row = math.Abs(c), i
		}
	}
	p.through(row, p.column)
	p.exchange(r, row)
	p.stale = true
}

// Rewrite gives column j, which must stand outside the basis, other entries.
// The rows in moved get new bounds, and those outside the basis go to their
// lower one: the caller knows that the solution keeps them.
func (p *Program) Rewrite(j int, entries []Entry, moved map[int][2]float64) {
	p.cols[j] = entries
	for i, b := range moved {
		p.lo[i], p.hi[i] = b[0], b[1]
		if p.place[i] < 0 {
			p.x[i] = b[0]
		}
	}
	p.stale = true
}

// Seat puts column j into the basis in place of row i's own variable, which
// goes to its lower bound: the way to hand Climb a start that keeps all bounds.
func (p *Program) Seat(i, j int) {
	v, r := p.rows+j, p.place[i]
	p.through(v, p.column)
	p.exchange(r, v)
	p.x[i], p.stale = p.lo[i], true
}
