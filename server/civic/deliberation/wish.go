package deliberation

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Wish says what a member, or a facilitator, needs at their table.
func (s *Deliberations) Wish(ctx context.Context, by people.Actor, f forum.ID, needs []Need) error {
	if err := s.Forums.Check(ctx, by, f, forum.SitAtTable); err != nil {
		return err
	}
	kept := []Need{}
	for _, n := range Needs {
		if slices.Contains(needs, n) {
			kept = append(kept, n)
		}
	}
	for _, n := range needs {
		if !slices.Contains(Needs, n) {
			return civic.Refuse(civic.Invalid, "Choose what you need from the list, or telephone us.").At("needs")
		}
	}
	w := &wish{Forum: f, Person: by.Person, At: s.Now()}
	w.ID = string(f) + "|" + string(by.Person)
	w.Sealed = s.Vault.Seal(strings.Join(words(kept), " "), "table-needs|"+w.ID)
	err := s.wishes.Insert(ctx, w)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.wishes.Change(ctx, w.ID, func(there *wish) error {
			there.Sealed, there.At = w.Sealed, w.At
			return nil
		})
	}
	return err
}

// Own are the needs that by named, for by alone.
func (s *Deliberations) Own(ctx context.Context, by people.Actor, f forum.ID) ([]Need, error) {
	if err := s.Forums.Check(ctx, by, f, forum.SitAtTable); err != nil {
		return nil, err
	}
	w, err := s.wishes.Get(ctx, string(f)+"|"+string(by.Person))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.unseal(w)
}

func (s *Deliberations) unseal(w *wish) (needs []Need, err error) {
	plain, err := s.Vault.Open(w.Sealed, "table-needs|"+w.ID)
	for _, n := range strings.Fields(plain) {
		needs = append(needs, Need(n))
	}
	return needs, err
}

// Wanted counts what the people who sit at tables need, so that the lead can
// have it there. It says of nobody who.
func (s *Deliberations) Wanted(ctx context.Context, by people.Actor, f forum.ID) (map[Need]int, error) {
	if err := s.Forums.Check(ctx, by, f, forum.SeatTables); err != nil {
		return nil, err
	}
	needs, err := s.needs(ctx, f)
	if err != nil {
		return nil, err
	}
	here, err := s.Forums.Panel(ctx, f)
	if err != nil {
		return nil, err
	}
	counts := map[Need]int{}
	for _, id := range here {
		for _, n := range needs[id] {
			counts[n]++
		}
	}
	return counts, nil
}

func (s *Deliberations) needs(ctx context.Context, f forum.ID) (map[people.PersonID][]Need, error) {
	needs := map[people.PersonID][]Need{}
	for w, err := range s.wishes.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}}) {
		if err != nil {
			return nil, err
		}
		if needs[w.Person], err = s.unseal(w); err != nil {
			return nil, err
		}
	}
	return needs, nil
}

// KeepApart sees to it that two people share no table from the next draw on,
// or lets them again.
func (s *Deliberations) KeepApart(ctx context.Context, by people.Actor, f forum.ID, one, other people.PersonID, keep bool) error {
	if err := s.Forums.Check(ctx, by, f, forum.SeatTables); err != nil {
		return err
	}
	if other < one {
		one, other = other, one
	}
	known, err := s.sitters(ctx, f)
	if err != nil {
		return err
	}
	if one == other || !slices.Contains(known, one) || !slices.Contains(known, other) {
		return civic.Refuse(civic.Invalid, "Choose two different people who sit at tables.").At("other")
	}
	a := &apart{Forum: f, Who: [2]people.PersonID{one, other}}
	a.ID = string(f) + "|" + string(one) + "|" + string(other)
	if !keep {
		if err = s.aparts.Delete(ctx, a.ID, 0); errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		return err
	}
	n, err := s.aparts.Count(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return err
	}
	if n >= mostApart {
		return civic.Refuse(civic.TooMuch, "A forum can keep at most %d pairs apart.", mostApart)
	}
	if err = s.aparts.Insert(ctx, a); errors.Is(err, storage.ErrExists) {
		return nil
	}
	return err
}

// sitters are all who can sit at a table: members, then facilitators.
func (s *Deliberations) sitters(ctx context.Context, f forum.ID) ([]people.PersonID, error) {
	all, err := s.Forums.Panel(ctx, f)
	if err != nil {
		return nil, err
	}
	helpers, err := s.helpers(ctx, f)
	return append(all, helpers...), err
}

// helpers are the forum's facilitators, in the order of their ids.
func (s *Deliberations) helpers(ctx context.Context, f forum.ID) ([]people.PersonID, error) {
	seats, err := s.Forums.Seats(ctx, f)
	var all []people.PersonID
	for _, seat := range seats {
		if seat.Role == forum.Facilitator {
			all = append(all, seat.Who.Person)
		}
	}
	slices.Sort(all)
	return all, err
}
