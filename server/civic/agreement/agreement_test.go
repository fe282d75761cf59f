package agreement_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func TestATextIsAgreedWhenBothSidesSignedTheSameHash(t *testing.T) {
	w := newWorld(t)
	_, err := w.Sign(w.ctx, w.official, w.id, w.seen())
	must(t, err)
	if v := w.status(); v.Agreement != nil || v.Signed(people.Government) == nil {
		t.Fatal("one side's name made an agreement, or does not stand")
	}
	_, err = w.Sign(w.ctx, w.advocate, w.id, w.seen())
	must(t, err)
	v := w.status()
	if v.Agreement == nil || v.Agreement.SHA256 != w.seen().SHA256 || len(v.Agreement.Signed) != 2 {
		t.Fatalf("both signed and %+v came of it", v.Agreement)
	}
	if g, c := v.Agreement.Signed[0], v.Agreement.Signed[1]; g.By.OrganisationName != department || c.By.OrganisationName != charity {
		t.Errorf("signed by %s and %s", g.By.OrganisationName, c.By.OrganisationName)
	}
	hash, err := v.Agreement.Content.Hash()
	if err != nil || hash != v.Agreement.SHA256 {
		t.Error("the agreement does not hold the text that it names")
	}
	d, err := w.drafts.Drafts.Find(w.ctx, w.official, w.id)
	must(t, err)
	if d.State != draft.AgreedText {
		t.Errorf("the draft is %s", d.State)
	}
	_, err = w.Sign(w.ctx, w.official, w.id, w.seen())
	refused(t, err, civic.Conflict, "agreed on this text already")
}

func TestSignaturesUnderTwoTextsMakeNoAgreement(t *testing.T) {
	w := newWorld(t)
	_, err := w.Sign(w.ctx, w.official, w.id, w.seen())
	must(t, err)
	w.write(problem, "Contracts cannot be found.")
	_, err = w.Sign(w.ctx, w.advocate, w.id, w.seen())
	must(t, err)
	if w.status().Agreement != nil {
		t.Fatal("they signed two texts")
	}
	_, err = w.Sign(w.ctx, w.official, w.id, w.seen())
	must(t, err)
	if w.status().Agreement == nil {
		t.Fatal("they signed one text")
	}
}

func TestATextThatChangedAMomentBeforeIsNotSignedAndTheDifferenceIsSaid(t *testing.T) {
	w := newWorld(t)
	seen := w.seen()
	w.write(objective, "Publish every contract within 90 days.")
	_, err := w.Sign(w.ctx, w.advocate, w.id, seen)
	refused(t, err, civic.Conflict, "changed a moment ago")
	var all civic.Refusals
	if !errors.As(err, &all) || len(all) != 2 || !strings.Contains(all[1].Error(), "within 30 days") || !strings.Contains(all[1].Error(), "within 90 days") {
		t.Fatalf("the refusal does not say what is different: %v", all)
	}
	if len(w.status().Signatures) != 0 {
		t.Error("it was signed all the same")
	}
	_, err = w.Sign(w.ctx, w.advocate, w.id, agreement.Seen{Seq: 99, SHA256: "never"})
	refused(t, err, civic.Conflict, "changed a moment ago")
}

func TestOnlyTheSidesLeadsSign(t *testing.T) {
	w := newWorld(t)
	_, err := w.Sign(w.ctx, w.citizen, w.id, w.seen())
	refused(t, err, civic.Forbidden, "roles here")
	_, err = w.Sign(w.ctx, people.Actor{}, w.id, w.seen())
	refused(t, err, civic.SignIn, "Sign in")
	lookalike := w.advocate
	lookalike.Sector = people.Government // what a stale session may still say
	_, err = w.Sign(w.ctx, lookalike, w.id, w.seen())
	refused(t, err, civic.Forbidden, "belongs to government")
	_, err = w.Sign(w.ctx, people.Operator(), w.id, w.seen())
	refused(t, err, civic.Forbidden, "in the name of an organisation")
}

func TestOfTwoFromOneSideWhoSignAtOnceOneIsToldWhoWasFirst(t *testing.T) {
	w := newWorld(t)
	seen := w.seen()
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Go(func() { _, errs[i] = w.Sign(w.ctx, w.official, w.id, seen) })
	}
	wait.Wait()
	kept := 0
	for _, err := range errs {
		if err == nil {
			kept++
			continue
		}
		refused(t, err, civic.Conflict, "Lea Official has signed")
	}
	if kept != 1 || len(w.status().Signatures) != 1 {
		t.Errorf("%d of 8 were kept", kept)
	}
}

// dying ends with the server between the second signature and the agreement.
type dying struct{ storage.Engine }

func TestAnAgreementThatACrashLeftHalfMadeIsConcludedByTheNextReader(t *testing.T) {
	w := newWorld(t)
	_, err := w.Sign(w.ctx, w.official, w.id, w.seen())
	must(t, err)
	signatures, err := storage.Open[agreement.Signature](w.ctx, dying{w.engine}, "signatures",
		storage.Index[agreement.Signature]{Name: "draft", Key: func(x *agreement.Signature) []any { return []any{string(x.Draft), x.N} }},
		storage.Index[agreement.Signature]{Name: "person", Key: func(x *agreement.Signature) []any { return []any{string(x.By.Person)} }})
	must(t, err)
	g := *w.status().Signatures[0]
	g.Meta, g.Side, g.By = storage.Meta{ID: g.ID + "2"}, people.CivilSociety, draft.VoiceOf(w.advocate)
	must(t, signatures.Insert(w.ctx, &g))
	if w.status().Agreement == nil || w.status().Agreement.N != 1 {
		t.Fatal("both signed, and no agreement came of it")
	}
}

func TestAChangeOfTheObjectiveAfterTheAgreementIsPublicWithItsReasonAndWindow(t *testing.T) {
	w := newWorld(t)
	w.agree()
	w.write(problem, "Contracts cannot be found.") // free: nobody sealed it
	if v := w.status(); len(v.Differences) != 0 || v.Unexplained() {
		t.Fatalf("a change of the problem departs from the agreement: %v", v.Differences)
	}
	w.write(objective, "Publish every contract within 90 days.")
	v := w.status()
	if !v.Unexplained() || len(v.Differences) != 1 || v.Differences[0].Field != objective || !v.MayExplain {
		t.Fatalf("the change is not noticed: %+v", v.Differences)
	}
	_, err := w.Explain(w.ctx, w.official, w.id, w.seen(), " \n ")
	refused(t, err, civic.Invalid, "Say why")
	c, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "The Treasury needs more time.")
	must(t, err)
	// Ten working days after Monday 2 March: the end of Monday 16 March.
	if want := time.Date(2026, 3, 16, 23, 59, 0, 0, time.UTC); !c.Until.Equal(want) {
		t.Errorf("the window ends %s, want %s", c.Until, want)
	}
	v = w.status()
	if v.Change == nil || v.Unexplained() || !v.Change.Open(w.clock.Now()) {
		t.Fatal("the window is not open")
	}
	if _, err := w.drafts.Comments.Post(w.ctx, w.citizen, w.id, draft.NewComment{Body: "Ninety days is a quarter."}); err != nil {
		t.Errorf("a citizen cannot comment during the window: %v", err)
	}
	w.clock.Pass(15 * 24 * time.Hour)
	if v = w.status(); v.Change.Over == nil {
		t.Error("the window did not end")
	}
	_, err = w.drafts.Comments.Post(w.ctx, w.citizen, w.id, draft.NewComment{Body: "Too late."})
	refused(t, err, civic.Forbidden, "roles here")
}

func TestMilestonesTitleLeadAndSealedFieldsCannotChangeQuietly(t *testing.T) {
	for name, change := range map[string]func(*world){
		"the milestones": func(w *world) {
			c, _, _ := w.texts.Current(w.ctx, w.id)
			c.Milestones = append([]draft.Milestone(nil), c.Milestones...)
			c.Milestones[0].End = "May 2029"
			w.texts.Put(w.id, c)
		},
		"the lead": func(w *world) {
			c, _, _ := w.texts.Current(w.ctx, w.id)
			c.Short = map[draft.Field]string{"lead": "Nobody in particular"}
			w.texts.Put(w.id, c)
		},
		"the title": func(w *world) {
			d, _ := w.drafts.Drafts.Find(w.ctx, w.official, w.id)
			_, err := w.drafts.Drafts.Manage(w.ctx, w.official, w.id, d.Version, draft.Terms{Number: "1", Place: 1, Title: "Tidier contracting"})
			must(t, err)
		},
		"a field that was sealed and is not any more": func(w *world) {
			_, err := w.drafts.Drafts.Unseal(w.ctx, w.official, w.id, problem)
			must(t, err)
			w.write(problem, "All is well.")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.drafts.Drafts.Seal(w.ctx, w.official, w.id, problem)
			must(t, err)
			w.agree()
			change(w)
			if v := w.status(); len(v.Differences) != 1 || !v.Unexplained() {
				t.Errorf("noticed %+v", v.Differences)
			}
		})
	}
}

func TestAReasonIsForTheTextThatItWasGivenForAndNoOther(t *testing.T) {
	w := newWorld(t)
	w.agree()
	w.write(objective, "Publish every contract within 90 days.")
	seen := w.seen()
	w.write(objective, "Publish every contract within 900 days.")
	_, err := w.Explain(w.ctx, w.official, w.id, seen, "More time.")
	refused(t, err, civic.Conflict, "changed again")
	_, err = w.Explain(w.ctx, w.official, w.id, w.seen(), "Much more time.")
	must(t, err)
	w.write(problem, "Contracts cannot be found.")
	if w.status().Unexplained() {
		t.Error("a free field changed, and the reason does not hold any more")
	}
	_, err = w.Explain(w.ctx, w.official, w.id, w.seen(), "Once more.")
	refused(t, err, civic.Conflict, "Lea Official gave the reason")
	w.clock.Pass(30 * 24 * time.Hour)
	w.write(objective, "Publish some contracts.")
	v := w.status()
	if !v.Unexplained() {
		t.Fatal("an old window lets a new change through")
	}
	c, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "Some are secret.")
	must(t, err)
	if c.Number != 2 || !c.Open(w.clock.Now()) {
		t.Errorf("the second change is number %d", c.Number)
	}
	w.write(objective, "Publish every contract within 30 days.")
	if v := w.status(); len(v.Differences) != 0 || v.Change != nil {
		t.Error("the text says what was agreed, and still departs from it")
	}
	_, err = w.Explain(w.ctx, w.official, w.id, w.seen(), "Nothing.")
	refused(t, err, civic.Conflict, "what was agreed")
}

func TestSigningTheChangedTextEndsItsWindow(t *testing.T) {
	w := newWorld(t)
	w.agree()
	w.write(objective, "Publish every contract within 20 days.")
	_, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "We can be faster.")
	must(t, err)
	w.agree()
	if v := w.status(); v.Agreement.N != 2 || len(v.Differences) != 0 || v.Change != nil {
		t.Errorf("agreement %d, %d differences", v.Agreement.N, len(v.Differences))
	}
}

func TestAClockThatIsSetBackNeitherShortensNorReopensAWindow(t *testing.T) {
	w := newWorld(t)
	w.agree()
	w.write(objective, "Publish every contract within 90 days.")
	w.clock.Pass(-20 * 24 * time.Hour)
	c, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "More time.")
	must(t, err)
	if want := time.Date(2026, 3, 16, 23, 59, 0, 0, time.UTC); c.Until.Before(want) {
		t.Errorf("opened under a wrong clock the window ends %s, before %s", c.Until, want)
	}
	w.clock.Pass(20 * 24 * time.Hour)
	if w.status().Change.Over != nil {
		t.Fatal("the window is over too soon")
	}
	w.clock.Pass(15 * 24 * time.Hour)
	over := w.status().Change.Over
	if over == nil {
		t.Fatal("the window is not over")
	}
	w.clock.Pass(-10 * 24 * time.Hour)
	if v := w.status(); v.Change.Over == nil || v.Change.Open(w.clock.Now()) || !v.Change.Until.Equal(c.Until) {
		t.Error("a clock set back opened the window again")
	}
	_, err = w.drafts.Comments.Post(w.ctx, w.citizen, w.id, draft.NewComment{Body: "Once more."})
	refused(t, err, civic.Forbidden, "roles here")
}

func TestADissentStandsBesideTheVersionItWasSaidOf(t *testing.T) {
	w := newWorld(t)
	_, err := w.Dissent(w.ctx, w.citizen, w.id, "No.")
	refused(t, err, civic.Forbidden, "roles here")
	_, err = w.Dissent(w.ctx, w.advocate, w.id, " ")
	refused(t, err, civic.Invalid, "Say what")
	_, err = w.Dissent(w.ctx, w.advocate, w.id, strings.Repeat("n", agreement.MostReason+1))
	refused(t, err, civic.Invalid, "at most")
	_, err = w.Dissent(w.ctx, w.advocate, w.id, "Thirty days is long.")
	must(t, err)
	x, err := w.Dissent(w.ctx, w.advocate, w.id, "Thirty days is too long.")
	must(t, err)
	if x.For != 1 || len(x.Earlier) != 1 || x.Earlier[0].Body != "Thirty days is long." {
		t.Errorf("kept as %+v", x)
	}
	w.newest = 1
	must(t, w.drafts.Drafts.Follow(w.ctx, w.id, draft.Published))
	_, err = w.Dissent(w.ctx, w.official, w.id, "It was published over our heads.")
	must(t, err)
	if all, err := w.Dissents(w.ctx, w.id, 1); err != nil || len(all) != 2 {
		t.Errorf("%d dissents stand beside version 1: %v", len(all), err)
	}
	must(t, w.Withdraw(w.ctx, w.official, w.id))
	if all, err := w.Dissents(w.ctx, w.id, 1); err != nil || len(all) != 1 {
		t.Errorf("%d dissents stand beside version 1 when one was taken back: %v", len(all), err)
	}
	refused(t, w.Withdraw(w.ctx, w.coord, "nothing"), civic.NotFound, "no such draft")
}

func TestThePlanSaysHowLongAWindowIs(t *testing.T) {
	w := newWorld(t)
	terms, err := w.Terms(w.ctx, plan)
	must(t, err)
	if terms.Days != 10 {
		t.Errorf("%d days by default", terms.Days)
	}
	next := *terms
	next.Days, next.Holidays = 3, []string{"2026-03-04", " ", "2026-03-04"}
	_, err = w.SetTerms(w.ctx, w.official, plan, 0, next)
	refused(t, err, civic.Forbidden, "roles here")
	kept, err := w.SetTerms(w.ctx, w.coord, plan, terms.Version, next)
	must(t, err)
	_, err = w.SetTerms(w.ctx, w.coord, plan, 0, next)
	refused(t, err, civic.Conflict, "Someone changed this")
	bad := next
	bad.Days, bad.Zone, bad.Holidays = 0, "Nowhere/At all", []string{"Christmas"}
	_, err = w.SetTerms(w.ctx, w.coord, plan, kept.Version, bad)
	refused(t, err, civic.Invalid, "from 1 to 90")
	w.agree()
	w.write(objective, "Publish less.")
	c, err := w.Explain(w.ctx, w.official, w.id, w.seen(), "It is less work.")
	must(t, err)
	if want := time.Date(2026, 3, 6, 23, 59, 0, 0, time.UTC); !c.Until.Equal(want) || c.WorkingDays != 3 {
		t.Errorf("the window ends %s, want %s", c.Until, want)
	}
}

func TestWhoIsForgottenIsNoLongerNamedUnderWhatTheySigned(t *testing.T) {
	w := newWorld(t)
	w.agree()
	_, err := w.Dissent(w.ctx, w.advocate, w.id, "Still too long.")
	must(t, err)
	x, err := w.people.Export(w.ctx, w.advocate)
	must(t, err)
	if acts, ok := x.Parts["agreements"].(*agreement.Acts); !ok || len(acts.Signatures) != 1 || len(acts.Dissents) != 1 {
		t.Errorf("they take away %+v", x.Parts["agreements"])
	}
	must(t, w.people.Erase(w.ctx, w.advocate))
	v := w.status()
	if by := v.Agreement.Signed[1].By; by.Name != people.Removed || by.OrganisationName != charity {
		t.Errorf("signed by %s for %s", by.Name, by.OrganisationName)
	}
	a, err := w.Latest(w.ctx, w.id)
	must(t, err)
	if a.Signed[1].By.Name != people.Removed || v.Dissents[0].By.Name != people.Removed {
		t.Error("the name is still kept")
	}
}
