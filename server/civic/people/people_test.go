package people_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a register on a real store with a clock that tests turn.
type world struct {
	*people.Register
	t      *testing.T
	engine storage.Engine
	path   string
	heard  *ears

	mu    sync.Mutex
	clock time.Time
}

type ears struct {
	mu  sync.Mutex
	all []civic.Announcement
}

func (e *ears) Announce(_ context.Context, a civic.Announcement) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, a)
}

func (e *ears) hear(topic, what string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.all {
		if a.Topic == topic && a.What == what {
			return true
		}
	}
	return false
}

const secret = "a secret that only the tests of this package hold"

var operator = people.Operator()

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, heard: &ears{}, path: filepath.Join(t.TempDir(), "people.db"), clock: time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)}
	engine, err := sqlite.Open(t.Context(), w.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	w.engine = engine
	w.Register, err = people.Open(t.Context(), people.Config{
		Engine: engine, Now: w.now, Announcer: w.heard, Secret: secret,
		Administrators: []string{"First.Admin@example.org"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// person signs somebody in for the first time and greets them.
func (w *world) person(name string) people.Actor {
	w.t.Helper()
	p, err := w.Arrive(w.t.Context(), arrival("demo", name))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.Greet(w.t.Context(), p.PersonID(), people.Welcome{Name: name}); err != nil {
		w.t.Fatal(err)
	}
	return w.actor(p.PersonID())
}

func (w *world) actor(id people.PersonID) people.Actor {
	w.t.Helper()
	by, err := w.Actor(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return by
}

func (w *world) administrator(name string) people.Actor {
	w.t.Helper()
	by := w.person(name)
	w.give(by, people.Administrator, people.Scope{})
	return w.actor(by.Person)
}

func (w *world) give(to people.Actor, role people.Role, at people.Scope) {
	w.t.Helper()
	if err := w.Grants.Give(w.t.Context(), operator, to.Person, role, at); err != nil {
		w.t.Fatal(err)
	}
}

func arrival(provider, subject string) people.Arrival {
	return people.Arrival{
		Provider: provider, Issuer: "https://" + provider + ".example", Subject: subject,
		Address: civic.Slug(subject) + "@example.org", Vouched: true,
	}
}

// refused fails unless err is a rule's no of this kind.
func refused(t *testing.T, err error, kind civic.Kind) {
	t.Helper()
	r := civic.AsRefusal(err)
	if r == nil {
		t.Fatalf("got %v, want a refusal of kind %d", err, kind)
	}
	if r.Kind != kind {
		t.Fatalf("got kind %d (%s), want %d", r.Kind, r.Error(), kind)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
