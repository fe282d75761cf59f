package coedit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// moody is a store that can be told to be away, or to keep a row and lose the
// answer.
type moody struct {
	storage.Engine
	away  atomic.Bool
	loses atomic.Int64
}

type moodyTable struct {
	storage.Table
	m *moody
}

var errAway = errors.New("the store is away")

func (m *moody) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	table, err := m.Engine.Table(ctx, name, indexes)
	return moodyTable{table, m}, err
}

func (t moodyTable) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	if t.m.away.Load() {
		return 0, errAway
	}
	n, err := t.Table.Insert(ctx, rows)
	if err == nil && t.m.loses.Add(-1) >= 0 {
		return 0, errors.New("the answer got lost")
	}
	return n, err
}

func (t moodyTable) Get(ctx context.Context, id string) (storage.Row, error) {
	if t.m.away.Load() {
		return storage.Row{}, errAway
	}
	return t.Table.Get(ctx, id)
}

func (t moodyTable) Find(ctx context.Context, r storage.Range) iter.Seq2[storage.Row, error] {
	if t.m.away.Load() {
		return func(yield func(storage.Row, error) bool) { yield(storage.Row{}, errAway) }
	}
	return t.Table.Find(ctx, r)
}

func TestWithTheStoreAwayPeopleGoOnAndAreToldTheTruth(t *testing.T) {
	store := &moody{Engine: openStore(t)}
	h, b, ann, bob := two(t, Options{Store: store})
	store.away.Store(true)
	ann.insert("while away ")
	ann.until("knows that it is not saved", func(s seen) bool { return s.Away && s.Stored < s.Sent })
	bob.until("sees the letters all the same", func(s seen) bool { return strings.Contains(s.Text, "while away ") })
	bob.insert("and more ")
	ann.until("sees bob's", func(s seen) bool { return strings.Contains(s.Text, "and more ") })
	late := b.open("late", h.url, "draft", "ann", nil)
	late.until("reads what is there", func(s seen) bool { return strings.Contains(s.Text, "and more ") })
	late.insert("newcomer ")
	time.Sleep(300 * time.Millisecond)
	if s := ann.state(); s.Stored == s.Sent {
		t.Fatal("ann was told 'saved' while nothing can be")
	}
	store.away.Store(false)
	back := time.Now()
	for _, w := range []*window{ann, bob, late} {
		w.saved()
	}
	t.Logf("saved %s after the store was back", time.Since(back))
	text := h.converges(t, "draft", ann, bob, late)
	for _, want := range []string{"while away ", "and more ", "newcomer "} {
		if strings.Count(text, want) != 1 {
			t.Fatalf("%q is not there once: %q", want, text)
		}
	}
}

func TestARowWhoseAnswerGotLostIsNotWrittenTwice(t *testing.T) {
	store := &moody{Engine: openStore(t)}
	h, _, ann, _ := two(t, Options{Store: store})
	for i := range 5 {
		store.loses.Store(1)
		ann.insert(fmt.Sprintf("row%d ", i))
		ann.saved()
	}
	text := h.text(t, "draft")
	seq, _ := h.Settle(t.Context(), "draft")
	rows, err := h.ledger.after(t.Context(), "draft", 0, 1000)
	if err != nil || int64(len(rows)) != seq {
		t.Fatalf("%d rows up to %d, %v", len(rows), seq, err)
	}
	tokens := map[string]bool{}
	for i, row := range rows {
		if row.Seq != int64(i+1) || tokens[row.Token] {
			t.Fatalf("row %d has number %d", i, row.Seq)
		}
		tokens[row.Token] = true
	}
	for i := range 5 {
		if strings.Count(text, fmt.Sprintf("row%d ", i)) != 1 {
			t.Fatalf("the text is %q", text)
		}
	}
}

func TestADocumentThatCannotBeReadSendsClientsAwayToComeBack(t *testing.T) {
	store := &moody{Engine: openStore(t)}
	h := build(t, Options{Store: store}, "ann")
	store.away.Store(true)
	w := startBrowsers(t).open("ann", h.url, "draft", "ann", nil)
	time.Sleep(300 * time.Millisecond)
	if s := w.state(); s.Synced || len(s.Closes) > 0 {
		t.Fatalf("the client is %+v", s)
	}
	store.away.Store(false)
	w.synced()
	w.insert("hello")
	w.saved()
}

func TestADocumentWithARowThatCannotBeAppliedOpensWithoutIt(t *testing.T) {
	h := build(t, Options{Limits: Limits{Linger: time.Millisecond}}, "ann")
	longHistory(t, h, 20)
	row, err := h.ledger.rows.Get(t.Context(), rowID("draft", 20))
	if err != nil {
		t.Fatal(err)
	}
	row.Edits[0].Update = []byte{1, 1, 77, 200, 1, 4, 1, 4, 't', 'e', 'x', 't', 1, 'x', 0} // a gap
	if err := h.ledger.rows.Replace(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	w := startBrowsers(t).open("ann", h.url, "draft", "ann", nil)
	s := w.until("reads the rest", func(s seen) bool { return s.Synced })
	if !strings.Contains(s.Text, "word18") || h.Counters().RowsBroken.Load() != 1 {
		t.Fatalf("the text is %q, %d broken rows counted", s.Text, h.Counters().RowsBroken.Load())
	}
	if _, _, err := h.ledger.compact(t.Context(), "draft"); err == nil {
		t.Fatal("a state was made without the row: it would hide it for ever")
	}
	w.insert("and on")
	w.saved()
}

func TestCompactionHappensWhilePeopleType(t *testing.T) {
	h := build(t, Options{Limits: Limits{Group: time.Millisecond}}, "ann", "bob")
	b := startBrowsers(t)
	ann, bob := b.open("ann", h.url, "draft", "ann", nil), b.open("bob", h.url, "draft", "bob", nil)
	ann.synced()
	bob.synced()
	ann.do("typist", request{"name": "a", "count": 400, "every": 4})
	bob.do("typist", request{"name": "b", "count": 400, "every": 4})
	for range 6 {
		time.Sleep(250 * time.Millisecond)
		if _, err := h.Cut(t.Context(), "draft"); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range []*window{ann, bob} {
		w.until("has typed everything", func(s seen) bool { return strings.Count(s.Text, ";") == 800 })
		w.saved()
	}
	h.converges(t, "draft", ann, bob)
	versions, err := h.Versions(t.Context(), "draft", 0, 100)
	if err != nil || len(versions) < 4 {
		t.Fatalf("%d versions, %v", len(versions), err)
	}
	last := versions[0].Seq
	for _, v := range versions {
		if v.Seq > last || len(v.People) == 0 {
			t.Fatalf("the versions are %+v", versions)
		}
		last = v.Seq
		fromLog, err := h.At(t.Context(), "draft", v.Seq)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(textOf(fromLog), ";"); n == 0 {
			t.Fatalf("version %d is empty", v.Seq)
		}
	}
	if h.Counters().RowsBroken.Load() != 0 {
		t.Fatal("a row of the log cannot be applied")
	}
}
