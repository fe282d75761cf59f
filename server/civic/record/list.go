package record

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// PageSize is how many entries a page of the record holds.
const PageSize = 20

// Ask says which entries to list, the newest first. Empty fields do not limit.
// Of Subject, Within and Kind the first that is set decides.
type Ask struct {
	Subject, Within string
	Kind            Kind
	After           string
}

// Page is a stretch of the record and the place to read on from.
type Page struct {
	Items []*Entry
	More  string
}

// Find reads the entry of an event, or nil.
func (l *Log) Find(ctx context.Context, event string) (*Entry, error) {
	e, err := l.entries.First(ctx, storage.Query{Index: byEvent, Equal: []any{event}})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return e, err
}

// At reads the entry at a place.
func (l *Log) At(ctx context.Context, index int64) (*Entry, error) {
	e, err := l.entries.Get(ctx, entryID(index))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "The record has no such entry.")
	}
	return e, err
}

// List reads a page of the record, the newest first.
func (l *Log) List(ctx context.Context, a Ask) (Page, error) {
	q := storage.Query{Descending: true, After: a.After, Limit: PageSize + 1}
	switch {
	case a.Subject != "":
		q.Index, q.Equal = bySubject, []any{a.Subject}
	case a.Within != "":
		q.Index, q.Equal = byWithin, []any{a.Within}
	case a.Kind != "":
		q.Index, q.Equal = byKind, []any{string(a.Kind)}
	}
	all, err := l.entries.All(ctx, q)
	if errors.Is(err, storage.ErrCursor) {
		return Page{}, civic.Refuse(civic.Invalid, "This link to the next page is not complete. Start from the first page.")
	}
	if err != nil {
		return Page{}, err
	}
	p := Page{Items: all}
	if len(all) > PageSize {
		p.Items = all[:PageSize]
		p.More = l.entries.Cursor(q.Index, all[PageSize-1])
	}
	return p, nil
}
