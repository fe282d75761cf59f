package simplex

import "math"

// Conflict reads, right after ErrInfeasible, why the bounds contradict each
// other. Rates says for each column how fast its lower bound falls with some
// level. Ease is by how much the level must fall at least before this
// contradiction is gone, positive infinity when it does not depend on it;
// involved are the columns whose lower bounds it needs.
func (p *Program) Conflict(rates []float64) (ease float64, involved []int) {
	m := p.rows
	b := p.basis[p.conflict]
	row := p.inv[p.conflict*m : p.conflict*m+m]
	below := p.x[b] < p.lo[b]
	missing := p.x[b] - p.hi[b]
	gain := 0.0
	if below {
		missing = p.lo[b] - p.x[b]
		if b >= m && rates[b-m] > 0 {
			gain += rates[b-m]
			involved = append(involved, b-m)
		}
	}
	for j, rate := range rates {
		v := m + j
		if rate == 0 || p.place[v] >= 0 || p.x[v] != p.lo[v] {
			continue
		}
		// Where a is positive, a higher bound pushes the basic variable down.
		if a := p.dot(row, v); a > thin && below || a < -thin && !below {
			gain += math.Abs(a) * rate
			involved = append(involved, j)
		}
	}
	if gain == 0 {
		return math.Inf(1), nil
	}
	return missing / gain, involved
}
