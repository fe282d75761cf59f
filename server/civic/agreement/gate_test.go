package agreement_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// found is what the look over a text and the count of inputs find.
type found struct{ empty, mistakes, unanswered int }

// gated opens the world with everything that a gate can ask, and a record.
func gated(t testing.TB, f *found) *world {
	t.Helper()
	w := newWorld(t)
	log, err := record.Open(w.ctx, w.engine, record.Needs{Seed: []byte(strings.Repeat("k", 32)), Origin: "folkmoot.example/record", Now: w.clock.Now})
	must(t, err)
	t.Cleanup(log.Close)
	w.Services, err = agreement.Open(w.ctx, w.engine, agreement.Needs{Rules: w.people.Grants, Drafts: w.drafts, Announce: civic.Silence{}, Now: w.clock.Now, Record: log,
		Newest: func(context.Context, draft.ID) (int, error) { return w.newest, nil },
		Look: func(context.Context, *draft.Draft, draft.Content) (agreement.Look, error) {
			return agreement.Look{Empty: f.empty, Mistakes: f.mistakes}, nil
		},
		Unanswered: func(context.Context, string, draft.ID) (int, error) { return f.unanswered, nil },
	})
	must(t, err)
	return w
}

func (w *world) draft() *draft.Draft {
	w.t.Helper()
	d, err := w.drafts.Drafts.Find(w.ctx, w.official, w.id)
	must(w.t, err)
	return d
}

func TestEveryHurdleStopsByItselfAndSaysSo(t *testing.T) {
	f := &found{}
	w := gated(t, f)
	if _, err := w.Pass(w.ctx, w.draft()); err != nil {
		t.Fatalf("nothing is in the way, and %v", err)
	}
	for words, obstruct := range map[string]func(){
		"not written: 2": func() { f.empty = 2 }, "linter finds: 1": func() { f.mistakes = 1 }, "nobody has answered: 3": func() { f.unanswered = 3 },
	} {
		*f = found{}
		obstruct()
		_, err := w.Pass(w.ctx, w.draft())
		refused(t, err, civic.Conflict, words)
	}
	*f = found{1, 1, 1}
	_, err := w.Pass(w.ctx, w.draft())
	if all, ok := err.(civic.Refusals); !ok || len(all) != 3 {
		t.Errorf("three things are in the way, and it says %v", err)
	}
}

func TestALateChangeWaitsForItsReasonAndItsWindow(t *testing.T) {
	w := gated(t, &found{})
	w.agree()
	w.write(objective, "Publish every contract within 90 days.")
	_, err := w.Pass(w.ctx, w.draft())
	refused(t, err, civic.Conflict, "nobody has given the reason")
	c, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "More time.")
	must(t, err)
	_, err = w.Pass(w.ctx, w.draft())
	refused(t, err, civic.Conflict, "People can comment")
	w.clock.Pass(c.Until.Sub(w.clock.Now()) + time.Minute)
	st, err := w.Pass(w.ctx, w.draft())
	must(t, err)
	if st.Agreed == nil || st.Change == nil || st.Change.Reason != "More time." || len(st.Change.Differences) != 1 {
		t.Errorf("published with %+v", st)
	}
	w.clock.Pass(-20 * 24 * time.Hour)
	if _, err = w.Pass(w.ctx, w.draft()); err != nil {
		t.Errorf("a clock set back stops what was free: %v", err)
	}
}

func TestAnOverrideNeedsANamedPersonAReasonAndThisVeryText(t *testing.T) {
	f := &found{unanswered: 3}
	w := gated(t, f)
	sha := w.seen().SHA256
	_, err := w.Override(w.ctx, w.official, w.id, agreement.Answered, sha, "We are late.")
	refused(t, err, civic.Forbidden, "roles here")
	_, err = w.Override(w.ctx, w.coord, w.id, agreement.Answered, sha, " \t")
	refused(t, err, civic.Invalid, "Say why")
	_, err = w.Override(w.ctx, w.coord, w.id, agreement.Answered, "another", "We are late.")
	refused(t, err, civic.Conflict, "changed while you were looking")
	_, err = w.Override(w.ctx, w.coord, w.id, agreement.Sound, sha, "We are late.")
	refused(t, err, civic.Conflict, "Nothing stands in the way")
	x, err := w.Override(w.ctx, w.coord, w.id, agreement.Answered, sha, "The plan is due today; each of the three is answered by Friday.")
	must(t, err)
	_, err = w.Override(w.ctx, w.coord, w.id, agreement.Answered, sha, "Once more.")
	refused(t, err, civic.Conflict, "Cara Coordinator has decided")
	st, err := w.Pass(w.ctx, w.draft())
	must(t, err)
	if len(st.Overrides) != 1 || st.Overrides[0].By.Name != "Cara Coordinator" || st.Overrides[0].Reason != x.Reason || st.Overrides[0].Size != 3 {
		t.Errorf("published with %+v", st.Overrides)
	}
	f.unanswered = 2 // fewer than were let pass
	_, err = w.Pass(w.ctx, w.draft())
	must(t, err)
	f.unanswered = 4
	_, err = w.Pass(w.ctx, w.draft())
	refused(t, err, civic.Conflict, "nobody has answered: 4")
	f.unanswered = 3
	w.write(problem, "Contracts cannot be found.")
	_, err = w.Pass(w.ctx, w.draft())
	refused(t, err, civic.Conflict, "nobody has answered: 3")
}

func TestAChainClearsATextInItsOrderAndKeepsItsNotesToItself(t *testing.T) {
	w := gated(t, &found{})
	terms := *agreement.Usual()
	terms.Chain = []agreement.Stage{{Name: "Policy", People: []people.PersonID{w.official.Person}}, {Name: "Legal", People: []people.PersonID{w.coord.Person}}}
	_, err := w.SetTerms(w.ctx, w.coord, plan, 0, terms)
	must(t, err)
	sha := w.seen().SHA256
	_, err = w.Pass(w.ctx, w.draft())
	refused(t, err, civic.Conflict, "not cleared this text: 2")
	_, err = w.Clear(w.ctx, w.coord, w.id, "Legal", sha, true, "")
	refused(t, err, civic.Conflict, "not been cleared by Policy")
	_, err = w.Clear(w.ctx, w.official, w.id, "Legal", sha, true, "")
	refused(t, err, civic.Conflict, "not been cleared by Policy")
	_, err = w.Clear(w.ctx, w.advocate, w.id, "Policy", sha, true, "")
	refused(t, err, civic.Forbidden, "named for this plan's clearance")
	_, err = w.Clear(w.ctx, w.official, w.id, "Policy", sha, false, "")
	refused(t, err, civic.Invalid, "Say why the text is returned")
	_, err = w.Clear(w.ctx, w.official, w.id, "Policy", sha, true, "Fits the strategy.")
	must(t, err)
	_, err = w.Note(w.ctx, w.official, w.id, "The minister will ask about the cost.")
	must(t, err)

	k, err := w.Desk(w.ctx, w.coord, w.id)
	must(t, err)
	if !k.InChain || len(k.Notes) != 1 || !k.Stages[1].MayClear || k.Stages[0].MayClear {
		t.Errorf("the next official sees %+v", k)
	}
	for _, by := range []people.Actor{w.advocate, w.citizen, {}, people.Operator()} {
		k, err := w.Desk(w.ctx, by, w.id)
		must(t, err)
		if k.InChain || len(k.Notes) != 0 || k.Stages[0].Outcome == nil || k.Stages[0].Outcome.Words != "Fits the strategy." {
			t.Errorf("%q sees %d notes", by.Name, len(k.Notes))
		}
		_, err = w.Note(w.ctx, by, w.id, "Me too.")
		if civic.AsRefusal(err) == nil {
			t.Errorf("%q writes a note", by.Name)
		}
	}
	x, err := w.people.Export(w.ctx, w.coord)
	must(t, err)
	if acts := x.Parts["agreements"].(*agreement.Acts); len(acts.Notes) != 0 {
		t.Error("somebody takes another's note away")
	}
	_, err = w.Clear(w.ctx, w.coord, w.id, "Legal", sha, true, "")
	must(t, err)
	st, err := w.Pass(w.ctx, w.draft())
	must(t, err)
	if len(st.Cleared) != 2 || st.Cleared[0].Words != "Fits the strategy." {
		t.Errorf("published with %+v", st.Cleared)
	}
	w.write(problem, "Contracts cannot be found.")
	_, err = w.Pass(w.ctx, w.draft())
	refused(t, err, civic.Conflict, "not cleared this text: 2")
	terms.Chain = append(terms.Chain, agreement.Stage{Name: "policy", People: terms.Chain[0].People})
	_, err = w.SetTerms(w.ctx, w.coord, plan, 1, terms)
	refused(t, err, civic.Invalid, "two stages called")
}

func TestWhatTheSidesDoEntersThePublicRecordOnce(t *testing.T) {
	w := gated(t, &found{mistakes: 1})
	w.agree()
	w.status()
	w.write(objective, "Publish every contract within 90 days.")
	_, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "More time.")
	must(t, err)
	for _, words := range []string{"Too long.", "Too long.", "Far too long."} {
		_, err = w.Dissent(w.ctx, w.advocate, w.id, words)
		must(t, err)
	}
	_, err = w.Override(w.ctx, w.coord, w.id, agreement.Sound, w.seen().SHA256, "It is not a mistake.")
	must(t, err)
	kinds := map[record.Kind]int{}
	checked, err := w.Record.Check(w.ctx)
	must(t, err)
	if checked == nil {
		t.Fatal("the record is not whole")
	}
	entries, err := w.Record.List(w.ctx, record.Ask{})
	must(t, err)
	for _, e := range entries.Items {
		kinds[e.Kind]++
		if strings.Contains(e.Leaf, "More time") || strings.Contains(e.Leaf, "Lea Official") {
			t.Errorf("personal words stand in a leaf: %s", e.Leaf)
		}
	}
	if kinds[record.Agreement] != 1 || kinds[record.Change] != 1 || kinds[record.Dissent] != 2 || kinds[record.Override] != 1 {
		t.Errorf("entered %v", kinds)
	}
}
