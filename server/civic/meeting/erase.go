package meeting

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people, for the register: what a person
// takes away with them, and how they are forgotten. Logs hold seats and no
// names, so forgetting who sat where is enough; a published note keeps the
// names of those who attended an official meeting in an organisation's name.
func (s *Services) Part() people.Part {
	return people.Part{Name: "sessions", Export: s.export, Erase: s.erase}
}

// Traces are what the room keeps of a person.
type Traces struct {
	Attended []*Sitting `json:"attended"`
	Answered []*Reply   `json:"answered"`
	Recorded []*Entry   `json:"recorded"`
}

func (s *Services) export(ctx context.Context, id people.PersonID) (any, error) {
	of := storage.Query{Index: "person", Equal: []any{string(id)}}
	t := &Traces{}
	var errs [3]error
	t.Attended, errs[0] = s.Rooms.seats.All(ctx, of)
	t.Answered, errs[1] = s.Sessions.replies.All(ctx, of)
	t.Recorded, errs[2] = s.Record.entries.All(ctx, of)
	return t, errors.Join(errs[:]...)
}

// erase may be run again after it was interrupted.
func (s *Services) erase(ctx context.Context, id people.PersonID) error {
	of := storage.Query{Index: "person", Equal: []any{string(id)}}
	sat, err := s.Rooms.seats.All(ctx, of)
	if err != nil {
		return err
	}
	for _, t := range sat {
		if _, err := s.Rooms.seats.Change(ctx, t.ID, func(t *Sitting) error { forget(&t.Who); return nil }); err != nil {
			return err
		}
		h := s.Rooms.hall(t.Session)
		h.state.Lock()
		delete(h.voices, t.Seat)
		h.state.Unlock()
		if err := s.Record.strikeName(ctx, t); err != nil {
			return err
		}
	}
	written, err := s.Record.entries.All(ctx, of)
	if err != nil {
		return err
	}
	for _, e := range written {
		if _, err := s.Record.entries.Change(ctx, e.ID, func(e *Entry) error { forget(&e.By); return nil }); err != nil {
			return err
		}
	}
	return drop(ctx, s.Sessions.replies, of, func(r *Reply) string { return r.ID })
}

// strikeName takes a private person's name out of the attendance; whoever came
// for an organisation was there in its name, and stays.
func (s *Record) strikeName(ctx context.Context, t *Sitting) error {
	_, err := s.notes.Change(ctx, string(t.Session), func(n *Note) error {
		changed := false
		for i := range n.Attendees {
			if n.Attendees[i].Name == t.Who.Name && n.Attendees[i].Organisation == "" {
				n.Attendees[i].Name, changed = people.Removed, true
			}
		}
		if !changed {
			return errSame
		}
		return nil
	})
	if errors.Is(err, errSame) || errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// forget leaves the sector of a voice, and no more.
func forget(v *draft.Voice) {
	*v = draft.Voice{Person: v.Person, Name: people.Removed, Sector: v.Sector}
}
