package input_test

import (
	"maps"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestWhoBroughtWhatIsKeptApartByTheTimeInWhichItCame(t *testing.T) {
	w := newWorld(t)
	begun := w.clock.Now()
	w.idea(t, w.ada, "Benches")
	w.idea(t, w.ben, "Maps at every stop")
	_, err := w.Bring(w.ctx, w.coord, w.plan, input.New{Kind: input.Offline, Title: "Said at the market", Body: "More light.",
		Behalf: &input.Behalf{Name: "A resident", Sector: people.Citizen}})
	must(t, err)
	between := w.clock.Now()
	w.clock.Pass(40 * 24 * time.Hour)
	w.idea(t, w.ben, "Shelters")
	for name, c := range map[string]struct {
		from, to time.Time
		want     map[people.Sector]int
	}{
		"the first window":  {begun, between, map[people.Sector]int{people.Citizen: 2, people.CivilSociety: 1}},
		"the second window": {between, w.clock.Now(), map[people.Sector]int{people.CivilSociety: 1}},
		"before both":       {begun.Add(-time.Hour), begun, map[people.Sector]int{}},
	} {
		got, err := w.Sectors(w.ctx, w.plan, c.from, c.to)
		must(t, err)
		if !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestATextWentOutTwiceWhenSomethingCameAfterAnAnswerAndWasAnswered(t *testing.T) {
	w := newWorld(t)
	rounds := func(want int, when string) {
		t.Helper()
		if n, err := w.Rounds(w.ctx, w.id); err != nil || n != want {
			t.Errorf("%s: %d rounds, want %d (%v)", when, n, want, err)
		}
	}
	answer := func(id input.ID) {
		t.Helper()
		_, err := w.Respond(w.ctx, w.lead, w.plan, input.NewResponse{Inputs: []input.ID{id}, Disposition: input.NotAdopted, Reason: "It costs too much."})
		must(t, err)
	}
	first, second := w.says(t, w.ada, "Who checks the notices?"), w.says(t, w.ben, "And who pays for it?")
	rounds(0, "nothing is answered")
	answer(first)
	rounds(1, "one is answered")
	answer(second)
	rounds(1, "the other was brought before the first answer")
	again := w.says(t, w.ada, "Then let the audit office check.")
	rounds(1, "what came back waits")
	answer(again)
	rounds(2, "it is answered")
}

func TestAThemeIsListedWholeAndNothingElseWithIt(t *testing.T) {
	w := newWorld(t)
	bench, map1 := w.idea(t, w.ada, "Benches"), w.idea(t, w.ben, "Maps at every stop")
	theme := "Stops"
	_, err := w.Sort(w.ctx, w.coord, w.plan, input.Sorting{Inputs: []input.ID{bench}, Theme: &theme})
	must(t, err)
	_, err = w.Respond(w.ctx, w.coord, w.plan, input.NewResponse{Inputs: []input.ID{bench}, Disposition: input.NotAdopted, Reason: "No wood."})
	must(t, err)
	page, err := w.List(w.ctx, w.ada, w.plan, input.Ask{Theme: theme})
	must(t, err)
	if len(page.Items) != 1 || page.Items[0].Key() != bench {
		t.Errorf("the theme lists %d, want the answered one alone (not %s)", len(page.Items), map1)
	}
	if page, err = w.List(w.ctx, w.ada, w.plan, input.Ask{Theme: theme, Waiting: true}); err != nil || len(page.Items) != 0 {
		t.Errorf("of the theme %d wait, and it is answered: %v", len(page.Items), err)
	}
}
