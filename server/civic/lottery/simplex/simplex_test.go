package simplex

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// random makes a program with small whole numbers and all its whole points in
// reach of counting.
func random(r *rand.Rand) *Program {
	rows, cols := 1+r.IntN(4), 2+r.IntN(5)
	lo, hi := make([]float64, rows), make([]float64, rows)
	for i := range rows {
		lo[i] = float64(r.IntN(4))
		hi[i] = lo[i] + float64(r.IntN(4))
	}
	p := New(lo, hi)
	for range cols {
		var entries []Entry
		for i := range rows {
			if c := r.IntN(4) - 1; c != 0 {
				entries = append(entries, Entry{i, float64(c)})
			}
		}
		p.Add(0, float64(1+r.IntN(2)), float64(r.IntN(21)-10)/4, true, entries...)
	}
	return p
}

// count tries every whole point.
func count(p *Program) (best float64, any bool) {
	best = math.Inf(-1)
	x := make([]float64, len(p.cols))
	var try func(j int)
	try = func(j int) {
		if j < len(x) {
			for v := 0.0; v <= p.hi[p.rows+j]; v++ {
				x[j] = v
				try(j + 1)
			}
			return
		}
		act, worth := make([]float64, p.rows), 0.0
		for j, entries := range p.cols {
			worth += p.cost[p.rows+j] * x[j]
			for _, e := range entries {
				act[e.Row] += e.Coef * x[j]
			}
		}
		for i, a := range act {
			if a < p.lo[i]-1e-9 || a > p.hi[i]+1e-9 {
				return
			}
		}
		any, best = true, max(best, worth)
	}
	try(0)
	return best, any
}

func TestTheBestWholeSolutionIsWhatCountingAllOfThemFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	none := 0
	for n := range 3000 {
		p := random(r)
		want, any := count(p)
		found, err := p.Best(context.Background(), Hunt{Floor: math.Inf(-1), Enough: math.Inf(1)})
		if err != nil || !found.Proven {
			t.Fatalf("program %d: %v", n, err)
		}
		if any != (found.Values != nil) || any && math.Abs(found.Worth-want) > 1e-6 {
			t.Fatalf("program %d: %v instead of %v (%v)", n, found.Worth, want, any)
		}
		if !any {
			none++
		}
		// The relaxed optimum bounds it, and prices prove that one.
		err = p.Solve(context.Background())
		if any && (err != nil || p.Objective() < want-1e-6) {
			t.Fatalf("program %d relaxed: %v below %v, %v", n, p.Objective(), want, err)
		}
		if err == nil {
			proven(t, p)
		} else if !errors.Is(err, ErrInfeasible) {
			t.Fatal(err)
		}
	}
	if none == 0 || none == 3000 {
		t.Errorf("%d of the programs had no solution: the test tests half", none)
	}
}

// proven checks weak duality from nothing: the prices of the rows bound every
// solution, and the bound is met.
func proven(t *testing.T, p *Program) {
	t.Helper()
	y := p.Duals(nil)
	bound := 0.0
	for v := range p.x {
		d := p.cost[v] - p.dot(y, v)
		bound += max(d*p.lo[v], d*p.hi[v])
	}
	if math.Abs(bound-p.Objective()) > 1e-6 {
		t.Fatalf("the prices prove %v and the objective is %v", bound, p.Objective())
	}
	for v, x := range p.x {
		if x < p.lo[v]-1e-7 || x > p.hi[v]+1e-7 {
			t.Fatalf("variable %d is %v, outside %v to %v", v, x, p.lo[v], p.hi[v])
		}
	}
}

func TestClimbingAfterAddedColumnsComesToWhereSolvingDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 500 {
		p := random(r)
		if p.Solve(context.Background()) != nil {
			continue
		}
		entries := []Entry{{r.IntN(p.rows), 1}}
		p.Add(0, 2, float64(r.IntN(9)), false, entries...)
		if err := p.Climb(context.Background()); err != nil {
			t.Fatal(err)
		}
		climbed := p.Objective()
		proven(t, p)
		p.restart()
		if err := p.Solve(context.Background()); err != nil || math.Abs(p.Objective()-climbed) > 1e-6 {
			t.Fatalf("program %d: climbed to %v, solved to %v, %v", n, climbed, p.Objective(), err)
		}
	}
}

func TestTheInverseMadeAnewIsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		p := random(r)
		if p.Solve(context.Background()) != nil {
			continue
		}
		before := p.Objective()
		if err := p.refresh(); err != nil {
			t.Fatal(err)
		}
		p.settle()
		if math.Abs(p.Objective()-before) > 1e-7 {
			t.Fatalf("%v became %v", before, p.Objective())
		}
	}
}

func TestAConflictSaysHowFarABoundMustGive(t *testing.T) {
	// x + y <= 1 with x >= 0.8 level and y >= 0.8 level: level may be 0.625.
	p := New([]float64{0}, []float64{1})
	p.Add(0, 1, 0, false, Entry{0, 1})
	p.Add(0, 1, 0, false, Entry{0, 1})
	p.Bound(0, 0.8, 1)
	p.Bound(1, 0.8, 1)
	if err := p.Solve(context.Background()); !errors.Is(err, ErrInfeasible) {
		t.Fatal(err)
	}
	ease, involved := p.Conflict([]float64{0.8, 0.8})
	if math.Abs(1-ease-0.625) > 1e-12 || len(involved) != 2 {
		t.Errorf("ease %v, involved %v", ease, involved)
	}
}

func TestAHuntEndsWhereItWasTold(t *testing.T) {
	p := New([]float64{0}, []float64{3})
	for j := range 6 {
		p.Add(0, 1, float64(j+1), true, Entry{0, 1})
	}
	above, err := p.Best(context.Background(), Hunt{Floor: 15, Enough: math.Inf(1)})
	if err != nil || above.Values != nil || !above.Proven {
		t.Errorf("above the best: %+v, %v", above, err)
	}
	some, err := p.Best(context.Background(), Hunt{Floor: math.Inf(-1), Enough: math.Inf(-1)})
	if err != nil || some.Values == nil || some.Proven {
		t.Errorf("any: %+v, %v", some, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	big := New(make([]float64, 40), []float64{3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3})
	r := rand.New(rand.NewPCG(9, 9))
	for range 400 {
		big.Add(0, 1, r.Float64(), true, Entry{r.IntN(40), 1 + r.Float64()}, Entry{r.IntN(40), 1 + r.Float64()})
	}
	if _, err := big.Best(ctx, Hunt{Floor: math.Inf(-1), Enough: math.Inf(1)}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the cancellation: %v", err)
	}
}
