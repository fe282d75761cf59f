package meeting

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Rooms is where sessions happen.
type Rooms struct {
	Needs
	sessions *Sessions
	log      *storage.Collection[Event]
	states   *storage.Collection[Kept]
	seats    *storage.Collection[Sitting]
	pens     *storage.Collection[Pen]

	mu    sync.Mutex
	halls map[ID]*hall
}

// Kept is a room as it was at one event, so that not the whole log is read.
type Kept struct {
	storage.Meta
	Room *Room `json:"room"`
}

// Sitting is who sits on a seat. Its id is the session and the person, so one
// person has one seat however often they join.
type Sitting struct {
	storage.Meta
	Session ID          `json:"session"`
	Seat    Seat        `json:"seat"`
	Who     draft.Voice `json:"who"`
	At      time.Time   `json:"at"`
}

const bySeat = "seat" // session, seat

func openRooms(ctx context.Context, e storage.Engine, sessions *Sessions) (*Rooms, error) {
	log, err1 := storage.Open[Event](ctx, e, "session-events")
	states, err2 := storage.Open[Kept](ctx, e, "session-rooms")
	seats, err3 := storage.Open(ctx, e, "session-seats",
		storage.Index[Sitting]{Name: "session", Key: func(s *Sitting) []any { return []any{string(s.Session), s.At} }},
		storage.Index[Sitting]{Name: bySeat, Key: func(s *Sitting) []any { return []any{string(s.Session), string(s.Seat)} }},
		storage.Index[Sitting]{Name: "person", Key: func(s *Sitting) []any { return []any{string(s.Who.Person)} }},
	)
	pens, err4 := openPens(ctx, e)
	return &Rooms{Needs: sessions.Needs, sessions: sessions, log: log, states: states, seats: seats, pens: pens, halls: map[ID]*hall{}}, errors.Join(err1, err2, err3, err4)
}

// mostHalls is how many rooms a server remembers; the rest are read again.
const mostHalls = 500

// hall finds or begins a room on this server.
func (s *Rooms) hall(id ID) *hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.halls[id]
	if h == nil {
		if len(s.halls) >= mostHalls {
			for other, idle := range s.halls {
				idle.mu.Lock()
				busy := idle.working
				idle.mu.Unlock()
				if !busy {
					delete(s.halls, other)
					break
				}
			}
		}
		h = &hall{rooms: s, session: id}
		s.halls[id] = h
	}
	return h
}

// read builds a room from its last snapshot and the log behind it.
func (s *Rooms) read(ctx context.Context, id ID) (*Room, error) {
	kept, err := s.states.Get(ctx, string(id))
	if err == nil {
		return kept.Room.whole(), nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	one, err := s.sessions.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noSession)
	}
	return NewRoom(one), nil
}

// keep writes a snapshot, unless a newer one is there.
func (s *Rooms) keep(ctx context.Context, r *Room) error {
	err := s.states.Insert(ctx, &Kept{Meta: storage.Meta{ID: string(r.Session)}, Room: r})
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	_, err = s.states.Change(ctx, string(r.Session), func(k *Kept) error {
		if k.Room.Sealed || k.Room.Seq > r.Seq && !r.Sealed {
			return errSame
		}
		k.Room = r
		return nil
	})
	if errors.Is(err, errSame) {
		return nil
	}
	return err
}

// Look gives the session and its room as the log has it now; use looks at it
// and must not keep it.
func (s *Rooms) Look(ctx context.Context, by people.Actor, id ID, use func(*Session, *Room) error) error {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return err
	}
	return s.look(ctx, one, use)
}

func (s *Rooms) look(ctx context.Context, one *Session, use func(*Session, *Room) error) error {
	h := s.hall(one.Key())
	h.state.Lock()
	defer h.state.Unlock()
	if err := h.follow(ctx); err != nil {
		return err
	}
	if !h.room.Over.IsZero() || h.room.Open() && one.State == Announced {
		if err := s.settle(ctx, one, h); err != nil {
			return err
		}
	}
	return use(one, h.room)
}

// settle finishes what an end begins, on whichever server looks first: the
// session follows, and under the Chatham House rule names and log go.
func (s *Rooms) settle(ctx context.Context, one *Session, h *hall) error {
	if h.room.Open() {
		one.State = Live
		return s.sessions.move(ctx, one.Key(), Live, Announced)
	}
	if one.State == Live || one.State == Announced {
		if err := s.sessions.move(ctx, one.Key(), Held, Live, Announced); err != nil {
			return err
		}
		one.State = Held
	}
	if !one.ChathamHouse || h.swept {
		return nil
	}
	if !h.room.Sealed {
		if err := s.seal(ctx, h); err != nil {
			return err
		}
	} else if left, err := s.unswept(ctx, h.room); err != nil {
		return err
	} else if left {
		if err := errors.Join(s.clean(ctx, h.room), s.sweep(ctx, one.Key())); err != nil {
			return err
		}
	}
	h.swept = true
	return nil
}

// seat finds where somebody sits; a refusal tells them to join first.
func (s *Rooms) seat(ctx context.Context, by people.Actor, id ID) (Seat, error) {
	sitting, err := s.seats.Get(ctx, sittingID(id, by.Person))
	if errors.Is(err, storage.ErrNotFound) {
		return "", civic.Refuse(civic.Conflict, "Join the session first.")
	}
	if err != nil {
		return "", err
	}
	return sitting.Seat, nil
}

func sittingID(id ID, person people.PersonID) string { return string(id) + "|" + string(person) }

// act asks the rule for one who takes part, finds their seat and lets the room
// judge.
func (s *Rooms) act(ctx context.Context, by people.Actor, id ID, make func(r *Room, at time.Time, seat Seat) (*Event, error)) error {
	return s.actAs(ctx, by, id, people.JoinSession, make)
}

// actAs is act for what not everybody in the room may do.
func (s *Rooms) actAs(ctx context.Context, by people.Actor, id ID, action people.Action, make func(r *Room, at time.Time, seat Seat) (*Event, error)) error {
	if _, err := s.sessions.For(ctx, by, id, action); err != nil {
		return err
	}
	seat, err := s.seat(ctx, by, id)
	if err != nil {
		return err
	}
	return s.hall(id).want(ctx, func(r *Room, at time.Time) (*Event, error) {
		if err := r.allows(seat); err != nil {
			return nil, err
		}
		e, err := make(r, at, seat)
		if e != nil {
			e.By, e.Sector = seat, r.Seats[seat].Sector
		}
		return e, err
	})
}

// allows says whether somebody on this seat can do anything in the room now.
func (r *Room) allows(seat Seat) error {
	if !r.Over.IsZero() {
		return over
	}
	p := r.Seats[seat]
	switch {
	case p == nil:
		return civic.Refuse(civic.Conflict, "Join the session first.")
	case p.Removed != "":
		return civic.Refuse(civic.Forbidden, "A chair removed you from this session.")
	case !p.Here:
		return civic.Refuse(civic.Conflict, "You left the session. Join it again to take part.")
	case r.Began.IsZero():
		return civic.Refuse(civic.Conflict, "The session has not begun yet.")
	}
	return nil
}

var over = civic.Refuse(civic.Conflict, "This session is over.")

// chair asks the rule for one who leads and lets the room judge. A chair need
// not have a seat.
func (s *Rooms) chair(ctx context.Context, by people.Actor, id ID, make func(one *Session, r *Room, at time.Time) (*Event, error)) error {
	one, err := s.sessions.For(ctx, by, id, people.HostSession)
	if err != nil {
		return err
	}
	if one.State == Cancelled {
		return civic.Refuse(civic.Conflict, "This session was called off.")
	}
	seat := Seat("")
	if sitting, err := s.seats.Get(ctx, sittingID(id, by.Person)); err == nil {
		seat = sitting.Seat
	}
	return s.hall(id).want(ctx, func(r *Room, at time.Time) (*Event, error) {
		if !r.Over.IsZero() || one.Over() {
			return nil, over
		}
		if p := r.Seats[seat]; p != nil && p.Removed != "" {
			return nil, civic.Refuse(civic.Forbidden, "A chair removed you from this session.")
		}
		e, err := make(one, r, at)
		if e != nil {
			e.By = seat
		}
		return e, err
	})
}
