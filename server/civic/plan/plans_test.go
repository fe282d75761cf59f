package plan_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// house is plans on a real store, asked by real people.
type house struct {
	*plan.Plans
	t      *testing.T
	people *people.Register
}

var operator = people.Operator()

func open(t *testing.T) *house {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "plans.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	now := func() time.Time { return time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC) }
	register, err := people.Open(t.Context(), people.Config{Engine: engine, Now: now, Announcer: civic.Silence{}, Secret: "only the tests of plans know this secret"})
	if err != nil {
		t.Fatal(err)
	}
	plans, err := plan.Open(t.Context(), engine, register.Grants, now, civic.Silence{})
	if err != nil {
		t.Fatal(err)
	}
	return &house{plans, t, register}
}

func (h *house) person(name string) people.Actor {
	h.t.Helper()
	p, err := h.people.Arrive(h.t.Context(), people.Arrival{Provider: "demo", Issuer: "https://demo.example", Subject: name, Address: civic.Slug(name) + "@example.org", Vouched: true})
	if err == nil {
		err = h.people.Greet(h.t.Context(), p.PersonID(), people.Welcome{Name: name})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	by, err := h.people.Actor(h.t.Context(), p.PersonID())
	if err != nil {
		h.t.Fatal(err)
	}
	return by
}

func refused(t *testing.T, err error, kind civic.Kind) {
	t.Helper()
	if r := civic.AsRefusal(err); r == nil || r.Kind != kind {
		t.Fatalf("got %v, want a refusal of kind %d", err, kind)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func about(title string) plan.About {
	return plan.About{Title: title, Template: template.UKNAP4, Cycle: fuzzydate.Parse("2024-2026"), CycleStart: 2024, CycleEnd: 2026}
}

func tea() plan.Content {
	return plan.Content{Number: 1, Title: "Tea", Fields: map[string]string{"lead": "Tea Office"}, Objectives: []plan.Objective{{
		Fields: map[string]string{"objective": "Tea for all."}, Milestones: []plan.Milestone{
			{Text: "Publish at least 4 recipes", Kind: plan.New, Start: fuzzydate.Parse("May 2024"), End: fuzzydate.Parse("June 2024 (complete)")},
			{Text: "Pour", Kind: plan.Ongoing, Start: fuzzydate.Parse("2024"), End: fuzzydate.Parse("Ongoing")},
		}}}}
}

func preview(title string) plan.Preview {
	coffee := tea()
	coffee.Number, coffee.Title = 2, "Coffee"
	return plan.Preview{Plan: about(title), Commitments: []plan.Content{tea(), coffee}}
}

func TestAPlanBeingPreparedIsSeenByThoseWhoWorkOnItAlone(t *testing.T) {
	h, ctx := open(t), t.Context()
	p := must[*plan.Plan](t)(h.Create(ctx, operator, about("First Plan")))
	citizen := h.person("Wilf")
	_, err := h.One(ctx, citizen, "first-plan")
	refused(t, err, civic.NotFound)
	_, err = h.ByID(ctx, people.Actor{}, p.Key())
	refused(t, err, civic.SignIn)
	if all := must[[]*plan.Plan](t)(h.All(ctx, citizen)); len(all) != 0 {
		t.Fatalf("a stranger sees %d plans", len(all))
	}
	p = must[*plan.Plan](t)(h.Move(ctx, operator, p.Key(), p.Version, plan.TimelinePublished, ""))
	if seen := must[*plan.Plan](t)(h.One(ctx, people.Actor{}, "first-plan")); seen.ID != p.ID {
		t.Fatalf("the address leads to %s", seen.ID)
	}
	_, err = h.Create(ctx, citizen, about("Mine"))
	refused(t, err, civic.Forbidden)
	_, err = h.Edit(ctx, citizen, p.Key(), p.Version, about("Mine"))
	refused(t, err, civic.Forbidden)
	_, err = h.Add(ctx, citizen, p.Key(), "", tea())
	refused(t, err, civic.Forbidden)
	_, _, err = h.Import(ctx, citizen, preview("Mine"), nil)
	refused(t, err, civic.Forbidden)
}

func TestAChangeMadeOnAnOldReadingIsRefused(t *testing.T) {
	h, ctx := open(t), t.Context()
	p := must[*plan.Plan](t)(h.Create(ctx, operator, about("Plan")))
	second := about("Plan")
	second.Introduction = "Welcome."
	changed := must[*plan.Plan](t)(h.Edit(ctx, operator, p.Key(), p.Version, second))
	_, err := h.Edit(ctx, operator, p.Key(), p.Version, about("Plan"))
	refused(t, err, civic.Conflict)
	if now := must[*plan.Plan](t)(h.ByID(ctx, operator, p.Key())); now.Introduction != "Welcome." || now.Version != changed.Version {
		t.Fatalf("the first change is gone: %+v", now)
	}
	_, err = h.Create(ctx, operator, about("Plan"))
	refused(t, err, civic.Conflict)
	bad := about(" ")
	bad.Template, bad.CycleEnd, bad.Introduction = "uk-nap9", 2020, strings.Repeat("a", 100_001)
	_, err = h.Create(ctx, operator, bad)
	var many civic.Refusals
	if !errors.As(err, &many) || len(many) != 4 {
		t.Fatalf("four mistakes gave %v", err)
	}
}

func TestAPlanGoesThroughItsStatesInOrder(t *testing.T) {
	h, ctx := open(t), t.Context()
	p := must[*plan.Plan](t)(h.Create(ctx, operator, about("Plan")))
	for _, to := range []plan.State{plan.TimelinePublished, plan.Gathering, plan.Drafting, plan.Consultation, plan.Finalising, plan.Published,
		plan.Amending, plan.Published, plan.Implementation, plan.Closed, plan.Assessed} {
		if wrong := plan.Preparing; p.State != wrong {
			_, err := h.Move(ctx, operator, p.Key(), p.Version, wrong, "")
			refused(t, err, civic.Conflict)
		}
		p = must[*plan.Plan](t)(h.Move(ctx, operator, p.Key(), p.Version, to, "as agreed"))
	}
	_, err := h.Move(ctx, operator, p.Key(), p.Version, "forgotten", "")
	refused(t, err, civic.Invalid)
	if len(p.History) != 11 || p.History[10].From != "closed" || p.History[0].By != operator.Person || p.History[3].Note != "as agreed" {
		t.Fatalf("the history is %+v", p.History)
	}
	if len(p.Rolling.Points) != 1 || p.Rolling.Points[0] != "2026-03-04" {
		t.Fatalf("publication was noted as %v", p.Rolling.Points)
	}
	_, err = h.Add(ctx, operator, p.Key(), "", tea())
	refused(t, err, civic.Conflict)
	for _, s := range plan.States {
		if s.Words() == "" {
			t.Errorf("%s has no words", s)
		}
	}
}

func TestCommitmentsAreAddedDescribedAndArranged(t *testing.T) {
	h, ctx := open(t), t.Context()
	p := must[*plan.Plan](t)(h.Create(ctx, operator, about("Plan")))
	first := must[*plan.Commitment](t)(h.Add(ctx, operator, p.Key(), "", tea()))
	second := must[*plan.Commitment](t)(h.Add(ctx, operator, p.Key(), "", plan.Content{Title: "Coffee"}))
	m := first.Objectives[0].Milestones
	if m[0].State != plan.Complete || m[0].ID != "m1" || m[1].ID != "m2" || m[1].State != plan.NotStarted || len(m[0].Targets) != 1 || m[0].Targets[0].Value != "4" || m[0].Targets[0].Comparator != "at least" {
		t.Fatalf("the milestones were settled as %+v", m)
	}
	p = must[*plan.Plan](t)(h.ByID(ctx, operator, p.Key()))
	p = must[*plan.Plan](t)(h.Arrange(ctx, operator, p.Key(), p.Version, []plan.CommitmentID{second.Key(), first.Key()}))
	_, err := h.Arrange(ctx, operator, p.Key(), p.Version, []plan.CommitmentID{second.Key(), second.Key()})
	refused(t, err, civic.Invalid)
	all := must[[]*plan.Commitment](t)(h.Commitments(ctx, operator, p.Key()))
	if len(all) != 2 || all[0].Title != "Coffee" || all[1].Title != "Tea" {
		t.Fatalf("the order is %v", all)
	}
	content := first.Content
	content.OGPID = "UK0999"
	must[*plan.Commitment](t)(h.Describe(ctx, operator, first.Key(), first.Version, content))
	_, err = h.Describe(ctx, operator, first.Key(), first.Version, content)
	refused(t, err, civic.Conflict)
	got := must[*plan.Commitment](t)(h.Commitment(ctx, operator, first.Key()))
	if got.OGPID != "UK0999" || got.Objectives[0].Milestones[0].End.Raw != "June 2024 (complete)" {
		t.Fatalf("it is kept as %+v", got)
	}
	_, err = h.Commitment(ctx, people.Actor{}, first.Key())
	refused(t, err, civic.SignIn)
	_, err = h.Commitment(ctx, operator, "nobody")
	refused(t, err, civic.NotFound)
}

func TestAnImportThatIsCutShortLeavesNothingToSeeAndCanBeRepeated(t *testing.T) {
	h, ctx := open(t), t.Context()
	boom := errors.New("the power went")
	drafts := map[plan.CommitmentID]int{}
	arrive := func(fail int) plan.Arrival {
		return func(_ context.Context, p *plan.Plan, c *plan.Commitment, place int) error {
			if err := h.Exists(ctx, p.ID); err != nil {
				t.Errorf("a draft cannot be made: %v", err)
			}
			if place == fail {
				return boom
			}
			drafts[c.Key()]++
			return nil
		}
	}
	if _, _, err := h.Import(ctx, operator, preview("Plan"), arrive(2)); !errors.Is(err, boom) {
		t.Fatalf("the fault became %v", err)
	}
	if all := must[[]*plan.Plan](t)(h.All(ctx, operator)); len(all) != 0 {
		t.Fatalf("half a plan is seen: %+v", all)
	}
	_, err := h.One(ctx, operator, "plan")
	refused(t, err, civic.NotFound)
	for id := range drafts {
		_, err := h.Commitment(ctx, operator, id)
		refused(t, err, civic.NotFound)
	}
	p, all, err := h.Import(ctx, operator, preview("Plan"), arrive(0))
	if err != nil || len(all) != 2 || len(p.Commitments) != 2 || p.State != plan.Drafting {
		t.Fatalf("the second attempt gave %+v, %v", p, err)
	}
	if len(drafts) != 2 || drafts[all[0].Key()] != 2 {
		t.Fatalf("the first draft has another id than before: %v", drafts)
	}
	if kept := must[[]*plan.Commitment](t)(h.Commitments(ctx, people.Actor{}, p.Key())); len(kept) != 2 || kept[1].Title != "Coffee" {
		t.Fatalf("the plan has %+v", kept)
	}
	_, _, err = h.Import(ctx, operator, preview("Plan"), arrive(0))
	refused(t, err, civic.Conflict)
	other := preview("Plan")
	other.Commitments = other.Commitments[:1]
	_, _, err = h.Import(ctx, operator, other, arrive(0))
	refused(t, err, civic.Conflict)
}

func TestNothingIsImportedFromADocumentWithoutCommitments(t *testing.T) {
	h, ctx := open(t), t.Context()
	_, _, err := h.Import(ctx, operator, plan.Preview{Plan: about("Plan")}, nil)
	refused(t, err, civic.Invalid)
	long := preview("Plan")
	long.Commitments[1].Fields["lead"] = strings.Repeat("a", 100_001)
	_, _, err = h.Import(ctx, operator, long, nil)
	refused(t, err, civic.Invalid)
}

func TestOfTwoImportsAtOnceOneMakesThePlan(t *testing.T) {
	h, ctx := open(t), t.Context()
	var made, refusals atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			_, _, err := h.Import(ctx, operator, preview("Plan"), nil)
			switch {
			case err == nil:
				made.Add(1)
			case civic.AsRefusal(err) != nil:
				refusals.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 || refusals.Load() != 5 {
		t.Fatalf("%d made it, %d were refused", made.Load(), refusals.Load())
	}
	if plans := must[[]*plan.Plan](t)(h.All(ctx, operator)); len(plans) != 1 || len(plans[0].Commitments) != 2 {
		t.Fatalf("there are %d plans", len(plans))
	}
}
