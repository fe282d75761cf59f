package evaluation

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	csv "github.com/folkmoot/folkmoot/server/civic/sheet"
	"github.com/folkmoot/folkmoot/storage"
)

// Tally is what came of one statement.
type Tally struct {
	Statement string `json:"statement"`
	// Given is how many said something of it.
	Given int `json:"given"`
	// Counts of the points from strong agreement on, in the order of Points;
	// nil where fewer than five people answered.
	Counts []int `json:"counts,omitempty"`
}

// Result is what came of a questionnaire.
type Result struct {
	*Questionnaire
	// Answered of so many who could.
	Answered int `json:"answered"`
	Of       int `json:"of"`
	// Tallies are nil until it is counted.
	Tallies []Tally `json:"tallies,omitempty"`
}

// Shown claims that there is a number to show.
func (r *Result) Shown() bool {
	for _, t := range r.Tallies {
		if t.Counts != nil {
			return true
		}
	}
	return false
}

// Results are what came of a forum's questionnaires, in their order: for
// everybody with the report, before that for who runs and who judges it.
func (s *Evaluations) Results(ctx context.Context, by people.Actor, f forum.ID) ([]*Result, error) {
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	public, err := s.Reported(ctx, f)
	if err != nil {
		return nil, err
	}
	if !public && !s.Forums.May(ctx, by, f, forum.SeeOpinions) {
		return []*Result{}, nil
	}
	found := []*Result{}
	for _, q := range all {
		r, err := s.result(ctx, q)
		if err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	return found, nil
}

func (s *Evaluations) result(ctx context.Context, q *Questionnaire) (*Result, error) {
	r := &Result{Questionnaire: q}
	for one, err := range s.roll.Find(ctx, storage.Query{Index: byQuestionnaire, Equal: []any{q.ID}}) {
		if err != nil {
			return nil, err
		}
		if r.Of++; one.Answered {
			r.Answered++
		}
	}
	if !q.Counted(s.Now()) {
		return r, nil
	}
	sheets, err := s.box.All(ctx, storage.Query{Index: byQuestionnaire, Equal: []any{q.ID}})
	if err != nil {
		return nil, err
	}
	for i, text := range q.Statements {
		t, counts := Tally{Statement: text}, make([]int, len(Points))
		for _, one := range sheets {
			if p := one.Points[i]; p > 0 {
				counts[len(Points)-int(p)]++
				t.Given++
			}
		}
		if t.Given >= Few {
			t.Counts = counts
		} else {
			t.Given = 0 // how many of so few spoke is for nobody either
		}
		r.Tallies = append(r.Tallies, t)
	}
	return r, nil
}

// Sheets writes what was ticked as CSV, for the evaluator: a row a person who
// is not named, of closed questionnaires with five answers or more.
func (s *Evaluations) Sheets(ctx context.Context, by people.Actor, f forum.ID) ([]byte, error) {
	return s.export(ctx, by, f, []string{"questionnaire", "title", "after", "asked", "row", "statement", "point"}, func(q *Questionnaire, row func(...string) error) error {
		sheets, err := s.box.All(ctx, storage.Query{Index: byQuestionnaire, Equal: []any{q.ID}})
		if err != nil || len(sheets) < Few {
			return err
		}
		// By index and then by random id: the order says nothing.
		for n, one := range sheets {
			for i, p := range one.Points {
				if p == 0 {
					continue
				}
				if err := row(strconv.Itoa(q.N), q.Title, q.After, string(q.For), strconv.Itoa(n+1), q.Statements[i], strconv.Itoa(int(p))); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Said writes what people wrote as CSV, for the evaluator, apart from what
// they ticked. The words of few members are held back; facilitators and
// observers are told that theirs are read however few they are.
func (s *Evaluations) Said(ctx context.Context, by people.Actor, f forum.ID) ([]byte, error) {
	return s.export(ctx, by, f, []string{"questionnaire", "title", "after", "asked", "words"}, func(q *Questionnaire, row func(...string) error) error {
		r, err := s.result(ctx, q)
		if err != nil || q.For == forum.Member && r.Answered < Few {
			return err
		}
		for w, err := range s.said.Find(ctx, storage.Query{Index: byQuestionnaire, Equal: []any{q.ID}}) {
			if err != nil {
				return err
			}
			if err := row(strconv.Itoa(q.N), q.Title, q.After, string(q.For), w.Text); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Evaluations) export(ctx context.Context, by people.Actor, f forum.ID, heads []string, each func(*Questionnaire, func(...string) error) error) ([]byte, error) {
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, f, forum.EvaluateIt); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	table := csv.New(&b, heads...)
	for _, q := range all {
		if !q.Counted(s.Now()) {
			continue
		}
		if err := each(q, table.Row); err != nil {
			return nil, err
		}
	}
	err = table.End()
	return b.Bytes(), err
}

// Judge publishes what the evaluator thinks of the forum.
func (s *Evaluations) Judge(ctx context.Context, by people.Actor, f forum.ID, key, text string) (*Judgement, error) {
	if err := s.Forums.Check(ctx, by, f, forum.EvaluateIt); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	within(&rs, &text, MostJudgement, "judgement", civic.Refuse(civic.Invalid, "Write what you found."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	j := &Judgement{Forum: f, Text: text, By: draft.VoiceOf(by), At: s.Now()}
	j.ID = civic.NewID(j.At)
	if key != "" {
		j.ID = civic.SameID("judgement", string(f), string(by.Person), key)
	}
	err := s.judgements.Insert(ctx, j)
	if errors.Is(err, storage.ErrExists) {
		return s.judgements.Get(ctx, j.ID)
	}
	if err == nil {
		s.tell(ctx, f, "evaluation.judged", j.ID)
	}
	return j, err
}

// Judgements are what evaluators published, the newest first.
func (s *Evaluations) Judgements(ctx context.Context, f forum.ID) ([]*Judgement, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	return s.judgements.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}, Descending: true})
}
