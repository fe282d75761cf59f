package ballot

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// PageSize is how many polls a page of a list holds.
const PageSize = 20

// Mine is a poll on whose roll somebody stands.
type Mine struct {
	*Poll
	State State `json:"state"`
	// Given: they have their voting paper. Whether they voted with it nobody
	// can say.
	Given bool `json:"given"`
}

// ForPerson lists the polls in which by may vote, the newest last.
func (s *Ballots) ForPerson(ctx context.Context, by people.Actor) ([]Mine, error) {
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to see your ballots.")
	}
	var all []Mine
	for row, err := range s.roll.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}}) {
		if err != nil {
			return nil, err
		}
		p, err := s.polls.Get(ctx, row.Poll)
		if errors.Is(err, storage.ErrNotFound) || err == nil && p.RulesHash != row.Rules {
			continue // the roll of a freezing that came second
		}
		if err != nil {
			return nil, err
		}
		all = append(all, Mine{Poll: p, State: p.State(s.Now()), Given: row.Paper != ""})
	}
	return all, nil
}

// Page is a stretch of a list and the place to read on from.
type Page struct {
	Items []*Poll
	More  string
}

// List lists the polls of a plan, or with "" those of the platform, the newest
// first. Those that are being made are there for their makers only.
func (s *Ballots) List(ctx context.Context, by people.Actor, plan, after string) (Page, error) {
	q := storage.Query{Index: byPlan, Equal: []any{plan}, Descending: true, After: after, Limit: PageSize + 1}
	all, err := s.polls.All(ctx, q)
	if errors.Is(err, storage.ErrCursor) {
		return Page{}, civic.Refuse(civic.Invalid, "This link to the next page is not complete. Start from the first page.")
	}
	if err != nil {
		return Page{}, err
	}
	var page Page
	if len(all) > PageSize {
		all = all[:PageSize]
		page.More = s.polls.Cursor(byPlan, all[PageSize-1])
	}
	runs := s.Rules.Check(ctx, by, people.RunBallot, people.Scope{Plan: plan}) == nil
	for _, p := range all {
		if p.Rules != nil || runs {
			page.Items = append(page.Items, p)
		}
	}
	return page, nil
}

// All lists the polls of every plan and of the platform, the newest first.
// Those that are being made are there for their makers only.
func (s *Ballots) All(ctx context.Context, by people.Actor, after string) (Page, error) {
	all, err := s.polls.All(ctx, storage.Query{Descending: true, After: after, Limit: PageSize + 1})
	if errors.Is(err, storage.ErrCursor) {
		return Page{}, civic.Refuse(civic.Invalid, "This link to the next page is not complete. Start from the first page.")
	}
	if err != nil {
		return Page{}, err
	}
	var page Page
	if len(all) > PageSize {
		all = all[:PageSize]
		page.More = s.polls.Cursor("", all[PageSize-1])
	}
	for _, p := range all {
		if p.Rules != nil || s.Rules.Check(ctx, by, people.RunBallot, p.scope()) == nil {
			page.Items = append(page.Items, p)
		}
	}
	return page, nil
}

// Of lists the polls that belong to something, such as "forum/ID", the newest
// first, as List does.
func (s *Ballots) Of(ctx context.Context, by people.Actor, within string) (all []*Poll, err error) {
	for p, err := range s.polls.Find(ctx, storage.Query{Index: byWithin, Equal: []any{within}, Descending: true}) {
		if err != nil {
			return nil, err
		}
		if p.Rules != nil || s.Rules.Check(ctx, by, people.RunBallot, p.scope()) == nil {
			all = append(all, p)
		}
	}
	return all, nil
}

// Part is what ballots keep about people: on which rolls they stand, and what
// they said in roll-calls. What they voted in secret cannot be given, because
// nobody has it.
func (s *Ballots) Part() people.Part {
	return people.Part{
		Name: "ballots",
		Export: func(ctx context.Context, id people.PersonID) (any, error) {
			roll, err := s.roll.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
			if err != nil {
				return nil, err
			}
			named, err := s.named.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
			return map[string]any{"rolls": roll, "rollCalls": named}, err
		},
		Erase: func(ctx context.Context, id people.PersonID) error {
			for row, err := range s.roll.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}}) {
				if err != nil {
					return err
				}
				if err := s.leave(ctx, row); err != nil {
					return err
				}
			}
			for v, err := range s.named.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}}) {
				if err != nil {
					return err
				}
				if err := s.forget(ctx, v); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// leave takes a person off a roll whose poll is over. While it goes on, the
// line stays without the sector: taking it away would change how many may vote.
func (s *Ballots) leave(ctx context.Context, row *Entitled) error {
	p, err := s.polls.Get(ctx, row.Poll)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if p == nil || p.Board != "" || p.RulesHash != row.Rules {
		return s.roll.Delete(ctx, row.ID, 0)
	}
	_, err = s.roll.Change(ctx, row.ID, func(r *Entitled) error { r.Sector = ""; return nil })
	return err
}
