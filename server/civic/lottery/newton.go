package lottery

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// guests is how many panels without a share join the active ones at a time.
const guests = 8

// even moves shares among the known panels until none is worth more than the
// mean by gap, and none with a share less: Newton's method on the panels that
// have a share or deserve one.
func (w *weighing) even(ctx context.Context, gap float64) error {
	for range 3000 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.recount()
		worth := w.worths(w.prices())
		active, done := w.active(worth, gap)
		if done {
			return nil
		}
		if !w.improve(worth, active) {
			return nil
		}
	}
	return nil
}

// worths of all panels at the prices.
func (w *weighing) worths(prices []float64) []float64 {
	worth := make([]float64, len(w.thin))
	for i, thin := range w.thin {
		for _, e := range thin {
			worth[i] += e.Coef * prices[e.Row]
		}
	}
	return worth
}

// active are the panels that take part: those with a share, and the dearest of
// those without one. Done claims that nothing is left to gain.
func (w *weighing) active(worth []float64, gap float64) (active []int, done bool) {
	var waiting []int
	done = true
	for i, v := range worth {
		switch {
		case w.share[i] > 0:
			active = append(active, i)
			done = done && math.Abs(v-w.people) <= 10*gap
		case v > w.people+gap:
			waiting = append(waiting, i)
		}
	}
	slices.SortStableFunc(waiting, func(a, b int) int { return -cmp.Compare(worth[a], worth[b]) })
	return append(active, waiting[:min(len(waiting), guests)]...), done && len(waiting) == 0
}

// improve takes one step; false when rounding leaves none to take.
func (w *weighing) improve(worth []float64, active []int) bool {
	for len(active) > 1 {
		way := w.direction(worth, active)
		// A panel without a share cannot give any: it leaves, and the rest try
		// again.
		kept := active[:0]
		var keptWay []float64
		for n, i := range active {
			if w.share[i] > 0 || way[n] > 0 {
				kept, keptWay = append(kept, i), append(keptWay, way[n])
			}
		}
		if len(kept) < len(way) {
			active = kept
			continue
		}
		return w.walk(kept, keptWay)
	}
	return false
}

// direction solves for the Newton step within shares that sum to one.
func (w *weighing) direction(worth []float64, active []int) []float64 {
	n := len(active)
	bend := make([]float64, len(w.size))
	for k, size := range w.size {
		if size > 0 {
			bend[k] = size / (w.expected[k] * w.expected[k])
		}
	}
	matrix := make([][]float64, n)
	spread := make([]float64, len(w.size))
	for a, i := range active {
		matrix[a] = make([]float64, a+1)
		clear(spread)
		for _, e := range w.thin[i] {
			spread[e.Row] = e.Coef * bend[e.Row]
		}
		for b := range a + 1 {
			for _, e := range w.thin[active[b]] {
				matrix[a][b] += e.Coef * spread[e.Row]
			}
		}
	}
	root(matrix)
	gain, ones := make([]float64, n), make([]float64, n)
	for a, i := range active {
		gain[a], ones[a] = worth[i]-w.people, 1
	}
	solve(matrix, gain)
	solve(matrix, ones)
	sumGain, sumOnes := 0.0, 0.0
	for a := range n {
		sumGain, sumOnes = sumGain+gain[a], sumOnes+ones[a]
	}
	for a := range n {
		gain[a] -= sumGain / sumOnes * ones[a]
	}
	return gain
}

// walk goes along the way until the slope is nought or a share is used up.
func (w *weighing) walk(active []int, way []float64) bool {
	change := make([]float64, len(w.size))
	far := math.Inf(1)
	last := -1
	for n, i := range active {
		for _, e := range w.thin[i] {
			change[e.Row] += way[n] * e.Coef
		}
		if way[n] < 0 && w.share[i]/-way[n] < far {
			far, last = w.share[i]/-way[n], i
		}
	}
	rises := func(by float64) bool {
		slope := 0.0
		for k, d := range change {
			if w.size[k] == 0 || d == 0 {
				continue
			}
			left := w.expected[k] + by*d
			if left <= 0 {
				return false
			}
			slope += w.size[k] * d / left
		}
		return slope > 0
	}
	if math.IsInf(far, 1) || !rises(0) {
		return false
	}
	by := far
	if !rises(far) {
		last = -1
		low, high := 0.0, far
		for range 50 {
			if middle := (low + high) / 2; rises(middle) {
				low = middle
			} else {
				high = middle
			}
		}
		by = low
	}
	for n, i := range active {
		w.share[i] = max(0, w.share[i]+by*way[n])
	}
	if last >= 0 {
		w.share[last] = 0
	}
	return by > 0
}

// root turns the lower half of a symmetric matrix into its Cholesky root,
// with a little added where panels depend on each other.
func root(m [][]float64) {
	most := 0.0
	for i := range m {
		most = max(most, m[i][i])
	}
	for i := range m {
		m[i][i] += 1e-10 * most
		for j := range i + 1 {
			sum := m[i][j]
			for k, v := range m[j][:j] {
				sum -= m[i][k] * v
			}
			if i == j {
				m[i][i] = math.Sqrt(max(sum, 1e-12*most))
			} else {
				m[i][j] = sum / m[j][j]
			}
		}
	}
}

// solve replaces b by the solution for the matrix whose root is given.
func solve(root [][]float64, b []float64) {
	for i := range b {
		for k, v := range root[i][:i] {
			b[i] -= v * b[k]
		}
		b[i] /= root[i][i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		b[i] /= root[i][i]
		for k, v := range root[i][:i] {
			b[k] -= v * b[i]
		}
	}
}
