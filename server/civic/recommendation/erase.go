package recommendation

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func noneYet(err error) bool { return errors.Is(err, storage.ErrNotFound) }

// Deeds are what a person did about recommendations.
type Deeds struct {
	Begun     []string   `json:"begun"`
	Confirmed []string   `json:"confirmed"`
	Minority  []Minority `json:"minority"`
	Answers   []Answer   `json:"answers"`
	Ratings   []*rating  `json:"ratings"`
}

func (s *Recommendations) export(ctx context.Context, id people.PersonID) (any, error) {
	d := &Deeds{}
	var err error
	if d.Ratings, err = s.ratings.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}}); err != nil {
		return nil, err
	}
	for r, err := range s.kept.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return nil, err
		}
		if r.By == id {
			d.Begun = append(d.Begun, r.Title)
		}
		if slices.ContainsFunc(r.Confirmed, func(c Confirmed) bool { return c.Person == id }) {
			d.Confirmed = append(d.Confirmed, r.Title)
		}
		for _, m := range r.Minority {
			if m.Person == id {
				d.Minority = append(d.Minority, m)
			}
		}
		for _, a := range r.Answers {
			if a.By.Person == id {
				d.Answers = append(d.Answers, a)
			}
		}
	}
	return d, nil
}

// erase may be run again after it was interrupted.
func (s *Recommendations) erase(ctx context.Context, id people.PersonID) error {
	if err := s.ratings.DeleteAll(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}}); err != nil {
		return err
	}
	for r, err := range s.kept.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if !r.forget(id) {
			continue
		}
		if _, err := s.kept.Change(ctx, r.ID, func(r *Recommendation) error { r.forget(id); return nil }); err != nil {
			return err
		}
	}
	for r, err := range s.reports.Find(ctx, storage.Query{}) {
		if err != nil {
			return err
		}
		if r.By.Person != id {
			continue
		}
		if _, err := s.reports.Change(ctx, r.ID, func(r *Report) error { r.By.Forget(); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// forget takes a person out of all that they did, and says whether there was
// anything. How many confirmed a settled wording stays as it was counted.
func (r *Recommendation) forget(id people.PersonID) bool {
	before := len(r.Confirmed)
	r.Confirmed = slices.DeleteFunc(r.Confirmed, func(c Confirmed) bool { return c.Person == id })
	found := before != len(r.Confirmed) || r.By == id
	if r.By == id {
		r.By = ""
	}
	for i := range r.Minority {
		if m := &r.Minority[i]; m.Person == id {
			m.Person, m.Signed, found = "", "", true
		}
	}
	for i := range r.Answers {
		if a := &r.Answers[i]; a.By.Person == id {
			a.By.Forget()
			found = true
		}
	}
	for i := range r.Progress {
		if p := &r.Progress[i]; p.By.Person == id {
			p.By.Forget()
			found = true
		}
	}
	return found
}
