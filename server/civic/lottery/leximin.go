package lottery

import (
	"context"
	"fmt"
	"math"
	"os"
	"syscall"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// leeway is by how much a panel must beat the bar to count as an improvement,
// in units where the mean price of a person is 1. It bounds what any chance
// can be away from its optimum.
const leeway = 1e-7

var tMaster, tPrice float64
var nMaster, nNodes int

func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return float64(u.Utime.Sec) + float64(u.Utime.Usec)/1e6
}

// raise lifts the lowest chances level by level: LEXIMIN. With one level it is
// MAXIMIN. Panels are added as the prices ask for them, and a level is settled
// only when it is proven that no panel at all would raise it.
func raise(ctx context.Context, c *committee, m *master, levels int, tell func(settled int)) error {
	settled := 0
	var weights, calm []float64
	for level := 0; m.left > 0 && level < levels; level++ {
		calm = nil
		for {
			t0 := cpu()
			if err := m.climb(ctx); err != nil {
				return err
			}
			tMaster += cpu() - t0
			nMaster++
			t0 = cpu()
			var bar float64
			weights, bar = m.prices(weights)
			n, err := widen(ctx, c, m, weights, calm, bar)
			tPrice += cpu() - t0
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
			if calm == nil {
				calm = append(calm, weights...)
			}
			for k := range calm {
				calm[k] = alpha*calm[k] + (1-alpha)*weights[k]
			}
		}
		settled += m.settle(weights)
		tell(settled)
	}
	return m.climb(ctx)
}

var alpha = 0.7
var extra = 2

// widen adds panels that beat the bar at these prices and says how many; none
// means that it is proven that there is none. Prices swing from one round to
// the next, so panels are also looked for at calmer ones, which last.
func widen(ctx context.Context, c *committee, m *master, weights, calm []float64, bar float64) (int, error) {
	added := 0
	if calm != nil {
		between := make([]float64, len(weights))
		for n := 1; n <= extra; n++ {
			part := float64(n) / float64(extra+1)
			for k := range between {
				between[k] = part*calm[k] + (1-part)*weights[k]
			}
			s, f, err := c.best(ctx, between, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(-1)})
			if err != nil {
				return added, err
			}
			nNodes += f.Nodes
			if s.worth(weights) > bar+leeway && m.add(s) {
				added++
			}
		}
	}
	s, f, err := c.best(ctx, weights, simplex.Hunt{Floor: bar + leeway, Enough: bar + leeway})
	if err != nil {
		return added, err
	}
	nNodes += f.Nodes
	if s != nil && m.add(s) {
		added++
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

func init() {
	if v := os.Getenv("ALPHA"); v != "" {
		fmt.Sscan(v, &alpha)
	}
	if v := os.Getenv("EXTRA"); v != "" {
		fmt.Sscan(v, &extra)
	}
}
