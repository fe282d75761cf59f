package recruit

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// newWord makes what somebody returns with: sixteen letters, which can be
// written down and read out, and nobody guesses.
func newWord() string {
	word := newCode() + newCode()
	return word[:4] + "-" + word[4:8] + "-" + word[8:12] + "-" + word[12:16]
}

// NewWord gives a registration another word to return with, for whoever lost
// theirs or never had one because their form came by post. The old word works
// no more. The recruiter, who can read the registration anyway, makes sure who
// asks.
func (s *Recruiting) NewWord(ctx context.Context, by people.Actor, id forum.ID, entry string) (string, error) {
	r, err := s.entry(ctx, by, id, entry)
	if err != nil {
		return "", err
	}
	word := newWord()
	_, err = s.entries.Change(ctx, r.ID, func(r *Registration) error {
		if !r.Withdrawn.IsZero() {
			return civic.Refuse(civic.Conflict, "This registration was withdrawn.")
		}
		r.Word = s.Vault.Key("return", typed(word))
		return nil
	})
	return word, err
}

// entry finds a registration for the recruiter of its forum.
func (s *Recruiting) entry(ctx context.Context, by people.Actor, id forum.ID, entry string) (*Registration, error) {
	if err := s.Forums.Check(ctx, by, id, forum.ReadRegistrations); err != nil {
		return nil, err
	}
	r, err := s.entries.Get(ctx, entry)
	if errors.Is(err, storage.ErrNotFound) || err == nil && r.Forum != id {
		return nil, civic.Refuse(civic.NotFound, "There is no such registration.")
	}
	return r, err
}
