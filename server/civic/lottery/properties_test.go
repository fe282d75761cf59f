package lottery

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// smallPools are random pools in which a panel exists, a third of them with
// shared households.
func smallPools(t *testing.T, many int, each func(p *Pool, r *rand.Rand)) {
	t.Helper()
	r := rand.New(rand.NewPCG(42, 1))
	for made := 0; made < many; {
		values := make([]int, 1+r.IntN(4))
		for f := range values {
			values[f] = 2 + r.IntN(3)
		}
		n := 12 + r.IntN(40)
		p := synthetic(n, 3+r.IntN(n/3), values, r.Uint64(), []int{0, 0, n / 3}[r.IntN(3)])
		if p.Check() != nil {
			continue
		}
		if _, err := Run(context.Background(), p, Options{Algorithm: Maximin}); errors.Is(err, ErrNoPanel) {
			continue
		}
		made++
		each(p, r)
	}
}

func TestLeximinIsNeverBelowMaximinAndBothKeepWhatTheyPromise(t *testing.T) {
	smallPools(t, 60, func(p *Pool, _ *rand.Rand) {
		lex, max := run(t, p, Leximin), run(t, p, Maximin)
		a, b := slices.Sorted(slices.Values(lex.Chance)), slices.Sorted(slices.Values(max.Chance))
		for i := range a {
			if a[i] > b[i]+1e-5 {
				break
			}
			if a[i] < b[i]-1e-5 {
				t.Fatalf("at place %d leximin gives %v and maximin %v", i, a[i], b[i])
			}
		}
	})
}

func TestLegacyIsNeverFairerThanMaximin(t *testing.T) {
	smallPools(t, 12, func(p *Pool, _ *rand.Rand) {
		legacy, err := Run(context.Background(), p, Options{Algorithm: Legacy, Seed: 3})
		if errors.Is(err, ErrUnlucky) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		sound(t, legacy)
		best := run(t, p, Maximin)
		barred := map[int]bool{}
		for _, i := range best.Unreachable {
			barred[i] = true
		}
		lowest := 1.0
		for i, c := range legacy.Chance {
			if barred[i] && c > 0 {
				t.Errorf("legacy chose %s, who can be on no panel", legacy.Pool.People[i].ID)
			}
			if !barred[i] {
				lowest = min(lowest, c)
			}
		}
		if bound := best.Figures().Lowest; lowest > bound+4*math.Sqrt(bound/Rows) {
			t.Errorf("legacy's lowest chance %v is above the best possible %v", lowest, bound)
		}
	})
}

// The bound is found another way: prices of people that sum to one prove that
// nobody's lowest chance can exceed what the dearest panel is worth at them.
func TestTheLowestChanceIsProvenByPricesOfPeople(t *testing.T) {
	smallPools(t, 40, func(p *Pool, _ *rand.Rand) {
		ctx := context.Background()
		g := group(p.ordered(), nil)
		c := newCommittee(g)
		found, err := gather(ctx, c, nil, rand.New(rand.NewPCG(1, 1)), func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		m := newMaster(g, found.shapes, found.covered)
		var prices []float64
		level := 0.0
		err = levels(ctx, c, m, 1, func(weights []float64, at float64) { prices, level = slices.Clone(weights), at })
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for k := range prices {
			prices[k] = max(0, prices[k])
			if found.covered[k] {
				sum += prices[k] * float64(len(g.kinds[k].people))
			} else {
				prices[k] = 0
			}
		}
		_, dearest, err := c.best(ctx, prices, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(1)})
		if err != nil || !dearest.Proven {
			t.Fatal(err)
		}
		if gap := dearest.Worth/sum - level; math.Abs(gap) > 2e-6 {
			t.Errorf("the prices prove %v and %v was reached", dearest.Worth/sum, level)
		}
	})
}

func TestTheSameSeedGivesTheSameTableAndTheOrderOfLinesDoesNotMatter(t *testing.T) {
	p := synthetic(60, 12, []int{2, 3, 4}, 5, 10)
	turned := &Pool{p.Features, slices.Clone(p.People), p.Panel}
	slices.Reverse(turned.People)
	for _, a := range Algorithms() {
		one, two := run(t, p, a), run(t, turned, a)
		if !slices.Equal(one.Chance, two.Chance) || !slices.EqualFunc(one.Table(), two.Table(), slices.Equal) {
			t.Errorf("%s depends on more than pool and seed", a)
		}
		other, err := Run(context.Background(), p, Options{Algorithm: a, Seed: 2})
		if err != nil {
			t.Fatal(err)
		}
		if slices.EqualFunc(one.Table(), other.Table(), slices.Equal) {
			t.Errorf("%s does not depend on the seed", a)
		}
	}
}

func TestTheTableKeepsChancesAndTreatsPeopleAlikeAlike(t *testing.T) {
	smallPools(t, 15, func(p *Pool, _ *rand.Rand) {
		out := run(t, p, Leximin)
		times := make([]float64, len(out.Chance))
		for _, row := range out.Table() {
			for _, i := range row {
				times[i]++
			}
		}
		for i, c := range out.Chance {
			if c == 0 && times[i] > 0 || math.Abs(times[i]-Rows*c) > 25 {
				t.Errorf("%s with the chance %v stands on %v rows", out.Pool.People[i].ID, c, times[i])
			}
		}
		for _, k := range out.groups.kinds {
			if k.class < 0 {
				few, many := times[k.people[0]], times[k.people[0]]
				for _, i := range k.people {
					few, many = min(few, times[i]), max(many, times[i])
				}
				if many-few > 1 {
					t.Errorf("people alike stand on %v and %v rows", few, many)
				}
			}
		}
	})
}

func TestPipageKeepsTheTotalAndEachShareInTheMean(t *testing.T) {
	shares := []float64{0.0004, 0.1003, 0.2501, 0.3333, 0.0659, 0.25}
	sums := make([]float64, len(shares))
	const runs = 4000
	for seed := range uint64(runs) {
		counts := pipage(shares, 1000, rand.New(rand.NewPCG(seed, 2)))
		total := 0
		for i, n := range counts {
			if math.Abs(float64(n)-1000*shares[i]) >= 1+1e-6 {
				t.Fatalf("share %v became %d", shares[i], n)
			}
			total += n
			sums[i] += float64(n)
		}
		if total != 1000 {
			t.Fatalf("%d rows", total)
		}
	}
	for i, sum := range sums {
		if math.Abs(sum/runs-1000*shares[i]) > 5*0.5/math.Sqrt(runs) {
			t.Errorf("share %v has %v rows in the mean", shares[i], sum/runs)
		}
	}
}

func TestACancelledRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	told := 0
	_, err := Run(ctx, synthetic(300, 45, seven, 3, 20), Options{Tell: func(Progress) {
		if told++; told == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after the cancellation: %v", err)
	}
}

// The chances of LEXIMIN are unique, so the short way through people in parts
// and the long one through prices of panels must come to the same.
func TestTheShortWayAndTheLongWayComeToTheSameChances(t *testing.T) {
	compare := func(p *Pool) {
		quick := run(t, p, Leximin)
		slow := &Outcome{Algorithm: Leximin, Pool: p.ordered(), Chance: make([]float64, len(p.People))}
		slow.groups = group(slow.Pool, nil)
		err := slow.settle(context.Background(), newCommittee(slow.groups), nil, rand.New(rand.NewPCG(1, 1)), func(Progress) {})
		if err != nil {
			t.Fatal(err)
		}
		sound(t, slow)
		for i, c := range quick.Chance {
			if math.Abs(c-slow.Chance[i]) > 1e-5 {
				t.Errorf("%s: %v one way and %v the other", quick.Pool.People[i].ID, c, slow.Chance[i])
			}
		}
	}
	smallPools(t, 25, func(p *Pool, _ *rand.Rand) { compare(p) })
	compare(sf(t))
}
