package input_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func no(reason string, ids ...input.ID) input.NewResponse {
	return input.NewResponse{Inputs: ids, Disposition: input.NotAdopted, Reason: reason}
}

func TestAnAnswerHasADispositionAReasonANameARoleADateAndTheWords(t *testing.T) {
	w := newWorld(t)
	id := w.says(t, w.ada, "Say where they are found.")
	_, from, err := w.texts.Current(w.ctx, w.id)
	must(t, err)
	to := w.texts.Write(w.id, draft.VoiceOf(w.lead), field, "Contracts are scattered over forty sites.\nNobody knows who won them.")
	ask := input.NewResponse{Key: "form", Inputs: []input.ID{id}, Disposition: input.Adopted}
	_, err = w.Respond(w.ctx, w.lead, w.plan, ask)
	refused(t, err, civic.Invalid, "Give the reason")
	ask.Reason = "It says now where."
	_, err = w.Respond(w.ctx, w.lead, w.plan, ask)
	refused(t, err, civic.Invalid, "Show the change")
	ask.Change = &input.NewChange{Draft: w.id, From: to, To: to}
	_, err = w.Respond(w.ctx, w.lead, w.plan, ask)
	refused(t, err, civic.Invalid, "must be older")
	ask.Change.From = from
	_, err = w.Respond(w.ctx, w.ada, w.plan, ask)
	refused(t, err, civic.Forbidden, "do not let you")
	r, err := w.Respond(w.ctx, w.lead, w.plan, ask)
	must(t, err)
	again, err := w.Respond(w.ctx, w.lead, w.plan, ask)
	must(t, err)
	v := w.see(t, id)
	if r.ID != again.ID || v.Response != r.ID || r.By.Name != "Lea Lead" || r.Role != people.Lead || r.At.IsZero() || v.State != input.Responded {
		t.Errorf("answered as %+v", r)
	}
	if r.Change.Words[0].Old != "hard to find" || r.Change.Words[0].New != "scattered over forty sites" {
		t.Errorf("the words are %q", r.Change.Words)
	}
	if behind, err := w.Behind(w.ctx, w.id, 10); err != nil || len(behind) != 1 {
		t.Errorf("behind the text there are %v, %v", behind, err)
	}
	if !w.heard.Has("person/"+string(w.ada.Person), "input.answered") {
		t.Error("its author was not told")
	}
}

func TestManyAlikeInputsAreAnsweredTogether(t *testing.T) {
	w := newWorld(t)
	for i := range 30 {
		w.says(t, w.ada, fmt.Sprintf("Please publish all contracts above five thousand crowns within twenty days of signing. Number %d.", i))
	}
	other := w.says(t, w.ben, "The buses should run on Sundays in every village of the county.")
	list, err := w.Triage(w.ctx, w.coord, w.plan, input.Ask{})
	must(t, err)
	if len(list.Items) != 20 || list.More == "" || list.Items[0].Alike != input.MostAlike {
		t.Fatalf("%d on the page, %d alike", len(list.Items), list.Items[0].Alike)
	}
	if v := w.see(t, other); v.Group == list.Items[0].Group {
		t.Error("buses are alike to contracts")
	}
	r, err := w.Respond(w.ctx, w.coord, w.plan, input.NewResponse{Group: list.Items[0].Group, Disposition: input.NotAdopted, Reason: "The law says thirty."})
	must(t, err)
	if len(r.Inputs) != 30 {
		t.Errorf("%d were answered", len(r.Inputs))
	}
	w.waiting(t, 1, 1)
}

func TestOfTwoWhoAnswerAtOnceOneAnswerCountsForEachInput(t *testing.T) {
	w := newWorld(t)
	var ids []input.ID
	for i := range 6 {
		ids = append(ids, w.says(t, w.ada, fmt.Sprint("Word ", i)))
	}
	var wg sync.WaitGroup
	for i := range 4 {
		by := []people.Actor{w.lead, w.coord}[i%2]
		wg.Go(func() {
			if _, err := w.Respond(w.ctx, by, w.plan, no("No.", ids...)); err != nil && civic.AsRefusal(err) == nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if v := w.see(t, id); v.Rounds != 1 || v.Answer == nil || v.Official.Person != v.Answer.By.Person {
			t.Errorf("answered %d times, by %s in %+v", v.Rounds, v.Official.Name, v.Answer)
		}
	}
	_, err := w.Respond(w.ctx, w.lead, w.plan, no("Again.", ids[0]))
	refused(t, err, civic.Conflict, "already")
	list, err := w.Responses(w.ctx, w.visitor, w.plan, "")
	must(t, err)
	n := 0
	for _, r := range list.Items {
		n += len(r.Inputs)
	}
	if n != len(ids) {
		t.Errorf("the answers name %d inputs, want %d", n, len(ids))
	}
	got, err := w.Counts(w.ctx, w.visitor, w.plan)
	must(t, err)
	if got.Total.Answered != 6 || got.Total.Waiting != 0 {
		t.Errorf("counted %+v", got.Total)
	}
}

func TestWhatWasJoinedIsAnsweredWhereItWent(t *testing.T) {
	w := newWorld(t)
	first, second, third := w.idea(t, w.ada, "Benches"), w.idea(t, w.ben, "Seats"), w.idea(t, w.lead, "Roofs")
	into, err := w.Join(w.ctx, w.coord, w.plan, []input.ID{second, first})
	must(t, err)
	if into.Key() != first {
		t.Errorf("they went to %s", into.Title)
	}
	_, err = w.Respond(w.ctx, w.coord, w.plan, no("No.", second))
	refused(t, err, civic.Conflict, "was joined with “Benches”. Answer that one: /inputs/"+string(first))
	_, err = w.Join(w.ctx, w.coord, w.plan, []input.ID{second, first})
	refused(t, err, civic.Invalid, "at least two")
	_, err = w.Join(w.ctx, w.coord, w.plan, []input.ID{third, second})
	must(t, err)
	w.waiting(t, 3, 0)
	_, err = w.Respond(w.ctx, w.coord, w.plan, no("There is no money.", first))
	must(t, err)
	for _, id := range []input.ID{first, second, third} {
		if v := w.see(t, id); v.State != input.Responded || v.Answer.Reason != "There is no money." {
			t.Errorf("%s is %s", v.Title, v.State)
		}
	}
	w.waiting(t, 0, 0)
}

func TestAnAnswerIsContestedOnceAndReviewedBySomebodyElse(t *testing.T) {
	w := newWorld(t)
	w.grant(t, w.lead, people.Coordinator, people.Scope{Plan: w.plan})
	one, two := w.says(t, w.ada, "Twenty days."), w.says(t, w.ada, "Ten days, as in the other plan.")
	_, err := w.ContestAnswer(w.ctx, w.ada, one, "Why?")
	refused(t, err, civic.Conflict, "no answer")
	_, err = w.Respond(w.ctx, w.lead, w.plan, no("No.", one, two))
	must(t, err)
	_, err = w.ContestAnswer(w.ctx, w.ben, one, "I would not accept it.")
	refused(t, err, civic.Forbidden, "Only the person")
	for _, id := range []input.ID{one, two} {
		_, err = w.ContestAnswer(w.ctx, w.ada, id, "It gives no ground.")
		must(t, err)
	}
	_, err = w.ContestAnswer(w.ctx, w.ada, one, "Again.")
	refused(t, err, civic.Conflict, "contested this answer already")
	_, err = w.ReviewAnswer(w.ctx, w.lead, one, input.Review{Upheld: true, Reason: "I was right."})
	refused(t, err, civic.Forbidden, "You gave this answer")
	_, err = w.ReviewAnswer(w.ctx, w.coord, one, input.Review{Upheld: true})
	refused(t, err, civic.Invalid, "Say what you found")
	_, err = w.ReviewAnswer(w.ctx, w.coord, one, input.Review{Upheld: true, Reason: "The law says thirty days."})
	must(t, err)
	_, err = w.ReviewAnswer(w.ctx, w.coord, two, input.Review{Reason: "It goes to the next plan.",
		Instead: input.NewResponse{Disposition: input.Deferred, To: "the next plan", Until: w.clock.Now().AddDate(1, 0, 0)}})
	must(t, err)
	if v := w.see(t, one); v.State != input.Reviewed || !v.Contest.Upheld || v.Disposition != input.NotAdopted {
		t.Errorf("it is %+v", v.Input)
	}
	if v := w.see(t, two); v.State != input.Reviewed || v.Contest.Upheld || v.Disposition != input.Deferred || v.Official.Person != w.coord.Person || v.Rounds != 2 {
		t.Errorf("it is %+v", v.Input)
	}
	_, err = w.ReviewAnswer(w.ctx, w.coord, two, input.Review{Upheld: true, Reason: "Twice."})
	refused(t, err, civic.Conflict, "already")
	_, err = w.ContestAnswer(w.ctx, w.ada, two, "Once more.")
	refused(t, err, civic.Conflict, "reviewed already")
}

func TestAnsweringASuggestionDeclinesItAndOnlyAcceptingItAdoptsIt(t *testing.T) {
	w := newWorld(t)
	g := w.suggests(t, w.ada, "hard to find", "scattered")
	id := input.OfSuggestion(g.ID)
	ask := no("Hard is the word of the law.", id, w.says(t, w.ben, "Another."))
	ask.Disposition = input.Adopted
	_, err := w.Respond(w.ctx, w.lead, w.plan, ask)
	refused(t, err, civic.Conflict, "is a suggestion. Accept it")
	ask.Disposition = input.NotAdopted
	r, err := w.Respond(w.ctx, w.lead, w.plan, ask)
	must(t, err)
	there, err := w.drafts.Suggestions.Find(w.ctx, w.visitor, w.id, g.ID)
	must(t, err)
	if there.Fate != draft.Declined || there.Decided.Reason != ask.Reason || w.see(t, id).Response != r.ID {
		t.Errorf("the suggestion is %s, its answer %s", there.Fate, w.see(t, id).Response)
	}
}

func TestMedianDaysFollowFromTheAnswers(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.idea(t, w.ada, "One"), w.idea(t, w.ben, "Two"), w.idea(t, w.ben, "Three")
	for _, step := range []struct {
		id    input.ID
		after time.Duration
	}{{a, 24 * time.Hour}, {b, 2 * 24 * time.Hour}, {c, 7 * 24 * time.Hour}} {
		w.clock.Pass(step.after)
		_, err := w.Respond(w.ctx, w.coord, w.plan, no("No.", step.id))
		must(t, err)
	}
	got, err := w.Counts(w.ctx, w.visitor, w.plan)
	must(t, err)
	all, _ := got.Total.Median()
	ben, _ := got.Sectors["civil-society"].Median()
	if all != 3 || ben != 6.5 {
		t.Errorf("the median is %v days, of civil society %v", all, ben)
	}
}

func TestWhatWasAnsweredAfterAMomentWasNotAnsweredByThen(t *testing.T) {
	w := newWorld(t)
	stands := func(by time.Time, brought, answered int) {
		t.Helper()
		b, a, err := w.Standing(w.ctx, w.plan, by)
		must(t, err)
		if b != brought || a != answered {
			t.Errorf("by %v: %d of %d answered, want %d of %d", by, a, b, answered, brought)
		}
	}
	first, second := w.says(t, w.ada, "Say who won each contract."), w.says(t, w.ben, "Publish within a week, please.")
	answer := func(id input.ID) {
		_, err := w.Respond(w.ctx, w.lead, w.plan, input.NewResponse{Inputs: []input.ID{id}, Disposition: input.NotAdopted, Reason: "The register does this already."})
		must(t, err)
	}
	answer(first)
	w.clock.Pass(time.Hour)
	published := w.clock.Now()
	w.clock.Pass(time.Hour)
	answer(second)
	w.says(t, w.ada, "And this came after everything.")
	stands(published, 2, 1)
	stands(time.Time{}, 3, 2)
}
