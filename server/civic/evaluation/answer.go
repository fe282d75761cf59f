package evaluation

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Answers are what somebody thinks: a point for each statement, nought where
// they rather say nothing, and words for the evaluator.
type Answers struct {
	Points []Point `json:"points"`
	Words  string  `json:"words,omitempty"`
}

// entitle writes the list of who may answer, in the order of their ids. It may
// be run again: who is on it stays.
func (s *Evaluations) entitle(ctx context.Context, q *Questionnaire) error {
	holders, err := s.Forums.Holders(ctx, q.Forum, q.For)
	if err != nil {
		return err
	}
	slices.Sort(holders)
	for _, who := range holders {
		r := &entitled{Questionnaire: q.ID, Person: who}
		r.ID = rollID(q.ID, who)
		if err := s.roll.Insert(ctx, r); err != nil && !errors.Is(err, storage.ErrExists) {
			return err
		}
	}
	return nil
}

func rollID(questionnaire string, who people.PersonID) string {
	return questionnaire + "|" + string(who)
}

// randomID says nothing of when it was made, unlike other ids.
func randomID() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b[:])
}

// Answer takes the answers of one person, once. They are ticked on the list
// first and their answers kept after, so that nobody answers twice; if the
// answers cannot be kept, the tick is taken back and they are told.
func (s *Evaluations) Answer(ctx context.Context, by people.Actor, id string, a Answers) error {
	q, err := s.mayAnswer(ctx, by, id)
	if err != nil {
		return err
	}
	if err := q.fit(&a); err != nil {
		return err
	}
	if err := s.entitle(ctx, q); err != nil {
		return err
	}
	if err := s.tick(ctx, q, by.Person, true); err != nil {
		return err
	}
	if err := s.put(ctx, q, a); err != nil {
		return errors.Join(err, s.tick(context.WithoutCancel(ctx), q, by.Person, false))
	}
	s.tell(ctx, q.Forum, "evaluation.answered", q.ID)
	return nil
}

// mayAnswer finds a questionnaire for somebody of its audience.
func (s *Evaluations) mayAnswer(ctx context.Context, by people.Actor, id string) (*Questionnaire, error) {
	if err := s.Forums.Check(ctx, by, forumOf(id), forum.GiveOpinion); err != nil {
		return nil, err
	}
	q, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	held, err := s.Forums.RolesOf(ctx, by.Person, q.Forum)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(held, q.For) {
		return nil, civic.Refuse(civic.Forbidden, "This questionnaire is for others.")
	}
	if !q.Open(s.Now()) {
		return nil, civic.Refuse(civic.Conflict, "This questionnaire is closed.")
	}
	return q, nil
}

func (q *Questionnaire) fit(a *Answers) error {
	var rs civic.Refusals
	within(&rs, &a.Words, MostWords, "words", nil)
	if len(a.Points) != len(q.Statements) {
		rs = append(rs, civic.Refuse(civic.Invalid, "There is an answer for each statement, or none."))
	}
	said := a.Words != ""
	for _, p := range a.Points {
		if p < 0 || p > 5 {
			rs = append(rs, civic.Refuse(civic.Invalid, "An answer is a point from 1 to 5."))
			break
		}
		said = said || p > 0
	}
	if !said {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose at least one answer, or write something.").At("q0"))
	}
	return rs.OrNil()
}

// tick marks somebody as having answered, or takes that back.
func (s *Evaluations) tick(ctx context.Context, q *Questionnaire, who people.PersonID, answered bool) error {
	_, err := s.roll.Change(ctx, rollID(q.ID, who), func(r *entitled) error {
		if answered && r.Answered {
			return civic.Refuse(civic.Conflict, "You answered this questionnaire already. Nobody can find your answers to change them.")
		}
		r.Answered = answered
		return nil
	})
	return err
}

func (s *Evaluations) put(ctx context.Context, q *Questionnaire, a Answers) error {
	ticked := slices.ContainsFunc(a.Points, func(p Point) bool { return p > 0 })
	if ticked {
		one := &sheet{Questionnaire: q.ID, Points: a.Points}
		one.ID = randomID()
		if err := s.box.Insert(ctx, one); err != nil {
			return err
		}
	}
	if a.Words == "" {
		return nil
	}
	w := &words{Questionnaire: q.ID, Text: a.Words}
	w.ID = randomID()
	return s.said.Insert(ctx, w)
}

// Asked is a questionnaire as one person finds it.
type Asked struct {
	*Questionnaire
	// Mine claims that it is put to this person, Done that they answered.
	Mine bool `json:"mine"`
	Done bool `json:"done"`
	Now  bool `json:"open"`
}

// For lists the questionnaires of a forum, the newest first, as one person
// finds them.
func (s *Evaluations) For(ctx context.Context, by people.Actor, f forum.ID) ([]Asked, error) {
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	held, err := s.Forums.RolesOf(ctx, by.Person, f)
	if err != nil {
		return nil, err
	}
	found := []Asked{}
	for _, q := range slices.Backward(all) {
		a := Asked{Questionnaire: q, Mine: slices.Contains(held, q.For), Now: q.Open(s.Now())}
		if a.Mine {
			r, err := s.roll.Get(ctx, rollID(q.ID, by.Person))
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return nil, err
			}
			a.Done = err == nil && r.Answered
		}
		found = append(found, a)
	}
	return found, nil
}

// One finds a questionnaire for somebody who wants to answer it.
func (s *Evaluations) One(ctx context.Context, by people.Actor, f forum.ID, n int) (*Asked, error) {
	q, err := s.mayAnswer(ctx, by, ID(f, n))
	if err != nil {
		return nil, err
	}
	a := &Asked{Questionnaire: q, Mine: true, Now: true}
	r, err := s.roll.Get(ctx, rollID(q.ID, by.Person))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	a.Done = err == nil && r.Answered
	return a, nil
}
