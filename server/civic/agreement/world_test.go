package agreement_test

import (
	"context"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

const (
	plan                   = "plan-1"
	objective  draft.Field = "objective.1.objective"
	problem    draft.Field = "objective.1.problem"
	department             = "Department of Records"
	charity                = "Open Ledger"
)

var (
	must    = civictest.Must
	refused = civictest.Refused
)

// world is a real store with real people and rules, and one draft.
type world struct {
	*agreement.Services
	t        testing.TB
	ctx      context.Context
	engine   storage.Engine
	people   *people.Register
	drafts   *draft.Services
	texts    *drafttest.Texts
	clock    *civictest.Clock
	newest   int // published version
	id       draft.ID
	official people.Actor // leads for government
	advocate people.Actor // leads for civil society
	citizen  people.Actor
	coord    people.Actor
}

type plans struct{}

func (plans) Exists(context.Context, string) error { return nil }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), clock: civictest.NewClock(civictest.Monday)}
	w.engine = store(t)
	var err error
	w.people = civictest.People(t, w.engine, w.clock.Now)
	w.texts = drafttest.New(w.clock.Now)
	w.drafts, err = draft.Open(w.ctx, w.engine, draft.Needs{Rules: w.people.Grants, Texts: w.texts, Plans: plans{},
		People: w.people, Announce: civic.Silence{}, Now: w.clock.Now})
	must(t, err)
	w.open()
	w.people.Attach(w.Part())
	w.coord = w.person("Cara Coordinator", department, people.Government)
	w.official = w.person("Lea Official", department, people.Government)
	w.advocate = w.person("Ben Advocate", charity, people.CivilSociety)
	w.citizen = w.person("Ada Citizen", "", people.Citizen)
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.coord.Person, people.Coordinator, people.Scope{Plan: plan}))
	d, err := w.drafts.Drafts.Create(w.ctx, w.coord, draft.New{Plan: plan, Number: "1", Place: 1, Title: "Open contracting", Template: "uk-nap5",
		Content: draft.Content{Texts: map[draft.Field]draft.Node{
			objective: draft.Plain("Publish every contract within 30 days."), problem: draft.Plain("Contracts are hard to find.")},
			Milestones: []draft.Milestone{{ID: "m1", Text: "Publish all notices", End: "May 2027"}}}})
	must(t, err)
	w.id = d.Key()
	for _, by := range []people.Actor{w.official, w.advocate} {
		must(t, w.people.Grants.Give(w.ctx, people.Operator(), by.Person, people.Lead, people.Scope{Plan: plan, Draft: string(w.id)}))
	}
	return w
}

// open opens the services, as a server that starts on a store does.
func (w *world) open() {
	w.t.Helper()
	var err error
	w.Services, err = agreement.Open(w.ctx, w.engine, agreement.Needs{Rules: w.people.Grants, Drafts: w.drafts, Announce: civic.Silence{}, Now: w.clock.Now,
		Newest: func(context.Context, draft.ID) (int, error) { return w.newest, nil }})
	must(w.t, err)
}

func (w *world) person(name, organisation string, sector people.Sector) people.Actor {
	w.t.Helper()
	return civictest.Person(w.t, w.people, name, organisation, sector, false)
}

// seen is the text as somebody sees it now.
func (w *world) seen() agreement.Seen {
	w.t.Helper()
	c, seq, err := w.texts.Current(w.ctx, w.id)
	must(w.t, err)
	hash, err := c.Hash()
	must(w.t, err)
	return agreement.Seen{Seq: seq, SHA256: hash}
}

// agree has both sides sign the text as it is.
func (w *world) agree() {
	w.t.Helper()
	for _, by := range []people.Actor{w.official, w.advocate} {
		_, err := w.Sign(w.ctx, by, w.id, w.seen())
		must(w.t, err)
	}
}

func (w *world) write(f draft.Field, text string) {
	w.texts.Write(w.id, draft.VoiceOf(w.official), f, text)
}

func (w *world) status() *agreement.Status {
	w.t.Helper()
	v, err := w.Status(w.ctx, w.official, w.id)
	must(w.t, err)
	return v
}
