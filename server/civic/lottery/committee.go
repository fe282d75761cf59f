package lottery

import (
	"context"
	"math"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// shape is how many of each kind a panel holds.
type shape []int32

// committee is the question which panels exist, as a program with one column
// for each kind.
type committee struct {
	*grouping
	program *simplex.Program
	// rowOf gives the row of each value of each feature.
	rowOf   [][]int
	sizeRow int
	homeRow []int
}

func (c *committee) rowCount() int { return c.sizeRow + 1 + len(c.homeRow) }

// newCommittee writes down the quotas, the size and the households. Every
// quota has its row, also one that cannot bind, so that it can be relaxed.
func newCommittee(g *grouping) *committee {
	c := &committee{grouping: g}
	var lo, hi []float64
	row := func(low, high int) int {
		lo, hi = append(lo, float64(low)), append(hi, float64(high))
		return len(lo) - 1
	}
	for _, f := range g.pool.Features {
		rows := make([]int, len(f.Quotas))
		for v, q := range f.Quotas {
			rows[v] = row(q.Min, min(q.Max, g.pool.Panel))
		}
		c.rowOf = append(c.rowOf, rows)
	}
	c.sizeRow = row(g.pool.Panel, g.pool.Panel)
	c.homeRow = make([]int, len(g.classes))
	for i, cl := range g.classes {
		c.homeRow[i] = row(0, len(cl.homes))
	}
	c.program = simplex.New(lo, hi)
	for _, k := range g.kinds {
		entries := []simplex.Entry{{Row: c.sizeRow, Coef: 1}}
		for f, v := range k.values {
			entries = append(entries, simplex.Entry{Row: c.rowOf[f][v], Coef: 1})
		}
		if k.class >= 0 {
			entries = append(entries, simplex.Entry{Row: c.homeRow[k.class], Coef: 1})
		}
		c.program.Add(0, float64(k.most), 0, true, entries...)
	}
	return c
}

// best looks for the panel that is worth most when each member of kind k is
// worth weights[k].
func (c *committee) best(ctx context.Context, weights []float64, hunt simplex.Hunt) (shape, simplex.Found, error) {
	for k, w := range weights {
		c.program.Cost(k, w)
	}
	found, err := c.program.Best(ctx, hunt)
	if err != nil || found.Values == nil {
		return nil, found, err
	}
	s := make(shape, len(c.kinds))
	for k := range s {
		s[k] = int32(found.Values[k])
	}
	return s, found, nil
}

// any finds some panel, nil when there is none.
func (c *committee) any(ctx context.Context) (shape, error) {
	s, _, err := c.best(ctx, make([]float64, len(c.kinds)), simplex.Hunt{Floor: -1, Enough: math.Inf(-1)})
	return s, err
}
