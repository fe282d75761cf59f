package conversation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

var (
	must    = civictest.Must
	refused = civictest.Refused
)

// world is a real store with real people and one conversation that takes
// visitors.
type world struct {
	*conversation.Conversations
	ctx    context.Context
	engine storage.Engine
	people *people.Register
	clock  *civictest.Clock
	heard  *civictest.Ear
	id     conversation.ID
	mod    people.Actor
	ada    people.Actor
}

var seeds = []string{"Buses should run until midnight", "Parks need more benches", "The high street should be closed to cars",
	"Council meetings should be held in the evening", "Parking should cost more in the centre", "The library should open on Sundays",
	"Every school needs a crossing", "New homes should come with trees"}

func newWorld(t testing.TB) *world {
	t.Helper()
	ctx := context.Background()
	engine := civictest.Embedded(t)
	w := &world{ctx: ctx, engine: engine, clock: civictest.NewClock(civictest.Monday), heard: &civictest.Ear{}}
	w.people = civictest.People(t, engine, w.clock.Now)
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
	s, err := conversation.OpenStore(w.ctx, w.engine, conversation.Needs{Rules: w.people.Grants, Announce: w.heard, Now: w.clock.Now,
		Key: []byte(strings.Repeat("k", 32)), Pause: 10 * time.Millisecond})
	must(t, err)
	t.Cleanup(s.Close)
	return s
}

func (w *world) person(t testing.TB, name string) people.Actor {
	t.Helper()
	return civictest.Person(t, w.people, name, "", "", false)
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
		w.clock.Pass(100 * time.Millisecond)
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the map never had %d voters and %d votes: %+v", voters, votes, p.Public)
	return nil
}
