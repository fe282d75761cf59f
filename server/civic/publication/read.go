package publication

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/storage"
)

// View is a version as its page shows it. What is published is for everybody,
// so nothing here asks who reads.
type View struct {
	*Publication
	Withdrawal *Withdrawal `json:"withdrawal,omitempty"` // nil while it stands
	Newest     int         `json:"newest"`               // the number of the newest version
}

func noVersion() error { return civic.Refuse(civic.NotFound, "There is no such published version.") }

// newest is the newest version of a commitment, or nil before the first.
func (s *Publications) newest(ctx context.Context, id draft.ID) (*Publication, error) {
	p, err := s.kept.First(ctx, storage.Query{Index: byCommitment, Equal: []any{string(id)}, Descending: true})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return p, err
}

// Newest is the number of a commitment's newest version, 0 before the first.
func (s *Publications) Newest(ctx context.Context, id draft.ID) (int, error) {
	p, err := s.newest(ctx, id)
	if p == nil {
		return 0, err
	}
	return p.Record.N, nil
}

func (s *Publications) get(ctx context.Context, id draft.ID, n int) (*Publication, error) {
	p, err := s.kept.Get(ctx, versionID(id, n))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noVersion()
	}
	return p, err
}

// withdrawn reads a version's withdrawal, or nil.
func (s *Publications) withdrawn(ctx context.Context, id draft.ID, n int) (*Withdrawal, error) {
	w, err := s.withdrawals.Get(ctx, versionID(id, n))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return w, err
}

// Find reads version n of a commitment, or with 0 the newest.
func (s *Publications) Find(ctx context.Context, id draft.ID, n int) (*View, error) {
	newest, err := s.newest(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.view(ctx, newest, n)
}

// At reads what stands at an address: version n, or with 0 the newest.
func (s *Publications) At(ctx context.Context, planSlug, slug string, n int) (*View, error) {
	newest, err := s.kept.First(ctx, storage.Query{Index: byAddress, Equal: []any{planSlug, slug}, Descending: true})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	return s.view(ctx, newest, n)
}

func (s *Publications) view(ctx context.Context, newest *Publication, n int) (*View, error) {
	if newest == nil {
		return nil, noVersion()
	}
	v := &View{Publication: newest, Newest: newest.Record.N}
	var err error
	if n != 0 && n != newest.Record.N {
		if v.Publication, err = s.get(ctx, newest.Record.Commitment, n); err != nil {
			return nil, err
		}
	}
	v.Withdrawal, err = s.withdrawn(ctx, v.Record.Commitment, v.Record.N)
	return v, err
}

// Versions gives a page of a commitment's versions, the newest first.
func (s *Publications) Versions(ctx context.Context, id draft.ID, after string) (draft.Page[*View], error) {
	q := storage.Query{Index: byCommitment, Equal: []any{string(id)}, Descending: true, After: after, Limit: draft.PageSize + 1}
	all, err := s.kept.All(ctx, q)
	if errors.Is(err, storage.ErrCursor) {
		err = civic.Refuse(civic.Invalid, "This link to the next page is not complete. Start from the first page.")
	}
	if err != nil || len(all) == 0 {
		return draft.Page[*View]{}, err
	}
	newest, err := s.Newest(ctx, id)
	if err != nil {
		return draft.Page[*View]{}, err
	}
	var p draft.Page[*View]
	if len(all) > draft.PageSize {
		all = all[:draft.PageSize]
		p.More = s.kept.Cursor(byCommitment, all[len(all)-1])
	}
	for _, version := range all {
		v := &View{Publication: version, Newest: newest}
		if v.Withdrawal, err = s.withdrawn(ctx, id, version.Record.N); err != nil {
			return p, err
		}
		p.Items = append(p.Items, v)
	}
	return p, nil
}

// Compare says what differs between two versions, by field.
func (s *Publications) Compare(ctx context.Context, id draft.ID, old, new int) ([]draft.Difference, error) {
	a, err := s.get(ctx, id, old)
	if err != nil {
		return nil, err
	}
	b, err := s.get(ctx, id, new)
	if err != nil {
		return nil, err
	}
	all := draft.Compare(a.Record.Content, b.Record.Content)
	if a.Record.Title != b.Record.Title {
		all = append([]draft.Difference{{Field: TitleField, Old: a.Record.Title, New: b.Record.Title}}, all...)
	}
	return all, nil
}

// TitleField is the name under which a change of title is shown.
const TitleField draft.Field = "title"

// Changes says what is new in version n since the one before it.
func (s *Publications) Changes(ctx context.Context, id draft.ID, n int) ([]draft.Difference, error) {
	if n < 2 {
		return nil, noVersion()
	}
	return s.Compare(ctx, id, n-1, n)
}

// Feed lists the latest publications of a plan, or of all plans for "", the
// newest first.
func (s *Publications) Feed(ctx context.Context, plan string, most int) ([]*View, error) {
	q := storage.Query{Index: byTime, Descending: true, Limit: most}
	if plan != "" {
		q.Index, q.Equal = byPlanTime, []any{plan}
	}
	var feed []*View
	for p, err := range s.kept.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		w, err := s.withdrawn(ctx, p.Record.Commitment, p.Record.N)
		if err != nil {
			return nil, err
		}
		feed = append(feed, &View{Publication: p, Withdrawal: w})
	}
	return feed, nil
}
