package input

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people, for the register. What somebody
// brought stays, because it was answered; their name and employer go. Answers
// are official acts, and keep the name of whoever answers for them.
func (s *Inputs) Part() people.Part {
	return people.Part{Name: "inputs", Export: s.export, Erase: s.erase}
}

// Brought is what a person brought, and what they answered.
type Brought struct {
	Inputs    []*Input    `json:"inputs"`
	Responses []*Response `json:"responses"`
}

func (s *Inputs) export(ctx context.Context, id people.PersonID) (any, error) {
	var b Brought
	var errs [2]error
	b.Inputs, errs[0] = s.kept.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	b.Responses, errs[1] = s.responses.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	for _, in := range b.Inputs {
		in.Words, in.Counted = nil, nil
	}
	return b, errors.Join(errs[:]...)
}

// erase may be run again after it was interrupted.
func (s *Inputs) erase(ctx context.Context, id people.PersonID) error {
	for in, err := range s.kept.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}}) {
		if err != nil {
			return err
		}
		_, err := s.kept.Change(ctx, in.ID, func(in *Input) error {
			in.By.Forget()
			for i := range in.Steps {
				if in.Steps[i].By.Person == id {
					in.Steps[i].By.Forget()
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	err := s.seen.Delete(ctx, string(id), 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
