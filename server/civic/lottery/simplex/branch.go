package simplex

import (
	"context"
	"errors"
	"math"
)

// Hunt says what Best looks for.
type Hunt struct {
	// Floor: only solutions worth more than this are looked for.
	Floor float64
	// Enough: the first solution worth more than this ends the hunt. Use
	// positive infinity to have the best.
	Enough float64
	// Nodes ends the hunt after so many branchings; 0 is without end.
	Nodes int
}

// Found is what Best found.
type Found struct {
	// Values of the columns, nil when no solution above the floor was found.
	Values []float64
	// Worth of the values.
	Worth float64
	// Proven: the values are best, or nothing above the floor exists.
	Proven bool
	// Nodes that were looked at.
	Nodes int
}

// fraction is how far from whole a value may be and still count as whole.
const fraction = 1e-6

var errEnough = errors.New("simplex: good enough")

// branching is one run of branch and bound: depth first, the nearer side
// first, so that a good solution turns up early and bounds the rest.
type branching struct {
	p     *Program
	hunt  Hunt
	found Found
	floor float64
	trail []undo
	// careful looks where to branch before it does; last ends a quick run.
	careful bool
	last    int
	aside   aside
}

type undo struct {
	variable int
	lo, hi   float64
}

// quick is how many nodes are looked at before branching becomes careful. Most
// hunts end within them; of the others what was branched on first decides how
// long they take, so those begin at the root again.
const quick = 24

var errHard = errors.New("simplex: not as quick as hoped")

// Best finds the best whole solution above the hunt's floor. The bounds are as
// before when it returns.
func (p *Program) Best(ctx context.Context, hunt Hunt) (Found, error) {
	b := &branching{p: p, hunt: hunt, floor: hunt.Floor, last: quick}
	if hunt.Nodes > 0 {
		b.last = hunt.Nodes
	}
	err := b.node(ctx)
	b.back(0)
	if errors.Is(err, errHard) && hunt.Nodes == 0 {
		b.careful, b.last = true, math.MaxInt
		err = b.node(ctx)
		b.back(0)
	}
	switch {
	case err == nil:
		b.found.Proven = true
	case !errors.Is(err, errEnough) && !errors.Is(err, errHard):
		return b.found, err
	}
	return b.found, nil
}

// node looks at one box and all that is in it. Whoever called it gives the
// bounds back.
func (b *branching) node(ctx context.Context) error {
	p := b.p
	b.found.Nodes++
	p.Work.Nodes++
	if b.found.Nodes > b.last {
		return errHard
	}
	for {
		err := p.dual(ctx, b.floor+dust)
		if errors.Is(err, ErrInfeasible) || errors.Is(err, errBelow) {
			return nil
		}
		if err != nil {
			return err
		}
		bound := p.Objective()
		if bound <= b.floor+dust {
			return nil
		}
		torn := b.torn()
		if len(torn) == 0 {
			return b.keep(bound)
		}
		b.pin(bound)
		at := torn[0]
		if b.careful {
			var now state
			if at, now, err = b.choose(ctx, torn, bound); err != nil || now == barren {
				return err
			}
			if now == narrowed {
				continue
			}
		}
		return b.split(ctx, at, bound)
	}
}

// split looks at both sides of a torn variable.
func (b *branching) split(ctx context.Context, at torn, bound float64) error {
	p := b.p
	lo, hi := p.lo[at.variable], p.hi[at.variable]
	down := math.Floor(at.value)
	for side := range 2 {
		if bound <= b.floor+dust {
			break
		}
		mark := len(b.trail)
		if (at.value-down > 0.5) == (side == 0) {
			b.set(at.variable, down+1, hi)
		} else {
			b.set(at.variable, lo, down)
		}
		if err := b.node(ctx); err != nil {
			return err
		}
		b.back(mark)
	}
	return nil
}

// keep records a whole solution.
func (b *branching) keep(worth float64) error {
	p := b.p
	b.floor, b.found.Worth = worth, worth
	b.found.Values = append(b.found.Values[:0], p.x[p.rows:]...)
	for j, whole := range p.whole {
		if whole {
			b.found.Values[j] = math.Round(b.found.Values[j])
		}
	}
	if worth > b.hunt.Enough {
		return errEnough
	}
	return nil
}

// pin fixes the columns that cannot move without falling to the floor: their
// reduced cost alone says so.
func (b *branching) pin(bound float64) {
	p := b.p
	gap := bound - b.floor
	if math.IsInf(gap, 1) {
		return
	}
	for v := p.rows; v < len(p.x); v++ {
		if p.place[v] < 0 && p.hi[v] > p.lo[v] && p.whole[v-p.rows] && math.Abs(p.d[v]) >= gap-dust {
			b.set(v, p.x[v], p.x[v])
		}
	}
}

func (b *branching) set(variable int, lo, hi float64) {
	p := b.p
	b.trail = append(b.trail, undo{variable, p.lo[variable], p.hi[variable]})
	p.lo[variable], p.hi[variable] = lo, hi
}

func (b *branching) back(mark int) {
	for len(b.trail) > mark {
		u := b.trail[len(b.trail)-1]
		b.p.lo[u.variable], b.p.hi[u.variable] = u.lo, u.hi
		b.trail = b.trail[:len(b.trail)-1]
	}
}
