package opinion

import (
	"math"
	"math/rand/v2"
)

const (
	rounds = 100 // of one k-means
	starts = 10  // fresh starts of the groups, of which the tightest is taken
)

// clustering is the result of k-means: the centres, and of each point the
// centre it belongs to.
type clustering struct {
	centres []Point
	of      []int
	inertia float64
}

// settle moves the centres until no point changes its centre. A centre that
// loses all its points is dropped.
func settle(points []Point, weight []float64, centres []Point) clustering {
	c := clustering{centres: append([]Point(nil), centres...), of: make([]int, len(points))}
	for i := range c.of {
		c.of[i] = -1
	}
	for range rounds {
		if !c.assign(points, weight) {
			break
		}
		c.recentre(points, weight)
	}
	return c
}

func (c *clustering) assign(points []Point, weight []float64) (moved bool) {
	c.inertia = 0
	for i, p := range points {
		best, near := 0, math.Inf(1)
		for k, q := range c.centres {
			if d := p.to(q); d < near {
				best, near = k, d
			}
		}
		if c.of[i] != best {
			c.of[i], moved = best, true
		}
		c.inertia += near * weight[i]
	}
	return moved
}

func (c *clustering) recentre(points []Point, weight []float64) {
	sums, mass := make([]Point, len(c.centres)), make([]float64, len(c.centres))
	for i, p := range points {
		k := c.of[i]
		sums[k].X += p.X * weight[i]
		sums[k].Y += p.Y * weight[i]
		mass[k] += weight[i]
	}
	now, kept := make([]int, len(c.centres)), c.centres[:0:0]
	for k := range sums {
		now[k] = len(kept)
		if mass[k] > 0 {
			kept = append(kept, Point{sums[k].X / mass[k], sums[k].Y / mass[k]})
		}
	}
	for i := range c.of {
		c.of[i] = now[c.of[i]]
	}
	c.centres = kept
}

// group divides weighted points into k groups: from the centres before, and
// from fresh starts that take their first centres far from each other. The
// centres before win unless a fresh start is tighter by a part in fifty, so
// that groups do not jump for nothing.
func group(points []Point, weight []float64, k int, before []Point, starts int, seed uint64) clustering {
	var best clustering
	found := false
	if len(before) == k {
		best, found = settle(points, weight, before), true
		best.inertia *= 0.98
	}
	random := rand.New(rand.NewPCG(seed, uint64(k)))
	for range starts {
		c := settle(points, weight, apart(points, weight, k, random))
		if !found || c.inertia < best.inertia-1e-12 && len(c.centres) >= len(best.centres) {
			best, found = c, true
		}
	}
	return best
}

// apart picks k first centres among the points, each with a chance that grows
// with its weight and the square of its distance from those already picked.
func apart(points []Point, weight []float64, k int, random *rand.Rand) []Point {
	var picked []Point
	chance := append([]float64(nil), weight...)
	for len(picked) < k {
		total := 0.0
		for _, c := range chance {
			total += c
		}
		if total <= 0 {
			break
		}
		at, last := random.Float64()*total, 0
		for i, c := range chance {
			if c > 0 {
				last = i
				if at -= c; at < 0 {
					break
				}
			}
		}
		picked = append(picked, points[last])
		for i, p := range points {
			if d := p.to(points[last]) * weight[i]; len(picked) == 1 || d < chance[i] {
				chance[i] = d
			}
		}
	}
	return picked
}

// silhouette is the mean over the points of how much nearer they are to their
// own group than to the next: 1 is far apart, 0 is touching. A point alone in
// its group counts nought.
func silhouette(points []Point, c clustering) float64 {
	if len(points) == 0 || len(c.centres) < 2 {
		return 0
	}
	sum := 0.0
	for i, p := range points {
		far, n := make([]float64, len(c.centres)), make([]int, len(c.centres))
		for j, q := range points {
			if i != j {
				far[c.of[j]] += math.Sqrt(p.to(q))
				n[c.of[j]]++
			}
		}
		own := c.of[i]
		if n[own] == 0 {
			continue
		}
		a, b := far[own]/float64(n[own]), math.Inf(1)
		for k := range far {
			if k != own && n[k] > 0 {
				b = min(b, far[k]/float64(n[k]))
			}
		}
		if m := max(a, b); m > 0 {
			sum += (b - a) / m
		}
	}
	return sum / float64(len(points))
}
