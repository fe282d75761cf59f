package learning

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// mostReplies bounds how many answers one question has.
const mostReplies = 20

// Ask asks a question for a member, or for evidence that is missing. Everybody
// reads it; nobody is told whose it is.
func (s *Library) Ask(ctx context.Context, by people.Actor, f forum.ID, key, words string, more bool) (*Question, error) {
	if err := s.Forums.Check(ctx, by, f, forum.AskQuestion); err != nil {
		return nil, err
	}
	if _, err := s.Forums.During(ctx, f, learns...); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	within(&rs, &words, MostQuestion, "question", civic.Refuse(civic.Invalid, "Write what you want to know."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	q := &Question{Forum: f, More: more, Text: words, Person: by.Person, At: s.Now()}
	q.ID = civic.NewID(q.At)
	if key != "" {
		q.ID = civic.SameID("question", string(f), string(by.Person), key)
	}
	if n, err := s.recent(ctx, by); err != nil || n >= mostHour {
		if err == nil {
			err = civic.Refuse(civic.TooMuch, "That is a lot in an hour. Take a break, then send it again.")
		}
		return nil, err
	}
	err := s.questions.Insert(ctx, q)
	if errors.Is(err, storage.ErrExists) {
		q, err = s.questions.Get(ctx, q.ID)
	} else if err == nil {
		s.tell(ctx, f, "question.asked", q.ID)
	}
	if err != nil {
		return nil, err
	}
	q.Person = ""
	return q, nil
}

// Answer answers a question in the open. Further answers stand beside it.
func (s *Library) Answer(ctx context.Context, by people.Actor, id, words string) (*Question, error) {
	q, err := s.questions.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no such question.")
	}
	if err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, q.Forum, forum.AnswerQuestion); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	within(&rs, &words, MostSummary, "answer", civic.Refuse(civic.Invalid, "Write the answer."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	q, err = s.questions.Change(ctx, id, func(q *Question) error {
		if len(q.Replies) >= mostReplies {
			return civic.Refuse(civic.TooMuch, "This was answered %d times already.", mostReplies)
		}
		q.Replies = append(q.Replies, Reply{Text: words, By: draft.VoiceOf(by), At: s.Now()})
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.tell(ctx, q.Forum, "question.answered", q.ID)
	q.Person = ""
	return q, nil
}

// Questions lists what members asked, the open ones first and the newest
// first, without who asked.
func (s *Library) Questions(ctx context.Context, f forum.ID) ([]*Question, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	all, err := s.questions.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}, Descending: true})
	var open, answered []*Question
	for _, q := range all {
		if q.Person = ""; q.Open() {
			open = append(open, q)
		} else {
			answered = append(answered, q)
		}
	}
	return append(open, answered...), err
}

// Part is what is kept here about people. Questions and evidence stay for the
// others; the name goes.
func (s *Library) Part() people.Part {
	return people.Part{Name: "learning", Export: s.export, Erase: s.erase}
}

func (s *Library) export(ctx context.Context, id people.PersonID) (any, error) {
	own := storage.Query{Index: byPerson, Equal: []any{string(id)}}
	questions, err1 := s.questions.All(ctx, own)
	evidence, err2 := s.kept.All(ctx, own)
	return map[string]any{"questions": questions, "evidence": evidence}, errors.Join(err1, err2)
}

// erase may be run again after it was interrupted. Whoever answered or decided
// did so for a forum that anybody can look through, so all of it is.
func (s *Library) erase(ctx context.Context, id people.PersonID) error {
	for q, err := range s.questions.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if !q.forget(id) {
			continue
		}
		if _, err := s.questions.Change(ctx, q.ID, func(q *Question) error { q.forget(id); return nil }); err != nil {
			return err
		}
	}
	for e, err := range s.kept.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if !e.forget(id) {
			continue
		}
		if _, err := s.kept.Change(ctx, e.ID, func(e *Evidence) error { e.forget(id); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func (q *Question) forget(id people.PersonID) (found bool) {
	if q.Person == id {
		q.Person, found = "", true
	}
	for i := range q.Replies {
		if v := &q.Replies[i].By; v.Person == id {
			v.Forget()
			found = true
		}
	}
	return found
}

func (e *Evidence) forget(id people.PersonID) (found bool) {
	voices := []*draft.Voice{&e.By}
	if e.Decision != nil {
		voices = append(voices, &e.Decision.By)
	}
	for _, v := range voices {
		if v.Person == id {
			v.Forget()
			found = true
		}
	}
	return found
}
