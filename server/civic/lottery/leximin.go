package lottery

import (
	"context"
	"math"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// leeway is by how much a panel must beat the bar to count as an improvement,
// in units where the mean price of a person is 1. It bounds what any chance
// can be away from its optimum.
const leeway = 1e-7

// raise lifts the lowest chances level by level: LEXIMIN. With one level it is
// MAXIMIN. Panels are added as the prices ask for them, and a level is settled
// only when it is proven that no panel at all would raise it.
func raise(ctx context.Context, c *committee, m *master, most int, tell func(settled int)) error {
	settled := 0
	err := levels(ctx, c, m, most, func(weights []float64, _ float64) {
		settled += m.settle(weights)
		tell(settled)
	})
	if err != nil {
		return err
	}
	return m.climb(ctx)
}

// levels finds up to most levels and calls settle with the prices that prove
// each of them.
func levels(ctx context.Context, c *committee, m *master, most int, settle func(weights []float64, level float64)) error {
	var weights []float64
	for level := 0; m.left > 0 && level < most; level++ {
		s := search{committee: c, master: m}
		for {
			if err := m.climb(ctx); err != nil {
				return err
			}
			var bar float64
			weights, bar = m.prices(weights)
			added, err := s.widen(ctx, weights, bar)
			if err != nil {
				return err
			}
			if added == 0 {
				break
			}
		}
		settle(weights, m.program.Value(0))
	}
	return nil
}

// search looks for panels that raise one level. Prices swing from one round to
// the next, so panels are also looked for at calm prices, a running mean:
// those last, and save rounds.
type search struct {
	*committee
	*master
	calm []float64
}

const (
	calmness = 0.7 // how much of the calm prices stays from round to round
	detours  = 3   // searches at prices between the calm and the true ones
	detour   = 60  // nodes that one of them may take
)

// widen adds panels that beat the bar at these prices and says how many; none
// means that it is proven that there is none.
func (s *search) widen(ctx context.Context, weights []float64, bar float64) (int, error) {
	added := 0
	between := make([]float64, len(weights))
	for n := 1; s.calm != nil && n <= detours; n++ {
		part := float64(n) / (detours + 1)
		for k := range between {
			between[k] = part*s.calm[k] + (1-part)*weights[k]
		}
		found, _, err := s.best(ctx, between, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(-1), Nodes: detour})
		if err != nil {
			return added, err
		}
		if found.worth(weights) > bar+leeway && s.master.add(found) {
			added++
		}
	}
	found, _, err := s.best(ctx, weights, simplex.Hunt{Floor: bar + leeway, Enough: bar + leeway})
	if err != nil {
		return added, err
	}
	if found != nil && s.master.add(found) {
		added++
	}
	if s.calm == nil {
		s.calm = append(s.calm, weights...)
	}
	for k := range s.calm {
		s.calm[k] = calmness*s.calm[k] + (1-calmness)*weights[k]
	}
	return added, nil
}

func (s shape) worth(weights []float64) float64 {
	sum := 0.0
	for k, n := range s {
		if n != 0 {
			sum += float64(n) * weights[k]
		}
	}
	return sum
}
