package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
)

func aNewIndexFindsTheOld(_ *testing.T, p place) {
	c := p.entries()
	const n = 120 // more than is keyed in one go
	p.fill(c, n)
	p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: "anna"}, Name: "anna"}))
	c = p.entries(byRank, byName)
	if got := p.all(c, storage.Query{Index: "by-rank", Equal: []any{"g"}}); len(got) != n || got[9] != id(9) {
		p.Errorf("the new index shows %d of %d", len(got), n)
	}
	if got := p.all(c, storage.Query{Index: "by-name"}); !slices.Equal(got, []string{"anna"}) {
		p.Errorf("the new unique index shows %v", got)
	}
	if err := c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: "other"}, Name: "anna"}); !errors.Is(err, storage.ErrExists) {
		p.Errorf("a second anna: %v", err)
	}
	kept, err := c.Get(p.Context(), id(9))
	if err != nil || kept.Version != 1 {
		p.Errorf("building an index changed %+v %v", kept, err)
	}
}

func aNewUniqueIndexRefusesDoubles(_ *testing.T, p place) {
	c := p.entries(byRank)
	for i := range 2 {
		p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: id(i)}, Name: "anna"}))
	}
	_, err := storage.Open(p.Context(), p.engine(), "entries", byRank, byName)
	if !errors.Is(err, storage.ErrExists) {
		p.Errorf("opening over two of one name: %v", err)
	}
	if got := p.all(p.entries(byRank), storage.Query{Index: "by-rank"}); len(got) != 2 {
		p.Errorf("after the refusal %v are left", got)
	}
}

// anOlderProgramWrites: after an upgrade was taken back and made again, the
// rows that the older program wrote and changed are in the newer index too.
func anOlderProgramWrites(_ *testing.T, p place) {
	p.fill(p.entries(byRank, byName), 3)
	older := p.entries(byRank)
	p.must(older.Insert(p.Context(), &entry{Meta: storage.Meta{ID: "anna"}, Name: "anna"}))
	p.must(older.Insert(p.Context(), &entry{Meta: storage.Meta{ID: "bran"}, Name: "bran"}))
	_, err := older.Change(p.Context(), id(1), func(e *entry) error { e.Name = "one"; return nil })
	p.must(err)
	if got := p.all(p.entries(byRank, byName), storage.Query{Index: "by-name"}); !slices.Equal(got, []string{"anna", "bran", id(1)}) {
		p.Errorf("by name: %v", got)
	}
}

func everythingIsThereAgain(_ *testing.T, p place) {
	engine, err := p.open()
	p.must(err)
	c := p.entriesIn(engine, byRank, byName)
	p.fill(c, 50)
	_, err = c.Change(p.Context(), id(7), func(e *entry) error { e.Rank = 700; return nil })
	p.must(err)
	p.must(c.Delete(p.Context(), id(8), 0))
	p.must(engine.Ping(p.Context()))
	p.must(engine.Close())
	if err := c.Insert(p.Context(), numbered(90)); err == nil {
		p.Error("a closed engine keeps things")
	}
	if err := engine.Ping(p.Context()); err == nil {
		p.Error("a closed engine says that it is well")
	}
	c = p.entries(byRank, byName)
	got := p.all(c, storage.Query{Index: "by-rank"})
	if len(got) != 49 || got[48] != id(7) {
		p.Errorf("after opening again: %v", got)
	}
	if e, err := c.Get(p.Context(), id(7)); err != nil || e.Version != 2 {
		p.Errorf("%+v %v", e, err)
	}
}

func manyMayOpenATable(_ *testing.T, p place) {
	engines := []storage.Engine{p.engine(), p.engine()}
	errs := together(8, func(ctx context.Context, i int) error {
		for _, name := range []string{"one", "two", "three"} {
			c, err := storage.Open(ctx, engines[i%2], name, byRank, byName)
			if err != nil {
				return err
			}
			if err := c.Insert(ctx, &entry{Meta: storage.Meta{ID: id(i)}, Name: fmt.Sprint(i)}); err != nil {
				return err
			}
		}
		return nil
	})
	p.must(errors.Join(errs...))
}
