package coedit

import (
	"fmt"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// longHistory writes a log of n rows, each a word that one of three people
// typed, or took away again.
func longHistory(tb testing.TB, h *house, n int) {
	tb.Helper()
	docs := map[uint64]*ydoc.Doc{}
	all := ydoc.New()
	start := time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)
	var rows []*Row
	for i := range n {
		client := uint64(i%3) + 1
		var update []byte
		update, err := all.Transact(client, func(w *ydoc.Txn) error {
			text, err := w.Root("text", ydoc.Text)
			if err != nil {
				return err
			}
			if i%7 == 6 {
				return w.Delete(text, i%text.Len(), 1)
			}
			return w.InsertText(text, (i*31)%(text.Len()+1), fmt.Sprintf("word%d ", i), nil)
		})
		if err != nil {
			tb.Fatal(err)
		}
		before := docs[0]
		if before == nil {
			before = ydoc.New()
			docs[0] = before
		}
		changes, err := before.Inspect(update)
		if err != nil {
			tb.Fatal(err)
		}
		row := &Row{Meta: storage.Meta{ID: rowID("draft", int64(i+1))}, Document: "draft", Seq: int64(i + 1), Token: fmt.Sprint(i)}
		row.Edits = []Entry{entry(fmt.Sprint("p", client), start.Add(time.Duration(i)*time.Second), update, changes)}
		if i < 3 {
			row.Claims = []Claim{{Client: client, Person: fmt.Sprint("p", client), Sector: "citizen", At: start}}
		}
		if err := before.Apply(update); err != nil {
			tb.Fatal(err)
		}
		rows = append(rows, row)
		if len(rows) == 1000 || i == n-1 {
			if _, err := h.ledger.rows.InsertMany(tb.Context(), rows); err != nil {
				tb.Fatal(err)
			}
			rows = rows[:0]
		}
	}
}

func TestEveryCharacterOfALongHistoryHasAnAuthor(t *testing.T) {
	h := build(t, Options{})
	longHistory(t, h, 2000)
	a, err := h.Authorship(t.Context(), "draft", 2000)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := h.At(t.Context(), "draft", 2000)
	if err != nil {
		t.Fatal(err)
	}
	text, deleted, counted := "", 0, 0
	for _, run := range a.Roots[0].Runs {
		if run.By.Person == "" || run.At.IsZero() {
			t.Fatalf("%q has no author", run.Text)
		}
		if run.Deleted != nil {
			if run.Deleted.By.Person == "" {
				t.Fatalf("nobody deleted %q", run.Text)
			}
			deleted += run.Length
			continue
		}
		text += run.Text
	}
	for _, share := range a.Roots[0].Shares {
		counted += share.Length
	}
	if again, err := h.Authorship(t.Context(), "draft", 2000); err != nil || again != a {
		t.Fatal("it is made anew although nothing can have changed")
	}
	if text != textOf(doc) || counted != len(text) || deleted != 2000/7 {
		t.Fatalf("%d of %d units have authors, %d are counted, %d deleted", len(text), len(textOf(doc)), counted, deleted)
	}
}

func BenchmarkAuthorshipOfTwentyThousandRows(b *testing.B) {
	h := build(b, Options{})
	longHistory(b, h, 20_000)
	for b.Loop() {
		if _, err := h.authorship(b.Context(), "draft", 20_000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpeningADocumentOfTwentyThousandRows(b *testing.B) {
	h := build(b, Options{})
	longHistory(b, h, 20_000)
	if _, _, err := h.ledger.compact(b.Context(), "draft"); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := h.ledger.replay(b.Context(), "draft", 0, nil); err != nil {
			b.Fatal(err)
		}
	}
}
