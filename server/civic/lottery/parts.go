package lottery

import (
	"context"
	"math"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// nothing is the share of chance that counts as none.
const nothing = 1e-9

// parts writes expected numbers of members as a mix of panels: it takes a
// panel out of them with the largest share that leaves the rest possible, and
// goes on with the rest. Each step uses up a person's chance or a quota's
// room, so the steps are no more than those. Rest is the share for which no
// panel was found: the numbers lie outside what whole people can give then,
// or the panels were taken in the wrong order.
func parts(ctx context.Context, c *committee, expected []float64, tell func(done float64)) (shapes []shape, shares []float64, rest float64, err error) {
	p := &parting{committee: c, left: append([]float64(nil), expected...), rest: 1}
	p.frame()
	defer p.unframe()
	for p.rest > nothing {
		tell(1 - p.rest)
		s, err := p.next(ctx)
		if err != nil {
			return nil, nil, 0, err
		}
		if s == nil {
			break
		}
		share := p.fits(s)
		if share <= 1e-13 {
			break
		}
		for k, n := range s {
			p.left[k] = max(0, p.left[k]-share*float64(n))
		}
		p.rest -= share
		shapes, shares = append(shapes, s), append(shares, share)
	}
	return shapes, shares, max(0, p.rest), nil
}

// parting is what is left of the expected numbers.
type parting struct {
	*committee
	left []float64 // expected members of each kind, times the rest
	rest float64
	rows []bounds
	of   [][]int // kinds in each row
}

type bounds struct{ low, high float64 }

// frame lists the rows of the committee: quotas and shared households.
func (p *parting) frame() {
	p.rows, p.of = make([]bounds, p.rowCount()), make([][]int, p.rowCount())
	for f, feature := range p.pool.Features {
		for v, q := range feature.Quotas {
			p.rows[p.rowOf[f][v]] = bounds{float64(q.Min), float64(min(q.Max, p.pool.Panel))}
		}
	}
	p.rows[p.sizeRow] = bounds{float64(p.pool.Panel), float64(p.pool.Panel)}
	for i, cl := range p.classes {
		p.rows[p.homeRow[i]] = bounds{0, float64(len(cl.homes))}
	}
	for k, kind := range p.kinds {
		for f, v := range kind.values {
			p.of[p.rowOf[f][v]] = append(p.of[p.rowOf[f][v]], k)
		}
		p.of[p.sizeRow] = append(p.of[p.sizeRow], k)
		if kind.class >= 0 {
			p.of[p.homeRow[kind.class]] = append(p.of[p.homeRow[kind.class]], k)
		}
	}
}

func (p *parting) unframe() {
	for i, b := range p.rows {
		p.program.Row(i, b.low, b.high)
	}
	for k := range p.kinds {
		p.program.Bound(k, 0, float64(p.kinds[k].most))
	}
}

// next finds a panel within one of the expected numbers, row by row and kind
// by kind, holding those who have most of their chance left. When there is
// none so close, only what is used up is kept.
func (p *parting) next(ctx context.Context) (shape, error) {
	weights := make([]float64, len(p.kinds))
	for k := range weights {
		weights[k] = p.left[k] / p.rest / float64(len(p.kinds[k].people))
	}
	for _, close := range []bool{true, false} {
		for i, b := range p.rows {
			low, high := p.narrow(p.sum(i), b, close)
			p.program.Row(i, low, high)
		}
		for k := range p.kinds {
			low, high := p.narrow(p.left[k], bounds{0, float64(p.kinds[k].most)}, close)
			p.program.Bound(k, low, high)
		}
		s, _, err := p.best(ctx, weights, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(-1), Nodes: 400})
		if s != nil || err != nil {
			return s, err
		}
	}
	return nil, nil
}

func (p *parting) sum(row int) float64 {
	sum := 0.0
	for _, k := range p.of[row] {
		sum += p.left[k]
	}
	return sum
}

// narrow gives the whole numbers that a panel may have where left is left.
func (p *parting) narrow(left float64, b bounds, close bool) (low, high float64) {
	low, high = b.low, b.high
	mean := left / p.rest
	slack := 1e-10 / p.rest
	if close {
		low, high = max(low, math.Floor(mean+slack)), min(high, math.Ceil(mean-slack))
	}
	if mean-b.low < slack {
		high = b.low
	}
	if b.high-mean < slack {
		low = b.high
	}
	return min(low, b.high), max(high, b.low)
}

// fits is the largest share with which the panel can be taken out.
func (p *parting) fits(s shape) float64 {
	share := p.rest
	meet := func(left, taken float64, b bounds) {
		// After the step: low*(rest-share) <= left-share*taken <= high*(rest-share).
		if d := taken - b.low; d > 0 {
			share = min(share, (left-b.low*p.rest)/d)
		}
		if d := b.high - taken; d > 0 {
			share = min(share, (b.high*p.rest-left)/d)
		}
	}
	for k, n := range s {
		meet(p.left[k], float64(n), bounds{0, float64(p.kinds[k].most)})
	}
	for i, b := range p.rows {
		taken := 0.0
		for _, k := range p.of[i] {
			taken += float64(s[k])
		}
		meet(p.sum(i), taken, b)
	}
	return share
}
