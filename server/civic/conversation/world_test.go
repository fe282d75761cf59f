package conversation_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a real store with real people and one conversation that takes
// visitors.
type world struct {
	*conversation.Conversations
	ctx    context.Context
	engine storage.Engine
	people *people.Register
	clock  *clock
	heard  *ear
	id     conversation.ID
	mod    people.Actor
	ada    people.Actor
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

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

func (e *ear) count(what string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, a := range e.heard {
		if a.What == what {
			n++
		}
	}
	return n
}

var seeds = []string{"Buses should run until midnight", "Parks need more benches", "The high street should be closed to cars",
	"Council meetings should be held in the evening", "Parking should cost more in the centre", "The library should open on Sundays",
	"Every school needs a crossing", "New homes should come with trees"}

func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := context.Background()
	engine, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	t.Cleanup(func() { _ = engine.Close() })
	w := &world{ctx: ctx, engine: engine, clock: &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}, heard: &ear{}}
	w.people, err = people.Open(ctx, people.Config{Engine: engine, Now: w.clock.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.Conversations = w.node(t)
	w.mod, w.ada = w.person(t, "Mo Moderator"), w.person(t, "Ada Citizen")
	must(t, w.people.Grants.Give(ctx, people.Operator(), w.mod.Person, people.Coordinator, people.Scope{Plan: "plan-1"}))
	c, err := w.Begin(ctx, w.mod, conversation.New{Title: "Our town after six", Prompt: "What would make you stay?", Plan: "plan-1", Visitors: true, Seeds: seeds})
	must(t, err)
	w.id = c.Key()
	return w
}

// node is another server on the same store.
func (w *world) node(t testing.TB) *conversation.Conversations {
	t.Helper()
	s, err := conversation.OpenStore(w.ctx, w.engine, conversation.Needs{Rules: w.people.Grants, Announce: w.heard, Now: w.clock.now,
		Key: []byte(strings.Repeat("k", 32)), Pause: 10 * time.Millisecond})
	must(t, err)
	t.Cleanup(s.Close)
	return s
}

func (w *world) person(t testing.TB, name string) people.Actor {
	t.Helper()
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name, Name: name})
	must(t, err)
	by, err := w.people.Actor(w.ctx, id)
	must(t, err)
	return by
}

func visitor(n int) conversation.Voter {
	return conversation.Voter{Visitor: fmt.Sprintf("a visitor's browser %06d", n)}
}

// camps lets people vote in two camps: even ones agree with even statements.
func (w *world) camps(t testing.TB, from, to int) {
	t.Helper()
	for p := from; p < to; p++ {
		for n := range seeds {
			vote := opinion.Disagree
			if n%2 == p%2 || n == 0 {
				vote = opinion.Agree
			}
			must(t, w.Vote(w.ctx, visitor(p), w.id, n, vote))
		}
	}
}

// settled waits until the map has so many voters and every vote in the store:
// it is drawn while people vote, so the last voter is on it before their last
// vote is.
func (w *world) settled(t testing.TB, s *conversation.Conversations, voters int) *conversation.Picture {
	t.Helper()
	kept, err := storage.Open[conversation.Vote](w.ctx, w.engine, "conversation-votes")
	must(t, err)
	votes, err := kept.Count(w.ctx, storage.Query{})
	must(t, err)
	var p *conversation.Picture
	for range 3000 {
		p, err = s.Map(w.ctx, people.Actor{}, w.id)
		must(t, err)
		if p.Public.Voters == voters && p.Public.Votes == int(votes) {
			return p
		}
		w.clock.pass(100 * time.Millisecond)
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the map never had %d voters and %d votes: %+v", voters, votes, p.Public)
	return nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

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
