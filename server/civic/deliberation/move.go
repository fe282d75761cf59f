package deliberation

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/seating"
	"github.com/folkmoot/folkmoot/storage"
)

// Move sets somebody at another table of the latest round, also once it is
// confirmed: people fall ill, and come after all. A facilitator changes places
// with the one who helps there. Whoever had no table gets one; to nought is
// away from all tables.
func (s *Deliberations) Move(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, saw int64, who people.PersonID, to int) (*Round, error) {
	if err := s.change(ctx, by, f, id, forum.SeatTables); err != nil {
		return nil, err
	}
	last, err := s.latest(ctx, id)
	if err != nil {
		return nil, err
	}
	if last == nil {
		return nil, civic.Refuse(civic.Conflict, "Draw the tables first.")
	}
	if to < 0 || to > len(last.Tables) {
		return nil, civic.Refuse(civic.Invalid, "There is no such table.").At("to")
	}
	helpers, err := s.helpers(ctx, f)
	if err != nil {
		return nil, err
	}
	panel, err := s.Forums.Panel(ctx, f)
	if err != nil {
		return nil, err
	}
	helps := slices.Contains(helpers, who)
	if !helps && !slices.Contains(panel, who) {
		return nil, civic.Refuse(civic.NotFound, "This person does not sit at a table.").At("who")
	}
	if err := s.suits(ctx, last, who, to); err != nil {
		return nil, err
	}
	r, err := s.alter(ctx, last.ID, saw, func(r *Round) error {
		if helps {
			return r.exchange(who, to)
		}
		return r.carry(who, to)
	})
	if err == nil {
		s.tell(ctx, id, "seating.moved", r.ID)
	}
	return r, err
}

// suits refuses a place that somebody cannot take. The lead learns that it is
// so, and not of what.
func (s *Deliberations) suits(ctx context.Context, r *Round, who people.PersonID, to int) error {
	if to == 0 {
		return nil
	}
	t := r.Tables[to-1]
	needs, err := s.needs(ctx, r.Forum)
	if err != nil {
		return err
	}
	if !seating.Suits(words(t.Offers), words(needs[who])) {
		return civic.Refuse(civic.Conflict, "That table has no place that suits this person. Choose another one.").At("to")
	}
	pairs, err := s.aparts.All(ctx, storage.Query{Index: byForum, Equal: []any{string(r.Forum)}})
	for _, a := range pairs {
		other := a.Who[0]
		if other == who {
			other = a.Who[1]
		} else if a.Who[1] != who {
			continue
		}
		if other == t.Facilitator || slices.Contains(t.Members, other) {
			return civic.Refuse(civic.Conflict, "Somebody at that table is kept apart from this person.").At("to")
		}
	}
	return err
}

// carry moves a member.
func (r *Round) carry(who people.PersonID, to int) error {
	from := r.tableOf(who)
	if from == to {
		return nil
	}
	if from > 0 {
		t := &r.Tables[from-1]
		if len(t.Members) == 1 {
			return civic.Refuse(civic.Conflict, "Nobody would be left at that table. Draw again with fewer tables.").At("to")
		}
		t.Members = slices.DeleteFunc(slices.Clone(t.Members), func(id people.PersonID) bool { return id == who })
	}
	if to > 0 {
		t := &r.Tables[to-1]
		t.Members = append(slices.Clone(t.Members), who)
		slices.Sort(t.Members)
	}
	return nil
}

// exchange has two facilitators change tables; one without a table takes the
// other's.
func (r *Round) exchange(who people.PersonID, to int) error {
	from := r.tableOf(who)
	switch {
	case from == to:
	case to == 0:
		return civic.Refuse(civic.Conflict, "A table would be without its facilitator. Send another one there instead.").At("to")
	case from == 0:
		r.Tables[to-1].Facilitator = who
	default:
		r.Tables[from-1].Facilitator, r.Tables[to-1].Facilitator = r.Tables[to-1].Facilitator, who
	}
	return nil
}
