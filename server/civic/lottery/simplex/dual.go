package simplex

import (
	"context"
	"errors"
	"math"
	"slices"
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

// anew is how often a solution is tried from the beginning.
const anew = 4

// dual solves by the dual method and gives up with errBelow as soon as it is
// proven that the optimum does not exceed floor. Where rounding made the basis
// useless, or costs that are alike lead in circles, it begins anew with costs
// that are shaken apart, and goes from there to the optimum of the true ones.
func (p *Program) dual(ctx context.Context, floor float64) error {
	err := p.descend(ctx, floor, 0)
	for try := 1; lost(err) && try <= anew; try++ {
		p.restart()
		err = p.shaken(ctx, try)
	}
	return err
}

// shaken solves with costs moved by hairs of their own and then, from the
// basis found, with the true ones.
func (p *Program) shaken(ctx context.Context, try int) error {
	truth := slices.Clone(p.cost)
	for v := range p.cost {
		_, part := math.Modf(float64(v+1) * (math.Phi + float64(try)))
		_, part = math.Modf(part * float64(1+try) * math.Pi)
		p.cost[v] += 1e-6 * math.Pow10(try-1) * (0.5 + part)
	}
	p.stale = true
	err := p.descend(ctx, math.Inf(-1), 0)
	copy(p.cost, truth)
	p.stale = true
	if err != nil {
		return err
	}
	l := &loosening{p: p}
	err = p.ascend(ctx, l)
	l.undo()
	p.price()
	if err != nil || len(l.trail) == 0 {
		return err
	}
	return p.descend(ctx, math.Inf(-1), 0)
}

// errFar says that a branch was tried for as many steps as it was given. The
// objective bounds what it can come to.
var errFar = errors.New("simplex: tried far enough")

// descend takes so many steps at most; nought leaves it to the program's size.
func (p *Program) descend(ctx context.Context, floor float64, most int) error {
	if p.stale {
		p.price()
	}
	p.park()
	p.settle()
	limit := 20*(p.rows+20) + 2*len(p.x)
	for step := range limit {
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
		if most > 0 && step >= most {
			return errFar
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
// length of its row of the inverse: the steepest way, which takes few steps.
func (p *Program) worst() (position int, target float64) {
	most := 0.0
	position = -1
	for r, b := range p.basis {
		out, to := p.lo[b]-p.x[b], p.lo[b]
		if over := p.x[b] - p.hi[b]; over > out {
			out, to = over, p.hi[b]
		}
		if out <= slip {
			continue
		}
		length := 0.0
		for _, v := range p.inv[r*p.rows : (r+1)*p.rows] {
			length += v * v
		}
		if score := out * out / length; score > most {
			most, position, target = score, r, to
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
