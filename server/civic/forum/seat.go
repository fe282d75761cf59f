package forum

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Seat is a role that a person has in a forum. Its id is forum, person and
// role, so nobody has one twice.
type Seat struct {
	storage.Meta
	Forum ID          `json:"forum"`
	Role  Role        `json:"role"`
	Who   draft.Voice `json:"who"`
	By    draft.Voice `json:"by"`
	At    time.Time   `json:"at"`
}

func seatID(id ID, who people.PersonID, role Role) string {
	return string(id) + "|" + string(who) + "|" + string(role)
}

// RolesOf are the roles that a person has in a forum.
func (s *Forums) RolesOf(ctx context.Context, who people.PersonID, id ID) ([]Role, error) {
	if who == "" || id == "" {
		return nil, nil
	}
	all, err := s.seats.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(who), string(id)}})
	if err != nil {
		return nil, err
	}
	roles := make([]Role, len(all))
	for i, seat := range all {
		roles[i] = seat.Role
	}
	return roles, nil
}

// Seats lists who has which role. Members are left out: who was chosen by lot
// is theirs to tell.
func (s *Forums) Seats(ctx context.Context, id ID) ([]*Seat, error) {
	all, err := s.seats.All(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(r *Seat) bool { return r.Role == Member }), nil
}

// Appoint gives a person a role. A lead appoints everybody but leads: who
// delivers a forum at arm's length is not chosen by those who do already.
// Nobody appoints a member, whoever they are: Admit is for who was drawn.
func (s *Forums) Appoint(ctx context.Context, by people.Actor, id ID, who people.Actor, role Role) error {
	if err := s.MayAppoint(ctx, by, id, role); err != nil {
		return err
	}
	return s.seat(ctx, by, id, who, role)
}

func (s *Forums) seat(ctx context.Context, by people.Actor, id ID, who people.Actor, role Role) error {
	if _, err := s.Find(ctx, id); err != nil {
		return err
	}
	held, err := s.RolesOf(ctx, who.Person, id)
	if err != nil {
		return err
	}
	for _, other := range held {
		if slices.Contains(Apart, [2]Role{role, other}) || slices.Contains(Apart, [2]Role{other, role}) {
			return civic.Refuse(civic.Conflict, "One person cannot have both of these roles in a forum: %s, %s.", string(other), string(role))
		}
	}
	seat := &Seat{Forum: id, Role: role, Who: draft.VoiceOf(who), By: draft.VoiceOf(by), At: s.Now()}
	seat.ID = seatID(id, who.Person, role)
	err = s.seats.Insert(ctx, seat)
	if errors.Is(err, storage.ErrExists) {
		return nil
	}
	return err
}

// Admit gives a seat to somebody who proved that they were drawn by lot: who
// may is known to the selection, not to the table.
func (s *Forums) Admit(ctx context.Context, who people.Actor, id ID) error {
	return s.seat(ctx, who, id, who, Member)
}

// Leave takes the seat of a member who was drawn by lot and left.
func (s *Forums) Leave(ctx context.Context, who people.PersonID, id ID) error {
	err := s.seats.Delete(ctx, seatID(id, who, Member), 0)
	if errors.Is(err, storage.ErrNotFound) {
		return civic.Refuse(civic.NotFound, "This person does not have that role.")
	}
	return err
}

// Unseat takes a role that another room gave and asked its own rule about; it
// is no mistake where nobody has it.
func (s *Forums) Unseat(ctx context.Context, who people.PersonID, id ID, role Role) error {
	err := s.seats.Delete(ctx, seatID(id, who, role), 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// Dismiss takes a role away. A member's seat is not taken: whoever runs a forum
// could choose its votes by whom they send home.
func (s *Forums) Dismiss(ctx context.Context, by people.Actor, id ID, who people.PersonID, role Role) error {
	if err := s.Check(ctx, by, id, Appoint); err == nil && role == Member {
		return civic.Refuse(civic.Forbidden, "Nobody takes away a seat that was drawn by lot. Its member gives it up, or the recruiter notes that they left.")
	}
	if err := s.MayAppoint(ctx, by, id, role); err != nil {
		return err
	}
	err := s.seats.Delete(ctx, seatID(id, who, role), 0)
	if errors.Is(err, storage.ErrNotFound) {
		return civic.Refuse(civic.NotFound, "This person does not have that role.")
	}
	return err
}

// MayAppoint asks whether by may give a role, before anybody is looked up.
func (s *Forums) MayAppoint(ctx context.Context, by people.Actor, id ID, role Role) error {
	if err := s.Check(ctx, by, id, Appoint); err != nil {
		return err
	}
	if role == Member {
		return civic.Refuse(civic.Forbidden, "Members are chosen by lot, and nobody can make one.")
	}
	if !slices.Contains(Roles, role) {
		return civic.Refuse(civic.Invalid, "There is no role '%s'.", string(role)).At("role")
	}
	if role == Lead || role == Commissioner {
		// Founding is asked of administrators alone.
		return s.Check(ctx, by, id, Found)
	}
	return nil
}
