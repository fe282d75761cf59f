package coedit

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/storage"
)

// Erase deletes all that is kept of a document: its log, with whoever wrote
// what, and its states; only that there was a document of this name stays. It
// must have been sealed before, and the gate must never open one of this name
// again: a browser may still hold its copy. It may be run again.
func (s *Sessions) Erase(ctx context.Context, document string) error {
	if !nameForm.MatchString(document) {
		return ErrNoVersion
	}
	// States go first, or one of them would bring the rows behind it back
	// together; rows from the first on, so that no new state is made of what
	// is left; states again, for one that was being made meanwhile.
	all := storage.Query{From: rowID(document, 0), To: afterRows(document)}
	err := s.ledger.tombs.Insert(ctx, &Tomb{storage.Meta{ID: document}})
	if err == nil || exists(err) {
		err = s.ledger.states.DeleteAll(ctx, all)
	}
	if err == nil {
		err = s.ledger.rows.DeleteAll(ctx, all)
	}
	if err == nil {
		err = s.ledger.states.DeleteAll(ctx, all)
	}
	s.written.drop(document)
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.documents[document]; d != nil {
		d.box.put(job{do: d.erased}) // what is in memory goes too
	}
	return err
}

// erased says whether a document was.
func (l *ledger) erased(ctx context.Context, document string) (bool, error) {
	_, err := l.tombs.Get(ctx, document)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Kept says whether anything of a document is in the store.
func (s *Sessions) Kept(ctx context.Context, document string) (bool, error) {
	_, err := s.ledger.rows.First(ctx, storage.Query{From: rowID(document, 0), To: afterRows(document)})
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
