// Package simplex solves linear programs whose variables all have a lower and
// an upper bound, and integer ones by branch and bound. It always maximises.
//
// It promises the same answer for the same program, bit for bit, on every
// machine, stops when its context does, and proves what it says: an optimum
// comes with the bound that shows that nothing better exists. It keeps a dense
// inverse of the basis, which suits what a civic lottery asks of it: tens to a
// few hundred rows and any number of thin columns.
//
// It refuses free variables: with every variable in a box each basis can be
// made dual feasible by moving variables to the other end of their box, so no
// first phase is needed.
package simplex

import "math"

// Entry is one non-zero coefficient of a column.
type Entry struct {
	Row  int
	Coef float64
}

// Tolerances: a bound may be missed by slip, a reduced cost below dust is
// nothing, a pivot below thin is not divided by.
const (
	slip = 1e-9
	dust = 1e-9
	thin = 1e-7
)

// Program is a linear program and the basis that was last optimal for it, so
// that solving again after a small change takes few steps. The variables 0 to
// rows-1 are the activities of the rows; the columns follow.
type Program struct {
	rows  int
	cols  [][]Entry
	whole []bool
	lo    []float64
	hi    []float64
	cost  []float64

	x        []float64 // value of every variable
	d        []float64 // reduced costs, kept by the dual method
	basis    []int     // the variable in each position of the basis
	place    []int     // position in the basis, or -1
	inv      []float64 // inverse of the basis, row by row
	swaps    int       // since the inverse was made anew
	conflict int       // position whose bound cannot be kept, after ErrInfeasible
	stale    bool      // reduced costs must be computed anew
	column   []float64 // scratch: the entering column through the inverse
	alpha    []float64 // scratch: the leaving row through the inverse
	offers   []offer   // scratch: candidates to enter
	touched  []int     // scratch: non-zero places of the pivot row

	counted []bool // rows whose activity is whole when the columns are
	toll    []toll // of every variable: what branching on it has cost so far
	Work    Work
}

// Work counts what a program has done since it was made, the same on every
// machine: a bound on it is a bound on time that no load can break.
type Work struct {
	Pivots   int // exchanges of the basis, tried branches' included
	Nodes    int // branchings of Best
	Restarts int // how often rounding made a basis useless
}

// New makes a program without columns; lo and hi bound each row's activity.
func New(lo, hi []float64) *Program {
	m := len(lo)
	p := &Program{rows: m, inv: make([]float64, m*m), column: make([]float64, m), stale: true}
	for i := range m {
		p.lo, p.hi, p.cost = append(p.lo, lo[i]), append(p.hi, hi[i]), append(p.cost, 0)
		p.x, p.d = append(p.x, 0), append(p.d, 0)
		p.counted, p.toll = append(p.counted, true), append(p.toll, toll{})
		p.basis, p.place = append(p.basis, i), append(p.place, i)
		p.inv[i*m+i] = -1
	}
	return p
}

// Add appends a column and returns its number, counted from 0. A whole column
// takes whole values only in Best. Both bounds must be finite.
func (p *Program) Add(lo, hi, cost float64, whole bool, entries ...Entry) int {
	p.cols, p.whole = append(p.cols, entries), append(p.whole, whole)
	p.lo, p.hi, p.cost = append(p.lo, lo), append(p.hi, hi), append(p.cost, cost)
	p.x, p.d, p.place = append(p.x, lo), append(p.d, 0), append(p.place, -1)
	p.toll = append(p.toll, toll{})
	for _, e := range entries {
		p.counted[e.Row] = p.counted[e.Row] && whole && e.Coef == math.Trunc(e.Coef)
	}
	p.stale = true
	return len(p.cols) - 1
}

// Columns counts the columns.
func (p *Program) Columns() int { return len(p.cols) }

// Cost sets what one unit of column j is worth.
func (p *Program) Cost(j int, cost float64) {
	p.cost[p.rows+j] = cost
	p.stale = true
}

// Bound sets the bounds of column j.
func (p *Program) Bound(j int, lo, hi float64) { p.lo[p.rows+j], p.hi[p.rows+j] = lo, hi }

// Row sets the bounds of the activity of row i.
func (p *Program) Row(i int, lo, hi float64) { p.lo[i], p.hi[i] = lo, hi }

// Value of column j in the last solution.
func (p *Program) Value(j int) float64 { return p.x[p.rows+j] }

// Objective of the last solution.
func (p *Program) Objective() float64 {
	sum := 0.0
	for j, c := range p.cost {
		if c != 0 {
			sum += c * p.x[j]
		}
	}
	return sum
}

// Duals gives the price of every row: by how much the objective rises when the
// row's activity may be one unit larger.
func (p *Program) Duals(into []float64) []float64 {
	m := p.rows
	into = append(into[:0], make([]float64, m)...)
	for r, b := range p.basis {
		if c := p.cost[b]; c != 0 {
			for i, v := range p.inv[r*m : r*m+m] {
				into[i] += c * v
			}
		}
	}
	return into
}

// entries of a variable: a row's own variable has -1 in its row.
func (p *Program) dot(row []float64, variable int) float64 {
	if variable < p.rows {
		return -row[variable]
	}
	sum := 0.0
	for _, e := range p.cols[variable-p.rows] {
		sum += e.Coef * row[e.Row]
	}
	return sum
}

// through writes the variable's column, multiplied by the inverse, into out.
func (p *Program) through(variable int, out []float64) {
	m := p.rows
	if variable < m {
		for i := range m {
			out[i] = -p.inv[i*m+variable]
		}
		return
	}
	entries := p.cols[variable-m]
	for i := range m {
		row, sum := p.inv[i*m:i*m+m], 0.0
		for _, e := range entries {
			sum += e.Coef * row[e.Row]
		}
		out[i] = sum
	}
}

// settle computes the values of the basic variables from the others.
func (p *Program) settle() {
	m := p.rows
	rest := p.column
	clear(rest)
	for v, x := range p.x {
		if x == 0 || p.place[v] >= 0 {
			continue
		}
		if v < m {
			rest[v] += x
			continue
		}
		for _, e := range p.cols[v-m] {
			rest[e.Row] -= e.Coef * x
		}
	}
	for r, b := range p.basis {
		sum := 0.0
		for i, v := range p.inv[r*m : r*m+m] {
			sum += v * rest[i]
		}
		p.x[b] = sum
	}
}

// price computes all reduced costs from nothing.
func (p *Program) price() {
	y := p.Duals(nil)
	for v := range p.d {
		if p.place[v] >= 0 {
			p.d[v] = 0
			continue
		}
		p.d[v] = p.cost[v] - p.dot(y, v)
	}
	p.stale = false
}

func near(a, b float64) bool { return math.Abs(a-b) <= slip }
