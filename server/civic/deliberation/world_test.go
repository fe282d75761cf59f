package deliberation_test

import (
	"context"
	"encoding/json"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// world is a forum of twelve members and two facilitators, with one session.
type world struct {
	*forumtest.World
	*deliberation.Deliberations
	rooms  *meeting.Services
	wrote  *recommendation.Recommendations
	one    *meeting.Session
	helper people.Actor // the second facilitator
	lead   people.Actor
	traits map[people.PersonID]map[string]string
	seed   atomic.Uint64
}

// house knows where drafts belong, and who writes them.
type house struct{ w *world }

func (h house) Exists(ctx context.Context, plan string) error {
	id, _ := draft.ForumOf(plan)
	_, err := h.w.World.Forums.Find(ctx, forum.ID(id))
	return err
}

func (h house) Names(ctx context.Context, ids []people.PersonID) (map[people.PersonID]string, error) {
	names := map[people.PersonID]string{}
	for _, id := range ids {
		p, err := h.w.World.People.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		names[id] = p.Shown()
	}
	return names, nil
}

// place is where the rules look for what a forum has.
type place struct{}

func (place) Scope(_ context.Context, id string) (people.Scope, error) {
	return people.Scope{Plan: id, Private: true}, nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ctx, engine := context.Background(), store(t)
	var err error
	w := &world{World: forumtest.Open(t, engine, 12), traits: map[people.PersonID]map[string]string{}}
	w.lead, w.helper = w.By[forum.Lead], w.Person("Fay Facilitator")
	w.Must(w.World.Forums.Appoint(ctx, w.Admin, w.ID, w.helper, forum.Facilitator))
	rules := w.World.Forums.Around(w.World.People.Grants)
	w.rooms, err = meeting.Open(ctx, engine, meeting.Needs{Rules: rules, Plans: place{}, People: w.World.People, Announce: civic.Silence{}, Now: w.World.Now,
		Allotted: func(ctx context.Context, one *meeting.Session) ([][]people.PersonID, error) {
			return w.Allotted(ctx, one)
		}})
	w.Must(err)
	texts := drafttest.New(w.World.Now)
	drafts, err := draft.Open(ctx, engine, draft.Needs{Rules: rules, Texts: texts, Plans: house{w}, People: house{w}, Announce: civic.Silence{}, Now: w.World.Now})
	w.Must(err)
	w.wrote, err = recommendation.Open(ctx, engine, recommendation.Needs{Forums: w.World.Forums, Drafts: drafts, Record: w.Log, Announce: civic.Silence{}, Now: w.World.Now})
	w.Must(err)
	w.Deliberations = w.node()
	w.one = w.session("The square by day")
	return w
}

// node is another server on the same store.
func (w *world) node() *deliberation.Deliberations {
	w.T.Helper()
	vault, err := people.NewVault(forumtest.Secret)
	w.Must(err)
	s, err := deliberation.Open(w.Ctx, w.Engine, deliberation.Kit{Forums: w.World.Forums, Sessions: w.rooms.Sessions, People: w.World.People,
		Recommendations: w.wrote, Vault: vault, Announce: civic.Silence{}, Now: w.World.Now, Seed: func() uint64 { return w.seed.Add(1) },
		Traits: func(context.Context, forum.ID) (map[people.PersonID]map[string]string, error) { return w.traits, nil }})
	w.Must(err)
	return s
}

func (w *world) session(title string) *meeting.Session {
	w.T.Helper()
	one, err := w.rooms.Sessions.Enter(w.Ctx, w.lead, draft.Forum(string(w.ID)), "", meeting.About{Title: title, Purpose: "Say what it is for.",
		Kind: meeting.Deliberation, Start: w.World.Now().AddDate(0, 3, 0), Zone: "Europe/London", Place: "The town hall", Link: "https://call.example/secret",
		Agenda: meeting.ReadAgenda("At tables, 60", nil)})
	w.Must(err)
	return one
}

// drawn draws and confirms so many tables for a session.
func (w *world) drawn(one *meeting.Session, tables int) *deliberation.Round {
	w.T.Helper()
	w.World.Pass(time.Minute)
	p, err := w.Seating(w.Ctx, w.lead, w.ID, one.Key())
	w.Must(err)
	saw := p.Version
	if p.Confirmed {
		saw = 0
	}
	r, err := w.Draw(w.Ctx, w.lead, w.ID, one.Key(), saw, deliberation.Layout{Tables: tables})
	w.Must(err)
	r, err = w.Confirm(w.Ctx, w.lead, w.ID, one.Key(), r.Version)
	w.Must(err)
	return r
}

// at are the members of the world at one table of a round, from 1.
func (w *world) at(r *deliberation.Round, n int) (all []people.Actor) {
	for _, m := range w.Members {
		if slices.Contains(r.Tables[n-1].Members, m.Person) {
			all = append(all, m)
		}
	}
	return all
}

// write puts a card on the table of somebody.
func (w *world) write(by people.Actor, text string) *deliberation.View {
	w.T.Helper()
	w.World.Pass(time.Second)
	v, err := w.Write(w.Ctx, by, w.ID, w.one.Key(), "", text, "")
	w.Must(err)
	return v
}

// raw is something as a program would be sent it.
func raw(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// texts are what cards say, in order.
func texts(all []*deliberation.View) (out []string) {
	for _, v := range all {
		out = append(out, v.Text)
	}
	return out
}
