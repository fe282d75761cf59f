package opinion

// covariance sends a basis through the covariance of the votes: image becomes
// what basis is multiplied by it.
type covariance interface {
	spread(basis, image [][block]float64)
}

// usual is how many steps the iteration takes as a rule, for choosing how the
// covariance is kept.
const usual = 10

// covariance gives the covariance of the votes about centre, and how much the
// votes vary in all. It is written out where that is less work than going
// through the votes at every step; both ways multiply alike.
func (v *Votes) covariance(centre []float64, weight []int) (covariance, float64) {
	statements, votes, pairs := 0, 0, 0
	for _, out := range v.out {
		if !out {
			statements++
		}
	}
	for _, row := range v.rows {
		votes += len(row)
		pairs += len(row) * len(row) / 2
	}
	if pairs+usual*block*statements*statements < usual*block*2*votes {
		return v.gram(centre, weight)
	}
	s, total := v.centred(centre, weight)
	return &s, total
}

// gram is the covariance written out over the statements that are not left
// out, row after row.
type gram struct {
	of    []int32 // which statement each row is
	value []float64
}

func (v *Votes) gram(centre []float64, weight []int) (*gram, float64) {
	g := &gram{}
	place := make([]int32, len(v.out))
	for t, out := range v.out {
		place[t] = -1
		if !out {
			place[t] = int32(len(g.of))
			g.of = append(g.of, int32(t))
		}
	}
	n, total := len(g.of), 0.0
	g.value = make([]float64, n*n)
	at, off := make([]int32, 0, n), make([]float64, 0, n)
	for p, row := range v.rows {
		w := 1.0
		if weight != nil {
			w = float64(weight[p])
		}
		if w == 0 {
			continue
		}
		at, off = at[:0], off[:0]
		for _, c := range row {
			if to := place[c.statement]; to >= 0 {
				at, off = append(at, to), append(off, float64(c.vote)-centre[c.statement])
			}
		}
		// Each pair is added once, on whichever side of the diagonal its order
		// puts it; both sides are joined below.
		for i, to := range at {
			d := w * off[i]
			total += d * off[i]
			line := g.value[int(to)*n : int(to)*n+n]
			for j, with := range at[:i+1] {
				line[with] += d * off[j]
			}
		}
	}
	for i := range n {
		for j := range i {
			sum := g.value[i*n+j] + g.value[j*n+i]
			g.value[i*n+j], g.value[j*n+i] = sum, sum
		}
	}
	return g, total
}

// spread sends a basis through the covariance of the votes.
func (g *gram) spread(basis, image [][block]float64) {
	clear(image)
	n := len(g.of)
	packed := make([][block]float64, n)
	for i, t := range g.of {
		packed[i] = basis[t]
	}
	for i, t := range g.of {
		var sum [block]float64
		for j, d := range g.value[i*n : i*n+n] {
			b := &packed[j]
			for k := range block {
				sum[k] += d * b[k]
			}
		}
		image[t] = sum
	}
}
