package simplex

import (
	"context"
	"math"
)

// Climb goes on from a basis that keeps all bounds to the optimum by the
// primal method: the way to continue after new columns were added at nought,
// or after a cost changed.
func (p *Program) Climb(ctx context.Context) error {
	p.settle()
	y := make([]float64, 0, p.rows)
	still := 0
	for step := 0; step < 20000+200*p.rows; step++ {
		if step%16 == 15 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p.swaps >= p.fresh() {
			if err := p.refresh(); err != nil {
				return err
			}
			p.settle()
		}
		y = p.Duals(y)
		v, up := p.wanted(y, still > 3*p.rows)
		if v < 0 {
			p.stale = true
			return nil
		}
		before := p.x[v]
		if err := p.move(v, up); err != nil {
			return err
		}
		if still++; math.Abs(p.x[v]-before) > slip {
			still = 0
		}
	}
	return errStuck
}

// wanted finds the variable outside the basis that gains most, or, when the
// climb stands still, the first that gains at all: that cannot go in circles.
func (p *Program) wanted(y []float64, first bool) (variable int, up bool) {
	most := dust
	variable = -1
	for v, place := range p.place {
		if place >= 0 || p.hi[v] <= p.lo[v] {
			continue
		}
		d := p.cost[v] - p.dot(y, v)
		if d > most && p.x[v] < p.hi[v] {
			most, variable, up = d, v, true
		} else if -d > most && p.x[v] > p.lo[v] {
			most, variable, up = -d, v, false
		}
		if first && variable >= 0 {
			return variable, up
		}
	}
	return variable, up
}

// move changes the variable until it or a basic one meets a bound.
func (p *Program) move(v int, up bool) error {
	p.through(v, p.column)
	sign := 1.0
	if !up {
		sign = -1
	}
	far := p.hi[v] - p.lo[v]
	// First how far all may go with a little slack, then the sturdiest pivot
	// among those that stop within it: small pivots spoil the inverse.
	loose := far
	for i, c := range p.column {
		if step, meets := p.room(i, sign*c, slip); meets {
			loose = min(loose, step)
		}
	}
	r, best := -1, thin
	for i, c := range p.column {
		if step, meets := p.room(i, sign*c, 0); meets && step <= loose && math.Abs(c) > best {
			r, best = i, math.Abs(c)
		}
	}
	if r < 0 {
		p.shift(v, sign*far)
		if up {
			p.x[v] = p.hi[v]
		} else {
			p.x[v] = p.lo[v]
		}
		return nil
	}
	step, _ := p.room(r, sign*p.column[r], 0)
	p.shift(v, sign*max(0, step))
	leaving := p.basis[r]
	if sign*p.column[r] > 0 {
		p.x[leaving] = p.lo[leaving]
	} else {
		p.x[leaving] = p.hi[leaving]
	}
	p.exchange(r, v)
	return nil
}

// room is how far the entering variable may move until the basic variable at
// position i, which falls by rate, meets its bound widened by slack.
func (p *Program) room(i int, rate, slack float64) (float64, bool) {
	b := p.basis[i]
	switch {
	case rate > thin:
		return (p.x[b] - p.lo[b] + slack) / rate, true
	case rate < -thin:
		return (p.hi[b] - p.x[b] + slack) / -rate, true
	}
	return 0, false
}

func (p *Program) shift(v int, by float64) {
	if by == 0 {
		return
	}
	for i, c := range p.column {
		if c != 0 {
			p.x[p.basis[i]] -= c * by
		}
	}
	p.x[v] += by
}
