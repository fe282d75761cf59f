package input

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// looked is when a person last looked at what became of what they said.
type looked struct {
	storage.Meta
	At time.Time `json:"at"`
}

// Own is a page of what a person brought, the newest first, with what became
// of it. Since is when they last looked: what happened after it is new.
type Own struct {
	draft.Page[*View]
	Since time.Time
}

// Mine gives a person what became of what they said.
func (s *Inputs) Mine(ctx context.Context, by people.Actor, after string) (Own, error) {
	if !by.SignedIn() {
		return Own{}, civic.Refuse(civic.SignIn, "Sign in to see what became of what you said.")
	}
	var own Own
	at, err := s.looked(ctx, by.Person)
	if err != nil {
		return own, err
	}
	own.Since = at
	p, err := page(ctx, s.kept, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, Descending: true}, after)
	if err != nil {
		return own, err
	}
	own.More = p.More
	own.Items, err = s.views(ctx, by, p.Items)
	return own, err
}

func (s *Inputs) looked(ctx context.Context, person people.PersonID) (time.Time, error) {
	l, err := s.seen.Get(ctx, string(person))
	if errors.Is(err, storage.ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return l.At, nil
}

// Looked notes that a person looked at what became of what they said.
func (s *Inputs) Looked(ctx context.Context, by people.Actor) error {
	if !by.SignedIn() {
		return nil
	}
	l := &looked{Meta: storage.Meta{ID: string(by.Person)}, At: s.Now()}
	err := s.seen.Insert(ctx, l)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.seen.Change(ctx, l.ID, func(there *looked) error {
			there.At = l.At
			return nil
		})
	}
	return err
}

// mostNews bounds what is said to be new.
const mostNews = 50

// News lists what happened to what a person brought since they last looked,
// the newest first.
func (s *Inputs) News(ctx context.Context, by people.Actor) ([]*View, error) {
	if !by.SignedIn() {
		return nil, nil
	}
	since, err := s.looked(ctx, by.Person)
	if err != nil {
		return nil, err
	}
	found, err := s.kept.All(ctx, storage.Query{Index: byNews, Equal: []any{string(by.Person)}, From: since.Add(1), Descending: true, Limit: mostNews})
	if err != nil {
		return nil, err
	}
	return s.views(ctx, by, found)
}
