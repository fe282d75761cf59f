package storagetest

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

const (
	few  = 100
	many = 10_000
)

// Bench measures what a deployment feels: the first page of a short and of a
// long list, and what many writers at once pay.
func Bench(b *testing.B, fresh func(b *testing.B) Open) {
	b.Run("the first page of many is as quick as of few", func(b *testing.B) { firstPage(b, fresh(b), "entries", "entries") })
	b.Run("also when the few are alone in their table", func(b *testing.B) { firstPage(b, fresh(b), "entries", "few") })
	for _, writers := range []int{1, 16, 128} {
		b.Run(fmt.Sprintf("inserts by %d at once", writers), func(b *testing.B) { inserts(b, fresh(b), writers) })
	}
}

// firstPage times both lists in turn, so that a busy machine slows both, and
// reports the quotient.
func firstPage(b *testing.B, open Open, manyIn, fewIn string) {
	e, err := open()
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	long, short := list(b, e, manyIn, "many", many), list(b, e, fewIn, "few", few)
	if manyIn == fewIn {
		long = short
	}
	page := func(c *storage.Collection[entry], group string) time.Duration {
		begin := time.Now()
		q := storage.Query{Index: "by-rank", Equal: []any{group}, Limit: 20, Descending: true}
		if found, err := c.All(b.Context(), q); err != nil || len(found) != 20 {
			b.Fatalf("%d found: %v", len(found), err)
		}
		return time.Since(begin)
	}
	page(long, "many")
	page(short, "few")
	var ofMany, ofFew time.Duration
	for b.Loop() {
		ofMany += page(long, "many")
		ofFew += page(short, "few")
	}
	b.ReportMetric(float64(ofMany)/float64(b.N)/1e6, "ms-of-many")
	b.ReportMetric(float64(ofFew)/float64(b.N)/1e6, "ms-of-few")
	b.ReportMetric(float64(ofMany)/float64(ofFew), "times")
}

func list(b *testing.B, e storage.Engine, table, group string, n int) *storage.Collection[entry] {
	b.Helper()
	c, err := storage.Open(b.Context(), e, table, byRank)
	if err != nil {
		b.Fatal(err)
	}
	batch := make([]*entry, n)
	for i := range batch {
		batch[i] = &entry{Meta: storage.Meta{ID: group + id(i)}, Group: group, Rank: i, Text: "A comment of usual length, with a reason and a question."}
	}
	if _, err := c.InsertMany(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	return c
}

func inserts(b *testing.B, open Open, writers int) {
	e, err := open()
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	c, err := storage.Open(b.Context(), e, "entries", byRank)
	if err != nil {
		b.Fatal(err)
	}
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for range writers {
		all.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if err := c.Insert(context.Background(), numbered(int(i))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "inserts/s")
}
