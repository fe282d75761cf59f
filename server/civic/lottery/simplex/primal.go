package simplex

import (
	"context"
	"errors"
	"math"
)

// Climb goes on from a basis that keeps all bounds to the optimum by the
// primal method: the way to continue after new columns were added at nought,
// or after a cost changed.
//
// Where many bounds meet in one corner the climb can walk in place for ever.
// It then loosens the bounds that it touches, each by a hair of its own, goes
// on, and gives them back at the end; what that moved, the dual method mends.
func (p *Program) Climb(ctx context.Context) error {
	l := &loosening{p: p}
	err := p.ascend(ctx, l)
	l.undo()
	if lost(err) {
		p.restart()
		return p.dual(ctx, math.Inf(-1))
	}
	if err == nil {
		p.settle()
		if len(l.trail) > 0 || p.outside() > 10*slip {
			p.stale = true
			err = p.dual(ctx, math.Inf(-1))
		}
	}
	p.stale = true
	return err
}

// lost claims that rounding made the basis useless and that a new start helps.
func lost(err error) bool { return errors.Is(err, errStuck) || errors.Is(err, errSingular) }

// outside is how far the worst basic variable is outside its box.
func (p *Program) outside() float64 {
	most := 0.0
	for _, b := range p.basis {
		most = max(most, p.lo[b]-p.x[b], p.x[b]-p.hi[b])
	}
	return most
}

// ascend is the climb itself. It is errStuck when it comes to no end, or when
// the basis turns out not to keep its bounds.
func (p *Program) ascend(ctx context.Context, l *loosening) error {
	p.settle()
	y := make([]float64, 0, p.rows)
	still := 0
	for step := range 2000 + 50*p.rows {
		if step%16 == 15 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p.swaps >= p.fresh() {
			if err := p.refresh(); err != nil {
				return err
			}
			p.settle()
		}
		if step%64 == 0 && p.outside() > 1000*slip {
			return errStuck
		}
		y = p.Duals(y)
		v, up := p.wanted(y)
		if v < 0 {
			return nil
		}
		before := p.x[v]
		if err := p.move(v, up); err != nil {
			return err
		}
		if still++; math.Abs(p.x[v]-before) > slip {
			still = 0
		}
		if still > 30+p.rows/4 {
			l.loosen()
			still = 0
		}
	}
	return errStuck
}

// loosening are bounds that were moved out, to be given back.
type loosening struct {
	p     *Program
	trail []undo
}

// loosen moves out the bounds that basic variables stand at. Each time it goes
// ten times as far, so that it ends; the golden section keeps the hairs apart.
func (l *loosening) loosen() {
	p := l.p
	hair := slip * 100
	for range min(len(l.trail)/max(1, p.rows), 3) {
		hair *= 10
	}
	for r, b := range p.basis {
		_, part := math.Modf(float64(r+1+len(l.trail)) * math.Phi)
		by := hair * (1 + part)
		low, high := p.x[b] < p.lo[b]+hair/10, p.x[b] > p.hi[b]-hair/10
		if low || high {
			l.trail = append(l.trail, undo{b, p.lo[b], p.hi[b]})
		}
		if low {
			p.lo[b] = min(p.lo[b], p.x[b]) - by
		}
		if high {
			p.hi[b] = max(p.hi[b], p.x[b]) + by
		}
	}
}

// undo gives the bounds back, the last first.
func (l *loosening) undo() {
	p := l.p
	for i := len(l.trail) - 1; i >= 0; i-- {
		u := l.trail[i]
		p.lo[u.variable], p.hi[u.variable] = u.lo, u.hi
	}
	if len(l.trail) == 0 {
		return
	}
	for v, place := range p.place {
		if place < 0 {
			p.x[v] = min(p.hi[v], max(p.lo[v], p.x[v]))
		}
	}
}

// wanted finds the variable outside the basis that gains most.
func (p *Program) wanted(y []float64) (variable int, up bool) {
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
