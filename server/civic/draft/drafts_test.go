package draft_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestADraftIsBegunWithItsTextAndFoundAtItsAddress(t *testing.T) {
	w := newWorld(t)
	d, err := w.Drafts.At(w.ctx, w.visitor, w.plan, "open-contracting")
	must(t, err)
	if d.Key() != w.id || d.State != draft.Drafting {
		t.Errorf("found %+v", d)
	}
	c, _, err := w.texts.Current(w.ctx, d.Key())
	must(t, err)
	if got := c.Words("objective.1.problem"); got != problem {
		t.Errorf("the text is %q", got)
	}
	if !w.heard.Has("plan/"+w.plan, "draft.created") {
		t.Error("the plan's page was not told")
	}
}

func TestOnlyThoseWhoMayEditThePlanBeginDrafts(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Create(w.ctx, w.ada, draft.New{Plan: w.plan, Title: "Mine"})
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Drafts.Create(w.ctx, w.visitor, draft.New{Plan: w.plan, Title: "Mine"})
	refused(t, err, civic.SignIn, "Sign in")
}

func TestADraftIsNotBegunInAPlanThatDoesNotExist(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Create(w.ctx, people.Operator(), draft.New{Plan: "nowhere", Title: "Lost"})
	refused(t, err, civic.NotFound, "no such plan")
}

func TestADraftNeedsATitleAndARoleThatEverybodyCanHave(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Create(w.ctx, w.coord, draft.New{Plan: w.plan, Title: " \n ", Open: people.Administrator})
	refused(t, err, civic.Invalid, "Enter a title")
	if many, ok := err.(civic.Refusals); !ok || len(many) != 2 || many[1].Field != "open" {
		t.Errorf("both mistakes should be named at once, got %#v", err)
	}
	_, err = w.Drafts.Create(w.ctx, w.coord, draft.New{Plan: w.plan, Title: strings.Repeat("long ", 100)})
	refused(t, err, civic.Invalid, "at most 200")
	for _, year := range []int{1, 1600, 2200, 9999} {
		_, err = w.Drafts.Create(w.ctx, w.coord, draft.New{Plan: w.plan, Title: "When?", Until: time.Date(year, 2, 3, 0, 0, 0, 0, time.UTC)})
		refused(t, err, civic.Invalid, "Choose a date")
	}
}

func TestTwoDraftsOfOneTitleHaveTwoAddresses(t *testing.T) {
	w := newWorld(t)
	second, err := w.Drafts.Find(w.ctx, w.coord, w.draft(t, "Open contracting", ""))
	must(t, err)
	if second.Slug != "open-contracting-2" {
		t.Errorf("the second one stands at %q", second.Slug)
	}
}

func TestBeginningADraftOfOneCommitmentManyTimesAtOnceBeginsOne(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			d, err := w.Drafts.Create(w.ctx, w.coord, draft.New{ID: "commitment-7", Plan: w.plan, Place: 7, Title: "Grants data"})
			if err != nil || d.Key() != "commitment-7" {
				t.Errorf("got %v, %v", d, err)
			}
		})
	}
	wg.Wait()
	all, err := w.Drafts.ByPlan(w.ctx, w.coord, w.plan)
	must(t, err)
	if len(all) != 2 || all[1].Slug != "grants-data" {
		t.Errorf("the plan has %d drafts, the last at %s", len(all), all[len(all)-1].Slug)
	}
}

func TestAChangeOfTermsOnAnOldReadingIsRefusedAndNothingIsLost(t *testing.T) {
	w := newWorld(t)
	d, err := w.Drafts.Find(w.ctx, w.lead, w.id)
	must(t, err)
	saw := d.Version
	_, err = w.Drafts.Manage(w.ctx, w.lead, w.id, saw, draft.Terms{Title: "Open contracts", Open: people.Commenter})
	must(t, err)
	_, err = w.Drafts.Manage(w.ctx, w.coord, w.id, saw, draft.Terms{Title: "Closed contracts"})
	refused(t, err, civic.Conflict, "Someone changed this")
	d, err = w.Drafts.Find(w.ctx, w.lead, w.id)
	must(t, err)
	if d.Title != "Open contracts" || d.Slug != "open-contracting" {
		t.Errorf("title %q at %q", d.Title, d.Slug)
	}
}

func TestOnlyThoseWhoManageADraftChangeItsTerms(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Manage(w.ctx, w.ada, w.id, 0, draft.Terms{Title: "Hers"})
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Drafts.Manage(w.ctx, w.lead, "nothing", 0, draft.Terms{Title: "x"})
	refused(t, err, civic.NotFound, "no such draft")
}

func TestADraftMovesOnlyAsTheProcessKnows(t *testing.T) {
	w := newWorld(t)
	d, err := w.Drafts.Move(w.ctx, w.lead, w.id, 0, draft.AgreedText)
	must(t, err)
	if d.TakesEdits() || !d.TakesComments() {
		t.Error("an agreed text takes comments and no edits")
	}
	_, err = w.Drafts.Move(w.ctx, w.lead, w.id, 0, draft.Published)
	refused(t, err, civic.Conflict, "cannot go from agreed_text to published")
	_, err = w.Drafts.Move(w.ctx, w.lead, w.id, 0, "nonsense")
	refused(t, err, civic.Conflict, "cannot go")
	_, err = w.Drafts.Move(w.ctx, w.ada, w.id, 0, draft.Drafting)
	refused(t, err, civic.Forbidden, "do not let you")
}

func TestASealedFieldIsClosedAndOpensAgain(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Seal(w.ctx, w.lead, w.id, "lead", "objective.1.problem", "lead")
	must(t, err)
	may, err := w.Drafts.May(w.ctx, w.lead, w.id)
	must(t, err)
	if !may.Edit || !slices.Equal(may.Sealed, []draft.Field{"lead", "objective.1.problem"}) {
		t.Errorf("the lead may %+v", may)
	}
	_, err = w.Drafts.Seal(w.ctx, w.lead, w.id)
	must(t, err)
	if may, err = w.Drafts.May(w.ctx, w.lead, w.id); err != nil || may.Edit {
		t.Errorf("a sealed draft takes edits: %+v, %v", may, err)
	}
	d, err := w.Drafts.Unseal(w.ctx, w.lead, w.id)
	must(t, err)
	if d.Sealed || !d.IsSealed("lead") || d.IsSealed("milestones") {
		t.Error("opening the whole should leave single fields sealed")
	}
	_, err = w.Drafts.Seal(w.ctx, w.ben, w.id)
	refused(t, err, civic.Forbidden, "do not let you")
}

func TestAPrivateDraftIsNotThereForOthers(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Manage(w.ctx, w.lead, w.id, 0, draft.Terms{Title: "Open contracting", Private: true})
	must(t, err)
	_, err = w.Drafts.Find(w.ctx, w.ada, w.id)
	refused(t, err, civic.NotFound, "nothing here that is open to you")
	_, err = w.Comments.List(w.ctx, w.ada, w.id, draft.Ask{})
	refused(t, err, civic.NotFound, "nothing here")
	all, err := w.Drafts.ByPlan(w.ctx, w.ada, w.plan)
	must(t, err)
	if len(all) != 0 {
		t.Error("the list of drafts gives a private one away")
	}
	_, err = w.Drafts.Find(w.ctx, w.lead, w.id)
	must(t, err)
}

func TestWhenTheTimeForEverybodyIsOverThoseWithARoleGoOn(t *testing.T) {
	w := newWorld(t)
	until := w.clock.Now().Add(time.Hour)
	_, err := w.Drafts.Manage(w.ctx, w.lead, w.id, 0, draft.Terms{Title: "Open contracting", Open: people.Suggester, Until: until})
	must(t, err)
	open, err := w.Drafts.OpenToAll(w.ctx, 5)
	must(t, err)
	if len(open) != 1 {
		t.Fatalf("%d drafts are open to all", len(open))
	}
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "In time."})
	must(t, err)

	w.clock.Pass(2 * time.Hour)
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "Late."})
	refused(t, err, civic.Forbidden, "is over")
	_, err = w.Comments.Post(w.ctx, w.lead, w.id, draft.NewComment{Body: "Thank you all."})
	must(t, err)
	if open, err = w.Drafts.OpenToAll(w.ctx, 5); err != nil || len(open) != 0 {
		t.Errorf("%d drafts are still open to all, %v", len(open), err)
	}
}

func TestARoleTakenAwayIsGoneForTheNextQuestion(t *testing.T) {
	w := newWorld(t)
	may, err := w.Drafts.May(w.ctx, w.lead, w.id)
	must(t, err)
	if !may.Edit || !may.Decide || may.Hide {
		t.Fatalf("the lead may %+v", may)
	}
	must(t, w.people.Grants.Take(w.ctx, people.Operator(), w.lead.Person, people.Lead, people.Scope{Plan: w.plan, Draft: string(w.id)}))
	if may, err = w.Drafts.May(w.ctx, w.lead, w.id); err != nil || may.Edit || may.Decide || !may.Comment {
		t.Errorf("afterwards she may %+v, %v", may, err)
	}
}

func TestAProgramsTokenDoesOnlyWhatItWasGivenFor(t *testing.T) {
	w := newWorld(t)
	reader := w.lead
	reader.Scopes = []people.TokenScope{people.ScopeRead}
	_, err := w.Comments.Post(w.ctx, reader, w.id, draft.NewComment{Body: "By a program."})
	refused(t, err, civic.Forbidden, "token")
}
