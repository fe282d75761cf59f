package lottery

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// seeding gathers panels that between them hold everybody who can be held.
type seeding struct {
	*committee
	shapes  []shape
	known   map[string]bool
	covered []bool
}

// gather makes panels by multiplicative weights: whoever stood on the last
// panel weighs less in the next search. Then it looks for a panel for each
// kind that none of them holds; kinds without one can be on no panel.
//
// It starts from the panels known already.
func gather(ctx context.Context, c *committee, known []shape, r *rand.Rand, tell func(done, of int)) (*seeding, error) {
	s := &seeding{committee: c, known: map[string]bool{}, covered: make([]bool, len(c.kinds))}
	for _, shape := range known {
		s.take(shape)
	}
	rounds := 10
	if len(known) == 0 {
		rounds += len(c.kinds) / 3
	}
	weights := make([]float64, len(c.kinds))
	for k := range weights {
		weights[k] = 0.99 + r.Float64()/100
	}
	for round := range rounds {
		tell(round, rounds)
		found, _, err := c.best(ctx, weights, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(-1)})
		if err != nil {
			return nil, err
		}
		if found == nil {
			return s, nil
		}
		s.reweigh(weights, found, s.take(found))
	}
	return s, s.complete(ctx)
}

func (s *seeding) take(found shape) bool {
	key := found.key()
	if s.known[key] {
		return false
	}
	s.known[key] = true
	s.shapes = append(s.shapes, found)
	for k, n := range found {
		s.covered[k] = s.covered[k] || n > 0
	}
	return true
}

// reweigh lowers the weights of a new panel's members, each kind by the part
// of it that was chosen; a panel seen before pulls all weights together.
func (s *seeding) reweigh(weights []float64, found shape, fresh bool) {
	sum := 0.0
	for k := range weights {
		if fresh {
			weights[k] *= math.Pow(0.8, float64(found[k])/float64(len(s.kinds[k].people)))
		} else {
			weights[k] = 0.9*weights[k] + 0.1
		}
		sum += weights[k]
	}
	for k := range weights {
		weights[k] *= float64(len(weights)) / sum
	}
}

// complete looks for panels with those whom no panel holds yet.
func (s *seeding) complete(ctx context.Context) error {
	weights := make([]float64, len(s.kinds))
	for k := range s.kinds {
		if s.covered[k] {
			continue
		}
		clear(weights)
		weights[k] = 1
		found, _, err := s.best(ctx, weights, simplex.Hunt{Floor: 0.5, Enough: 0.5})
		if err != nil {
			return err
		}
		if found != nil {
			s.take(found)
		}
	}
	return nil
}
