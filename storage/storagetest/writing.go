package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
)

// oneWins says that exactly one of many succeeded and all others were told why not.
func (p place) oneWins(errs []error) {
	p.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, storage.ErrExists) {
			p.Error(err)
		}
	}
	if won != 1 {
		p.Errorf("%d of %d were told that they were first", won, len(errs))
	}
}

func anIDExistsOnce(_ *testing.T, p place) {
	c := p.entries(byRank, byName)
	for round := range 5 {
		p.oneWins(together(32, func(ctx context.Context, i int) error {
			return c.Insert(ctx, &entry{Meta: storage.Meta{ID: id(round)}, Rank: i})
		}))
	}
	if n := len(p.all(c, storage.Query{})); n != 5 {
		p.Errorf("%d entries, not 5", n)
	}
}

func aUniqueKeyExistsOnce(_ *testing.T, p place) {
	c := p.entries(byName)
	for round := range 5 {
		p.oneWins(together(32, func(ctx context.Context, i int) error {
			return c.Insert(ctx, &entry{Meta: storage.Meta{ID: id(100*round + i)}, Name: fmt.Sprint("name", round)})
		}))
	}
	for i := range 3 {
		p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: fmt.Sprint("nameless", i)}}))
	}
	if n := len(p.all(c, storage.Query{Index: "by-name"})); n != 5 {
		p.Errorf("%d entries have a name, not 5", n)
	}
	if n := len(p.all(c, storage.Query{})); n != 8 {
		p.Errorf("%d entries, not 8", n)
	}
}

func aUniqueKeyIsFreedAgain(_ *testing.T, p place) {
	c := p.entries(byName)
	anna := &entry{Meta: storage.Meta{ID: "a"}, Name: "anna"}
	bran := &entry{Meta: storage.Meta{ID: "b"}, Name: "bran"}
	p.must(c.Insert(p.Context(), anna))
	p.must(c.Insert(p.Context(), bran))
	bran.Name = "anna"
	if err := c.Replace(p.Context(), bran); !errors.Is(err, storage.ErrExists) {
		p.Fatalf("a second anna: %v", err)
	}
	if bran.Version != 1 {
		p.Errorf("a refused change counted the version up to %d", bran.Version)
	}
	kept, err := c.Get(p.Context(), "b")
	if err != nil || kept.Name != "bran" || kept.Version != 1 {
		p.Fatalf("after a refused change: %+v %v", kept, err)
	}
	anna.Name = ""
	p.must(c.Replace(p.Context(), anna))
	p.must(c.Replace(p.Context(), bran))
	p.must(c.Delete(p.Context(), "b", 2))
	p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: "c"}, Name: "anna"}))
	if got := p.all(c, storage.Query{Index: "by-name", Equal: []any{"anna"}}); len(got) != 1 || got[0] != "c" {
		p.Errorf("anna is %v", got)
	}
}

func (p place) countTogether(of ...*storage.Collection[entry]) {
	p.Helper()
	const people, times = 8, 20
	p.must(of[0].Insert(p.Context(), &entry{Meta: storage.Meta{ID: "counter"}}))
	errs := together(people, func(ctx context.Context, i int) error {
		for range times {
			_, err := of[i%len(of)].Change(ctx, "counter", func(e *entry) error { e.Rank++; return nil })
			if err != nil {
				return err
			}
		}
		return nil
	})
	p.must(errors.Join(errs...))
	got, err := of[0].Get(p.Context(), "counter")
	p.must(err)
	if got.Rank != people*times || got.Version != people*times+1 {
		p.Errorf("counted to %d at version %d, not %d", got.Rank, got.Version, people*times)
	}
}

func noChangeIsLost(_ *testing.T, p place) { p.countTogether(p.entries(byRank)) }

func noChangeIsLostBetweenServers(_ *testing.T, p place) {
	p.countTogether(p.entries(byRank), p.entries(byRank))
}

func aStaleChangeIsRefused(_ *testing.T, p place) {
	c := p.entries(byRank)
	e := numbered(1)
	p.must(c.Insert(p.Context(), e))
	old := *e
	e.Rank = 2
	p.must(c.Replace(p.Context(), e))
	for _, refused := range []struct {
		what string
		err  error
		want error
	}{
		{"an old change", c.Replace(p.Context(), &old), storage.ErrStale},
		{"removing an old version", c.Delete(p.Context(), e.ID, 1), storage.ErrStale},
		{"changing what never was", c.Replace(p.Context(), numbered(7)), storage.ErrNotFound},
		{"removing what never was", c.Delete(p.Context(), id(7), 3), storage.ErrNotFound},
		{"removing any of what never was", c.Delete(p.Context(), id(7), 0), storage.ErrNotFound},
	} {
		if !errors.Is(refused.err, refused.want) {
			p.Errorf("%s: %v, not %v", refused.what, refused.err, refused.want)
		}
	}
	kept, err := c.Get(p.Context(), e.ID)
	if err != nil || kept.Rank != 2 || kept.Version != 2 || old.Version != 1 {
		p.Errorf("kept %+v, old %+v, %v", kept, old, err)
	}
	if got := p.all(c, storage.Query{Index: "by-rank", Equal: []any{"g", 1}}); len(got) != 0 {
		p.Errorf("the index still shows %v in its old place", got)
	}
	p.must(c.Delete(p.Context(), e.ID, 2))
	if _, err := c.Get(p.Context(), e.ID); !errors.Is(err, storage.ErrNotFound) {
		p.Errorf("reading what was removed: %v", err)
	}
}

func aBatchStopsAtTheFirstThatExists(_ *testing.T, p place) {
	c := p.entries(byRank, byName)
	p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: id(3)}, Name: "three"}))
	batch := []*entry{numbered(1), numbered(2), numbered(3), numbered(4)}
	n, err := c.InsertMany(p.Context(), batch)
	if n != 2 || !errors.Is(err, storage.ErrExists) {
		p.Fatalf("%d kept, %v", n, err)
	}
	if batch[1].Version != 1 || batch[2].Version != 0 {
		p.Errorf("versions %d and %d after the batch", batch[1].Version, batch[2].Version)
	}
	n, err = c.InsertMany(p.Context(), []*entry{numbered(5), {Meta: storage.Meta{ID: "x"}, Name: "three"}, numbered(6)})
	if n != 1 || !errors.Is(err, storage.ErrExists) {
		p.Fatalf("%d kept before a taken name, %v", n, err)
	}
	if n, err = c.InsertMany(p.Context(), nil); n != 0 || err != nil {
		p.Fatalf("an empty batch: %d %v", n, err)
	}
	if got := fmt.Sprint(p.all(c, storage.Query{})); got != "[e00001 e00002 e00003 e00005]" {
		p.Errorf("kept %s", got)
	}
}

func aLongBatchStopsAtTheFirstThatExistsAndGoesOnFromThere(_ *testing.T, p place) {
	c := p.entries(byRank)
	p.must(c.Insert(p.Context(), numbered(120)))
	p.must(c.Insert(p.Context(), numbered(230)))
	var batch []*entry
	for n := range 350 {
		batch = append(batch, numbered(n))
	}
	at := 0
	for _, taken := range []int{120, 230} {
		n, err := c.InsertMany(p.Context(), batch[at:])
		if at+n != taken || !errors.Is(err, storage.ErrExists) {
			p.Fatalf("%d kept after %d, %v", n, at, err)
		}
		if all := p.all(c, storage.Query{}); len(all) > taken+2 {
			p.Fatalf("%d are kept, though the batch stopped at %d", len(all), taken)
		}
		at = taken + 1
	}
	n, err := c.InsertMany(p.Context(), batch[at:])
	if at+n != 350 || err != nil || len(p.all(c, storage.Query{})) != 350 {
		p.Fatalf("%d kept after %d, %v", n, at, err)
	}
}
