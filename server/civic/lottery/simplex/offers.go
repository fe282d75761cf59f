package simplex

import "math"

// offer is a variable that could enter the basis. Pivot is its entry in the
// leaving row, ratio how far the prices may move before its reduced cost is
// nought.
type offer struct {
	variable     int
	ratio, pivot float64
}

// before orders offers: by ratio, the sturdier pivot first among equals.
func (o offer) before(than offer) bool {
	if o.ratio != than.ratio {
		return o.ratio < than.ratio
	}
	if a, b := math.Abs(o.pivot), math.Abs(than.pivot); a != b {
		return a > b
	}
	return o.variable < than.variable
}

// rank brings to the front of the offers those that pay for themselves by
// moving to the other end of their box, and behind them the one that enters,
// whose place it returns. It is false when all of them together do not bring
// the leaving variable back, by what is missing, to its bound.
//
// Few offers are taken as a rule, so they are drawn from a heap.
func (p *Program) rank(missing float64) (int, bool) {
	n := len(p.offers)
	if n == 0 {
		return 0, false
	}
	for i := n/2 - 1; i >= 0; i-- {
		sink(p.offers, i)
	}
	// Drawn offers are kept from the back: heap[:left] is still a heap.
	left := n
	for left > 0 {
		o := p.offers[0]
		left--
		p.offers[0], p.offers[left] = p.offers[left], o
		sink(p.offers[:left], 0)
		room := math.Abs(o.pivot) * (p.hi[o.variable] - p.lo[o.variable])
		if missing-room <= 0 {
			break
		}
		if left == 0 && missing-room > 10*slip {
			return 0, false
		}
		if left > 0 {
			missing -= room
		}
	}
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		p.offers[i], p.offers[j] = p.offers[j], p.offers[i]
	}
	return n - left - 1, true
}

func sink(heap []offer, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1].before(heap[child]) {
			child++
		}
		if !heap[child].before(heap[i]) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}
