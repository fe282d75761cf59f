package selection_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
	"github.com/folkmoot/folkmoot/storage"
)

// world is a forum of four people that is recruiting, with two servers over
// its store.
type world struct {
	*selection.Workbench
	t         *testing.T
	ctx       context.Context
	forums    *forum.Forums
	recruits  *recruit.Recruiting
	second    *selection.Workbench
	people    *people.Register
	id        forum.ID
	by        map[forum.Role]people.Actor
	admin     people.Actor
	held      *held
	mu        sync.Mutex
	at        time.Time
	registers int
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
	w := &world{t: t, ctx: t.Context(), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), by: map[forum.Role]people.Actor{}}
	w.held = &held{Engine: store(t)}
	var err error
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.held, Now: w.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.admin = w.person("Alex Administrator")
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.admin.Person, people.Administrator, people.Scope{}))
	w.forums, err = forum.OpenStore(w.ctx, w.held, forum.Needs{Rules: w.people.Grants, Announce: civic.Silence{}, Now: w.now})
	must(t, err)
	f, err := w.forums.Found(w.ctx, w.admin, forum.Remit{Title: "Square", Question: "What for?", In: []string{"a"}, Out: []string{"b"}, TradeOffs: []string{"c"},
		Promise: forum.Promise{Body: "Cabinet", AnswerBy: w.at.AddDate(1, 0, 0), Text: "We answer."}, Funder: "Us", Budget: 1, Panel: 4,
		Features: []forum.Feature{{Name: "Gender", Values: []string{"Female", "Male"}, Source: "Census"}}, Assessment: "/a", Notice: "/n"}, false)
	must(t, err)
	w.id = f.Key()
	for _, role := range forum.Roles {
		w.by[role] = w.person("The " + string(role))
		if role == forum.Member {
			must(t, w.forums.Admit(w.ctx, w.by[role], w.id))
			continue
		}
		must(t, w.forums.Appoint(w.ctx, w.admin, w.id, w.by[role], role))
	}
	w.Workbench, w.second = w.server(), w.server()
	_, err = w.forums.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Design)
	must(t, err)
	return w
}

// server is another one over the same store.
func (w *world) server() *selection.Workbench {
	w.t.Helper()
	vault, err := people.NewVault(strings.Repeat("v", 32))
	must(w.t, err)
	w.recruits, err = recruit.OpenStore(w.ctx, w.held, recruit.Needs{Forums: w.forums, Vault: vault, Now: w.now})
	must(w.t, err)
	s, err := selection.OpenStore(w.ctx, w.held, selection.Needs{Forums: w.forums, Recruits: w.recruits, Vault: vault, Announce: civic.Silence{}, Now: w.now, Program: "test"})
	must(w.t, err)
	w.t.Cleanup(s.Close)
	return s
}

func (w *world) person(name string) people.Actor {
	w.t.Helper()
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name, Name: name})
	must(w.t, err)
	by, err := w.people.Actor(w.ctx, id)
	must(w.t, err)
	return by
}

func (w *world) recruiter() people.Actor { return w.by[forum.Recruiter] }

// registered sends letters to so many people, who all register: every second a
// woman, each in a home of their own. It gives their words.
func (w *world) registered(n int) (all []string) {
	w.t.Helper()
	_, sheet, err := w.recruits.Send(w.ctx, w.recruiter(), recruit.Wave{Forum: w.id, Areas: []recruit.Area{{Name: "Town", Letters: n}},
		Closes: w.now().AddDate(0, 0, 21), Delete: w.now().AddDate(0, 6, 0)})
	must(w.t, err)
	rows, err := csv.NewReader(strings.NewReader(string(sheet))).ReadAll()
	must(w.t, err)
	for i, row := range rows[1:] {
		word, err := w.recruits.Begin(w.ctx, w.id, row[0])
		must(w.t, err)
		w.registers++
		_, err = w.recruits.Finish(w.ctx, word, recruit.Answers{Name: fmt.Sprintf("Resident %d", w.registers), Phone: "01632 960 000", Address: fmt.Sprintf("%d Row", w.registers),
			Attributes: map[string]string{"Gender": []string{"Female", "Male"}[i%2]}, Eligible: true, Consent: true})
		must(w.t, err)
		all = append(all, word)
	}
	return all
}

// quotas set how many women and men a panel has.
func (w *world) quotas(women, men lottery.Quota) {
	w.t.Helper()
	women.Value, men.Value = "Female", "Male"
	must(w.t, w.Set(w.ctx, w.recruiter(), w.id, []lottery.Feature{{Name: "Gender", Quotas: []lottery.Quota{women, men}}}))
}

func exactly(n int) lottery.Quota { return lottery.Quota{Min: n, Max: n, MinFlex: n, MaxFlex: n} }

// ran waits until the newest run is over.
func (w *world) ran() *selection.Run {
	w.t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		r, err := w.Latest(w.ctx, w.recruiter(), w.id)
		must(w.t, err)
		if r != nil && r.State != selection.Running {
			return r
		}
		if time.Now().After(end) {
			w.t.Fatal("the lottery does not end")
		}
	}
}

// drawn takes the forum through a lottery, its commitment and its draw.
func (w *world) drawn(digits string) {
	w.t.Helper()
	_, err := w.Start(w.ctx, w.recruiter(), w.id, "", false)
	must(w.t, err)
	if r := w.ran(); r.State != selection.Done {
		w.t.Fatalf("the run is %s: %+v", r.State, r.Problems)
	}
	w.pass(22 * 24 * time.Hour) // registration closes
	f, err := w.Commit(w.ctx, w.recruiter(), w.id)
	must(w.t, err)
	if f.Phase == forum.Recruiting {
		_, err = w.forums.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Recruiting)
		must(w.t, err)
	}
	_, err = w.Draw(w.ctx, w.recruiter(), w.id, digits, "Three dice before everybody")
	must(w.t, err)
}

// held is a store whose runs can be kept from ending well: that they are done
// is written when the test lets it.
type held struct {
	storage.Engine
	mu   sync.Mutex
	wait chan struct{}
	// reached is closed when a run waits here: it has said its last word.
	reached chan struct{}
}

// hold keeps runs from ending until what it returns is called.
func (h *held) hold() (release func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wait, h.reached = make(chan struct{}), make(chan struct{})
	return sync.OnceFunc(func() { close(h.wait) })
}

func (h *held) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	table, err := h.Engine.Table(ctx, name, indexes)
	if err != nil || name != "forum-lotteries" {
		return table, err
	}
	return &heldTable{table, h}, nil
}

type heldTable struct {
	storage.Table
	held *held
}

func (t *heldTable) Replace(ctx context.Context, row storage.Row, was int64) error {
	t.held.mu.Lock()
	wait, reached := t.held.wait, t.held.reached
	done := wait != nil && bytes.Contains(row.Body, []byte(`"state":"done"`))
	if done && reached != nil {
		close(reached)
		t.held.reached = nil
	}
	t.held.mu.Unlock()
	if done {
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return t.Table.Replace(ctx, row, was)
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
		t.Errorf("got %v, want a refusal of kind %d that says %q", err, kind, words)
	}
}
