package meeting

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// seal makes what is kept of a session under the Chatham House rule: counts,
// sectors, questions and times, and nothing that leads to a person. The order
// matters, because a server may die in between: first the room without seats
// is kept, then the log goes, then who sat where, then who answered. Whoever
// looks next finishes what is left. Called with the state's lock held.
func (s *Rooms) seal(ctx context.Context, h *hall) error {
	if err := s.clean(ctx, h.room); err != nil {
		return err
	}
	final := h.room.clone()
	final.forget()
	if err := s.keep(ctx, final); err != nil {
		return err
	}
	h.room = final
	h.reacted = nil
	return s.sweep(ctx, h.session)
}

// clean leaves of what was written together the words alone: they begin a new
// document, and the one in which people wrote them is closed, so that no words
// are lost that somebody was told are saved, and deleted with its history.
func (s *Rooms) clean(ctx context.Context, r *Room) error {
	if s.Papers == nil {
		return nil
	}
	for _, p := range r.pads(false) {
		s.Papers.Recheck(p.Document()) // so that most hear it in the rule's own words
	}
	for _, p := range r.pads(false) {
		there, err := s.Papers.Exists(ctx, p.Document())
		if err == nil && there {
			err = s.keepWords(ctx, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Rooms) keepWords(ctx context.Context, p Pad) error {
	err := s.Papers.Close(ctx, p.Document())
	if err == nil {
		err = s.beginKept(ctx, p)
	}
	// A server may have died while it erased the text, when its words were kept.
	if r := civic.AsRefusal(err); err != nil && (r == nil || r.Kind != civic.NotFound) {
		return err
	}
	if err := s.Papers.Erase(ctx, p.Document()); err != nil {
		return err
	}
	return s.dropPens(ctx, p)
}

// beginKept has a pad's words begin the text that stays.
func (s *Rooms) beginKept(ctx context.Context, p Pad) error {
	words, err := s.Papers.Words(ctx, p.Document())
	if err != nil {
		return err
	}
	p.Kept = true
	return s.Papers.Begin(ctx, p.Document(), words)
}

// forget leaves sectors where seats were.
func (r *Room) forget() {
	r.Was = r.Attended()
	r.Sealed, r.Seats, r.Chair, r.Floor, r.Queue, r.Tables, r.Met = true, map[Seat]*Place{}, "", nil, nil, nil, nil
	for _, q := range r.Asks {
		q.Seat, q.Backers = "", nil
	}
	for _, p := range r.Polls {
		p.BySector = nil // a sector of one would be a name
	}
}

// sweep deletes what seal no longer needs. It may run again.
func (s *Rooms) sweep(ctx context.Context, id ID) error {
	return errors.Join(
		s.log.DeleteAll(ctx, ofLog(id, 0)),
		s.seats.DeleteAll(ctx, storage.Query{Index: "session", Equal: []any{string(id)}}),
		s.sessions.replies.DeleteAll(ctx, storage.Query{Index: "session", Equal: []any{string(id)}}),
	)
}

// unswept says whether a sealed room still has a log: its server died while it
// was being deleted.
func (s *Rooms) unswept(ctx context.Context, r *Room) (bool, error) {
	id := r.Session
	if s.Papers != nil {
		for _, p := range r.pads(false) {
			if there, err := s.Papers.Exists(ctx, p.Document()); there || err != nil {
				return there, err
			}
		}
	}
	for _, q := range []func() error{
		func() error { _, err := s.log.First(ctx, ofLog(id, 0)); return err },
		func() error {
			_, err := s.seats.First(ctx, storage.Query{Index: "session", Equal: []any{string(id)}})
			return err
		},
	} {
		err := q()
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return false, err
		}
	}
	return false, nil
}

// attendedBy counts who was there, by sector, for the note.
func (r *Room) attendedBy() map[people.Sector]int {
	if r.Sealed {
		return r.Was
	}
	return r.Attended()
}
