package lottery

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const cartoonFeatures = "feature,value,min,max\nage,child,1,2\nage,adult,1,2\nfranchise,simpsons,1,2\nfranchise,ducktales,1,2\n"

const cartoonPeople = "name,age,franchise,home\nlisa,child,simpsons,1\nmarge,adult,simpsons,3\nlouie,child,ducktales,2\ndewey,child,ducktales,2\nscrooge,adult,ducktales,1\n"

func TestThreePanelsOfTwoGiveEverybodyAThirdAndOneTwoThirds(t *testing.T) {
	p := written(t, cartoonFeatures, cartoonPeople, 2, Columns{})
	want := map[string]float64{"lisa": 1. / 3, "louie": 1. / 3, "dewey": 1. / 3, "scrooge": 1. / 3, "marge": 2. / 3}
	expect(t, run(t, p, Maximin), want)
	expect(t, run(t, p, Leximin), want)
}

func TestPeopleOfOneHouseholdAreNeverChosenTogether(t *testing.T) {
	p := written(t, cartoonFeatures, cartoonPeople, 2, Columns{Address: []string{"home"}})
	out := run(t, p, Leximin)
	expect(t, out, map[string]float64{"marge": 1, "louie": 0.5, "dewey": 0.5, "lisa": 0, "scrooge": 0})
	if len(out.Unreachable) != 2 {
		t.Errorf("unreachable: %v", out.Unreachable)
	}
}

const needsA = "a,v1,v1,v1\nb,v1,v2,v2\nc,v2,v1,v2\nd,v2,v2,v1\n"

func needs(low, high int) string {
	var b strings.Builder
	b.WriteString("feature,value,min,max\n")
	for _, f := range []string{"f1", "f2", "f3"} {
		fmt.Fprintf(&b, "%s,v1,%d,%d\n%s,v2,0,2\n", f, low, high, f)
	}
	return b.String()
}

func TestWhoeverIsNeededByEveryPanelIsCertain(t *testing.T) {
	p := written(t, needs(1, 2), "id,f1,f2,f3\n"+needsA, 2, Columns{})
	for _, a := range []Algorithm{Maximin, Leximin, Nash} {
		expect(t, run(t, p, a), map[string]float64{"a": 1, "b": 1. / 3, "c": 1. / 3, "d": 1. / 3})
	}
}

func TestQuotasThatContradictEachOtherAndMayNotGiveAreRefused(t *testing.T) {
	p := written(t, needs(1, 1), "id,f1,f2,f3\n"+needsA, 2, Columns{})
	for _, a := range []Algorithm{Maximin, Leximin, Nash} {
		if _, err := Run(context.Background(), p, Options{Algorithm: a}); !errors.Is(err, ErrNoPanel) {
			t.Errorf("%s: %v", a, err)
		}
	}
	if _, err := Run(context.Background(), p, Options{Algorithm: Legacy}); !errors.Is(err, ErrUnlucky) {
		t.Errorf("legacy: %v", err)
	}
	if _, err := Relax(context.Background(), p, false); !errors.Is(err, ErrRigid) {
		t.Errorf("relaxing within no flex: %v", err)
	}
	changes, err := Relax(context.Background(), p, true)
	if err != nil || len(changes) != 1 {
		t.Fatalf("advice: %v, %v", changes, err)
	}
	if _, err := Run(context.Background(), p.With(changes), Options{}); err != nil {
		t.Errorf("after the advice was taken: %v", err)
	}
}

const fivesFeatures = "feature,value,min,max\ngender,female,1,1\ngender,male,4,4\npolitical,liberal,4,4\npolitical,conservative,1,1\n"

const fivesPeople = "id,gender,political\nadam,male,liberal\nbrian,male,liberal\ncameron,male,liberal\ndave,male,liberal\nelinor,female,liberal\nfrank,male,conservative\ngrace,female,conservative\n"

func TestLeximinAndNashDifferWhereTheyShould(t *testing.T) {
	p := written(t, fivesFeatures, fivesPeople, 5, Columns{})
	lowest := run(t, p, Maximin).Figures().Lowest
	if lowest < 0.5-1e-5 || lowest > 0.5+1e-5 {
		t.Errorf("maximin reaches %v", lowest)
	}
	l, n := 7./8, 6./7
	expect(t, run(t, p, Leximin), map[string]float64{"adam": l, "brian": l, "cameron": l, "dave": l, "elinor": 0.5, "frank": 0.5, "grace": 0.5})
	expect(t, run(t, p, Nash), map[string]float64{"adam": n, "brian": n, "cameron": n, "dave": n, "elinor": 4. / 7, "frank": 4. / 7, "grace": 3. / 7})
}

// sixtyOne is a pool in which one person could be chosen only if people came
// in halves: each half of the rest needs 23 seats of 46.
func sixtyOne(t *testing.T) *Pool {
	var f, p strings.Builder
	f.WriteString("feature,value,min,max\n")
	for i := 1; i <= 3; i++ {
		fmt.Fprintf(&f, "f%d,v1,15,46\nf%d,v2,15,46\nf%d,v3,0,46\n", i, i, i)
	}
	p.WriteString("id,f1,f2,f3\n")
	for k, values := range []string{"v1,v1,v3", "v1,v3,v1", "v3,v1,v1", "v2,v2,v3", "v2,v3,v2", "v3,v2,v2"} {
		for i := 1; i <= 10; i++ {
			fmt.Fprintf(&p, "p%d,%s\n", i+10*k, values)
		}
	}
	p.WriteString("p61,v3,v3,v3\n")
	return written(t, f.String(), p.String(), 46, Columns{})
}

func TestWhoCanBeOnNoPanelIsFoundAndToldWhatStandsInTheWay(t *testing.T) {
	for _, a := range []Algorithm{Maximin, Leximin, Nash} {
		out := run(t, sixtyOne(t), a)
		for id, c := range chances(out) {
			want := 46. / 60
			if id == "p61" {
				want = 0
			}
			if c < want-1e-5 || c > want+1e-5 {
				t.Errorf("%s: %s has %v instead of %v", a, id, c, want)
			}
		}
		blocked, err := out.Blocked(context.Background())
		if err != nil || len(blocked) != 1 || len(blocked[0].People) != 1 {
			t.Fatalf("blocked: %v, %v", blocked, err)
		}
		if by := blocked[0].By; len(by) != 1 || !by[0].Minimum || by[0].From != 15 || by[0].To != 14 {
			t.Errorf("blocked by %v", by)
		}
	}
}
