package input_test

import (
	"context"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/storage"
)

var (
	must    = civictest.Must
	refused = civictest.Refused
)

// world is a real store with real people, rules, a plan and a draft.
type world struct {
	*input.Inputs
	ctx      context.Context
	engine   storage.Engine
	people   *people.Register
	drafts   *draft.Services
	texts    *drafttest.Texts
	clock    *civictest.Clock
	heard    *civictest.Ear
	plan     string
	id       draft.ID
	coord    people.Actor
	lead     people.Actor
	ada, ben people.Actor // a citizen; civil society
	visitor  people.Actor
}

const field draft.Field = "objective.1.problem"

func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := context.Background()
	engine := store(t)
	var err error
	w := &world{ctx: ctx, engine: engine, clock: civictest.NewClock(civictest.Monday), heard: &civictest.Ear{}}
	w.people = civictest.People(t, engine, w.clock.Now)
	plans, err := plan.Open(ctx, engine, w.people.Grants, w.clock.Now, w.heard)
	must(t, err)
	p, err := plans.Create(ctx, people.Operator(), plan.About{Title: "Plan of Testland", Template: "uk-nap5"})
	must(t, err)
	p, err = plans.Move(ctx, people.Operator(), p.Key(), p.Version, plan.TimelinePublished, "")
	must(t, err)
	w.plan = p.ID
	w.texts = drafttest.New(w.clock.Now)
	w.drafts, err = draft.Open(ctx, engine, draft.Needs{Rules: w.people.Grants, Texts: w.texts, Plans: plans,
		People: w.people, Announce: w.heard, Now: w.clock.Now, Limits: draft.Limits{PerMinute: 1 << 30, PerHour: 1 << 30}})
	must(t, err)
	w.Inputs, err = input.Open(ctx, engine, input.Needs{Rules: w.people.Grants, Drafts: w.drafts, Plans: plans, Announce: w.heard, Now: w.clock.Now})
	must(t, err)
	w.drafts.Drafts.Inbox = w.Inputs
	w.coord = w.person(t, "Cara Coordinator", "Department of Records", people.Government)
	w.lead = w.person(t, "Lea Lead", "Department of Records", people.Government)
	w.ada = w.person(t, "Ada Citizen", "", people.Citizen)
	w.ben = w.person(t, "Ben Advocate", "Open Ledger", people.CivilSociety)
	w.grant(t, w.coord, people.Coordinator, people.Scope{Plan: w.plan})
	w.id = w.draft(t, "Open contracting", people.Suggester)
	w.grant(t, w.lead, people.Lead, people.Scope{Plan: w.plan, Draft: string(w.id)})
	return w
}

func (w *world) draft(t testing.TB, title string, open people.Role) draft.ID {
	t.Helper()
	d, err := w.drafts.Drafts.Create(w.ctx, w.coord, draft.New{Plan: w.plan, Number: "1", Place: 1, Title: title, Template: "uk-nap5", Open: open,
		Content: draft.Content{Texts: map[draft.Field]draft.Node{field: draft.Plain("Contracts are hard to find.\n\nNobody knows who won them.")}}})
	must(t, err)
	return d.Key()
}

func (w *world) person(t testing.TB, name, organisation string, sector people.Sector) people.Actor {
	t.Helper()
	return civictest.Person(t, w.people, name, organisation, sector, false)
}

func (w *world) grant(t testing.TB, to people.Actor, role people.Role, at people.Scope) {
	t.Helper()
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), to.Person, role, at))
}

// says posts a comment and gives the input that it is.
func (w *world) says(t testing.TB, by people.Actor, words string) input.ID {
	t.Helper()
	thread, err := w.drafts.Comments.Post(w.ctx, by, w.id, draft.NewComment{Body: words})
	must(t, err)
	return input.OfComment(thread.ID)
}

// suggests proposes other words and gives the suggestion.
func (w *world) suggests(t testing.TB, by people.Actor, old, wording string) *draft.Suggestion {
	t.Helper()
	g, err := w.drafts.Suggestions.Propose(w.ctx, by, w.id, draft.NewSuggestion{
		Anchor: w.texts.Anchor(w.id, field, old), Wording: wording, Reason: "It is clearer."})
	must(t, err)
	return g
}

func (w *world) idea(t testing.TB, by people.Actor, title string) input.ID {
	t.Helper()
	in, err := w.Bring(w.ctx, by, w.plan, input.New{Kind: input.Idea, Title: title, Body: "A bench at every stop of the line to the coast."})
	must(t, err)
	return in.Key()
}

func (w *world) see(t testing.TB, id input.ID) *input.View {
	t.Helper()
	v, err := w.Find(w.ctx, w.coord, id)
	must(t, err)
	return v
}

func (w *world) waiting(t testing.TB, plan, commitment int) {
	t.Helper()
	all, err := w.Unanswered(w.ctx, w.plan, "")
	must(t, err)
	one, err := w.Unanswered(w.ctx, w.plan, w.id)
	must(t, err)
	if all != plan || one != commitment {
		t.Errorf("%d wait in the plan and %d in the commitment, want %d and %d", all, one, plan, commitment)
	}
}
