package selection

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// Standing of a seat, a stable word.
type Standing string

// The standings: somebody was drawn, said yes, said no, or left later.
const (
	Drawn     Standing = "drawn"
	Confirmed Standing = "confirmed"
	Declined  Standing = "declined"
	Left      Standing = "left"
)

// Standings in the order in which pages offer them.
var Standings = []Standing{Drawn, Confirmed, Declined, Left}

// Membership is what became of somebody who was drawn. Its id is the
// registration's.
type Membership struct {
	storage.Meta
	Forum forum.ID  `json:"forum"`
	Round int       `json:"round"`
	State Standing  `json:"state"`
	At    time.Time `json:"at"`
	// Person took the seat with an account; empty before.
	Person people.PersonID `json:"person,omitempty"`
}

// seats are the people who were drawn in all rounds, with their standing.
func (s *Workbench) seats(ctx context.Context, f *forum.Forum) ([]*Membership, error) {
	known, err := s.members.All(ctx, storage.Query{Index: byForum, Equal: []any{f.ID}})
	if err != nil {
		return nil, err
	}
	var all []*Membership
	for round, sel := range f.Draws() {
		if sel.Digits == "" {
			continue
		}
		kept, err := s.secretOf(ctx, f, round)
		if err != nil {
			return nil, err
		}
		for id, own := range kept.Owns {
			if !slices.Contains(sel.Panel, own.Pseudonym) {
				continue
			}
			m := &Membership{Forum: f.Key(), Round: round, State: Drawn, At: sel.Drawn}
			m.ID = id
			for _, one := range known {
				if one.ID == id {
					m = one
				}
			}
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b *Membership) int {
		if a.Round != b.Round {
			return a.Round - b.Round
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return all, nil
}

// Seat is a seat as the recruiter sees it.
type Seat struct {
	*Membership
	// Who registered; nil when they withdrew or the registration is deleted.
	Who *recruit.Registered
}

// Seats lists who was drawn, for the recruiter alone, and how many seats are
// empty.
func (s *Workbench) Seats(ctx context.Context, by people.Actor, id forum.ID) (all []Seat, empty int, err error) {
	registered, err := s.Recruits.All(ctx, by, id)
	if err != nil {
		return nil, 0, err
	}
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	seats, err := s.seats(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	empty = f.Panel
	for _, m := range seats {
		one := Seat{Membership: m}
		for i := range registered {
			if registered[i].ID == m.ID {
				one.Who = &registered[i]
			}
		}
		if m.State == Drawn || m.State == Confirmed {
			empty--
		}
		all = append(all, one)
	}
	return all, empty, nil
}

// Mark says how a seat stands now: the recruiter telephoned.
func (s *Workbench) Mark(ctx context.Context, by people.Actor, id forum.ID, entry string, state Standing) error {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return err
	}
	if !slices.Contains(Standings, state) {
		return civic.Refuse(civic.Invalid, "Choose how the seat stands.").At("state")
	}
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return err
	}
	seats, err := s.seats(ctx, f)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(seats, func(m *Membership) bool { return m.ID == entry })
	if i < 0 {
		return civic.Refuse(civic.NotFound, "This person was not drawn.")
	}
	if gone := seats[i].State; (gone == Declined || gone == Left) && state != gone && seats[i].Round < len(f.Draws())-1 {
		return civic.Refuse(civic.Conflict, "Their seat was filled by another draw.")
	}
	return s.stand(ctx, seats[i], state)
}

// stand keeps how a seat stands. Whoever left has none: not in the forum, not
// at its votes.
func (s *Workbench) stand(ctx context.Context, m *Membership, state Standing) error {
	m, err := s.keep(ctx, m, func(m *Membership) { m.State, m.At = state, s.Now() })
	if err != nil || m.Person == "" || state == Drawn || state == Confirmed {
		return err
	}
	err = s.Forums.Leave(ctx, m.Person, m.Forum)
	if civic.AsRefusal(err) != nil {
		return nil
	}
	return err
}

// drawnWith finds a registration by its word, and the seats that were drawn in
// its forum. The registration is given also where the seats are refused.
func (s *Workbench) drawnWith(ctx context.Context, word string) (*recruit.Registration, []*Membership, error) {
	r, _, err := s.Recruits.Return(ctx, word)
	if err != nil {
		return nil, nil, err
	}
	f, err := s.Forums.Find(ctx, r.Forum)
	if err != nil {
		return nil, nil, err
	}
	seats, err := s.seats(ctx, f)
	return r, seats, err
}

// Withdraw takes a registrant out of the pool, and off the seat that they were
// drawn for, at once: nobody has to ask that they may leave.
func (s *Workbench) Withdraw(ctx context.Context, word string) error {
	r, seats, err := s.drawnWith(ctx, word)
	if err != nil && (r == nil || civic.AsRefusal(err) == nil) { // otherwise nobody here was drawn
		return err
	}
	for _, m := range seats {
		if m.ID != r.ID || m.State == Declined || m.State == Left {
			continue
		}
		state := Declined
		if m.Person != "" {
			state = Left
		}
		if err := s.stand(ctx, m, state); err != nil {
			return err
		}
	}
	return s.Recruits.Withdraw(ctx, word)
}

func (s *Workbench) keep(ctx context.Context, m *Membership, change func(*Membership)) (*Membership, error) {
	fresh := *m
	fresh.Meta = storage.Meta{ID: m.ID}
	change(&fresh)
	err := s.members.Insert(ctx, &fresh)
	if errors.Is(err, storage.ErrExists) {
		return s.members.Change(ctx, m.ID, func(m *Membership) error { change(m); return nil })
	}
	return &fresh, err
}

// Own is what one registrant is told of one draw.
type Own struct {
	Round int `json:"round"`
	// Chance before the draw, of 1, and on how many of the 1,000 rows.
	Chance    float64 `json:"chance"`
	Rows      int     `json:"rows"`
	Pseudonym string  `json:"pseudonym"`
	// Drawn claims that the digits are known, Chosen that they drew this person.
	Drawn  bool     `json:"drawn"`
	Chosen bool     `json:"chosen"`
	State  Standing `json:"state"`
	// Seated claims that they took the seat with an account.
	Seated bool `json:"seated"`
}

// OwnChances tells a registrant their own chance in each draw, by the word of
// their registration.
func (s *Workbench) OwnChances(ctx context.Context, word string) ([]Own, error) {
	r, _, err := s.Recruits.Return(ctx, word)
	if err != nil {
		return nil, err
	}
	f, err := s.Forums.Find(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	var all []Own
	for round, sel := range f.Draws() {
		kept, err := s.secretOf(ctx, f, round)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		own, there := kept.Owns[r.ID]
		if !there {
			continue
		}
		one := Own{Round: round, Chance: own.Chance, Rows: own.Rows, Pseudonym: own.Pseudonym, Drawn: sel.Digits != "",
			Chosen: slices.Contains(sel.Panel, own.Pseudonym), State: Drawn}
		if m, err := s.members.Get(ctx, r.ID); err == nil {
			one.State, one.Seated = m.State, m.Person != ""
		} else if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// TakeSeat makes a drawn registrant, who is signed in, a member of the forum.
// One account takes one seat.
func (s *Workbench) TakeSeat(ctx context.Context, by people.Actor, word string) error {
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	if by.Scopes != nil && !slices.Contains(by.Scopes, people.ScopeWrite) {
		return civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(people.ScopeWrite))
	}
	r, seats, err := s.drawnWith(ctx, word)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(seats, func(m *Membership) bool { return m.ID == r.ID })
	if i < 0 {
		return civic.Refuse(civic.Forbidden, "This registration was not drawn.")
	}
	for _, m := range seats {
		if m.ID != r.ID && m.Person == by.Person {
			return civic.Refuse(civic.Conflict, "This account has another seat in this forum already.")
		}
	}
	switch m := seats[i]; {
	case m.State == Declined || m.State == Left:
		return civic.Refuse(civic.Conflict, "This seat was given up.")
	case m.Person != "" && m.Person != by.Person:
		return civic.Refuse(civic.Conflict, "This seat is taken with another account.")
	}
	if err := s.Forums.Admit(ctx, by, r.Forum); err != nil {
		return err
	}
	_, err = s.keep(ctx, seats[i], func(m *Membership) {
		if m.State == Drawn {
			m.State = Confirmed
		}
		m.Person, m.At = by.Person, s.Now()
	})
	return err
}

// Part is what the workbench keeps about a person: which seat they took. The
// seat stays, and nobody is on it.
func (s *Workbench) Part() people.Part {
	mine := func(ctx context.Context, id people.PersonID) ([]*Membership, error) {
		return s.members.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	}
	return people.Part{Name: "forum-seats",
		Export: func(ctx context.Context, id people.PersonID) (any, error) { return mine(ctx, id) },
		Erase: func(ctx context.Context, id people.PersonID) error {
			all, err := mine(ctx, id)
			for _, m := range all {
				if _, err := s.members.Change(ctx, m.ID, func(m *Membership) error { m.Person = ""; return nil }); err != nil {
					return err
				}
			}
			return err
		}}
}
