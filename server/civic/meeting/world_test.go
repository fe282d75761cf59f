package meeting_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a real store with real people and rules, and one session.
type world struct {
	*meeting.Services
	t      testing.TB
	ctx    context.Context
	engine storage.Engine
	people *people.Register
	clock  *clock
	heard  *ear
	host   people.Actor // government, hosts
	deputy people.Actor // civil society, a deputy
	ada    people.Actor // a citizen
	ben    people.Actor // civil society
	eve    people.Actor // government
	id     meeting.ID
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
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

// plan is the one plan that there is.
type plan string

func (p plan) Scope(_ context.Context, id string) (people.Scope, error) {
	if id != string(p) {
		return people.Scope{}, civic.Refuse(civic.NotFound, "There is no such plan.")
	}
	return people.Scope{Plan: id}, nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return newWorldIn(t, engine)
}

// newWorldIn is a world in this store.
func newWorldIn(t testing.TB, engine storage.Engine) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), engine: engine, clock: &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, heard: &ear{}}
	var err error
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.clock.now, Secret: strings.Repeat("s", 32)})
	w.must(err)
	w.Services = w.server()
	w.host = w.person("Hana Host", "Department of Records", people.Government)
	w.deputy = w.person("Dai Deputy", "Open Ledger", people.CivilSociety)
	w.ada = w.person("Ada Citizen", "", people.Citizen)
	w.ben = w.person("Ben Advocate", "Open Ledger", people.CivilSociety)
	w.eve = w.person("Eve Official", "Department of Records", people.Government)
	w.must(w.people.Grants.Give(w.ctx, people.Operator(), w.host.Person, people.Coordinator, people.Scope{Plan: "p1"}))
	w.id = w.session(func(*meeting.About) {})
	return w
}

// server opens the services once more, as another server on the same store.
func (w *world) server() *meeting.Services {
	w.t.Helper()
	s, err := meeting.Open(w.ctx, w.engine, meeting.Needs{Rules: w.people.Grants, Plans: plan("p1"), People: w.people, Announce: w.heard, Now: w.clock.now})
	w.must(err)
	return s
}

func about() meeting.About {
	return meeting.About{Title: "Workshop on contracting", Purpose: "Agree the milestones.", Kind: meeting.Workshop,
		Start: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Zone: "Europe/London", Place: "Room 3", Access: meeting.ForEverybody,
		Turns: meeting.BySector, Agenda: meeting.ReadAgenda("Welcome, 5\nMilestones, 20\nNext steps, 10", nil)}
}

func (w *world) session(alter func(*meeting.About)) meeting.ID {
	w.t.Helper()
	a := about()
	alter(&a)
	one, err := w.Sessions.Enter(w.ctx, w.host, "p1", "", a)
	w.must(err)
	_, err = w.Sessions.SetDeputies(w.ctx, w.host, one.Key(), []people.PersonID{w.deputy.Person})
	w.must(err)
	return one.Key()
}

// live opens the session with everybody in it.
func (w *world) live(id meeting.ID) {
	w.t.Helper()
	for _, by := range []people.Actor{w.host, w.deputy, w.ada, w.ben, w.eve} {
		w.must(w.Rooms.Join(w.ctx, by, id, true))
	}
	w.must(w.Rooms.Begin(w.ctx, w.host, id))
}

func (w *world) person(name, organisation string, sector people.Sector) people.Actor {
	w.t.Helper()
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example",
		Subject: name, Name: name, Organisation: organisation, Sector: sector})
	w.must(err)
	by, err := w.people.Actor(w.ctx, id)
	w.must(err)
	return by
}

func (w *world) stage(by people.Actor, id meeting.ID) *meeting.Stage {
	w.t.Helper()
	_, st, err := w.Rooms.Stage(w.ctx, by, id)
	w.must(err)
	return st
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused asks for a refusal of this kind, in words.
func (w *world) refused(err error, kind civic.Kind, words string) {
	w.t.Helper()
	r := civic.AsRefusal(err)
	if r == nil {
		w.t.Fatalf("got %v, want a refusal that says %q", err, words)
	}
	if r.Kind != kind || !strings.Contains(r.Error(), words) {
		w.t.Fatalf("refused as kind %d with %q, want kind %d with %q", r.Kind, r.Error(), kind, words)
	}
}
