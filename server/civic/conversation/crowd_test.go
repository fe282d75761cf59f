package conversation_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func from(n int, address string) conversation.Voter {
	v := visitor(n)
	v.Address = address
	return v
}

func TestAMachineThatComesAsANewVisitorEachTimeIsHeldUp(t *testing.T) {
	w := newWorld(t)
	other := w.node(t)
	const address = "192.0.2.7"
	for n := range conversation.MostNewcomers {
		s := []*conversation.Conversations{w.Conversations, other}[n%2]
		must(t, s.Vote(w.ctx, from(n, address), w.id, 1, opinion.Agree))
	}
	for _, s := range []*conversation.Conversations{w.Conversations, other} {
		refused(t, s.Vote(w.ctx, from(9999, address), w.id, 1, opinion.Agree), civic.TooMuch, "from your network")
	}
	// Whoever was there goes on; so do another address, an account, and the
	// same address an hour later.
	must(t, w.Vote(w.ctx, from(0, address), w.id, 2, opinion.Disagree))
	must(t, w.Vote(w.ctx, from(9999, "192.0.2.8"), w.id, 1, opinion.Agree))
	must(t, w.Vote(w.ctx, conversation.Voter{By: w.ada, Address: address}, w.id, 1, opinion.Agree))
	w.clock.Pass(time.Hour)
	must(t, w.Vote(w.ctx, from(10000, address), w.id, 1, opinion.Agree))
	crowds := w.rows(t)
	if len(crowds) != 1 || strings.Contains(crowds[0], address) || strings.Contains(crowds[0], "192") {
		t.Errorf("kept of addresses after an hour: %v", crowds)
	}
}

func TestVotesFromOneAddressHaveABoundOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	me := from(1, "192.0.2.7")
	must(t, w.Vote(w.ctx, me, w.id, 1, opinion.Agree))
	w.fill(t, conversation.MostFromAddress-1)
	must(t, w.Vote(w.ctx, me, w.id, 1, opinion.Pass))
	refused(t, w.Vote(w.ctx, me, w.id, 1, opinion.Agree), civic.TooMuch, "from your network")
	turn, err := w.Next(w.ctx, me, w.id)
	must(t, err)
	if turn.Votes[1] != opinion.Pass {
		t.Errorf("the refused vote counts: %v", turn.Votes)
	}
}

func TestAConversationOfAForumIsFoundFromIt(t *testing.T) {
	w := newWorld(t)
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.mod.Person, people.Coordinator, people.Scope{Plan: "forum/f1"}))
	for n, plan := range []string{"forum/f1", "plan-1", "forum/f1"} {
		w.clock.Pass(time.Minute)
		c, err := w.Begin(w.ctx, w.mod, conversation.New{Title: fmt.Sprintf("Talk %d", n), Prompt: "?", Plan: plan, Seeds: seeds})
		must(t, err)
		if (c.Forum == "f1") != (plan == "forum/f1") {
			t.Errorf("a conversation of %s goes with the forum %q", plan, c.Forum)
		}
	}
	beside, err := w.Beside(w.ctx, "f1")
	must(t, err)
	if len(beside) != 2 || beside[0].Title != "Talk 2" || beside[1].Title != "Talk 0" {
		t.Errorf("beside the forum: %v", beside)
	}
	if none, err := w.Beside(w.ctx, "f2"); err != nil || len(none) != 0 {
		t.Errorf("beside another forum: %v, %v", none, err)
	}
}

// counted is a row of what is kept of addresses.
type counted struct {
	storage.Meta
	Hour      time.Time `json:"hour"`
	Newcomers int       `json:"newcomers"`
	Votes     int       `json:"votes"`
}

func (w *world) crowds(t *testing.T) *storage.Collection[counted] {
	t.Helper()
	c, err := storage.Open(w.ctx, w.engine, "conversation-crowds", storage.Index[counted]{Name: "hour", Key: func(c *counted) []any { return []any{c.Hour} }})
	must(t, err)
	return c
}

func (w *world) rows(t *testing.T) (all []string) {
	t.Helper()
	kept, err := w.crowds(t).All(w.ctx, storage.Query{})
	must(t, err)
	for _, row := range kept {
		text, err := json.Marshal(row)
		must(t, err)
		all = append(all, string(text))
	}
	return all
}

// fill makes it so many votes that came from the one address that voted.
func (w *world) fill(t *testing.T, votes int) {
	t.Helper()
	kept, err := w.crowds(t).All(w.ctx, storage.Query{})
	must(t, err)
	for _, row := range kept {
		row.Votes = votes
		must(t, w.crowds(t).Replace(w.ctx, row))
	}
}
