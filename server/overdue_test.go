package server

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// lettersTo are the subjects of the letters to one of the cast.
func (w *world) lettersTo(key string) (subjects []string) {
	w.t.Helper()
	_, letters, err := w.s.follows.Mails(w.t.Context(), w.s.people.Grants, w.actor("administrator"), 200)
	must(w.t, err)
	for _, l := range letters {
		if l.To == key+"@cast.invalid" {
			subjects = append(subjects, l.Subject)
		}
	}
	slices.Reverse(subjects) // the oldest first
	return subjects
}

// later lets the letters of a moment be written, twice over.
func (w *world) later(at time.Time) {
	w.t.Helper()
	needs := w.s.follows.Needs
	needs.Now = func() time.Time { return at }
	needs.Notices = rhythm{w.s, needs.Now}
	f, err := follow.Open(w.t.Context(), w.s.engine, needs)
	must(w.t, err)
	for range 2 {
		_, _, err := f.Run(w.t.Context())
		must(w.t, err)
	}
}

func TestACoordinatorIsToldOnceOfALateMeetingAndOfAMissingReview(t *testing.T) {
	w := newWorld(t)
	ctx, p := t.Context(), w.plan
	for _, next := range plan.States[slices.Index(plan.States, p.State)+1:] {
		if p.State == plan.Implementation || next == plan.Amending {
			continue
		}
		var err error
		p, err = w.s.plans.Move(ctx, people.Operator(), p.Key(), p.Version, next, "")
		must(t, err)
	}
	began, carried := p.Created, p.History[len(p.History)-1].At
	late, review := began.AddDate(0, 0, meeting.LongestGap+1), carried.AddDate(0, 6, 0)
	needs := func(key string, at time.Time) (all []string) {
		found, err := rhythm{w.s, func() time.Time { return at }}.needs(ctx, w.actor(key))
		must(t, err)
		for _, n := range found {
			all = append(all, strings.Fields(n.Text)[0])
		}
		return all
	}
	first := late
	if review.Before(first) {
		first = review
	}
	w.later(first.Add(-time.Minute))
	if got := append(w.lettersTo("coordinator"), needs("coordinator", first.Add(-time.Minute))...); len(got) != 0 {
		t.Errorf("before anything is late the coordinator is told %q", got)
	}
	w.later(late)
	w.later(review)
	w.later(review.AddDate(0, 1, 0))
	told := w.lettersTo("coordinator")
	if len(told) != 2 || !strings.Contains(strings.Join(told, "\n"), "No meeting of both sides") || !strings.Contains(strings.Join(told, "\n"), "A review of what was done is missing") {
		t.Errorf("the coordinator is told %q", told)
	}
	for _, subject := range told {
		if !strings.Contains(subject, p.Title) {
			t.Errorf("it does not say of which plan: %q", subject)
		}
	}
	if got := needs("coordinator", review.AddDate(0, 1, 0)); !slices.Equal(got, []string{"No", "A"}) {
		t.Errorf("what needs the coordinator is %q", got)
	}
	for _, other := range []string{"citizen", "lead", "administrator"} {
		if got := append(w.lettersTo(other), needs(other, review)...); len(got) != 0 {
			t.Errorf("the %s is told %q", other, got)
		}
	}
}

func TestWhoComesIsToldThatASessionMovedAndThatItIsCalledOff(t *testing.T) {
	w := newWorld(t)
	ctx, host := t.Context(), w.actor("coordinator")
	about := aboutSessionIn(w)
	about.Start = w.s.now().Add(30 * time.Hour).Truncate(time.Minute)
	one, err := w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", about)
	must(t, err)
	_, err = w.s.meetings.Sessions.Answer(ctx, w.actor("citizen"), one.Key(), true, "")
	must(t, err)
	_, err = w.s.meetings.Sessions.Answer(ctx, w.actor("speaker"), one.Key(), false, "")
	must(t, err)
	w.later(one.Start.Add(-23 * time.Hour))
	about.Start = about.Start.Add(48 * time.Hour)
	_, err = w.s.meetings.Sessions.Change(ctx, host, one.Key(), 0, about)
	must(t, err)
	w.later(one.Start.Add(-22 * time.Hour))
	w.later(about.Start.Add(-23 * time.Hour))
	_, err = w.s.meetings.Sessions.Cancel(ctx, host, one.Key(), "The hall is flooded.")
	must(t, err)
	w.later(about.Start.Add(-22 * time.Hour))
	got := w.lettersTo("citizen")
	if len(got) != 4 || !strings.Contains(got[1], "Moved to ") || strings.Contains(got[2], "Moved") || !strings.HasPrefix(got[3], "Called off: ") {
		t.Errorf("the citizen is told %q", got)
	}
	if got := w.lettersTo("coordinator"); len(got) != 3 {
		t.Errorf("the host, who called it off, is told %q", got)
	}
	if got := w.lettersTo("speaker"); len(got) != 0 {
		t.Errorf("who cannot come is told %q", got)
	}
	_, letters, err := w.s.follows.Mails(ctx, w.s.people.Grants, w.actor("administrator"), 1)
	must(t, err)
	if !strings.Contains(letters[0].Body, "The hall is flooded.") {
		t.Errorf("the last letter does not say why: %s", letters[0].Body)
	}
	if p := want(t, w.as("citizen").get("/account"), 200); !strings.Contains(p.body, "was called off: The hall is flooded.") {
		t.Error("a session that was called off is not on the account of who wanted to come")
	}
}
