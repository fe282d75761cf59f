package simplex

import (
	"errors"
	"math"
)

var errSingular = errors.New("simplex: the basis cannot be inverted")

// fresh is after how many exchanges the inverse is made anew, so that rounding
// cannot pile up.
func (p *Program) fresh() int { return max(60, p.rows) }

// exchange lets the variable enter the basis at position r. p.column holds the
// entering column through the inverse.
func (p *Program) exchange(r, entering int) {
	m := p.rows
	pivot := p.inv[r*m : r*m+m]
	scale := 1 / p.column[r]
	p.touched = p.touched[:0]
	for i, v := range pivot {
		if v != 0 {
			pivot[i] = v * scale
			p.touched = append(p.touched, i)
		}
	}
	for i, c := range p.column {
		if i == r || c == 0 {
			continue
		}
		row := p.inv[i*m : i*m+m]
		for _, k := range p.touched {
			row[k] -= c * pivot[k]
		}
	}
	p.place[p.basis[r]] = -1
	p.basis[r], p.place[entering] = entering, r
	p.swaps++
	p.Work.Pivots++
}

// refresh makes the inverse anew. Rows' own variables cost nothing; only the
// columns among the basic variables are eliminated.
func (p *Program) refresh() error {
	m := p.rows
	basic := append([]int(nil), p.basis...)
	clear(p.inv)
	taken := make([]bool, m)
	for i := range m {
		p.inv[i*m+i] = -1
		p.basis[i] = i
	}
	var columns []int
	for _, v := range basic {
		if v < m {
			taken[v] = true
		} else {
			columns = append(columns, v)
		}
	}
	for i := range m {
		p.place[i] = i
	}
	for _, v := range columns {
		p.through(v, p.column)
		best, r := 0.0, -1
		for i, c := range p.column {
			if !taken[i] && math.Abs(c) > best {
				best, r = math.Abs(c), i
			}
		}
		if best < 1e-11 {
			return errSingular
		}
		taken[r] = true
		p.exchange(r, v)
	}
	p.swaps, p.stale = 0, true
	return nil
}

// restart forgets the basis: every row's own variable becomes basic again. It
// is the way out when rounding made the basis useless.
func (p *Program) restart() {
	m := p.rows
	clear(p.inv)
	for v := range p.place {
		p.place[v] = -1
	}
	for i := range m {
		p.inv[i*m+i] = -1
		p.basis[i], p.place[i] = i, i
	}
	p.swaps, p.stale = 0, true
	p.Work.Restarts++
}

// aside is a basis and its solution, kept while branches are tried.
type aside struct {
	inv, x, d    []float64
	basis, place []int
	swaps        int
}

// keepAside copies the basis into a place that is used again and again.
func (p *Program) keepAside(a *aside) {
	a.inv, a.x, a.d = append(a.inv[:0], p.inv...), append(a.x[:0], p.x...), append(a.d[:0], p.d...)
	a.basis, a.place, a.swaps = append(a.basis[:0], p.basis...), append(a.place[:0], p.place...), p.swaps
}

func (p *Program) takeBack(a *aside) {
	copy(p.inv, a.inv)
	copy(p.x, a.x)
	copy(p.d, a.d)
	copy(p.basis, a.basis)
	copy(p.place, a.place)
	p.swaps, p.stale = a.swaps, false
}
