package input_test

import (
	"maps"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// typedIn brings what a resident said, as received on a day; zero for today.
func (w *world) typedIn(t *testing.T, title string, received time.Time) (*input.Input, error) {
	t.Helper()
	return w.Bring(w.ctx, w.coord, w.plan, input.New{Kind: input.Offline, Title: title, Body: "More light at " + title + ".",
		Behalf: &input.Behalf{Name: "A resident", Sector: people.Citizen, Received: received}})
}

func TestWhatIsTypedInLaterCountsOnTheDayOnWhichItWasReceived(t *testing.T) {
	w := newWorld(t)
	opened := w.clock.Now()
	received := opened.Add(3 * 24 * time.Hour)
	w.clock.Pass(10 * 24 * time.Hour)
	closed := w.clock.Now()
	w.clock.Pass(20 * 24 * time.Hour)
	_, err := w.typedIn(t, "the market", time.Time{})
	must(t, err)
	letter, err := w.typedIn(t, "the quay", received)
	must(t, err)

	for name, c := range map[string]struct {
		from, to time.Time
		want     map[people.Sector]int
	}{
		"the consultation": {opened, closed, map[people.Sector]int{people.Citizen: 1}},
		"after it":         {closed, w.clock.Now(), map[people.Sector]int{people.Citizen: 1}},
	} {
		got, err := w.Sectors(w.ctx, w.plan, c.from, c.to)
		must(t, err)
		if !maps.Equal(got, c.want) {
			t.Errorf("in %s: %v, want %v", name, got, c.want)
		}
	}
	if brought, answered, err := w.Standing(w.ctx, w.plan, closed); err != nil || brought != 1 || answered != 0 {
		t.Errorf("by the end of the consultation %d had come and %d were answered, want 1 and 0 (%v)", brought, answered, err)
	}
	queue, err := w.Triage(w.ctx, w.coord, w.plan, input.Ask{})
	must(t, err)
	if len(queue.Items) != 2 || queue.Items[0].ID != letter.ID {
		t.Error("what waits longest does not come first")
	}

	_, err = w.Respond(w.ctx, w.lead, w.plan, input.NewResponse{Inputs: []input.ID{letter.Key()}, Disposition: input.NotAdopted, Reason: "There is light."})
	refused(t, err, civic.Forbidden, "") // a lead of one draft answers for that draft
	_, err = w.Respond(w.ctx, w.coord, w.plan, input.NewResponse{Inputs: []input.ID{letter.Key()}, Disposition: input.NotAdopted, Reason: "There is light."})
	must(t, err)
	counts, err := w.Counts(w.ctx, w.ada, w.plan)
	must(t, err)
	if days, ok := counts.Total.Median(); !ok || days != 27 {
		t.Errorf("its answer took %v days, want the 27 since it was received", days)
	}
	if brought, answered, err := w.Standing(w.ctx, w.plan, closed); err != nil || brought != 1 || answered != 0 {
		t.Errorf("answered late it is %d of %d in time, want 0 of 1 (%v)", answered, brought, err)
	}
	if steps := w.see(t, letter.Key()).Steps; !steps[0].At.Equal(received) || !steps[1].At.Equal(letter.At) {
		t.Errorf("its life begins %v, acknowledged %v", steps[0].At, steps[1].At)
	}
}

func TestADayOfReceiptIsNeitherStillToComeNorMistyped(t *testing.T) {
	w := newWorld(t)
	now := w.clock.Now()
	_, err := w.typedIn(t, "the gate", now.Add(36*time.Hour))
	refused(t, err, civic.Invalid, "This day is still to come.")
	_, err = w.typedIn(t, "the gate", now.AddDate(-11, 0, 0))
	refused(t, err, civic.Invalid, "This is more than 10 years ago.")
	today, err := w.typedIn(t, "the gate", now.Add(3*time.Hour)) // its noon, in the morning
	must(t, err)
	if !today.Since().Equal(today.At) {
		t.Errorf("what came today came %v before it was typed in", today.At.Sub(today.Since()))
	}
	own, err := w.Bring(w.ctx, w.ada, w.plan, input.New{Kind: input.Idea, Title: "Benches", Body: "At every stop.",
		Behalf: &input.Behalf{Name: "Somebody", Sector: people.Citizen, Received: now.AddDate(0, 0, -5)}})
	must(t, err)
	if own.Behalf != nil || !own.Since().Equal(own.At) {
		t.Error("somebody who is no official chose the day on which their idea came")
	}
}
