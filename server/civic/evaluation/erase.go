package evaluation

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people: that they could answer and whether
// they did. What they answered is nobody's and stays.
func (s *Evaluations) Part() people.Part {
	return people.Part{Name: "evaluations", Export: s.takeAway, Erase: s.erase}
}

func (s *Evaluations) takeAway(ctx context.Context, id people.PersonID) (any, error) {
	return s.roll.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
}

// erase empties the name on the list and keeps the line: how many answered
// stays true. It may be run again after it was interrupted.
func (s *Evaluations) erase(ctx context.Context, id people.PersonID) error {
	own, err := s.roll.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	if err != nil {
		return err
	}
	for _, r := range own {
		blank := &entitled{Questionnaire: r.Questionnaire, Answered: r.Answered}
		blank.ID = r.Questionnaire + "|erased|" + civic.SameID("erased", r.ID)
		if err := s.roll.Insert(ctx, blank); err != nil && !errors.Is(err, storage.ErrExists) {
			return err
		}
		if err := s.roll.Delete(ctx, r.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	for q, err := range s.kept.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if q.By.Person != id {
			continue
		}
		if _, err := s.kept.Change(ctx, q.ID, func(q *Questionnaire) error { q.By.Forget(); return nil }); err != nil {
			return err
		}
	}
	for j, err := range s.judgements.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if j.By.Person != id {
			continue
		}
		if _, err := s.judgements.Change(ctx, j.ID, func(j *Judgement) error { j.By.Forget(); return nil }); err != nil {
			return err
		}
	}
	return nil
}
