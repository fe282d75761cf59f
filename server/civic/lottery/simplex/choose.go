package simplex

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
)

// torn is a variable that must be whole and is not.
type torn struct {
	variable int
	value    float64
	score    float64
}

// toll is what it cost to move a variable to a whole number, for each unit of
// the way, down and up.
type toll struct {
	cost  [2]float64
	times [2]int
}

func (t toll) mean(side int, otherwise float64) float64 {
	if t.times[side] == 0 {
		return otherwise
	}
	return t.cost[side] / float64(t.times[side])
}

// state is what a look at a node came to.
type state int

const (
	split    state = iota // it is to be branched on
	narrowed              // one branch is dead, and the node is now the other
	barren                // both are
)

// The effort that goes into one choice.
const (
	reliable  = 4  // tries after which a toll is believed
	tries     = 10 // variables tried at one node, at most
	patience  = 4  // tries without a better one, at most
	far       = 25 // steps of one try
	smallToll = 1e-6
)

// torn lists the columns that are not whole, the furthest from it first, the
// dearest among equals. A careful run adds the rows that are not: how many of
// a quota are chosen divides the panels better than whether one person is.
func (b *branching) torn() []torn {
	p := b.p
	var all, rows []torn
	for _, v := range p.basis {
		off := math.Abs(p.x[v] - math.Round(p.x[v]))
		switch {
		case off <= fraction:
		case v >= p.rows && p.whole[v-p.rows]:
			all = append(all, torn{v, p.x[v], off})
		case v < p.rows && b.careful && p.counted[v]:
			rows = append(rows, torn{v, p.x[v], off})
		}
	}
	if len(all) == 0 {
		return nil
	}
	for i := range all {
		if first, t := all[0], all[i]; t.score > first.score+dust || t.score > first.score-dust && p.cost[t.variable] > p.cost[first.variable] {
			all[0], all[i] = t, first
		}
	}
	return append(all, rows...)
}

// choose finds the variable whose branches lose most. Of those about which
// little is known it tries both branches; a branch that is dead narrows the
// node at once, and its other branch is all that is left.
//
// It gives the state of the node: split at best, narrowed, or barren.
func (b *branching) choose(ctx context.Context, all []torn, bound float64) (best torn, now state, err error) {
	p := b.p
	b.guess(all)
	best = all[0]
	tried, since := 0, 0
	top := -1.0
	for _, t := range all {
		known := p.toll[t.variable]
		if min(known.times[0], known.times[1]) < reliable && tried < tries && since < patience {
			tried++
			var dead [2]bool
			if t.score, dead, err = b.try(ctx, t, bound); err != nil {
				return best, split, err
			}
			if dead[0] || dead[1] {
				return best, b.narrow(t, dead), nil
			}
			since++
		}
		if t.score > top {
			top, best, since = t.score, t, 0
		}
	}
	return best, split, nil
}

// guess scores by what is known already, and sorts by it.
func (b *branching) guess(all []torn) {
	p := b.p
	var usual [2]float64
	for side := range usual {
		sum, n := 0.0, 0
		for _, t := range all {
			if known := p.toll[t.variable]; known.times[side] > 0 {
				sum, n = sum+known.mean(side, 0), n+1
			}
		}
		usual[side] = (sum + 1) / float64(n+1)
	}
	for i := range all {
		t := &all[i]
		known, part := p.toll[t.variable], t.value-math.Floor(t.value)
		t.score = together(part*known.mean(0, usual[0]), (1-part)*known.mean(1, usual[1]))
	}
	slices.SortStableFunc(all, func(a, b torn) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.variable, b.variable))
	})
}

// together weighs the losses of two branches: both must lose something.
func together(down, up float64) float64 { return max(down, smallToll) * max(up, smallToll) }

// try goes a few steps into both branches and comes back.
func (b *branching) try(ctx context.Context, t torn, bound float64) (score float64, dead [2]bool, err error) {
	p := b.p
	down := math.Floor(t.value)
	var loss [2]float64
	p.keepAside(&b.aside)
	for side := range 2 {
		mark := len(b.trail)
		way := t.value - down
		if side == 0 {
			b.set(t.variable, p.lo[t.variable], down)
		} else {
			b.set(t.variable, down+1, p.hi[t.variable])
			way = 1 - way
		}
		err := p.descend(ctx, b.floor+dust, far)
		switch {
		case errors.Is(err, ErrInfeasible), errors.Is(err, errBelow):
			dead[side] = true
		case err == nil, errors.Is(err, errFar):
			loss[side] = max(0, bound-p.Objective())
			known := &p.toll[t.variable]
			known.cost[side] += loss[side] / way
			known.times[side]++
		case !lost(err):
			return 0, dead, err
		}
		b.back(mark)
		p.takeBack(&b.aside)
	}
	return together(loss[0], loss[1]), dead, nil
}

// narrow keeps the branch that is alive, if one is.
func (b *branching) narrow(t torn, dead [2]bool) state {
	down := math.Floor(t.value)
	switch {
	case dead[0] && dead[1]:
		return barren
	case dead[0]:
		b.set(t.variable, down+1, b.p.hi[t.variable])
	default:
		b.set(t.variable, b.p.lo[t.variable], down)
	}
	return narrowed
}
