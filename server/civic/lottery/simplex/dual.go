package simplex

import (
	"context"
	"errors"
	"math"
)

// ErrInfeasible says that no values keep all bounds.
var ErrInfeasible = errors.New("simplex: the bounds contradict each other")

// errBelow says that the optimum is not above the floor that was asked for.
var errBelow = errors.New("simplex: nothing above the floor")

// errStuck says that rounding won; it does not leave the package unless a
// restart did not help.
var errStuck = errors.New("simplex: no progress")

// Solve finds the optimum of the program without regard to wholeness, from the
// basis of the last time.
func (p *Program) Solve(ctx context.Context) error { return p.dual(ctx, math.Inf(-1)) }

// dual solves by the dual method and gives up with errBelow as soon as it is
// proven that the optimum does not exceed floor.
func (p *Program) dual(ctx context.Context, floor float64) error {
	err := p.descend(ctx, floor)
	if errors.Is(err, errStuck) || errors.Is(err, errSingular) {
		p.restart()
		err = p.descend(ctx, floor)
	}
	return err
}

func (p *Program) descend(ctx context.Context, floor float64) error {
	if p.stale {
		p.price()
	}
	p.park()
	p.settle()
	limit := 50*(p.rows+20) + 2*len(p.x)
	for step := 0; step < limit; step++ {
		if step%64 == 63 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p.swaps >= p.fresh() {
			if err := p.refresh(); err != nil {
				return err
			}
			p.price()
			p.park()
			p.settle()
		}
		r, target := p.worst()
		if r < 0 {
			return nil
		}
		if floor > math.Inf(-1) && p.Objective() <= floor {
			return errBelow
		}
		if err := p.step(r, target); err != nil {
			return err
		}
	}
	return errStuck
}

// park puts every variable outside the basis at the end of its box where its
// reduced cost wants it: the basis is dual feasible then.
func (p *Program) park() {
	for v, place := range p.place {
		if place >= 0 {
			continue
		}
		switch {
		case p.d[v] > dust:
			p.x[v] = p.hi[v]
		case p.d[v] < -dust:
			p.x[v] = p.lo[v]
		case p.x[v] != p.hi[v]:
			p.x[v] = p.lo[v]
		}
	}
}

// worst finds the basic variable furthest outside its box, measured across the
// length of its row of the inverse only roughly, by distance alone.
func (p *Program) worst() (position int, target float64) {
	most := slip
	position = -1
	for r, b := range p.basis {
		if out := p.lo[b] - p.x[b]; out > most {
			most, position, target = out, r, p.lo[b]
		}
		if out := p.x[b] - p.hi[b]; out > most {
			most, position, target = out, r, p.hi[b]
		}
	}
	return position, target
}

// step sends the basic variable at position r to its bound. Boxed candidates
// that would pay for themselves by changing ends do so on the way.
func (p *Program) step(r int, target float64) error {
	m := p.rows
	leaving := p.basis[r]
	missing := target - p.x[leaving]
	row := p.inv[r*m : r*m+m]
	p.offer(row, missing)
	chosen, ok := p.rank(math.Abs(missing))
	if !ok {
		// All that could help goes to its helping end, so that Conflict sees
		// what is left of the contradiction.
		p.flip(p.offers)
		p.conflict = r
		return ErrInfeasible
	}
	p.flip(p.offers[:chosen])
	return p.enter(r, leaving, target, p.offers[chosen])
}

// offer lists what could enter: pivot is the variable's entry in the leaving
// row, ratio how far the prices may move before its reduced cost is nought.
func (p *Program) offer(row []float64, missing float64) {
	p.alpha = append(p.alpha[:0], make([]float64, len(p.x))...)
	p.offers = p.offers[:0]
	for v, place := range p.place {
		if place >= 0 {
			continue
		}
		a := p.dot(row, v)
		if math.Abs(a) < 1e-11 {
			continue
		}
		p.alpha[v] = a
		if math.Abs(a) < thin || p.hi[v] <= p.lo[v] {
			continue
		}
		atTop := p.x[v] == p.hi[v]
		// Raising v by one lowers the leaving variable by a.
		if helps := (a < 0) == (missing > 0); helps == atTop {
			continue
		}
		p.offers = append(p.offers, offer{v, math.Abs(p.d[v]) / math.Abs(a), a})
	}
}

// flip moves variables to the other end of their box.
func (p *Program) flip(offers []offer) {
	if len(offers) == 0 {
		return
	}
	m := p.rows
	rest := p.column
	clear(rest)
	for _, o := range offers {
		v := o.variable
		from := p.x[v]
		p.x[v] = p.lo[v] + p.hi[v] - from
		if p.x[v] != p.lo[v] && p.x[v] != p.hi[v] {
			if from == p.lo[v] {
				p.x[v] = p.hi[v]
			} else {
				p.x[v] = p.lo[v]
			}
		}
		by := p.x[v] - from
		if v < m {
			rest[v] += by
			continue
		}
		for _, e := range p.cols[v-m] {
			rest[e.Row] -= e.Coef * by
		}
	}
	for r, b := range p.basis {
		sum := 0.0
		for i, v := range p.inv[r*m : r*m+m] {
			sum += v * rest[i]
		}
		p.x[b] += sum
	}
}

// enter exchanges the leaving variable, which goes to target, for the chosen.
func (p *Program) enter(r, leaving int, target float64, o offer) error {
	p.through(o.variable, p.column)
	pivot := p.column[r]
	if math.Abs(pivot) < thin/10 || math.Abs(pivot-o.pivot) > 1e-6*(1+math.Abs(pivot)) {
		if p.swaps == 0 {
			return errStuck
		}
		if err := p.refresh(); err != nil {
			return err
		}
		p.price()
		p.park()
		p.settle()
		return nil
	}
	by := (p.x[leaving] - target) / pivot
	for i, c := range p.column {
		if c != 0 {
			p.x[p.basis[i]] -= c * by
		}
	}
	p.x[o.variable] += by
	p.x[leaving] = target
	rate := p.d[o.variable] / pivot
	if rate != 0 {
		for v, a := range p.alpha {
			if a != 0 {
				p.d[v] -= rate * a
			}
		}
	}
	p.d[o.variable], p.d[leaving] = 0, -rate
	p.exchange(r, o.variable)
	return nil
}
