package agreement

import (
	"context"
	"errors"
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// beside is the published version that a dissent said now stands beside: the
// next one while it is being prepared, else the newest.
func (s *Services) beside(ctx context.Context, d *draft.Draft) (int, error) {
	newest, err := s.Newest(ctx, d.Key())
	if err != nil || !d.TakesComments() && newest > 0 {
		return newest, err
	}
	return newest + 1, nil
}

// Dissent says for an organisation that it does not agree. There is one for
// each organisation and version; said again, it replaces the words and keeps
// the earlier ones.
func (s *Services) Dissent(ctx context.Context, by people.Actor, id draft.ID, body string) (*Dissent, error) {
	d, err := s.Drafts.Drafts.For(ctx, by, id, people.DissentOnDraft)
	if err != nil {
		return nil, err
	}
	if by.Organisation == "" {
		return nil, civic.Refuse(civic.Forbidden, "A dissent is said in the name of an organisation.")
	}
	body = clean(body)
	if err := said(body, "dissent", civic.Refuse(civic.Invalid, "Say what your organisation does not agree with.")); err != nil {
		return nil, err
	}
	n, err := s.beside(ctx, d)
	if err != nil {
		return nil, err
	}
	x := &Dissent{Draft: id, For: n, Side: by.Sector, By: draft.VoiceOf(by), Body: body, At: s.Now()}
	x.ID = dissentID(id, n, by.Organisation)
	err = s.dissents.Insert(ctx, x)
	if isTaken(err) {
		x, err = s.dissents.Change(ctx, x.ID, func(there *Dissent) error {
			if there.Body == body && there.Withdrawn == nil {
				return nil // sent twice
			}
			there.Earlier = append(there.Earlier, Words{there.Body, there.By.Person, there.At})
			there.Body, there.By, there.At, there.Withdrawn = body, draft.VoiceOf(by), s.Now(), nil
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.dissent", x.ID)
	return x, nil
}

// Withdraw takes the dissent of by's organisation back.
func (s *Services) Withdraw(ctx context.Context, by people.Actor, id draft.ID) error {
	d, err := s.Drafts.Drafts.For(ctx, by, id, people.DissentOnDraft)
	if err != nil {
		return err
	}
	n, err := s.beside(ctx, d)
	if err != nil {
		return err
	}
	_, err = s.dissents.Change(ctx, dissentID(id, n, by.Organisation), func(x *Dissent) error {
		if x.Withdrawn == nil {
			now := s.Now()
			x.Withdrawn = &now
		}
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return civic.Refuse(civic.Conflict, "Your organisation has not said a dissent on this version.")
	}
	if err == nil {
		s.tell(ctx, d, "agreement.dissent", d.ID)
	}
	return err
}

func dissentID(id draft.ID, n int, o people.OrganisationID) string {
	return fmt.Sprintf("%s|%06d|%s", id, n, o)
}

// Dissents lists what organisations said beside one published version, or the
// next. What was taken back is left out.
func (s *Services) Dissents(ctx context.Context, id draft.ID, version int) ([]*Dissent, error) {
	var all []*Dissent
	for x, err := range s.dissents.Find(ctx, storage.Query{Index: byDraft, Equal: []any{string(id), version}, Limit: most}) {
		if err != nil {
			return nil, err
		}
		if x.Withdrawn == nil {
			all = append(all, x)
		}
	}
	return all, nil
}
