package lottery

import (
	"context"
	"errors"
	"math"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// ideal gives the expected number of members of each kind under LEXIMIN as it
// would be if people could be chosen in parts. No lottery over whole people
// can be fairer; where one reaches it, that one is proven best without more.
//
// It takes at most so many levels, not counting that of people who can have no
// part at all; below the last, it gives some numbers that keep the level. It is nil when not even parts of people meet the quotas, or
// when rounding got in the way.
func ideal(ctx context.Context, c *committee, most int) ([]float64, error) {
	n := len(c.kinds)
	rates := make([]float64, n) // people of each kind that is not yet settled
	floor := make([]float64, n)
	left := n
	for k := range c.kinds {
		c.program.Cost(k, 0)
		rates[k] = float64(len(c.kinds[k].people))
	}
	defer func() {
		for k := range c.kinds {
			c.program.Bound(k, 0, float64(c.kinds[k].most))
		}
	}()
	level := 1.0
	for left > 0 && most > 0 {
		at, stuck, err := sinkTo(ctx, c, rates, floor, level)
		if err != nil || at < 0 {
			return nil, err
		}
		for _, k := range stuck {
			floor[k] = min(float64(c.kinds[k].most), max(0, rates[k]*at-1e-12))
			rates[k] = 0
			left--
		}
		if len(stuck) == 0 { // all can have what they like
			break
		}
		if at > nothing {
			most--
		}
		level = 1
	}
	expected := make([]float64, n)
	for k := range expected {
		expected[k] = c.program.Value(k)
	}
	return expected, nil
}

// sinkTo lowers the level, from one that may be too high, until the quotas can
// be met with every open kind at it, and names the kinds that stopped it. Each
// contradiction met on the way tells how far to go at least. A level below
// nought means that the quotas contradict each other without it.
func sinkTo(ctx context.Context, c *committee, rates, floor []float64, level float64) (float64, []int, error) {
	var stuck []int
	for range 5000 {
		for k := range rates {
			most := float64(c.kinds[k].most)
			c.program.Bound(k, min(most, max(floor[k], rates[k]*level)), most)
		}
		err := c.program.Solve(ctx)
		if err == nil {
			return level, stuck, nil
		}
		if !errors.Is(err, simplex.ErrInfeasible) {
			return 0, nil, err
		}
		ease, involved := c.program.Conflict(rates)
		if math.IsInf(ease, 1) {
			// Settled kinds can contradict each other by rounding alone.
			if !loosen(floor) {
				return -1, nil, nil
			}
			continue
		}
		stuck = involved
		if level <= 0 {
			return -1, nil, nil
		}
		level = max(0, level-max(ease, 1e-13))
	}
	return -1, nil, nil
}

// loosen lets every settled kind give a hair; false when none is settled.
func loosen(floor []float64) bool {
	any := false
	for k, f := range floor {
		if f > 0 {
			floor[k] = max(0, f-2e-9)
			any = true
		}
	}
	return any
}
