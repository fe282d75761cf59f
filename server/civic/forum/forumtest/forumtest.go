// Package forumtest puts one forum and somebody in each of its roles into a
// real store, for the tests of the rooms that belong to a forum.
package forumtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
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
	"github.com/folkmoot/folkmoot/server/civic/record/recordtest"
	"github.com/folkmoot/folkmoot/storage"
)

// World is a store, its people, and one forum.
type World struct {
	T      testing.TB
	Ctx    context.Context
	Engine storage.Engine
	People *people.Register
	Forums *forum.Forums
	Log    *record.Log
	ID     forum.ID
	// By has somebody in each role; a member is the first of Members.
	By      map[forum.Role]people.Actor
	Members []people.Actor
	Admin   people.Actor
	Other   people.Actor

	mu sync.Mutex
	at time.Time
}

// Secret is the platform's, in tests.
const Secret = "ssssssssssssssssssssssssssssssss"

const seed = 77

// Open founds a forum with so many members on an engine.
func Open(t testing.TB, e storage.Engine, members int) *World {
	t.Helper()
	w := &World{T: t, Ctx: context.Background(), Engine: e, at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), By: map[forum.Role]people.Actor{}}
	var err error
	w.People, err = people.Open(w.Ctx, people.Config{Engine: w.Engine, Now: w.Now, Secret: Secret})
	w.Must(err)
	w.Log = recordtest.Open(t, w.Engine, w.Now)
	t.Cleanup(w.Log.Close)
	w.Forums, err = forum.OpenStore(w.Ctx, w.Engine, forum.Needs{Rules: w.People.Grants, Announce: civic.Silence{}, Now: w.Now, Record: w.Log})
	w.Must(err)
	w.Admin, w.Other = w.Person("Alex Administrator"), w.Person("Olu Other")
	w.Must(w.People.Grants.Give(w.Ctx, people.Operator(), w.Admin.Person, people.Administrator, people.Scope{}))
	w.Admin, err = w.People.Actor(w.Ctx, w.Admin.Person)
	w.Must(err)
	f, err := w.Forums.Found(w.Ctx, w.Admin, remit(), false)
	w.Must(err)
	w.ID = f.Key()
	for _, role := range forum.Roles {
		if role != forum.Member {
			w.By[role] = w.Person("The " + string(role))
			w.Must(w.Forums.Appoint(w.Ctx, w.Admin, w.ID, w.By[role], role))
		}
	}
	for i := range members {
		m := w.Person(fmt.Sprintf("Member %d", i+1))
		w.Must(w.Forums.Admit(w.Ctx, m, w.ID))
		w.Members = append(w.Members, m)
	}
	w.By[forum.Member] = w.Members[0]
	return w
}

// Now is the world's clock.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// Pass lets time go by.
func (w *World) Pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// Person is somebody who signed in.
func (w *World) Person(name string) people.Actor {
	w.T.Helper()
	id, err := w.People.Introduce(w.Ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name, Name: name})
	w.Must(err)
	by, err := w.People.Actor(w.Ctx, id)
	w.Must(err)
	return by
}

// Each gives every role and three who have none, by name, for tables of who
// may do what.
func (w *World) Each() map[string]people.Actor {
	all := map[string]people.Actor{"administrator": w.Admin, "nobody here": w.Other, "visitor": {}}
	for role, by := range w.By {
		all[string(role)] = by
	}
	return all
}

func remit() forum.Remit {
	return forum.Remit{
		Title: "Millbrook town centre", Area: "Millbrook", Authority: "Millbrook Borough Council",
		Question: "What should the square be for in ten years?",
		In:       []string{"The square"}, Out: []string{"The bypass"}, TradeOffs: []string{"Space for cars or for people"},
		Promise: forum.Promise{Body: "The cabinet", AnswerBy: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), Text: "We answer each recommendation with a reason."},
		Funder:  "Millbrook Borough Council", Budget: 60000, Panel: 10,
		Features:   []forum.Feature{{Name: "gender", Values: []string{"f", "m"}, Source: "Census 2021"}},
		Assessment: "https://millbrook.example/assessment", Notice: "/about/privacy",
	}
}

// To takes the forum to a phase. The panel is committed and drawn; the other
// gates are lifted, which other tests look at.
func (w *World) To(phase forum.Phase) {
	w.T.Helper()
	for {
		f, err := w.Forums.Find(w.Ctx, w.ID)
		w.Must(err)
		if f.Phase == phase {
			return
		}
		w.Pass(time.Hour)
		for _, g := range f.Gates(f.Phase) {
			switch {
			case !g.Blocks():
			case g.Gate == forum.PanelCommitted:
				sheet, table := w.lots(f.Panel)
				_, err = w.Forums.Commit(w.Ctx, w.By[forum.Recruiter], w.ID, sheet, table)
			case g.Gate == forum.PanelDrawn:
				_, err = w.Forums.Draw(w.Ctx, w.By[forum.Recruiter], w.ID, "042", "Three ten-sided dice", fmt.Sprint(seed), Alike)
			default:
				_, err = w.Forums.LiftGate(w.Ctx, w.By[forum.Lead], w.ID, g.Gate, "This is a test of what comes after it.")
			}
			w.Must(err)
		}
		_, err = w.Forums.Advance(w.Ctx, w.By[forum.Lead], w.ID, f.Phase)
		w.Must(err)
	}
}

// Alike says of a panel of this world what it is like: half of them f, half m,
// as the pool is.
func Alike(panel []string) ([]forum.Mirrored, error) {
	return []forum.Mirrored{{Feature: "gender", Value: "f", People: len(panel) / 2}, {Feature: "gender", Value: "m", People: len(panel) - len(panel)/2}}, nil
}

// lots makes the files of a real lottery.
func (w *World) lots(panel int) (sheet, table []byte) {
	w.T.Helper()
	var pool strings.Builder
	pool.WriteString("id,gender\n")
	for i := range 40 {
		fmt.Fprintf(&pool, "p%02d,%s\n", i, []string{"f", "m"}[i%2])
	}
	features, err := lottery.ReadFeatures(strings.NewReader(fmt.Sprintf("feature,value,min,max\ngender,f,2,%d\ngender,m,2,%d\n", panel, panel)))
	w.Must(err)
	persons, err := lottery.ReadRespondents(strings.NewReader(pool.String()), features, lottery.Columns{})
	w.Must(err)
	out, err := lottery.Run(w.Ctx, &lottery.Pool{Features: features, People: persons, Panel: panel}, lottery.Options{Seed: seed})
	w.Must(err)
	p, err := draw.Prepare(out, bytes.Repeat([]byte{9}, 32), "Millbrook", "test", nil)
	w.Must(err)
	sheet, err = json.Marshal(p.Sheet)
	w.Must(err)
	return sheet, p.Table
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Refused asks for a refusal of this kind, in words.
func (w *World) Refused(err error, kind civic.Kind, words string) {
	w.T.Helper()
	r := civic.AsRefusal(err)
	if r == nil {
		w.T.Fatalf("got %v, want a refusal that says %q", err, words)
	}
	if r.Kind != kind || !strings.Contains(r.Error(), words) {
		w.T.Fatalf("refused as kind %d with %q, want kind %d with %q", r.Kind, r.Error(), kind, words)
	}
}
