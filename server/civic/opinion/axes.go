package opinion

import (
	"math"
	"math/rand/v2"
)

const (
	// block is how many directions are iterated together. The two that are
	// wanted settle at the speed of the gap to the ninth eigenvalue, not of the
	// gap to the third, which in a real conversation can be a hair.
	block = 8
	// steps bounds the iterations.
	steps = 400
	// The change of both axes in a step below which they stand: from nothing,
	// from the axes before, and where people are only drawn to see how much of
	// the groups is chance.
	exact, warm, rough = 1e-12, 1e-11, 2e-3
)

// axes are the directions along which the votes differ most.
type axes struct {
	centre    []float64
	basis     [][block]float64 // by statement, one column a direction, best first
	explained [2]float64
}

func (a *axes) axis(j int) []float64 {
	x := make([]float64, len(a.basis))
	for t := range a.basis {
		x[t] = a.basis[t][j]
	}
	return x
}

// principal finds the two main axes by power iteration, from the axes before
// when there are any, until a step changes them less than settled. weight says
// how often each person counts; nil is once.
func (v *Votes) principal(before *axes, weight []int, settled float64) *axes {
	a := &axes{centre: v.weightedCentre(weight)}
	if v.voters() <= 1 {
		v.lonely(a)
		return a
	}
	a.basis = firstBasis(before, len(v.tallies), v.out)
	last := a.two()
	votes, total := v.covariance(a.centre, weight)
	image := make([][block]float64, len(a.basis))
	for step := range steps {
		votes.spread(a.basis, image)
		values := rotate(a.basis, image)
		if total > 0 {
			a.explained = [2]float64{values[0] / total, values[1] / total}
		}
		now := a.two()
		if step > 0 && same(last, now, settled) {
			break
		}
		last = now
	}
	a.orient(before)
	return a
}

func (v *Votes) weightedCentre(weight []int) []float64 {
	if weight == nil {
		return v.centre()
	}
	sum, n := make([]float64, len(v.tallies)), make([]float64, len(v.tallies))
	for p, row := range v.rows {
		w := float64(weight[p])
		if w == 0 {
			continue
		}
		for _, c := range row {
			sum[c.statement] += w * float64(c.vote)
			n[c.statement] += w
		}
	}
	for t := range sum {
		if n[t] == 0 || v.out[t] {
			sum[t] = 0
			continue
		}
		sum[t] /= n[t]
	}
	return sum
}

// lonely is the map of one person: the axis is their own votes.
func (v *Votes) lonely(a *axes) {
	a.basis = make([][block]float64, len(v.tallies))
	length := 0.0
	for _, row := range v.rows {
		for _, c := range row {
			if !v.out[c.statement] {
				a.basis[c.statement][0] = float64(c.vote)
				length += float64(c.vote * c.vote)
			}
		}
	}
	if length == 0 {
		return
	}
	for t := range a.basis {
		a.basis[t][0] /= math.Sqrt(length)
	}
}

func firstBasis(before *axes, statements int, out []bool) [][block]float64 {
	basis := make([][block]float64, statements)
	random := rand.New(rand.NewPCG(20, 20))
	for t := range basis {
		for j := range block {
			basis[t][j] = random.NormFloat64()
		}
		if before != nil {
			// A touch of noise keeps directions reachable which did not exist
			// when the axes before were found.
			for j := range block {
				basis[t][j] *= 1e-9
				if t < len(before.basis) {
					basis[t][j] += before.basis[t][j]
				}
			}
		}
		if out[t] {
			basis[t] = [block]float64{}
		}
	}
	straighten(basis)
	return basis
}

func (a *axes) two() [2][]float64 { return [2][]float64{a.axis(0), a.axis(1)} }

func same(a, b [2][]float64, settled float64) bool {
	for j := range a {
		cos := dot(a[j], b[j])
		off := 0.0
		for t := range a[j] {
			d := b[j][t] - cos*a[j][t]
			off += d * d
		}
		if math.Sqrt(off) > settled {
			return false
		}
	}
	return true
}

// orient chooses the sign, which the mathematics leaves open: as before where
// there was a before, so that the picture does not flip under a reader's eyes.
func (a *axes) orient(before *axes) {
	for j := range 2 {
		sign, best := 0.0, 0.0
		for t := range a.basis {
			if before != nil && t < len(before.basis) {
				sign += a.basis[t][j] * before.basis[t][j]
			}
		}
		if sign == 0 {
			for t := range a.basis {
				if math.Abs(a.basis[t][j]) > best+1e-9 {
					best, sign = math.Abs(a.basis[t][j]), a.basis[t][j]
				}
			}
		}
		if sign < 0 {
			for t := range a.basis {
				a.basis[t][j] = -a.basis[t][j]
			}
		}
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
