package record_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/record/recordtest"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

var at = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func engine(t testing.TB) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func event(n int) record.Event {
	return record.Event{ID: fmt.Sprintf("response|%d", n), Kind: record.Response, Subject: fmt.Sprintf("commitment/%d", n%3),
		Within: "plan/p", Title: "Open contracting", Link: "/inputs/x", At: at.Add(time.Duration(n) * time.Second), Body: map[string]any{"sha256": "abc", "n": n}}
}

func enter(t testing.TB, l *record.Log, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		e, err := l.Append(t.Context(), event(n))
		must(t, err)
		if e.Index != int64(n) {
			t.Fatalf("event %d is entry %d", n, e.Index)
		}
	}
}

func TestAnEventIsEnteredOnceHoweverOftenItIsSent(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	enter(t, l, 0, 5)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			e, err := l.Append(context.Background(), event(3))
			if err != nil || e.Index != 3 {
				t.Errorf("entry %v, %v", e, err)
			}
		})
	}
	all.Wait()
	p, err := l.Checkpoint(t.Context())
	must(t, err)
	if p.Size != 5 {
		t.Errorf("%d entries after five events", p.Size)
	}
}

func TestTwoServersThatAppendAtOnceKeepOneLogWithoutAGap(t *testing.T) {
	appendAtOnce(t, engine(t), 300)
}

// The same on MongoDB, with fewer: a FerretDB reads the whole table each time.
func TestTwoServersThatAppendAtOnceKeepOneLogOnMongoDB(t *testing.T) {
	appendAtOnce(t, mongotest.Open(t), 18)
}

func appendAtOnce(t *testing.T, e storage.Engine, each int) {
	t.Helper()
	one, two := recordtest.Open(t, e, nil), recordtest.Open(t, e, nil)
	var all sync.WaitGroup
	for w, l := range []*record.Log{one, two} {
		for part := range 6 {
			all.Go(func() {
				for n := part; n < each; n += 6 {
					if _, err := l.Append(context.Background(), event(w*each+n)); err != nil {
						t.Error(err)
					}
					// Both send this one: it is entered by one of them.
					if _, err := l.Append(context.Background(), event(100000+n)); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	a, err := one.Checkpoint(t.Context())
	must(t, err)
	b, err := two.Checkpoint(t.Context())
	must(t, err)
	if a.Size != int64(3*each) || a.Note != b.Note {
		t.Errorf("%d entries, and the servers sign\n%s\n%s", a.Size, a.Note, b.Note)
	}
	c, err := one.Check(t.Context())
	must(t, err)
	if len(c.Found) > 0 || c.Entries != int64(3*each) || c.Root != a.Root {
		t.Errorf("the walk finds %v, %d entries", c.Found, c.Entries)
	}
}

func TestErasingAPersonalTextLeavesTheLogWhole(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	with := event(0)
	with.Personal = map[string]record.Personal{"reason": {Text: "Because Ada asked.", Person: "ada"}}
	e, err := l.Append(t.Context(), with)
	must(t, err)
	if strings.Contains(e.Leaf, "Ada") {
		t.Fatalf("the leaf holds the text: %s", e.Leaf)
	}
	leaf, err := e.Read()
	must(t, err)
	opened, err := l.Openings(t.Context(), e)
	must(t, err)
	if len(opened) != 1 || !leaf.Opens(opened[0]) {
		t.Fatalf("%v does not open %s", opened, e.Leaf)
	}
	other := *opened[0]
	other.Text = "Because Eve asked."
	if leaf.Opens(&other) {
		t.Error("another text opens the commitment")
	}
	before, err := l.Checkpoint(t.Context())
	must(t, err)
	must(t, l.Part().Erase(t.Context(), "ada"))
	if opened, err = l.Openings(t.Context(), e); err != nil || len(opened) > 0 {
		t.Errorf("still there: %v %v", opened, err)
	}
	// Sent again, it is the same entry, and the text does not come back.
	again, err := l.Append(t.Context(), with)
	must(t, err)
	if opened, err = l.Openings(t.Context(), e); err != nil || len(opened) > 0 || again.Leaf != e.Leaf {
		t.Errorf("came back: %v %v", opened, err)
	}
	c, err := l.Check(t.Context())
	must(t, err)
	if len(c.Found) > 0 || c.Root != before.Root {
		t.Errorf("after erasing: %v", c.Found)
	}
}

func TestAnEventThatCannotBeHashedIsRefused(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	for what, change := range map[string]func(*record.Event){
		"no id":      func(e *record.Event) { e.ID = "" },
		"no subject": func(e *record.Event) { e.Subject = "" },
		"no time":    func(e *record.Event) { e.At = time.Time{} },
		"a fraction": func(e *record.Event) { e.Body = map[string]any{"share": 0.5} },
		"too large":  func(e *record.Event) { e.Body = map[string]any{"text": strings.Repeat("x", record.MostLeaf)} },
		"a long id":  func(e *record.Event) { e.ID = strings.Repeat("x", record.MostID+1) },
	} {
		e := event(0)
		change(&e)
		if _, err := l.Append(t.Context(), e); err == nil {
			t.Errorf("%s: entered", what)
		}
	}
	if p, err := l.Checkpoint(t.Context()); err != nil || p.Size != 0 {
		t.Errorf("%v %v", p, err)
	}
}

func TestWhatAnActOwesIsEnteredAfterACrashAndOnce(t *testing.T) {
	clock := civictest.NewClock(at)
	l := recordtest.Open(t, engine(t), clock.Now)
	done := map[string]bool{}
	l.From("thing", func(_ context.Context, ref string) (*record.Event, error) {
		if !done[ref] {
			return nil, nil
		}
		e := event(0)
		e.ID = "thing|" + ref
		return &e, nil
	})
	must(t, l.Owe(t.Context(), "thing", "crashed-after"))
	done["crashed-after"] = true
	must(t, l.Owe(t.Context(), "thing", "crashed-before"))
	must(t, l.Owe(t.Context(), "thing", "settled"))
	done["settled"] = true
	first, err := l.Settle(t.Context(), "thing", "settled")
	must(t, err)
	if n, err := l.Heal(t.Context()); err != nil || n != 0 {
		t.Errorf("%d entered while acts may be under way, %v", n, err)
	}
	clock.Pass(2 * time.Minute)
	if n, err := l.Heal(t.Context()); err != nil || n != 1 {
		t.Errorf("%d entered, %v", n, err)
	}
	if n, err := l.Heal(t.Context()); err != nil || n != 0 {
		t.Errorf("%d entered the second time, %v", n, err)
	}
	again, err := l.Settle(t.Context(), "thing", "settled")
	must(t, err)
	if e, _ := l.Find(t.Context(), "thing|crashed-after"); e == nil || again.Index != first.Index {
		t.Error("the debts were not settled")
	}
	if e, _ := l.Find(t.Context(), "thing|crashed-before"); e != nil {
		t.Error("what was never done is entered")
	}
}

func TestTheRecordIsSearchedBySubjectAndByWhatItIsWithin(t *testing.T) {
	l := recordtest.Open(t, engine(t), nil)
	enter(t, l, 0, 50)
	seen := map[int64]bool{}
	ask := record.Ask{Within: "plan/p"}
	for {
		p, err := l.List(t.Context(), ask)
		must(t, err)
		for _, e := range p.Items {
			if seen[e.Index] {
				t.Errorf("entry %d twice", e.Index)
			}
			seen[e.Index] = true
		}
		if ask.After = p.More; p.More == "" {
			break
		}
	}
	if len(seen) != 50 {
		t.Errorf("%d entries of 50", len(seen))
	}
	p, err := l.List(t.Context(), record.Ask{Subject: "commitment/1"})
	must(t, err)
	if len(p.Items) != 17 || p.Items[0].Index != 49 {
		t.Errorf("%d entries, the newest %d", len(p.Items), p.Items[0].Index)
	}
	_, err = l.At(t.Context(), 50)
	if r := civic.AsRefusal(err); r == nil || r.Kind != civic.NotFound {
		t.Errorf("entry 50: %v", err)
	}
}

func BenchmarkAppend(b *testing.B) {
	l := recordtest.Open(b, engine(b), nil)
	var n int
	var mu sync.Mutex
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			mine := n
			n++
			mu.Unlock()
			if _, err := l.Append(context.Background(), event(mine)); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
