package lottery

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// product makes the product of all chances as large as it can be, over the
// reachable people: NASH. At the optimum no panel's members have inverse
// chances that sum to more than the number of reachable people; panels are
// added until that is proven.
func product(ctx context.Context, s *seeding, tell func(int)) ([]shape, []float64, error) {
	w := newWeighing(s)
	for {
		if err := w.even(ctx, nashGap*w.people/10); err != nil {
			return nil, nil, err
		}
		bar := w.people * (1 + nashGap)
		prices := w.prices()
		s, _, err := s.best(ctx, prices, simplex.Hunt{Floor: bar, Enough: bar})
		if err != nil {
			return nil, nil, err
		}
		if s == nil {
			tell(int(w.people))
			shapes, shares := w.mix()
			return shapes, shares, nil
		}
		w.add(s)
	}
}

// nashGap is the relative gap at which the product counts as largest: the sum
// of the logarithms is then within it, times the people, of the optimum.
const nashGap = 1e-7

// weighing is a distribution over the panels known so far. All is by kinds:
// expected is the expected number of members of each.
type weighing struct {
	size     []float64 // people of each kind; nought when unreachable
	people   float64
	shapes   []shape
	thin     [][]simplex.Entry // the shapes without their noughts
	share    []float64
	expected []float64
}

func newWeighing(s *seeding) *weighing {
	w := &weighing{size: make([]float64, len(s.kinds)), expected: make([]float64, len(s.kinds))}
	for k, covered := range s.covered {
		if covered {
			w.size[k] = float64(len(s.kinds[k].people))
			w.people += w.size[k]
		}
	}
	for _, shape := range s.shapes {
		w.add(shape)
	}
	for i := range w.share {
		w.shift(i, 1/float64(len(w.share)))
	}
	return w
}

func (w *weighing) add(s shape) {
	var thin []simplex.Entry
	for k, n := range s {
		if n != 0 {
			thin = append(thin, simplex.Entry{Row: k, Coef: float64(n)})
		}
	}
	w.shapes, w.thin, w.share = append(w.shapes, s), append(w.thin, thin), append(w.share, 0)
}

func (w *weighing) shift(i int, by float64) {
	w.share[i] += by
	for _, e := range w.thin[i] {
		w.expected[e.Row] += by * e.Coef
	}
}

// prices are the inverse chances.
func (w *weighing) prices() []float64 {
	prices := make([]float64, len(w.size))
	for k, size := range w.size {
		if size > 0 {
			prices[k] = size / w.expected[k]
		}
	}
	return prices
}

// recount clears what rounding left in the expected numbers.
func (w *weighing) recount() {
	clear(w.expected)
	for i, thin := range w.thin {
		for _, e := range thin {
			w.expected[e.Row] += w.share[i] * e.Coef
		}
	}
}

func (w *weighing) mix() ([]shape, []float64) {
	var shapes []shape
	var shares []float64
	sum := 0.0
	for i, share := range w.share {
		if share > 1e-12 {
			shapes, shares = append(shapes, w.shapes[i]), append(shares, share)
			sum += share
		}
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shapes, shares
}
