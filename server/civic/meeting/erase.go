package meeting

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people, for the register: what a person
// takes away with them, and how they are forgotten. Logs hold seats and no
// names, so forgetting who sat where is enough for them. Hosts, deputies,
// signatures and attendance lose the name and keep sector and organisation.
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

// erase takes a person's name out of everything here. It may be run again
// after it was interrupted: what still holds the name is found by who it was,
// never by what was done before.
func (s *Services) erase(ctx context.Context, id people.PersonID) error {
	of := storage.Query{Index: "person", Equal: []any{string(id)}}
	sat, err := s.Rooms.seats.All(ctx, of)
	if err != nil {
		return err
	}
	for _, t := range sat {
		if err := s.Record.strikeWords(ctx, t); err != nil {
			return err
		}
		if err := change(ctx, s.Rooms.seats, t.ID, func(t *Sitting) bool { return forget(&t.Who, id) }); err != nil {
			return err
		}
		if err := s.Rooms.rename(ctx, t.Session, t.Seat); err != nil {
			return err
		}
	}
	return errors.Join(
		every(ctx, s.Sessions.kept, storage.Query{}, func(one *Session) string { return one.ID }, func(one *Session) bool { return one.forget(id) }),
		every(ctx, s.Record.notes, storage.Query{}, func(n *Note) string { return n.ID }, func(n *Note) bool { return n.forget(id) }),
		every(ctx, s.Record.entries, of, func(e *Entry) string { return e.ID }, func(e *Entry) bool { return forget(&e.By, id) }),
		every(ctx, s.Record.entries, storage.Query{Index: "actions"}, func(e *Entry) string { return e.ID },
			func(e *Entry) bool { return e.Done != nil && forget(&e.Done.By, id) }),
		s.Sessions.replies.DeleteAll(ctx, of),
	)
}

// every changes the documents of a query in which alter finds something.
// There are some thousand sessions at most, and people are seldom erased.
func every[T any](ctx context.Context, c *storage.Collection[T], q storage.Query, id func(*T) string, alter func(*T) bool) error {
	all, err := c.All(ctx, q)
	if err != nil {
		return err
	}
	for _, one := range all {
		if alter(one) {
			if err := change(ctx, c, id(one), alter); err != nil {
				return err
			}
		}
	}
	return nil
}

// change alters a document, unless there is nothing to alter in it.
func change[T any](ctx context.Context, c *storage.Collection[T], id string, alter func(*T) bool) error {
	_, err := c.Change(ctx, id, func(one *T) error {
		if !alter(one) {
			return errSame
		}
		return nil
	})
	if errors.Is(err, errSame) || errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// forget takes the name out of who leads a session and who called it off.
func (s *Session) forget(id people.PersonID) bool {
	changed := forget(&s.Host, id)
	for i := range s.Deputies {
		changed = forget(&s.Deputies[i], id) || changed
	}
	return s.Cancelled != nil && forget(&s.Cancelled.By, id) || changed
}

// forget takes the name out of the attendance and the signatures of a note. The
// organisation that somebody came for stays: it was there in its own name.
func (n *Note) forget(id people.PersonID) bool {
	changed := false
	for i := range n.Attendees {
		if a := &n.Attendees[i]; a.Person == id && a.Name != people.Removed {
			a.Name, changed = people.Removed, true
		}
	}
	for _, signed := range []*Signed{n.Agreed, n.Published} {
		if signed != nil {
			changed = forget(&signed.By, id) || changed
		}
	}
	return changed
}

// strikeWords takes the name out of what whoever kept the record wrote about
// somebody who was there: who said it, who does it, who wrote the note, and
// the attendance of notes from before it held who people are. Only a name
// that stands alone is found; a sentence is whoever wrote it's.
func (s *Record) strikeWords(ctx context.Context, t *Sitting) error {
	name := t.Who.Name
	if name == people.Removed {
		return nil
	}
	strike := func(text *string) bool {
		if *text != name {
			return false
		}
		*text = people.Removed
		return true
	}
	err := change(ctx, s.notes, string(t.Session), func(n *Note) bool {
		changed := strike(&n.Author)
		for i := range n.Attendees {
			if a := &n.Attendees[i]; a.Person == "" && a.Organisation == t.Who.OrganisationName {
				changed = strike(&a.Name) || changed
			}
		}
		return changed
	})
	return errors.Join(err, every(ctx, s.entries, storage.Query{Index: "session", Equal: []any{string(t.Session)}},
		func(e *Entry) string { return e.ID }, func(e *Entry) bool {
			speaker, owner := strike(&e.Speaker), strike(&e.Owner)
			return speaker || owner
		}))
}

// rename tells every server that whoever sits on a seat is called otherwise
// now: what they remember of names is theirs alone, and the log is what they
// all read.
func (s *Rooms) rename(ctx context.Context, id ID, seat Seat) error {
	err := s.hall(id).want(ctx, func(r *Room, _ time.Time) (*Event, error) {
		if r.Sealed || r.Seats[seat] == nil {
			return nil, nil
		}
		return &Event{What: Renamed, Seat: seat}, nil
	})
	if civic.AsRefusal(err) != nil {
		return nil // there is no such session any more
	}
	return err
}

// forget leaves the sector of a voice, and no more, where it is of that person.
func forget(v *draft.Voice, id people.PersonID) bool {
	if v.Person != id || v.Name == people.Removed {
		return false
	}
	*v = draft.Voice{Person: v.Person, Name: people.Removed, Sector: v.Sector}
	return true
}
