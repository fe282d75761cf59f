package publication

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// The sources under which publications and withdrawals owe their entries in
// the public record. The reference is the id of the version.
const (
	publicationSource = "publication"
	withdrawalSource  = "withdrawal"
)

// enters says how the record's events of this room are made. All of an event
// comes from what is kept, so that whoever makes it makes the same.
func (s *Publications) enters() {
	s.Record.From(publicationSource, func(ctx context.Context, ref string) (*record.Event, error) {
		p, err := s.kept.Get(ctx, ref)
		if errors.Is(err, storage.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return p.event(), nil
	})
	s.Record.From(withdrawalSource, func(ctx context.Context, ref string) (*record.Event, error) {
		w, err := s.withdrawals.Get(ctx, ref)
		if errors.Is(err, storage.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		p, err := s.kept.Get(ctx, ref)
		if err != nil {
			return nil, err
		}
		return w.event(p), nil
	})
}

func (p *Publication) event() *record.Event {
	r := &p.Record
	body := map[string]any{"commitment": string(r.Commitment), "version": r.N, "sha256": p.SHA256, "contentSha256": r.ContentSHA256}
	if r.Previous != "" {
		body["previous"] = r.Previous
	}
	return &record.Event{
		ID: publicationSource + "|" + p.ID, Kind: record.Publication, Subject: "commitment/" + string(r.Commitment), Within: "plan/" + r.Plan,
		Title: r.Title, Link: r.Address(), At: r.At, Body: body,
		Personal: map[string]record.Personal{"publisher": {Text: r.Publisher.Name, Person: p.By}},
	}
}

func (w *Withdrawal) event(p *Publication) *record.Event {
	return &record.Event{
		ID: withdrawalSource + "|" + w.ID, Kind: record.Withdrawal, Subject: "commitment/" + string(w.Commitment), Within: "plan/" + p.Record.Plan,
		Title: p.Record.Title, Link: p.Record.Address(), At: w.At,
		Body: map[string]any{"commitment": string(w.Commitment), "version": w.N, "sha256": p.SHA256},
		Personal: map[string]record.Personal{
			"withdrawn by": {Text: w.By.Name, Person: w.Person}, "reason": {Text: w.Reason},
		},
	}
}

// Entry is where a version stands in the public record. A version from before
// there was a record, or whose entry a crash held up, is entered now.
func (s *Publications) Entry(ctx context.Context, p *Publication) (*record.Entry, error) {
	e, err := s.Record.Find(ctx, publicationSource+"|"+p.ID)
	if e != nil || err != nil {
		return e, err
	}
	return s.Record.Settle(ctx, publicationSource, p.ID)
}

// WithdrawalEntry is where a withdrawal stands in the public record.
func (s *Publications) WithdrawalEntry(ctx context.Context, w *Withdrawal) (*record.Entry, error) {
	e, err := s.Record.Find(ctx, withdrawalSource+"|"+w.ID)
	if e != nil || err != nil {
		return e, err
	}
	return s.Record.Settle(ctx, withdrawalSource, w.ID)
}
