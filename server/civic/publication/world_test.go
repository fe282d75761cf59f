package publication_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/record/recordtest"
	"github.com/folkmoot/folkmoot/storage"
)

const field draft.Field = "objective.1.problem"

// world is a real store with real people and rules, and one draft.
type world struct {
	*publication.Publications
	ctx        context.Context
	engine     storage.Engine
	people     *people.Register
	drafts     *draft.Services
	texts      *drafttest.Texts
	mu         sync.Mutex
	at         time.Time
	id         draft.ID
	coord, ada people.Actor
	lead       people.Actor
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(time.Millisecond)
	return w.at
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// only is the one plan there is.
type only struct{}

func (only) Exists(context.Context, string) error { return nil }
func (only) Named(_ context.Context, _ string) (slug, title string, err error) {
	return "nap7", "National Action Plan 7", nil
}

type register struct{ *people.Register }

func (r register) Names(ctx context.Context, ids []people.PersonID) (map[people.PersonID]string, error) {
	names := map[people.PersonID]string{}
	for _, id := range ids {
		name, err := r.Name(ctx, id)
		if err != nil {
			return nil, err
		}
		names[id] = name
	}
	return names, nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{ctx: t.Context(), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	w.engine = store(t)
	var err error
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.texts = drafttest.New(w.now)
	w.drafts, err = draft.Open(w.ctx, w.engine, draft.Needs{Rules: w.people.Grants, Texts: w.texts, Plans: only{},
		People: register{w.people}, Announce: civic.Silence{}, Now: w.now})
	must(t, err)
	w.Publications, err = publication.Open(w.ctx, w.engine, publication.Needs{Rules: w.people.Grants, Drafts: w.drafts,
		Plans: only{}, Announce: civic.Silence{}, Now: w.now, Record: recordtest.Open(t, w.engine, w.now)})
	must(t, err)
	w.coord, w.lead, w.ada = w.person(t, "Cara"), w.person(t, "Lea"), w.person(t, "Ada")
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.coord.Person, people.Coordinator, people.Scope{Plan: "plan-1"}))
	w.id = w.draft(t, "Open contracting", 1)
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.lead.Person, people.Lead, people.Scope{Plan: "plan-1", Draft: string(w.id)}))
	return w
}

func (w *world) person(t *testing.T, name string) people.Actor {
	t.Helper()
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name,
		Name: name, Organisation: "Department of Records", Sector: people.Government})
	must(t, err)
	by, err := w.people.Actor(w.ctx, id)
	must(t, err)
	return by
}

func (w *world) draft(t *testing.T, title string, place int) draft.ID {
	t.Helper()
	d, err := w.drafts.Drafts.Create(w.ctx, w.coord, draft.New{Plan: "plan-1", Place: place, Title: title, Template: "uk-nap5",
		Content: draft.Content{Texts: map[draft.Field]draft.Node{field: draft.Plain("Nobody <b>knows</b>.")}}})
	must(t, err)
	return d.Key()
}

// hash of the text as somebody sees it now.
func (w *world) hash(t *testing.T, id draft.ID) string {
	t.Helper()
	c, _, err := w.texts.Current(w.ctx, id)
	must(t, err)
	hash, err := c.Hash()
	must(t, err)
	return hash
}

func (w *world) publish(t *testing.T, after int, note string) *publication.Publication {
	t.Helper()
	p, err := w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: w.hash(t, w.id), After: after, Note: note})
	must(t, err)
	return p
}

// amend opens the draft again and writes something else.
func (w *world) amend(t *testing.T, text string) {
	t.Helper()
	_, err := w.drafts.Drafts.Move(w.ctx, w.lead, w.id, 0, draft.Drafting)
	must(t, err)
	w.texts.Write(w.id, draft.VoiceOf(w.lead), field, text)
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
	if r == nil || r.Kind != kind || !strings.Contains(r.Error(), words) {
		t.Fatalf("got %v, want a refusal of kind %d that says %q", err, kind, words)
	}
}
