package forum

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Panel are the members, by their ids in order. It asks no rule and serves
// other rooms of a forum: who votes, how many make a majority. No page lists it.
func (s *Forums) Panel(ctx context.Context, id ID) ([]people.PersonID, error) {
	return s.Holders(ctx, id, Member)
}

// Holders are the people who have a role in a forum, by their ids in order.
// Like Panel it asks no rule and serves other rooms.
func (s *Forums) Holders(ctx context.Context, id ID, role Role) ([]people.PersonID, error) {
	all, err := s.seats.All(ctx, storage.Query{Index: byForum, Equal: []any{string(id), string(role)}})
	if err != nil {
		return nil, err
	}
	panel := make([]people.PersonID, len(all))
	for i, seat := range all {
		panel[i] = seat.Who.Person
	}
	return panel, nil
}

// During reads a forum in which something is about to be done that has its
// phases. A forum that stands still, or stands elsewhere, refuses it.
func (s *Forums) During(ctx context.Context, id ID, phases ...Phase) (*Forum, error) {
	f, err := s.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := f.goesOn(); err != nil {
		return nil, err
	}
	if !slices.Contains(phases, f.Phase) {
		return nil, civic.Refuse(civic.Conflict, "This is not done at this stage of the forum. It stands at: %s.", civic.Phrase(f.Phase.Words()))
	}
	return f, nil
}

// Proof looks whether a gate's condition is met by what another room holds.
type Proof func(ctx context.Context, id ID) error

// Prove has a confirmed gate looked at before anybody can show it as met: a
// refusal says what is missing. Proofs are named before the first request.
func (s *Forums) Prove(gate Gate, proof Proof) {
	if s.proofs == nil {
		s.proofs = map[Gate]Proof{}
	}
	s.proofs[gate] = proof
}
