package coedit

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// ErrNoVersion: the document has no row of that number.
var ErrNoVersion = errors.New("coedit: there is no such version of the document")

// At makes the document as it was after the first seq rows. It is the caller's
// to keep.
func (s *Sessions) At(ctx context.Context, document string, seq int64) (*ydoc.Doc, error) {
	r, err := s.at(ctx, document, seq)
	if err != nil {
		return nil, err
	}
	return r.doc, nil
}

func (s *Sessions) at(ctx context.Context, document string, seq int64) (*replay, error) {
	if seq < 1 || !nameForm.MatchString(document) {
		return nil, ErrNoVersion
	}
	r, err := s.ledger.replay(ctx, document, seq, nil)
	if err != nil {
		return nil, err
	}
	if r.seq != seq {
		return nil, ErrNoVersion
	}
	return r, r.broken
}

// Version is a moment of a document that is worth going back to: where people
// stopped for a while, or had written a lot.
type Version struct {
	Seq    int64
	At     time.Time
	People []string // who edited since the version before
}

// Versions lists a document's automatic versions, the newest first, at most
// limit of them, those before a number if before is not 0.
func (s *Sessions) Versions(ctx context.Context, document string, before int64, limit int) ([]Version, error) {
	if !nameForm.MatchString(document) {
		return nil, ErrNoVersion
	}
	q := storage.Query{From: rowID(document, 0), To: afterRows(document), Descending: true, Limit: limit}
	if before > 0 {
		q.To = rowID(document, before)
	}
	var all []Version
	for state, err := range s.ledger.states.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		all = append(all, Version{state.Seq, state.At, state.People})
	}
	return all, nil
}

// Cut makes the present moment a version, after everything taken in so far is
// stored, and gives its number. Named versions and publication begin with it.
func (s *Sessions) Cut(ctx context.Context, document string) (seq int64, err error) {
	if _, err := s.Settle(ctx, document); err != nil {
		return 0, err
	}
	if _, _, err := s.ledger.compact(ctx, document); err != nil {
		return 0, err
	}
	state, err := s.ledger.latest(ctx, document, 0)
	if err != nil {
		return 0, err
	}
	if state == nil {
		return 0, ErrNoVersion
	}
	return state.Seq, nil
}
