package deliberation

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/seating"
	"github.com/folkmoot/folkmoot/storage"
)

// Layout is how the tables of a round are to be.
type Layout struct {
	Tables int
	// Offers are what each table has, by its place.
	Offers [][]Need
	// Absent are left out, beside those who said that they cannot come.
	Absent []people.PersonID
}

// Draw proposes tables for a session, or draws them again while they are not
// confirmed. saw is the version of the proposal that by looked at, nought for
// none: of two who draw at once one is told.
func (s *Deliberations) Draw(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, saw int64, l Layout) (*Round, error) {
	if err := s.change(ctx, by, f, id, forum.SeatTables); err != nil {
		return nil, err
	}
	if l.Tables < 1 || l.Tables > mostTables {
		return nil, civic.Refuse(civic.Invalid, "Choose from 1 to %d tables.", mostTables).At("tables")
	}
	last, err := s.latest(ctx, id)
	if err != nil {
		return nil, err
	}
	r := &Round{Forum: f, Session: id, N: 1, Seed: s.Seed(), Absent: l.Absent, At: s.Now()}
	if last != nil {
		r.N = last.N
		if !last.Confirmed.IsZero() {
			r.N++
		}
	}
	if r.N > mostRounds {
		return nil, civic.Refuse(civic.TooMuch, "One session can go to tables %d times.", mostRounds)
	}
	if err := s.seat(ctx, r, l); err != nil {
		return nil, err
	}
	r.ID = roundID(id, r.N)
	if last == nil || r.N > last.N {
		if saw != 0 && last == nil {
			return nil, moved
		}
		err = s.rounds.Insert(ctx, r)
		if errors.Is(err, storage.ErrExists) {
			return nil, moved
		}
	} else {
		r, err = s.alter(ctx, r.ID, saw, func(there *Round) error {
			if !there.Confirmed.IsZero() {
				return moved
			}
			there.Tables, there.Seed, there.Absent, there.At = r.Tables, r.Seed, r.Absent, r.At
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, id, "seating.drawn", r.ID)
	return r, nil
}

var moved = civic.Refuse(civic.Conflict, "Someone changed these tables while you were looking. See them as they are now, then try again.")

// alter changes a round that by saw at this version.
func (s *Deliberations) alter(ctx context.Context, id string, saw int64, alter func(*Round) error) (*Round, error) {
	r, err := s.rounds.Change(ctx, id, func(r *Round) error {
		if r.Version != saw {
			return moved
		}
		return alter(r)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, moved
	}
	return r, err
}

// seat draws the tables.
func (s *Deliberations) seat(ctx context.Context, r *Round, l Layout) error {
	ask, err := s.ask(ctx, r, l)
	if err != nil {
		return err
	}
	drawn, err := seating.Seat(*ask)
	switch {
	case errors.Is(err, seating.ErrTables):
		return civic.Refuse(civic.Conflict, "There are fewer people than tables. Choose fewer tables.").At("tables")
	case errors.Is(err, seating.ErrNeeds):
		return civic.Refuse(civic.Conflict, "The tables do not offer enough places for what people need. Tick what they have at more tables.").At("offers")
	case errors.Is(err, seating.ErrApart):
		return civic.Refuse(civic.Conflict, "So many people are kept apart that these tables cannot do it. Choose more tables.").At("tables")
	case err != nil:
		return err
	}
	helpers, err := s.helpers(ctx, r.Forum)
	if err != nil {
		return err
	}
	helpers = slices.DeleteFunc(helpers, func(id people.PersonID) bool { return slices.Contains(l.Absent, id) })
	at, err := seating.Facilitate(drawn.Tables, words(helpers), ask.Met, ask.Apart)
	if errors.Is(err, seating.ErrHelpers) {
		return civic.Refuse(civic.Conflict, "Each table needs a facilitator: there are %d for %d tables. Appoint more, or choose fewer tables.", len(helpers), l.Tables).At("tables")
	}
	if err != nil {
		return err
	}
	r.Tables = make([]Table, len(drawn.Tables))
	for t, members := range drawn.Tables {
		r.Tables[t] = Table{Facilitator: people.PersonID(at[t]), Members: persons(members)}
		if t < len(l.Offers) {
			r.Tables[t].Offers = l.Offers[t]
		}
	}
	return nil
}

// ask gathers what tables are drawn from: nothing of it leaves this package.
func (s *Deliberations) ask(ctx context.Context, r *Round, l Layout) (*seating.Ask, error) {
	panel, err := s.Forums.Panel(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	cannot, err := s.Sessions.Replied(ctx, r.Session)
	if err != nil {
		return nil, err
	}
	needs, err := s.needs(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	forums, err := s.Forums.Find(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	traits := map[people.PersonID]map[string]string{}
	if s.Traits != nil {
		if traits, err = s.Traits(ctx, r.Forum); err != nil {
			return nil, err
		}
	}
	ask := &seating.Ask{Tables: l.Tables, Seed: r.Seed}
	for _, id := range panel {
		if coming, said := cannot[id]; said && !coming || slices.Contains(l.Absent, id) {
			continue
		}
		g := seating.Guest{ID: string(id), Needs: words(needs[id])}
		for _, feature := range forums.Features {
			g.Values = append(g.Values, traits[id][feature.Name])
		}
		ask.Guests = append(ask.Guests, g)
	}
	for _, offers := range l.Offers {
		ask.Offers = append(ask.Offers, words(offers))
	}
	return ask, s.history(ctx, r, ask)
}

// history adds who met before, and who is kept apart. A round that is drawn
// again does not count.
func (s *Deliberations) history(ctx context.Context, r *Round, ask *seating.Ask) error {
	ask.Met = map[seating.Pair]int{}
	for old, err := range s.rounds.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(r.Forum)}}) {
		if err != nil {
			return err
		}
		if old.Confirmed.IsZero() || old.Session == r.Session && old.N >= r.N {
			continue
		}
		for _, t := range old.Tables {
			all := append(words(t.Members), string(t.Facilitator))
			for i, a := range all {
				for _, b := range all[i+1:] {
					ask.Met[seating.Between(a, b)]++
				}
			}
		}
	}
	pairs, err := s.aparts.All(ctx, storage.Query{Index: byForum, Equal: []any{string(r.Forum)}})
	for _, a := range pairs {
		ask.Apart = append(ask.Apart, seating.Between(string(a.Who[0]), string(a.Who[1])))
	}
	return err
}

// Confirm makes a proposal the tables at which people sit. Each sees their own.
func (s *Deliberations) Confirm(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, saw int64) (*Round, error) {
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
	if !last.Confirmed.IsZero() && last.Version == saw {
		return last, nil
	}
	r, err := s.alter(ctx, last.ID, saw, func(r *Round) error {
		r.Confirmed = s.Now()
		return nil
	})
	if err == nil {
		s.tell(ctx, id, "seating.confirmed", r.ID)
	}
	return r, err
}

func words[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}

func persons(all []string) []people.PersonID {
	out := make([]people.PersonID, len(all))
	for i, one := range all {
		out[i] = people.PersonID(one)
	}
	return out
}

// began claims that people sit at these tables.
func (r *Round) began() bool { return r != nil && !r.Confirmed.IsZero() }

// tableOf is the table, from 1, at which somebody sits or helps; nought for none.
func (r *Round) tableOf(id people.PersonID) int {
	for i, t := range r.Tables {
		if id != "" && (t.Facilitator == id || slices.Contains(t.Members, id)) {
			return i + 1
		}
	}
	return 0
}
