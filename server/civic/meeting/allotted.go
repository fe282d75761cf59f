package meeting

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// allotted marks the going to tables that were drawn before the session.
const allotted = "allotted"

// drawn are the tables that were drawn for a session, as the seats of those
// who joined; nil where nobody drew any. Whoever was drawn and has not joined
// finds their table when they do.
func (s *Rooms) drawn(ctx context.Context, by people.Actor, id ID) ([][]Seat, error) {
	one, err := s.sessions.For(ctx, by, id, people.HostSession)
	if err != nil || s.Allotted == nil {
		return nil, err
	}
	tables, err := s.Allotted(ctx, one)
	if err != nil || tables == nil {
		return nil, err
	}
	seats := map[people.PersonID]Seat{}
	for sitting, err := range s.seats.Find(ctx, storage.Query{Index: "session", Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		seats[sitting.Who.Person] = sitting.Seat
	}
	all := make([][]Seat, len(tables))
	for i, table := range tables {
		all[i] = []Seat{}
		for _, person := range table {
			if seat, joined := seats[person]; joined {
				all[i] = append(all[i], seat)
			}
		}
	}
	return all, nil
}

// tableFor is the table, from 1, that was drawn for somebody; nought for none.
func (s *Rooms) tableFor(ctx context.Context, one *Session, person people.PersonID) (int, error) {
	if s.Allotted == nil {
		return 0, nil
	}
	tables, err := s.Allotted(ctx, one)
	for i, table := range tables {
		if slices.Contains(table, person) {
			return i + 1, err
		}
	}
	return 0, err
}

// seatAllotted gives somebody who comes while people are at their tables a
// place: the one that was drawn for them, or where none were drawn the table
// that has most room.
func (r *Room) seatAllotted(seat Seat, table int) {
	switch {
	case !r.Allotted:
		r.seatLate(seat)
	case r.Apart && table >= 1 && table <= len(r.Tables):
		t := &r.Tables[table-1]
		for _, s := range t.Seats {
			r.Met[pair(seat, s)]++
		}
		t.Seats = append(slices.Clone(t.Seats), seat)
	}
}

// Replied says who answered whether they come, and what. It asks no rule and
// serves the drawing of tables: no page lists it.
func (s *Sessions) Replied(ctx context.Context, id ID) (map[people.PersonID]bool, error) {
	said := map[people.PersonID]bool{}
	for r, err := range s.replies.Find(ctx, storage.Query{Index: "session", Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		said[r.By.Person] = r.Coming
	}
	return said, nil
}
