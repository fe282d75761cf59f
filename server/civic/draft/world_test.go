package draft_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a real store with real people and rules, and one draft.
type world struct {
	*draft.Services
	ctx     context.Context
	engine  storage.Engine
	people  *people.Register
	texts   *drafttest.Texts
	clock   *clock
	heard   *ear
	plan    string
	id      draft.ID
	coord   people.Actor // coordinates the plan
	lead    people.Actor // leads the draft
	ada     people.Actor // a citizen
	ben     people.Actor // civil society, speaks for his organisation
	eve     people.Actor // government
	visitor people.Actor // not signed in
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

// now moves on a little with each question, so that an order in time exists.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type ear struct {
	mu    sync.Mutex
	heard []civic.Announcement
}

func (e *ear) Announce(_ context.Context, a civic.Announcement) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, a)
}

func (e *ear) has(topic, what string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.heard {
		if a.Topic == topic && a.What == what {
			return true
		}
	}
	return false
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
	engine, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	t.Cleanup(func() { _ = engine.Close() })
	return openWorldOn(t, engine, limits)
}

func openWorldOn(t testing.TB, engine storage.Engine, limits draft.Limits) *world {
	t.Helper()
	ctx := context.Background()
	var err error
	w := &world{ctx: ctx, engine: engine, clock: &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, heard: &ear{}, plan: "plan-1"}
	w.people, err = people.Open(ctx, people.Config{Engine: engine, Now: w.clock.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.texts = drafttest.New(w.clock.now)
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
		People: register{w.people}, Announce: w.heard, Now: w.clock.now, Limits: limits})
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
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example",
		Subject: name, Name: name, Organisation: organisation, Sector: sector, Speaker: speaks})
	must(t, err)
	by, err := w.people.Actor(w.ctx, id)
	must(t, err)
	return by
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

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused asks for a refusal of this kind, in words.
func refused(t testing.TB, err error, kind civic.Kind, words string) {
	t.Helper()
	r := civic.AsRefusal(err)
	if r == nil {
		t.Fatalf("got %v, want a refusal that says %q", err, words)
	}
	if r.Kind != kind || !strings.Contains(r.Error(), words) {
		t.Fatalf("refused as kind %d with %q, want kind %d with %q", r.Kind, r.Error(), kind, words)
	}
}
