package follow_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// world is a real store with real people, and things that become new.
type world struct {
	*follow.Follows
	t      *testing.T
	ctx    context.Context
	engine storage.Engine
	people *people.Register
	ada    people.Actor
	mu     sync.Mutex
	at     time.Time
	news   map[follow.Thing][]follow.News
	hidden map[follow.Thing]bool
	posted []follow.Letter
	broken error
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(time.Millisecond)
	return w.at
}

func (w *world) until(hour string) {
	w.t.Helper()
	at, err := time.Parse("2006-01-02T15:04", hour)
	must(w.t, err)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = at
}

// Named knows what is not hidden.
func (w *world) Named(_ context.Context, _ people.Actor, t follow.Thing) (string, string, error) {
	if w.hidden[t] || t.ID == "" {
		return "", "", civic.Refuse(civic.NotFound, "There is nothing here that is open to you.")
	}
	return "Thing " + t.ID, "/things/" + t.ID, nil
}

// News gives what happened since.
func (w *world) News(_ context.Context, _ people.Actor, t follow.Thing, since time.Time) ([]follow.News, error) {
	var all []follow.News
	for _, n := range w.news[t] {
		if n.When.After(since) {
			all = append(all, n)
		}
	}
	return all, nil
}

func (w *world) happens(t follow.Thing, text string) {
	w.news[t] = append(w.news[t], follow.News{When: w.now(), Href: "/things/" + t.ID, Title: t.ID, Text: text})
}

func (w *world) post(_ context.Context, l follow.Letter) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return w.broken
	}
	w.posted = append(w.posted, l)
	return nil
}

func write(_ context.Context, to *people.Person, parts []follow.Part, unsubscribe string) follow.Letter {
	var b strings.Builder
	for _, p := range parts {
		for _, n := range p.News {
			b.WriteString(n.Text + "\n")
		}
	}
	return follow.Letter{Subject: "News for " + to.Shown(), Body: b.String()}
}

var draft = follow.Thing{Kind: follow.Draft, ID: "d1"}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: t.Context(), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), news: map[follow.Thing][]follow.News{}, hidden: map[follow.Thing]bool{}}
	w.engine = store(t)
	var err error
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.Follows = w.server(w.post)
	w.people.Attach(w.Part())
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: "ada",
		Address: "ada@example.org", Name: "Ada Citizen"})
	must(t, err)
	w.ada, err = w.people.Actor(w.ctx, id)
	must(t, err)
	return w
}

// server is one of several on the same store.
func (w *world) server(post func(context.Context, follow.Letter) error) *follow.Follows {
	w.t.Helper()
	f, err := follow.Open(w.ctx, w.engine, follow.Needs{People: w.people, Vault: w.people.Vault, Sources: w, Now: w.now, Write: write, Post: post, Base: "https://folkmoot.example"})
	must(w.t, err)
	return f
}

func (w *world) run(written, sent int) {
	w.t.Helper()
	gotWritten, gotSent, err := w.Run(w.ctx)
	must(w.t, err)
	if gotWritten != written || gotSent != sent {
		w.t.Fatalf("%d written and %d sent, want %d and %d", gotWritten, gotSent, written, sent)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsNewSinceTheLastVisitIsListedUntilItIsSeen(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text changed.")
	parts, err := w.New(w.ctx, w.ada)
	must(t, err)
	if len(parts) != 1 || len(parts[0].News) != 1 || parts[0].Title != "Thing d1" {
		t.Fatalf("new is %+v", parts)
	}
	must(t, w.Looked(w.ctx, w.ada, w.now()))
	if parts, err = w.New(w.ctx, w.ada); err != nil || len(parts[0].News) != 0 {
		t.Errorf("what was seen is new again: %+v %v", parts, err)
	}
	w.happens(draft, "Once more.")
	w.hidden[draft] = true
	if parts, err = w.New(w.ctx, w.ada); err != nil || len(parts) != 0 {
		t.Errorf("somebody is told of what they may not read: %+v %v", parts, err)
	}
	must(t, w.Unfollow(w.ctx, w.ada, draft))
	must(t, w.Unfollow(w.ctx, w.ada, draft))
	if r := civic.AsRefusal(w.Follow(w.ctx, people.Actor{}, draft)); r == nil || r.Kind != civic.SignIn {
		t.Error("a visitor follows something")
	}
}

func TestADigestIsOneMailADayHoweverOftenAndByHowManyItIsRun(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text changed.")
	w.run(0, 0) // its day is not over
	w.until("2026-03-03T07:30")
	var both sync.WaitGroup
	for range 4 {
		other := w.server(w.post)
		both.Go(func() {
			if _, _, err := other.Run(w.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	w.run(0, 0)
	if len(w.posted) != 1 || w.posted[0].To != "ada@example.org" || !strings.Contains(w.posted[0].Body, "The text changed.") {
		t.Fatalf("posted %+v", w.posted)
	}
	w.happens(draft, "In the afternoon.")
	w.until("2026-03-03T20:00")
	w.run(0, 0)
	w.until("2026-03-04T08:00")
	w.run(1, 1)
	if body := w.posted[1].Body; body != "In the afternoon.\n" {
		t.Errorf("the second day says %q", body)
	}
	w.until("2026-03-03T08:00") // the clock was set back
	w.run(0, 0)
	w.until("2026-03-05T08:00")
	w.run(0, 0) // nothing happened
}

func TestAWeeklyMailComesOnMonday(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	must(t, w.Wants(w.ctx, w.ada, follow.Weekly))
	w.happens(draft, "On Monday.")
	w.until("2026-03-05T08:00")
	w.run(0, 0)
	w.happens(draft, "On Thursday.")
	w.until("2026-03-09T08:00")
	w.run(1, 1)
	if body := w.posted[0].Body; !strings.Contains(body, "On Monday.") || !strings.Contains(body, "On Thursday.") {
		t.Errorf("the week says %q", body)
	}
	if r := civic.AsRefusal(w.Wants(w.ctx, w.ada, "hourly")); r == nil || r.Field != "every" {
		t.Error("somebody is mailed each hour")
	}
}

func TestADigestThatIsKilledHalfwayLosesAndDoublesNothing(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text changed.")
	w.until("2026-03-03T07:30")
	// The server dies between taking its turn and sending.
	dying := w.server(func(context.Context, follow.Letter) error { panic("killed") })
	func() {
		defer func() { _ = recover() }()
		_, _, _ = dying.Run(w.ctx)
	}()
	w.run(0, 0) // it may still be sending
	w.until("2026-03-03T07:36")
	w.run(0, 1)
	w.until("2026-03-03T09:00")
	w.run(0, 0)
	if len(w.posted) != 1 {
		t.Errorf("%d mails", len(w.posted))
	}
	// The mail server does not answer for a while.
	w.happens(draft, "Again.")
	w.until("2026-03-04T07:30")
	w.broken = errors.New("no route")
	if _, _, err := w.Run(w.ctx); err == nil {
		t.Error("nobody hears that mail cannot be sent")
	}
	w.broken = nil
	w.until("2026-03-04T07:50")
	w.run(0, 1)
	if len(w.posted) != 2 || w.posted[0].ID == w.posted[1].ID {
		t.Errorf("posted %+v", w.posted)
	}
}

func TestOneClickEndsTheMailsAndOnlyItsOwn(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text changed.")
	w.until("2026-03-03T07:30")
	w.run(1, 1)
	_, token, _ := strings.Cut(w.posted[0].Unsubscribe, "&t=")
	if r := civic.AsRefusal(w.Unsubscribe(w.ctx, "somebody else", token)); r == nil || r.Kind != civic.Forbidden {
		t.Error("a token ends another person's mails")
	}
	w.happens(draft, "Again.")
	must(t, w.Unsubscribe(w.ctx, w.ada.Person, token))
	must(t, w.Unsubscribe(w.ctx, w.ada.Person, token))
	w.until("2026-03-04T07:30")
	w.run(0, 0)
	must(t, w.Wants(w.ctx, w.ada, follow.Daily))
	w.until("2026-03-05T07:30")
	w.run(0, 0)
}

func TestLettersAreSealedAndGoWithThePerson(t *testing.T) {
	w := newWorld(t)
	w.Follows = w.server(nil)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text changed.")
	w.until("2026-03-03T07:30")
	w.run(1, 0)
	root, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: "root",
		Name: "Root", Roles: []people.Role{people.Administrator}})
	must(t, err)
	admin, err := w.people.Actor(w.ctx, root)
	must(t, err)
	if _, _, err := w.Mails(w.ctx, w.people.Grants, w.ada, 10); civic.AsRefusal(err) == nil {
		t.Error("everybody reads the mails")
	}
	mails, letters, err := w.Mails(w.ctx, w.people.Grants, admin, 10)
	must(t, err)
	if len(mails) != 1 || mails[0].State != follow.Kept || letters[0].To != "ada@example.org" || strings.Contains(mails[0].Sealed, "ada@") {
		t.Errorf("kept %+v %+v", mails, letters)
	}
	x, err := w.people.Export(w.ctx, w.ada)
	must(t, err)
	if own := x.Parts["following"].(*follow.Own); len(own.Followed) != 1 || len(own.Letters) != 1 {
		t.Errorf("they take away %+v", own)
	}
	must(t, w.people.Erase(w.ctx, w.ada))
	if mails, _, err = w.Mails(w.ctx, w.people.Grants, admin, 10); err != nil || len(mails) != 0 {
		t.Errorf("%d letters to somebody who is gone: %v", len(mails), err)
	}
}
