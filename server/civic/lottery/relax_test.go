package lottery

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Three of the four liberals are women, so three men and three liberals do not
// go together with one seat for conservatives.
const tightPeople = "id,gender,leaning\na,f,lib\nb,f,lib\nc,f,lib\nd,m,lib\ne,m,con\ng,m,con\n"

func tight(t *testing.T, flex string) *Pool {
	f := "feature,value,min,max,min_flex,max_flex\ngender,f,1,1,1,1\ngender,m,3,3," + flex + "\nleaning,lib,3,3,3,3\nleaning,con,1,1,1,1\n"
	return written(t, f, tightPeople, 4, Columns{})
}

func TestTheSmallestChangeWithinFlexIsSaidInWords(t *testing.T) {
	p := written(t, "feature,value,min,max,min_flex,max_flex\ngender,f,1,1,0,2\ngender,m,3,3,2,4\nleaning,lib,3,3,2,3\nleaning,con,1,1,1,2\n", tightPeople, 4, Columns{})
	if _, err := Run(context.Background(), p, Options{}); !errors.Is(err, ErrNoPanel) {
		t.Fatal(err)
	}
	changes, err := Relax(context.Background(), p, false)
	if err != nil {
		t.Fatal(err)
	}
	words := make([]string, len(changes))
	for i, c := range changes {
		words[i] = c.String()
	}
	slices.Sort(words)
	// Either way two bounds move; lowering a minimum of 3 costs the same for
	// both features.
	a := "gender: the maximum for 'f' goes from 1 to 2.|gender: the minimum for 'm' goes from 3 to 2."
	b := "leaning: the maximum for 'con' goes from 1 to 2.|leaning: the minimum for 'lib' goes from 3 to 2."
	if got := strings.Join(words, "|"); got != a && got != b {
		t.Errorf("changes: %s", got)
	}
	run(t, p.With(changes), Leximin)
}

func TestAChangeBeyondFlexIsNeverMade(t *testing.T) {
	p := tight(t, "3,3")
	if changes, err := Relax(context.Background(), p, false); !errors.Is(err, ErrRigid) {
		t.Errorf("%v, %v", changes, err)
	}
	advice, err := Relax(context.Background(), p, true)
	if err != nil || len(advice) != 2 {
		t.Fatalf("advice %v, %v", advice, err)
	}
	run(t, p.With(advice), Leximin)
}

func TestQuotasThatCanBeMetNeedNoChange(t *testing.T) {
	p := synthetic(60, 12, []int{2, 3}, 1, 0)
	if changes, err := Relax(context.Background(), p, true); err != nil || len(changes) != 0 {
		t.Errorf("%v, %v", changes, err)
	}
}

func TestEmptySeatsAreFilledByTheQuotasThatAreLeft(t *testing.T) {
	p := synthetic(120, 20, []int{2, 4, 3}, 8, 30)
	first := run(t, p, Leximin)
	panel := first.Table()[rand.New(rand.NewPCG(1, 1)).IntN(Rows)]
	ids := func(places []int) []string {
		var out []string
		for _, i := range places {
			out = append(out, first.Pool.People[i].ID)
		}
		return out
	}
	held, gone := ids(panel[:17]), ids(panel[17:])
	next, err := p.Replacements(held, gone)
	if err != nil {
		t.Fatal(err)
	}
	if next.Panel != 3 {
		t.Fatalf("%d seats", next.Panel)
	}
	second := run(t, next, Leximin)
	place := map[string]int{}
	for i, person := range p.People {
		place[person.ID] = i
	}
	for _, row := range second.Table()[:50] {
		whole := []int{}
		for _, i := range row {
			id := second.Pool.People[i].ID
			if slices.Contains(held, id) || slices.Contains(gone, id) {
				t.Fatalf("%s was asked again", id)
			}
			whole = append(whole, place[id])
		}
		for _, id := range held {
			whole = append(whole, place[id])
		}
		if err := p.Fits(whole); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReplacementsRefuseWhatDoesNotFitTogether(t *testing.T) {
	p := written(t, fivesFeatures, fivesPeople, 5, Columns{})
	for want, call := range map[string][2][]string{
		"'zoe' is not in the pool.":              {{"adam", "zoe"}, nil},
		"'adam' is named twice.":                 {{"adam", "adam"}, nil},
		"'adam' cannot both stay and have left.": {{"adam"}, {"adam"}},
		"No seat is empty: 5 members stay.":      {{"adam", "brian", "cameron", "frank", "elinor"}, nil},
	} {
		if _, err := p.Replacements(call[0], call[1]); err == nil || err.Error() != want {
			t.Errorf("%v instead of %s", err, want)
		}
	}
}
