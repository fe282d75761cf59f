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
	x := &Dissent{Draft: id, Plan: d.Plan, For: n, Side: by.Sector, By: draft.VoiceOf(by), Body: body, At: s.Now()}
	x.ID = dissentID(id, n, by.Organisation)
	err = s.recorded(ctx, dissentSource, x.ID+"#0", func() error { return s.dissents.Insert(ctx, x) })
	if isTaken(err) {
		x, err = s.reword(ctx, by, x.ID, body)
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.dissent", x.ID)
	return x, nil
}

// reword keeps the words that were said before and says others.
func (s *Services) reword(ctx context.Context, by people.Actor, id, body string) (*Dissent, error) {
	there, err := s.dissents.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if there.Body == body && there.Withdrawn == nil {
		return there, nil // sent twice
	}
	wording := len(there.Earlier) + 1
	var x *Dissent
	err = s.recorded(ctx, dissentSource, fmt.Sprintf("%s#%d", id, wording), func() error {
		x, err = s.dissents.Change(ctx, id, func(now *Dissent) error {
			if len(now.Earlier)+1 != wording {
				return civic.Refuse(civic.Conflict, "%s has just said something else for your organisation. Read it first.", now.By.Name)
			}
			now.Earlier = append(now.Earlier, Words{now.Body, now.By.Person, now.At})
			now.Body, now.By, now.At, now.Withdrawn = body, draft.VoiceOf(by), s.Now(), nil
			return nil
		})
		return err
	})
	return x, err
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
