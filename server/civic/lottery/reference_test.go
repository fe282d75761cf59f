package lottery

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

func sf(t testing.TB) *Pool {
	return shared(t, "sf_150_22/features.csv", "sf_150_22/candidates.csv", 22)
}

func small(t testing.TB) *Pool {
	return shared(t, "example_small_20/categories.csv", "example_small_20/respondents.csv", 20)
}

func TestLeximinGivesTheReferenceChancesOnThePoolOf150(t *testing.T) {
	out := run(t, sf(t), Leximin)
	f := out.Figures()
	for _, c := range []struct {
		name      string
		got, want float64
		digits    int
	}{{"lowest", f.Lowest, .09091, 5}, {"highest", f.Highest, .47090, 5}, {"Gini", f.Gini, .1404, 4}, {"geometric mean", f.Geometric, .14121, 5}} {
		if math.Abs(c.got-c.want) > 0.51*math.Pow10(-c.digits) {
			t.Errorf("%s is %.6f instead of %v", c.name, c.got, c.want)
		}
	}
	distinct := map[string]bool{}
	for _, c := range out.Chance {
		distinct[strconv.FormatFloat(c, 'f', 4, 64)] = true
	}
	want := []string{"0.0909", "0.1154", "0.1250", "0.1579", "0.1667", "0.1686", "0.1746", "0.1868", "0.2355", "0.2955", "0.4709"}
	if got := slices.Sorted(maps.Keys(distinct)); !slices.Equal(got, want) {
		t.Errorf("distinct chances %v", got)
	}
	if len(out.Unreachable) != 0 {
		t.Errorf("unreachable: %v", out.Unreachable)
	}
}

func TestMaximinReachesOneEleventhOnThePoolOf150(t *testing.T) {
	if lowest := run(t, sf(t), Maximin).Figures().Lowest; math.Abs(lowest-1./11) > 1e-6 {
		t.Errorf("the lowest chance is %v", lowest)
	}
}

func TestTheDearestPanelOfThePoolOf150IsTheReferenceOne(t *testing.T) {
	p := sf(t)
	g := group(p, func(i int) string { return fmt.Sprint(" ", i) })
	weights := make([]float64, len(g.kinds))
	for k := range g.kinds {
		weights[k] = float64(g.kinds[k].people[0]*7919%1000) / 1000
	}
	_, found, err := newCommittee(g).best(context.Background(), weights, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(1)})
	if err != nil || !found.Proven || math.Abs(found.Worth-19.45) > 1e-9 {
		t.Errorf("worth %v, proven %v, %v", found.Worth, found.Proven, err)
	}
}

func TestEverybodyHasATenthInThePoolOf200(t *testing.T) {
	for _, a := range []Algorithm{Leximin, Maximin} {
		f := run(t, small(t), a).Figures()
		if math.Abs(f.Lowest-0.1) > 1e-6 || math.Abs(f.Geometric-0.1) > 1e-6 || f.Gini > 1e-6 {
			t.Errorf("%s: %+v", a, f)
		}
	}
}

func TestLegacyIsFarFromFairInThePoolOf200(t *testing.T) {
	f := run(t, small(t), Legacy)
	lowest := slices.Min(f.Chance)
	// The published upper bound for the least likely person is 1.21 %; a
	// thousand draws see that to within four standard deviations.
	if lowest > 0.0121+4*math.Sqrt(0.0121*0.9879/Rows) {
		t.Errorf("the lowest chance is %v", lowest)
	}
	if leximin := run(t, small(t), Leximin).Figures().Lowest; leximin <= lowest {
		t.Errorf("leximin's lowest chance %v is no better", leximin)
	}
}

func TestNashBeatsLeximinInTheProductOfChances(t *testing.T) {
	lex, nash := run(t, sf(t), Leximin).Figures(), run(t, sf(t), Nash).Figures()
	if nash.Geometric < lex.Geometric || nash.Lowest > lex.Lowest+1e-6 {
		t.Errorf("nash %+v, leximin %+v", nash, lex)
	}
}
