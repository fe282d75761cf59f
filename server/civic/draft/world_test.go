package draft_test

import (
	"context"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

var (
	must    = civictest.Must
	refused = civictest.Refused
)

// world is a real store with real people and rules, and one draft.
type world struct {
	*draft.Services
	ctx     context.Context
	engine  storage.Engine
	people  *people.Register
	texts   *drafttest.Texts
	clock   *civictest.Clock
	heard   *civictest.Ear
	plan    string
	id      draft.ID
	coord   people.Actor // coordinates the plan
	lead    people.Actor // leads the draft
	ada     people.Actor // a citizen
	ben     people.Actor // civil society, speaks for his organisation
	eve     people.Actor // government
	visitor people.Actor // not signed in
}

// plans is the one plan that there is.
type plans string

func (p plans) Exists(_ context.Context, plan string) error {
	if plan != string(p) {
		return civic.Refuse(civic.NotFound, "There is no such plan.")
	}
	return nil
}

// register answers for the names of real people.
type register struct{ *people.Register }

func (r register) Names(ctx context.Context, ids []people.PersonID) (map[people.PersonID]string, error) {
	names := map[people.PersonID]string{}
	for _, id := range ids {
		p, err := r.Person(ctx, id)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		names[id] = p.Shown()
	}
	return names, nil
}

const problem = "Contracts are hard to find.\nNobody knows who won them."

func newWorld(t testing.TB) *world {
	t.Helper()
	return openWorld(t, draft.Limits{PerMinute: 10, PerHour: 100})
}

func openWorld(t testing.TB, limits draft.Limits) *world {
	t.Helper()
	engine := civictest.Embedded(t)
	return openWorldOn(t, engine, limits)
}

func openWorldOn(t testing.TB, engine storage.Engine, limits draft.Limits) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{ctx: ctx, engine: engine, clock: civictest.NewClock(civictest.Monday), heard: &civictest.Ear{}, plan: "plan-1"}
	w.people = civictest.People(t, engine, w.clock.Now)
	w.texts = drafttest.New(w.clock.Now)
	w.open(t, engine, limits)
	w.coord = w.person(t, "Cara Coordinator", "Department of Records", people.Government, false)
	w.lead = w.person(t, "Lea Lead", "Department of Records", people.Government, false)
	w.ada = w.person(t, "Ada Citizen", "", people.Citizen, false)
	w.ben = w.person(t, "Ben Advocate", "Open Ledger", people.CivilSociety, true)
	w.eve = w.person(t, "Eve Official", "Department of Records", people.Government, false)
	w.grant(t, w.coord, people.Coordinator, people.Scope{Plan: w.plan})
	w.id = w.draft(t, "Open contracting", people.Suggester)
	w.grant(t, w.lead, people.Lead, people.Scope{Plan: w.plan, Draft: string(w.id)})
	return w
}

// open gives the world services of their own on a store, as another server has.
func (w *world) open(t testing.TB, engine storage.Engine, limits draft.Limits) {
	t.Helper()
	var err error
	w.Services, err = draft.Open(w.ctx, engine, draft.Needs{Rules: w.people.Grants, Texts: w.texts, Plans: plans(w.plan),
		People: register{w.people}, Announce: w.heard, Now: w.clock.Now, Limits: limits})
	must(t, err)
}

func (w *world) draft(t testing.TB, title string, open people.Role) draft.ID {
	t.Helper()
	d, err := w.Drafts.Create(w.ctx, w.coord, draft.New{Plan: w.plan, Number: "1", Place: 1, Title: title, Template: "uk-nap5",
		Open: open, Content: draft.Content{Texts: map[draft.Field]draft.Node{
			"objective.1.problem":   draft.Plain(strings.ReplaceAll(problem, "\n", "\n\n")),
			"objective.1.objective": draft.Plain("Publish every contract."),
		}}})
	must(t, err)
	return d.Key()
}

// person makes somebody who has signed in before.
func (w *world) person(t testing.TB, name, organisation string, sector people.Sector, speaks bool) people.Actor {
	t.Helper()
	return civictest.Person(t, w.people, name, organisation, sector, speaks)
}

func (w *world) grant(t testing.TB, to people.Actor, role people.Role, at people.Scope) {
	t.Helper()
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), to.Person, role, at))
}

// present is the text as it is now, as somebody saw it.
func (w *world) present(t testing.TB) (seq int64, hash string) {
	t.Helper()
	c, seq, err := w.texts.Current(w.ctx, w.id)
	must(t, err)
	hash, err = c.Hash()
	must(t, err)
	return seq, hash
}
