// Package storagetest is the one suite that every engine of package storage
// must pass. It opens real engines and holds them to each sentence of the
// contract, with many writers at once and with a process killed in between.
package storagetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
)

// Open opens an engine on a place. It may be called again and again for the
// same place, as several servers would.
type Open func() (storage.Engine, error)

// Run holds an engine to the contract. fresh makes an empty place.
func Run(t *testing.T, fresh func(t *testing.T) Open) {
	for _, one := range []struct {
		sentence string
		test     func(*testing.T, place)
	}{
		{"an id exists once, however many insert it", anIDExistsOnce},
		{"a unique key exists once, however many insert it", aUniqueKeyExistsOnce},
		{"a unique key is free again after a change or a removal", aUniqueKeyIsFreedAgain},
		{"no change is lost among many", noChangeIsLost},
		{"no change is lost between two servers", noChangeIsLostBetweenServers},
		{"a change of something that moved on is refused", aStaleChangeIsRefused},
		{"a batch stops at the first that exists", aBatchStopsAtTheFirstThatExists},
		{"a long batch stops at the first that exists and goes on from there", aLongBatchStopsAtTheFirstThatExistsAndGoesOnFromThere},
		{"pages follow one another while others write", pagesFollowOneAnother},
		{"a walk may write and read as it goes", aWalkMayWriteAsItGoes},
		{"a walk sees each row once while others write", aWalkSeesEachRowOnce},
		{"all that a query finds is changed or deleted, and nothing else, by two at once", allIsSwept},
		{"a cancelled write is not kept", aCancelledWriteIsNotKept},
		{"a write that is answered is kept, cancelled or not", anAnsweredWriteIsKept},
		{"keys sort as their parts do", keysSortAsTheirParts},
		{"strings of any kind come back as they were", stringsComeBack},
		{"numbers come back as they were", numbersComeBack},
		{"what is too large is refused in words", tooLargeIsRefused},
		{"a query outside the contract is refused", oddQueriesAreRefused},
		{"a new index finds what was kept before it", aNewIndexFindsTheOld},
		{"a new unique index refuses to hide a double", aNewUniqueIndexRefusesDoubles},
		{"a program of before writes beside a newer index", anOlderProgramWrites},
		{"everything is there after closing and opening", everythingIsThereAgain},
		{"many may open the same table at once", manyMayOpenATable},
		{"an engine does what the simplest one would do", itDoesWhatTheSimplestWould},
	} {
		t.Run(one.sentence, func(t *testing.T) {
			one.test(t, place{t, fresh(t)})
		})
	}
}

// entry is what the suite keeps.
type entry struct {
	storage.Meta
	Group string         `json:"group"`
	Rank  int            `json:"rank"`
	Name  string         `json:"name,omitempty"`
	Text  string         `json:"text,omitempty"`
	More  map[string]any `json:"more,omitempty"`
}

// The indexes of an entry. A name is optional, and nobody else's.
var (
	byRank = storage.Index[entry]{Name: "by-rank", Key: func(e *entry) []any { return []any{e.Group, e.Rank} }}
	byName = storage.Index[entry]{Name: "by-name", Unique: true, Key: func(e *entry) []any {
		if e.Name == "" {
			return nil
		}
		return []any{e.Name}
	}}
)

// place is an empty place of one test.
type place struct {
	*testing.T
	open Open
}

func (p place) engine() storage.Engine {
	p.Helper()
	e, err := p.open()
	p.must(err)
	p.Cleanup(func() { _ = e.Close() })
	return e
}

func (p place) entries(indexes ...storage.Index[entry]) *storage.Collection[entry] {
	p.Helper()
	return p.entriesIn(p.engine(), indexes...)
}

func (p place) entriesIn(e storage.Engine, indexes ...storage.Index[entry]) *storage.Collection[entry] {
	p.Helper()
	c, err := storage.Open(p.Context(), e, "entries", indexes...)
	p.must(err)
	return c
}

func (p place) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// all reads the ids of a query.
func (p place) all(c *storage.Collection[entry], q storage.Query) []string {
	p.Helper()
	found, err := c.All(p.Context(), q)
	p.must(err)
	ids := make([]string, len(found))
	for i, e := range found {
		ids[i] = e.ID
	}
	return ids
}

func id(i int) string { return fmt.Sprintf("e%05d", i) }

func numbered(i int) *entry {
	return &entry{Meta: storage.Meta{ID: id(i)}, Group: "g", Rank: i}
}

// fill keeps n entries e00000, e00001 ... of the group g.
func (p place) fill(c *storage.Collection[entry], n int) {
	p.Helper()
	var batch []*entry
	for i := range n {
		batch = append(batch, numbered(i))
	}
	_, err := c.InsertMany(p.Context(), batch)
	p.must(err)
}

// together runs n at the same time and returns their errors.
func together(n int, run func(ctx context.Context, i int) error) []error {
	errs := make([]error, n)
	var gate, all sync.WaitGroup
	gate.Add(1)
	for i := range n {
		all.Go(func() {
			gate.Wait()
			errs[i] = run(context.Background(), i)
		})
	}
	gate.Done()
	all.Wait()
	return errs
}
