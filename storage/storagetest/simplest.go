package storagetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
)

// simplest is the contract in its plainest form: a list, searched from end to end.
type simplest struct{ rows []storage.Row }

func (s *simplest) at(id string) int {
	return slices.IndexFunc(s.rows, func(r storage.Row) bool { return r.ID == id })
}

// taken says whether row's unique key (its second) belongs to another.
func (s *simplest) taken(row storage.Row) bool {
	return row.Keys[1] != "" && slices.ContainsFunc(s.rows, func(r storage.Row) bool {
		return r.ID != row.ID && r.Keys[1] == row.Keys[1]
	})
}

func (s *simplest) insert(rows []storage.Row) (int, error) {
	for i, row := range rows {
		if s.at(row.ID) >= 0 || s.taken(row) {
			return i, storage.ErrExists
		}
		s.rows = append(s.rows, row)
	}
	return len(rows), nil
}

func (s *simplest) replace(row storage.Row, was int64) error {
	i := s.at(row.ID)
	switch {
	case i < 0:
		return storage.ErrNotFound
	case s.rows[i].Version != was:
		return storage.ErrStale
	case s.taken(row):
		return storage.ErrExists
	}
	s.rows[i] = row
	return nil
}

func (s *simplest) remove(id string, was int64) error {
	i := s.at(id)
	switch {
	case i < 0:
		return storage.ErrNotFound
	case was != 0 && s.rows[i].Version != was:
		return storage.ErrStale
	}
	s.rows = slices.Delete(s.rows, i, i+1)
	return nil
}

func (s *simplest) find(r storage.Range) []storage.Row {
	place := func(row storage.Row) string {
		if r.Index < 0 {
			return row.ID
		}
		return row.Keys[r.Index]
	}
	order := func(a, b storage.Row) int {
		if c := strings.Compare(place(a), place(b)); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	}
	var found []storage.Row
	for _, row := range s.rows {
		if key := place(row); key != "" && key >= r.From && (r.To == "" || key < r.To) {
			found = append(found, row)
		}
	}
	slices.SortFunc(found, order)
	if r.Descending {
		slices.Reverse(found)
	}
	if r.AfterID != "" {
		last := storage.Row{ID: r.AfterID, Keys: []string{r.AfterKey, r.AfterKey}}
		found = slices.DeleteFunc(found, func(row storage.Row) bool {
			c := order(row, last)
			return c == 0 || (c < 0) != r.Descending
		})
	}
	if r.Limit > 0 && len(found) > r.Limit {
		found = found[:r.Limit]
	}
	return found
}

// itDoesWhatTheSimplestWould plays the same random moves to both.
func itDoesWhatTheSimplestWould(t *testing.T, p place) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	g := game{place: p, Rand: rand.New(rand.NewPCG(seed, 1)), model: &simplest{}}
	var err error
	g.table, err = p.engine().Table(t.Context(), "moves", []storage.IndexSpec{{Name: "many"}, {Name: "one", Unique: true}})
	p.must(err)
	moves := 1500
	if testing.Short() {
		moves = 300
	}
	for range moves {
		g.move()
		if t.Failed() {
			return
		}
	}
}

type game struct {
	place
	*rand.Rand
	table storage.Table
	model *simplest
}

func (g game) key() string {
	if g.IntN(4) == 0 {
		return ""
	}
	return fmt.Sprintf("s%c\x01n%x\x01", []rune("aéz😀")[g.IntN(4)], g.IntN(12))
}

func (g game) id() string { return string(rune('a' + g.IntN(26))) }

func (g game) row(version int64) storage.Row {
	return storage.Row{
		ID: g.id(), Version: version, Keys: []string{g.key(), g.key()},
		Body: fmt.Appendf(nil, `{"n":%d}`, g.IntN(1000)),
	}
}

func (g game) stretch() storage.Range {
	r := storage.Range{Index: g.IntN(3) - 1, Descending: g.IntN(2) == 0}
	some := func() string {
		if r.Index < 0 {
			return g.id()
		}
		return g.key()
	}
	if g.IntN(2) == 0 {
		r.From = some()
	}
	if g.IntN(2) == 0 {
		r.To = some()
	}
	if g.IntN(2) == 0 {
		r.Limit = 1 + g.IntN(8)
	}
	if g.IntN(2) == 0 {
		r.AfterID = g.id()
		if r.Index >= 0 {
			for r.AfterKey == "" {
				r.AfterKey = g.key()
			}
		}
	}
	return r
}

func (g game) move() {
	g.Helper()
	switch g.IntN(6) {
	case 0, 1:
		rows := make([]storage.Row, 1+g.IntN(3))
		for i := range rows {
			rows[i] = g.row(1)
		}
		n, err := g.table.Insert(g.Context(), rows)
		wantN, want := g.model.insert(rows)
		g.same("insert", fmt.Sprintf("%+v", rows), err, want)
		if n != wantN {
			g.Errorf("insert kept %d, not %d", n, wantN)
		}
	case 2, 3:
		was := int64(1 + g.IntN(3))
		row := g.row(was + 1)
		g.same("replace", fmt.Sprintf("%+v", row), g.table.Replace(g.Context(), row, was), g.model.replace(row, was))
	case 4:
		id, was := g.id(), int64(g.IntN(3))
		g.same("delete", id, g.table.Delete(g.Context(), id, was), g.model.remove(id, was))
	case 5:
		g.compare(g.stretch())
	}
}

func (g game) same(verb, what string, got, want error) {
	g.Helper()
	if !errors.Is(got, want) {
		g.Errorf("%s %s: %v, not %v", verb, what, got, want)
	}
}

func (g game) compare(r storage.Range) {
	g.Helper()
	want := g.model.find(r)
	var got []storage.Row
	for row, err := range g.table.Find(g.Context(), r) {
		g.must(err)
		got = append(got, row)
	}
	if show(got) != show(want) {
		g.Errorf("find %+v:\n%s\nnot\n%s", r, show(got), show(want))
	}
	n, err := g.table.Count(g.Context(), r)
	g.must(err)
	r.Limit, r.AfterID = 0, ""
	if all := len(g.model.find(r)); n != all {
		g.Errorf("count %+v: %d, not %d", r, n, all)
	}
}

func show(rows []storage.Row) string {
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%s@%d %s\n", row.ID, row.Version, row.Body)
	}
	return b.String()
}
