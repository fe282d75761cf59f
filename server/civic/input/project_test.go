package input_test

import (
	"context"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestACommentIsAnInputWithoutBeingTypedTwice(t *testing.T) {
	w := newWorld(t)
	id := w.says(t, w.ada, "The notices close too early for a small firm.")
	v := w.see(t, id)
	if v.State != input.Received || v.Kind != input.Comment || v.By.Person != w.ada.Person || v.Body == "" || v.About != "Open contracting" {
		t.Errorf("it is %+v", v.Input)
	}
	must(t, w.drafts.Comments.Edit(w.ctx, w.ada, w.id, v.Source, 0, "The notices close much too early."))
	if got := w.see(t, id).Body; got != "The notices close much too early." {
		t.Errorf("after the edit it says %q", got)
	}
	w.waiting(t, 1, 1)
	must(t, w.drafts.Comments.Hide(w.ctx, w.coord, w.id, v.Source, "It names a person."))
	w.waiting(t, 0, 0)
	seen, err := w.Find(w.ctx, w.visitor, id)
	must(t, err)
	if seen.Body != "" || seen.Called() != "" {
		t.Errorf("a hidden comment is read as an input: %q", seen.Body)
	}
	must(t, w.drafts.Comments.Show(w.ctx, w.coord, w.id, v.Source))
	w.waiting(t, 1, 1)
}

func TestWhatACrashKeptFromTheInboxIsBroughtOverByTheNextWhoLooks(t *testing.T) {
	w := newWorld(t)
	w.drafts.Drafts.Inbox = nil // the program dies before the inbox hears of it
	id := w.says(t, w.ada, "Nobody was told of this one.")
	g := w.suggests(t, w.ben, "hard to find", "scattered")
	_, err := w.drafts.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	must(t, err)
	w.waiting(t, 1, 1)
	if v := w.see(t, id); v.State != input.Received {
		t.Errorf("the comment is %s", v.State)
	}
	v := w.see(t, input.OfSuggestion(g.ID))
	if v.Disposition != input.Adopted || v.Answer == nil || v.Answer.Change.Words[0] != (input.Words{Field: field, Old: "hard to find", New: "scattered"}) {
		t.Errorf("the suggestion is %+v, answered %+v", v.Input, v.Answer)
	}
	more, err := w.Heal(w.ctx)
	must(t, err)
	if unheard, others, err := w.drafts.Unheard(w.ctx, 10); err != nil || more || len(unheard)+len(others) > 0 {
		t.Errorf("there is still more to bring over: %v %v %v", unheard, others, err)
	}
}

func TestADecisionOnASuggestionIsItsAnswer(t *testing.T) {
	w := newWorld(t)
	taken, changed, declined, back := w.suggests(t, w.ada, "Contracts", "Public contracts"), w.suggests(t, w.ada, "hard to find", "scattered"),
		w.suggests(t, w.ben, "Nobody", "No citizen"), w.suggests(t, w.ben, "won", "wins")
	all := w.drafts.Suggestions
	_, err := all.Accept(w.ctx, w.lead, w.id, taken.ID)
	must(t, err)
	_, err = all.AcceptChanged(w.ctx, w.lead, w.id, changed.ID, draft.Revised{Saw: "hard to find", Wording: "scattered over many sites", Reason: "Says where."})
	must(t, err)
	_, err = all.Decline(w.ctx, w.lead, w.id, declined.ID, "The others are meant too.")
	must(t, err)
	_, err = all.Withdraw(w.ctx, w.ben, w.id, back.ID)
	must(t, err)
	for id, want := range map[string]input.Disposition{taken.ID: input.Adopted, changed.ID: input.InPart, declined.ID: input.NotAdopted, back.ID: ""} {
		v := w.see(t, input.OfSuggestion(id))
		if v.Disposition != want {
			t.Errorf("%s became %q, want %q", v.Wording, v.Disposition, want)
		}
		if want != "" && (v.Answer.Role != people.Lead || v.Answer.By.Name != "Lea Lead" || !w.heard.Has("person/"+string(v.By.Person), "input.answered")) {
			t.Errorf("answered as %+v", v.Answer)
		}
	}
	w.waiting(t, 0, 0)
	got, err := w.Counts(w.ctx, w.visitor, w.plan)
	must(t, err)
	if got.Total.Answered != 3 || got.Officials[0].Name != "Lea Lead" || got.Officials[0].Answered != 3 || got.Sectors["citizen"].Answered != 2 {
		t.Errorf("counted %+v", got)
	}
}

// slow is an inbox that hears of everything twice, at once.
type slow struct{ *input.Inputs }

func (s slow) Commented(ctx context.Context, t *draft.Thread) {
	var wg sync.WaitGroup
	for range 4 {
		again := *t
		wg.Go(func() { s.Inputs.Commented(ctx, &again) })
	}
	wg.Wait()
}

func TestHearingOfACommentManyTimesAtOnceBringsItOnce(t *testing.T) {
	w := newWorld(t)
	w.drafts.Drafts.Inbox = slow{w.Inputs}
	for range 10 {
		w.says(t, w.ada, "Once is enough.")
	}
	w.waiting(t, 10, 10)
	w.waiting(t, 10, 10)
}

func TestInputsOfAPrivateDraftAreSeenByThoseWhoMayReadIt(t *testing.T) {
	w := newWorld(t)
	id := w.says(t, w.ada, "Said while it was open.")
	d, err := w.drafts.Drafts.Find(w.ctx, w.coord, w.id)
	must(t, err)
	_, err = w.drafts.Drafts.Manage(w.ctx, w.coord, w.id, d.Version, draft.Terms{Title: d.Title, Private: true})
	must(t, err)
	_, err = w.Find(w.ctx, w.ben, id)
	refused(t, err, civic.NotFound, "nothing here")
	list, err := w.List(w.ctx, w.ben, w.plan, input.Ask{})
	must(t, err)
	if len(list.Items) != 0 {
		t.Errorf("a stranger sees %d", len(list.Items))
	}
	if v, err := w.Find(w.ctx, w.ada, id); err != nil || v.Body == "" {
		t.Errorf("its author does not see it: %v", err)
	}
	if list, err = w.List(w.ctx, w.lead, w.plan, input.Ask{}); err != nil || len(list.Items) != 1 {
		t.Errorf("the lead sees %d, %v", len(list.Items), err)
	}
}
