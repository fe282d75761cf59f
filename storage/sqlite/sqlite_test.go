package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

type note struct {
	storage.Meta
	Topic string `json:"topic"`
	Rank  int    `json:"rank"`
}

func byTopic() storage.Index[note] {
	return storage.Index[note]{Name: "by-topic", Key: func(n *note) []any { return []any{n.Topic, n.Rank} }}
}

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestTwoProgramsWriteTheSameFileAtTheSameTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space?&#%", "folkmoot.db")
	var all sync.WaitGroup
	const each = 50
	var first *storage.Collection[note]
	for program := range 2 {
		notes, err := storage.Open(t.Context(), open(t, path), "notes", byTopic())
		if err != nil {
			t.Fatal(err)
		}
		first = notes
		for i := range each {
			all.Go(func() {
				n := &note{Meta: storage.Meta{ID: fmt.Sprintf("%d-%d", program, i)}, Topic: "one"}
				if err := notes.Insert(context.Background(), n); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	n, err := first.Count(t.Context(), storage.Query{Index: "by-topic", Equal: []any{"one"}})
	if err != nil || n != 2*each {
		t.Fatalf("%d notes are kept, not %d: %v", n, 2*each, err)
	}
}

func TestOnlyTheOwnerMayReadTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folkmoot.db")
	open(t, path)
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", info.Name(), info.Mode())
		}
	}
}

func TestAReadingWalksTheIndexFromOneBound(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "folkmoot.db"))
	notes, err := storage.Open(t.Context(), store, "notes", byTopic())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		if err := notes.Insert(t.Context(), &note{Meta: storage.Meta{ID: fmt.Sprint(i)}, Topic: "one", Rank: i}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := notes.All(t.Context(), storage.Query{Index: "by-topic", Equal: []any{"one"}, From: 5, To: 9, Descending: true})
	if err != nil || len(found) != 4 || found[0].Rank != 8 {
		t.Fatalf("%v %v", found, err)
	}
	page, err := notes.All(t.Context(), storage.Query{
		Index: "by-topic", Equal: []any{"one"}, After: notes.Cursor("by-topic", found[0]), Limit: 2, Descending: true,
	})
	if err != nil || len(page) != 2 || page[0].Rank != 7 {
		t.Fatalf("%v %v", page, err)
	}
}
