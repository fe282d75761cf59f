package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// morePools makes the test of random pools run over so many, and larger ones:
// FOLKMOOT_TEST_POOLS=5000.
const morePools = "FOLKMOOT_TEST_POOLS"

// The most that one pool may take. Steps are counted and not seconds, so that
// it holds on any machine under any load.
const (
	mostPivots = 3_000_000
	mostNodes  = 300_000
)

// anyPool makes a pool by its number: ordinary ones, ones whose quotas fit one
// known panel and hardly another, the same with seats moved from one answer to
// another, which often no panel meets, and ones with many features.
func anyPool(number uint64, large bool) *Pool {
	r := rand.New(rand.NewPCG(number, 4242))
	n, features := 14+r.IntN(26), 1+r.IntN(4)
	if large {
		n = 40 + r.IntN(110)
	}
	sort := number % 4
	if sort == 3 {
		features = 5 + r.IntN(3)
	}
	values := make([]int, features)
	for f := range values {
		values[f] = 2 + r.IntN(4)
	}
	p := synthetic(n, 3+r.IntN(max(1, n/4)), values, number, []int{0, n / 4, n / 2}[r.IntN(3)])
	if sort == 0 || sort == 3 {
		return p
	}
	exactly(p, r, sort == 1)
	for range 3 * (int(sort) - 1) {
		f := &p.Features[r.IntN(features)]
		from, to := r.IntN(len(f.Quotas)), r.IntN(len(f.Quotas))
		if from != to && f.Quotas[from].Min > 0 {
			for at, by := range map[int]int{from: -1, to: 1} {
				f.Quotas[at].Min, f.Quotas[at].Max = f.Quotas[at].Min+by, f.Quotas[at].Max+by
			}
		}
	}
	return p
}

// exactly sets quotas that a panel of random people meets to the seat; room is
// one seat more or less in one answer of three.
func exactly(p *Pool, r *rand.Rand, room bool) {
	homes := map[string]bool{}
	counts := make([][]int, len(p.Features))
	for f := range counts {
		counts[f] = make([]int, len(p.Features[f].Quotas))
	}
	seats := 0
	for _, i := range r.Perm(len(p.People)) {
		person := p.People[i]
		if seats == p.Panel || person.Household != "" && homes[person.Household] {
			continue
		}
		homes[person.Household] = true
		seats++
		for f, v := range person.Values {
			counts[f][v]++
		}
	}
	p.Panel = seats
	for f := range p.Features {
		for v := range p.Features[f].Quotas {
			c := counts[f][v]
			q := Quota{Value: p.Features[f].Quotas[v].Value, Min: c, Max: c, MaxFlex: p.Panel}
			if room && r.IntN(3) == 0 {
				q.Min, q.Max = max(0, c-1), min(p.Panel, c+1)
			}
			p.Features[f].Quotas[v] = q
		}
	}
}

// priced finds the best lowest chance by the long way, through prices of
// panels, and proves it: no panel is worth more at the prices than the chance
// that was reached. It gives that chance and the work it took.
func priced(t *testing.T, p *Pool) (float64, simplex.Work) {
	t.Helper()
	ctx := context.Background()
	g := group(p.ordered(), nil)
	c := newCommittee(g)
	found, err := gather(ctx, c, nil, rand.New(rand.NewPCG(1, 1)), func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.shapes) == 0 {
		return -1, c.program.Work
	}
	m := newMaster(g, found.shapes, found.covered)
	var prices []float64
	level := 0.0
	if err := levels(ctx, c, m, 1, func(w []float64, at float64) { prices, level = slices.Clone(w), at }); err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for k := range prices {
		prices[k] = max(0, prices[k])
		if !found.covered[k] {
			prices[k] = 0
		}
		sum += prices[k] * float64(len(g.kinds[k].people))
	}
	_, dearest, err := c.best(ctx, prices, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(1)})
	if err != nil || !dearest.Proven {
		t.Fatalf("the prices prove nothing: %v", err)
	}
	if gap := dearest.Worth/sum - level; math.Abs(gap) > 3e-6 {
		t.Errorf("the prices prove %v and %v was reached", dearest.Worth/sum, level)
	}
	w := c.program.Work
	w.Pivots += m.program.Work.Pivots
	return level, w
}

func TestAnyPoolIsSolvedProvenAndTheSameAgainOrRefused(t *testing.T) {
	many, large := 240, false
	if asked, err := strconv.Atoi(os.Getenv(morePools)); err == nil {
		many, large = asked, true
	}
	solved, refused, barred := 0, 0, 0
	for number := range uint64(many) {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			p := anyPool(number, large && number%2 == 1)
			if p.Check() != nil {
				refused++
				return
			}
			lex, err := Run(context.Background(), p, Options{Seed: 1})
			if errors.Is(err, ErrNoPanel) {
				refused++
				mended(t, p)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			solved++
			barred += min(1, len(lex.Unreachable))
			sound(t, lex)
			again := run(t, p, Leximin)
			if !slices.Equal(lex.Chance, again.Chance) || !slices.EqualFunc(lex.Table(), again.Table(), slices.Equal) {
				t.Error("the same pool and seed gave another result")
			}
			max := run(t, p, Maximin).Figures().Lowest
			if low := lex.Figures().Lowest; low < max-1e-5 {
				t.Errorf("leximin's lowest chance %v is below maximin's %v", low, max)
			}
			level, work := priced(t, p)
			if math.Abs(level-max) > 1e-5 {
				t.Errorf("the long way comes to %v and the short one to %v", level, max)
			}
			if work.Pivots > mostPivots || work.Nodes > mostNodes {
				t.Errorf("it took %+v", work)
			}
		})
	}
	t.Logf("%d solved, %d of them with people who can be on no panel, %d refused", solved, barred, refused)
	if solved < many/2 || refused < many/20 || barred < many/20 {
		t.Errorf("%d solved, %d refused, %d with people barred: the test tests less than it says", solved, refused, barred)
	}
}

// mended takes the advice that comes with quotas that no panel meets, and
// looks that a panel meets the changed ones.
func mended(t *testing.T, p *Pool) {
	t.Helper()
	changes, err := Relax(context.Background(), p, true)
	if errors.Is(err, ErrRigid) {
		return
	}
	if err != nil || len(changes) == 0 {
		t.Fatalf("no panel, and the advice is %v, %v", changes, err)
	}
	run(t, p.With(changes), Leximin)
}
