package forum_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a real store with a public record, one forum, and one person in
// each of its roles.
type world struct {
	*forum.Forums
	ctx    context.Context
	engine storage.Engine
	people *people.Register
	log    *record.Log
	mu     sync.Mutex
	at     time.Time
	id     forum.ID
	by     map[forum.Role]people.Actor
	admin  people.Actor
	other  people.Actor
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ctx := context.Background()
	engine, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	t.Cleanup(func() { _ = engine.Close() })
	w := &world{ctx: ctx, engine: engine, at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), by: map[forum.Role]people.Actor{}}
	w.people, err = people.Open(ctx, people.Config{Engine: engine, Now: w.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.log, err = record.Open(ctx, engine, record.Needs{Seed: bytes.Repeat([]byte{4}, 32), Origin: "folkmoot.example/record", Now: w.now})
	must(t, err)
	t.Cleanup(w.log.Close)
	w.Forums = w.node(t)
	w.people.Attach(w.Part())
	w.admin, w.other = w.person(t, "Alex Administrator"), w.person(t, "Olu Other")
	must(t, w.people.Grants.Give(ctx, people.Operator(), w.admin.Person, people.Administrator, people.Scope{}))
	w.admin = w.again(t, w.admin)
	f, err := w.Found(ctx, w.admin, remit(), false)
	must(t, err)
	w.id = f.Key()
	for _, role := range forum.Roles {
		w.by[role] = w.person(t, "The "+string(role))
		if role == forum.Member {
			must(t, w.Admit(ctx, w.by[role], w.id))
			continue
		}
		must(t, w.Appoint(ctx, w.admin, w.id, w.by[role], role))
	}
	return w
}

// node is another server on the same store.
func (w *world) node(t *testing.T) *forum.Forums {
	t.Helper()
	s, err := forum.OpenStore(w.ctx, w.engine, forum.Needs{Rules: w.people.Grants, Announce: civic.Silence{}, Now: w.now, Record: w.log})
	must(t, err)
	return s
}

func (w *world) person(t *testing.T, name string) people.Actor {
	t.Helper()
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name, Name: name})
	must(t, err)
	by, err := w.people.Actor(w.ctx, id)
	must(t, err)
	return by
}

func (w *world) again(t *testing.T, by people.Actor) people.Actor {
	t.Helper()
	by, err := w.people.Actor(w.ctx, by.Person)
	must(t, err)
	return by
}

// remit is one that passes every gate of the design.
func remit() forum.Remit {
	return forum.Remit{
		Title: "Millbrook town centre", Area: "Millbrook", Authority: "Millbrook Borough Council",
		Question: "What should the square be for in ten years?",
		In:       []string{"The square", "The streets around it"}, Out: []string{"The bypass"}, TradeOffs: []string{"Space for cars or for people"},
		Promise: forum.Promise{Body: "The cabinet", AnswerBy: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), Text: "We answer each recommendation with a reason."},
		Funder:  "Millbrook Borough Council", Budget: 60000, Panel: 10,
		Features:   []forum.Feature{{Name: "gender", Values: []string{"f", "m"}, Source: "Census 2021"}, {Name: "age", Values: []string{"old", "young"}, Source: "Census 2021"}},
		Assessment: "https://millbrook.example/assessment", Notice: "/about/privacy",
	}
}

const seed = 77

// lots makes the files of a real lottery for a panel of so many.
func lots(t *testing.T, panel int) (sheet, table []byte) {
	t.Helper()
	var pool strings.Builder
	pool.WriteString("id,gender,age\n")
	for i := range 40 {
		fmt.Fprintf(&pool, "p%02d,%s,%s\n", i, []string{"f", "m"}[i%2], []string{"old", "young", "young"}[i%3])
	}
	features, err := lottery.ReadFeatures(strings.NewReader(fmt.Sprintf("feature,value,min,max\ngender,f,2,%d\ngender,m,2,%d\nage,old,2,%d\nage,young,2,%d\n", panel, panel, panel, panel)))
	must(t, err)
	persons, err := lottery.ReadRespondents(strings.NewReader(pool.String()), features, lottery.Columns{})
	must(t, err)
	out, err := lottery.Run(context.Background(), &lottery.Pool{Features: features, People: persons, Panel: panel}, lottery.Options{Seed: seed})
	must(t, err)
	p, err := draw.Prepare(out, bytes.Repeat([]byte{9}, 32), "Millbrook", "test", nil)
	must(t, err)
	sheet, err = json.Marshal(p.Sheet)
	must(t, err)
	return sheet, p.Table
}

// half says of a panel that half of it are women.
func half(panel []string) ([]forum.Mirrored, error) {
	return []forum.Mirrored{{Feature: "gender", Value: "f", People: len(panel) / 2}, {Feature: "gender", Value: "m", People: len(panel) - len(panel)/2}}, nil
}

// to takes the forum to a phase through its gates.
func (w *world) to(t *testing.T, phase forum.Phase) {
	t.Helper()
	for {
		f, err := w.Find(w.ctx, w.id)
		must(t, err)
		if f.Phase == phase {
			return
		}
		w.pass(time.Hour)
		w.satisfy(t, f)
		_, err = w.Advance(w.ctx, w.by[forum.Lead], w.id, f.Phase)
		must(t, err)
	}
}

// satisfy meets every gate at the end of the forum's phase but those.
func (w *world) satisfy(t *testing.T, f *forum.Forum, but ...forum.Gate) {
	t.Helper()
	for _, g := range f.Gates(f.Phase) {
		switch {
		case g.Met || slices.Contains(but, g.Gate):
		case g.Gate == forum.EvidencePlan:
			_, err := w.Show(w.ctx, w.by[forum.Advisory], w.id, g.Gate, "/forums/x/evidence")
			must(t, err)
		case g.Confirmed():
			_, err := w.Show(w.ctx, w.by[forum.Lead], w.id, g.Gate, "https://millbrook.example/"+string(g.Gate))
			must(t, err)
		case g.Gate == forum.PanelCommitted:
			sheet, table := lots(t, 10)
			_, err := w.Commit(w.ctx, w.by[forum.Recruiter], w.id, sheet, table)
			must(t, err)
		case g.Gate == forum.PanelDrawn:
			_, err := w.Draw(w.ctx, w.by[forum.Recruiter], w.id, "042", "Three ten-sided dice", fmt.Sprint(seed), half)
			must(t, err)
		case g.Gate == forum.AdvisoryGroup:
			a := func(n, i string) forum.Adviser { return forum.Adviser{Name: n, Interest: i, Declared: "Nothing"} }
			_, err := w.Advise(w.ctx, w.by[forum.Lead], w.id, []forum.Adviser{a("A", "Shops"), a("B", "Cyclists"), a("C", "Residents")})
			must(t, err)
		default:
			t.Fatalf("nobody meets %s", g.Gate)
		}
	}
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
