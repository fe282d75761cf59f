package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

func pagesFollowOneAnother(t *testing.T, p place) {
	c := p.entries(byRank)
	p.fill(c, 100)
	for _, index := range []string{"", "by-rank"} {
		for _, down := range []bool{false, true} {
			t.Run(fmt.Sprintf("index %q descending %v", index, down), func(t *testing.T) {
				place{t, p.open}.walkPages(c, index, down)
			})
		}
	}
}

// walkPages reads page after page. Behind its back an entry already read and
// the very one that a cursor names go, and new ones come before and after.
func (p place) walkPages(c *storage.Collection[entry], index string, down bool) {
	p.Helper()
	q := storage.Query{Index: index, Limit: 7, Descending: down}
	if index != "" {
		q.Equal = []any{"g"}
	}
	want := p.all(c, storage.Query{Index: q.Index, Equal: q.Equal, Descending: down})
	var got []string
	for page := 0; ; page++ {
		found, err := c.All(p.Context(), q)
		p.must(err)
		if len(found) == 0 {
			break
		}
		for _, e := range found {
			got = append(got, e.ID)
		}
		last := found[len(found)-1]
		q.After = c.Cursor(index, last)
		p.must(c.Delete(p.Context(), last.ID, 0))
		p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: last.ID}, Group: "g", Rank: last.Rank}))
		p.must(c.Delete(p.Context(), last.ID, 0))
	}
	if !slices.Equal(got, want) {
		p.Errorf("the pages gave %v, not %v", got, want)
	}
	for _, gone := range want {
		if _, err := c.Get(p.Context(), gone); errors.Is(err, storage.ErrNotFound) {
			var i int
			_, err = fmt.Sscanf(gone, "e%d", &i)
			p.must(err)
			p.must(c.Insert(p.Context(), numbered(i)))
		}
	}
}

func aWalkMayWriteAsItGoes(_ *testing.T, p place) {
	c := p.entries(byRank)
	const n = 700
	p.fill(c, n)
	seen := 0
	for e, err := range c.Find(p.Context(), storage.Query{Index: "by-rank", Equal: []any{"g"}}) {
		p.must(err)
		if e.Rank != seen {
			p.Fatalf("rank %d comes at place %d", e.Rank, seen)
		}
		seen++
		switch e.Rank % 50 {
		case 0:
			p.must(c.Delete(p.Context(), e.ID, e.Version))
		case 1:
			e.Text = "seen"
			p.must(c.Replace(p.Context(), e))
		case 2:
			_, err := c.First(p.Context(), storage.Query{Index: "by-rank", Equal: []any{"g", e.Rank}})
			p.must(err)
		case 3:
			p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: "new" + e.ID}, Group: "g", Rank: -1}))
		}
	}
	if seen != n {
		p.Errorf("the walk saw %d of %d", seen, n)
	}
	for range c.Find(p.Context(), storage.Query{}) {
		break // leaving a walk early must not hold anything
	}
	count, err := c.Count(p.Context(), storage.Query{Index: "by-rank", Equal: []any{"g"}, From: 0})
	if err != nil || count != n-n/50 {
		p.Errorf("%d are left: %v", count, err)
	}
}

func aWalkSeesEachRowOnce(_ *testing.T, p place) {
	c := p.entries(byRank)
	const n = 600
	p.fill(c, n)
	ctx, stop := context.WithCancel(p.Context())
	errs := make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			e := &entry{Meta: storage.Meta{ID: fmt.Sprintf("e%05d-%d", i%n, i)}, Group: "g", Rank: i % n}
			err := c.Insert(ctx, e)
			if err == nil && i%2 == 0 {
				err = c.Delete(ctx, e.ID, 1)
			}
			if ctx.Err() != nil {
				errs <- nil
				return
			}
			if err != nil {
				errs <- err
				return
			}
		}
	}()
	for _, down := range []bool{false, true} {
		seen := map[string]int{}
		for e, err := range c.Find(p.Context(), storage.Query{Index: "by-rank", Equal: []any{"g"}, Descending: down}) {
			p.must(err)
			seen[e.ID]++
		}
		for i := range n {
			if seen[id(i)] != 1 {
				p.Errorf("%s was seen %d times", id(i), seen[id(i)])
			}
		}
	}
	stop()
	p.must(<-errs)
}

func aCancelledWriteIsNotKept(_ *testing.T, p place) {
	c := p.entries(byRank)
	p.must(c.Insert(p.Context(), numbered(1)))
	ctx, cancel := context.WithCancel(p.Context())
	cancel()
	e := numbered(1)
	e.Version, e.Rank = 1, 99
	for what, err := range map[string]error{
		"insert":  c.Insert(ctx, numbered(2)),
		"replace": c.Replace(ctx, e),
		"delete":  c.Delete(ctx, id(1), 0),
		"ping":    p.engine().Ping(ctx),
	} {
		if !errors.Is(err, context.Canceled) {
			p.Errorf("%s: %v", what, err)
		}
	}
	if _, err := c.Get(ctx, id(1)); !errors.Is(err, context.Canceled) {
		p.Errorf("get: %v", err)
	}
	if _, err := c.All(ctx, storage.Query{}); !errors.Is(err, context.Canceled) {
		p.Errorf("find: %v", err)
	}
	kept, err := c.All(p.Context(), storage.Query{})
	if err != nil || len(kept) != 1 || kept[0].Rank != 1 {
		p.Errorf("kept %v %v", kept, err)
	}
}

func anAnsweredWriteIsKept(_ *testing.T, p place) {
	c := p.entries(byRank)
	const n = 200
	errs := together(n, func(ctx context.Context, i int) error {
		ctx, cancel := context.WithTimeout(ctx, time.Duration(i)*100*time.Microsecond)
		defer cancel()
		return c.Insert(ctx, numbered(i))
	})
	there := map[string]bool{}
	for _, id := range p.all(c, storage.Query{Index: "by-rank"}) {
		there[id] = true
	}
	for i, err := range errs {
		if err == nil && !there[id(i)] {
			p.Errorf("%s was answered and is not there", id(i))
		}
		if errors.Is(err, storage.ErrExists) {
			p.Errorf("%s: %v, but nobody else wrote it", id(i), err)
		}
	}
	p.must(c.Insert(p.Context(), numbered(n))) // the engine still works
}

func oddQueriesAreRefused(_ *testing.T, p place) {
	c := p.entries(byRank)
	p.fill(c, 3)
	for what, q := range map[string]storage.Query{
		"an index that is not declared": {Index: "by-luck"},
		"a part of no known kind":       {Index: "by-rank", Equal: []any{3.5}},
		"a bound that is no id":         {From: 3},
		"Equal without an index":        {Equal: []any{"g"}},
	} {
		if found, err := c.All(p.Context(), q); err == nil {
			p.Errorf("%s gave %v", what, found)
		}
		if _, err := c.Count(p.Context(), q); err == nil {
			p.Errorf("%s could be counted", what)
		}
	}
	for _, after := range []string{"%", "AAAA", "_____w", "e00001"} {
		if _, err := c.All(p.Context(), storage.Query{After: after}); !errors.Is(err, storage.ErrCursor) {
			p.Errorf("after %q: %v", after, err)
		}
	}
	if _, err := c.First(p.Context(), storage.Query{Index: "by-rank", Equal: []any{"nobody"}}); !errors.Is(err, storage.ErrNotFound) {
		p.Errorf("the first of none: %v", err)
	}
	for _, bad := range []string{"", "a\x00b", "a\xff", string(make([]byte, storage.MaxID+1))} {
		if err := c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: bad}}); err == nil {
			p.Errorf("the id %.10q was kept", bad)
		}
	}
	for _, name := range []string{"", "Entries", "a b", `a"`, "a.b", "9"} {
		if _, err := storage.Open[entry](p.Context(), p.engine(), name); err == nil {
			p.Errorf("a table was named %q", name)
		}
	}
}
