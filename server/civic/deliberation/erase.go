package deliberation

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people. What tables wrote stays for the
// others, and nobody wrote it any more.
func (s *Deliberations) Part() people.Part {
	return people.Part{Name: "deliberation", Export: s.export, Erase: s.erase}
}

func (s *Deliberations) export(ctx context.Context, id people.PersonID) (any, error) {
	own := storage.Query{Index: byPerson, Equal: []any{string(id)}}
	cards, err1 := s.cards.All(ctx, own)
	wishes, err2 := s.wishes.All(ctx, own)
	needs := map[string][]Need{}
	for _, w := range wishes {
		all, err := s.unseal(w)
		if err != nil {
			return nil, err
		}
		needs[string(w.Forum)] = all
	}
	return map[string]any{"cards": cards, "needs": needs}, errors.Join(err1, err2)
}

// erase may be run again after it was interrupted.
func (s *Deliberations) erase(ctx context.Context, id people.PersonID) error {
	own := storage.Query{Index: byPerson, Equal: []any{string(id)}}
	cards, err := s.cards.All(ctx, own)
	if err != nil {
		return err
	}
	for _, c := range cards {
		if _, err := s.cards.Change(ctx, c.ID, func(c *Card) error { c.By = ""; return nil }); err != nil {
			return err
		}
	}
	wishes, err := s.wishes.All(ctx, own)
	if err != nil {
		return err
	}
	for _, w := range wishes {
		if err := gone(s.wishes.Delete(ctx, w.ID, 0)); err != nil {
			return err
		}
	}
	for a, err := range s.aparts.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if !slices.Contains(a.Who[:], id) {
			continue
		}
		if err := gone(s.aparts.Delete(ctx, a.ID, 0)); err != nil {
			return err
		}
	}
	return s.unseat(ctx, id)
}

// unseat takes somebody out of the rounds in which they sat.
func (s *Deliberations) unseat(ctx context.Context, id people.PersonID) error {
	for r, err := range s.rounds.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if r.tableOf(id) == 0 && !slices.Contains(r.Absent, id) {
			continue
		}
		if _, err := s.rounds.Change(ctx, r.ID, func(r *Round) error { r.forget(id); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func (r *Round) forget(id people.PersonID) {
	other := func(all []people.PersonID) []people.PersonID {
		return slices.DeleteFunc(slices.Clone(all), func(one people.PersonID) bool { return one == id })
	}
	r.Absent = other(r.Absent)
	for i := range r.Tables {
		t := &r.Tables[i]
		if t.Members = other(t.Members); t.Facilitator == id {
			t.Facilitator = ""
		}
	}
}

func gone(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
