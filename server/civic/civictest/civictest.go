// Package civictest is what the tests of the civic rooms share: an empty
// store, a clock that moves when the test says so, an ear for what is
// announced, people who have signed in, and how a refusal is recognised.
package civictest

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// Secret is the platform's, in tests.
const Secret = "ssssssssssssssssssssssssssssssss"

// Monday is when most worlds begin; the next bank holiday of England and Wales
// is Good Friday, 3 April.
var Monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Clock is a clock that tests set. It is safe for concurrent use.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock is a clock that stands at a time.
func NewClock(at time.Time) *Clock { return &Clock{at: at} }

// Now moves on a little with each question, so that an order in time exists.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

// Pass lets time go by.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Ear hears what is announced.
type Ear struct {
	mu    sync.Mutex
	heard []civic.Announcement
}

// Announce keeps an announcement.
func (e *Ear) Announce(_ context.Context, a civic.Announcement) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, a)
}

// Has says whether something was announced on a topic.
func (e *Ear) Has(topic, what string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.heard {
		if a.Topic == topic && a.What == what {
			return true
		}
	}
	return false
}

// Count is how often something was announced, on whatever topic.
func (e *Ear) Count(what string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.heard {
		if a.What == what {
			n++
		}
	}
	return n
}

// Embedded opens an empty store of the embedded engine, closed with the test.
func Embedded(t testing.TB) storage.Engine {
	t.Helper()
	return EmbeddedAt(t, filepath.Join(t.TempDir(), "folkmoot.db"))
}

// EmbeddedAt opens the store of the embedded engine that is a file, for tests
// that look into the file itself.
func EmbeddedAt(t testing.TB, file string) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(context.Background(), file)
	Must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// OnMongoDB runs tests again on the MongoDB engine, over the real driver:
// store is what opens the store of their worlds.
func OnMongoDB(t *testing.T, store *func(testing.TB) storage.Engine, tests map[string]func(*testing.T)) {
	before := *store
	*store = func(t testing.TB) storage.Engine { return mongotest.Open(t) }
	defer func() { *store = before }()
	for name, test := range tests {
		t.Run(name, test)
	}
}

// People opens the register of a store.
func People(t testing.TB, e storage.Engine, now func() time.Time) *people.Register {
	t.Helper()
	r, err := people.Open(context.Background(), people.Config{Engine: e, Now: now, Secret: Secret})
	Must(t, err)
	return r
}

// Person introduces somebody who has signed in before. With speaks they are
// the confirmed speaker of their organisation.
func Person(t testing.TB, r *people.Register, name, organisation string, sector people.Sector, speaks bool) people.Actor {
	t.Helper()
	id, err := r.Introduce(context.Background(), people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example",
		Subject: name, Name: name, Organisation: organisation, Sector: sector, Speaker: speaks})
	Must(t, err)
	by, err := r.Actor(context.Background(), id)
	Must(t, err)
	return by
}

// Must ends the test at an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Refused asks for a refusal of this kind, in words.
func Refused(t testing.TB, err error, kind civic.Kind, words string) {
	t.Helper()
	r := civic.AsRefusal(err)
	if r == nil {
		t.Fatalf("got %v, want a refusal that says %q", err, words)
	}
	if r.Kind != kind || !strings.Contains(r.Error(), words) {
		t.Fatalf("refused as kind %d with %q, want kind %d with %q", r.Kind, r.Error(), kind, words)
	}
}
