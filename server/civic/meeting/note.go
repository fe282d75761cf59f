package meeting

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Attendee is somebody who was there, as the note names them.
type Attendee struct {
	// Person is who it was, where they joined the room here.
	Person       people.PersonID `json:"person,omitempty"`
	Name         string          `json:"name"`
	Organisation string          `json:"organisation,omitempty"`
	Team         string          `json:"team,omitempty"`
	Sector       people.Sector   `json:"sector"`
}

// Words are what whoever writes the note adds to what the session left.
type Words struct {
	// Recap is what happened since the last meeting.
	Recap string `json:"recap,omitempty"`
	// Discussion is what was said beyond the entries and the shared notes.
	Discussion string `json:"discussion,omitempty"`
	Author     string `json:"author,omitempty"`
	// Provenance says who produced the note: "the Cabinet Office".
	Provenance string `json:"provenance,omitempty"`
	// Next is when the next meeting is, in words.
	Next fuzzydate.Date `json:"next,omitzero"`
}

// Note is what came of a session. Attendance, times and polls come from the
// room; entries stand beside it until it is published, and are public from
// then on.
type Note struct {
	storage.Meta
	Plan string `json:"plan,omitempty"`
	Words
	Held time.Time `json:"held"`
	// Attendees by name; empty under the Chatham House rule.
	Attendees []Attendee                `json:"attendees,omitempty"`
	BySector  map[people.Sector]int     `json:"bySector"`
	Spoke     map[people.Sector]float64 `json:"spoke,omitempty"` // seconds
	Minutes   map[string]int            `json:"minutes,omitempty"`
	Polls     []StagePoll               `json:"polls,omitempty"`
	// Shared is what people wrote together, point by point. It changes with
	// the shared notes until the note is agreed, and stays from then on.
	Shared    []Minute   `json:"shared,omitempty"`
	Questions []StageAsk `json:"questions,omitempty"`
	Agreed    *Signed    `json:"agreed,omitempty"`
	Published *Signed    `json:"published,omitempty"`
}

// Signed is who took a step with a note, and when.
type Signed struct {
	By draft.Voice `json:"by"`
	At time.Time   `json:"at"`
}

// Draw makes the note of a session out of what it left, or gives the one that
// is there. Only those who keep the record see it before it is published.
func (s *Record) Draw(ctx context.Context, by people.Actor, id ID) (*Session, *Note, error) {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	if one.State != Published {
		if one, err = s.sessions.For(ctx, by, id, people.HostSession); err != nil {
			return nil, nil, err
		}
	}
	n, err := s.notes.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		n, err = s.draw(ctx, one)
	}
	if err == nil && n.Agreed == nil {
		n.Shared, err = s.pads.minutes(ctx, one)
	}
	return one, n, err
}

// draw takes from the room what a note says of it.
func (s *Record) draw(ctx context.Context, one *Session) (*Note, error) {
	n := &Note{Meta: storage.Meta{ID: one.ID}, Plan: one.Plan, BySector: map[people.Sector]int{}}
	err := s.rooms.look(ctx, one, func(one *Session, r *Room) error {
		n.Held, n.BySector, n.Spoke = heldAt(one, r), maps.Clone(r.attendedBy()), maps.Clone(r.Used)
		n.Minutes = map[string]int{}
		for id, c := range r.Spent {
			n.Minutes[id] = int(c.Before/60 + 0.5)
		}
		if r.Item != "" {
			n.Minutes[r.Item] = int(r.Clock.Ran(s.Now(), r.Paused).Minutes() + 0.5)
		}
		st := r.stage(one, s.Now(), func(_ Seat, sector people.Sector) Speaker { return Speaker{"", VoiceBrief{Sector: sector}} })
		if one.ChathamHouse {
			st.veil(false)
		}
		n.Polls, n.Questions = st.Counted, st.Questions
		slices.Reverse(n.Polls)
		return nil
	})
	if err != nil || one.ChathamHouse {
		return n, err
	}
	for t, err := range s.rooms.seats.Find(ctx, storage.Query{Index: "session", Equal: []any{one.ID}}) {
		if err != nil {
			return nil, err
		}
		n.Attendees = append(n.Attendees, Attendee{Person: t.Who.Person, Name: t.Who.Name, Organisation: t.Who.OrganisationName, Sector: t.Who.Sector})
	}
	return n, nil
}

// Write keeps what the note adds in words. was is the version that the person
// saw, 0 for a note that nobody has written to.
func (s *Record) Write(ctx context.Context, by people.Actor, id ID, was int64, w Words) (*Note, error) {
	one, err := s.writable(ctx, by, id)
	if err != nil {
		return nil, err
	}
	w.Recap, w.Discussion, w.Author, w.Provenance = clean(w.Recap), clean(w.Discussion), line(w.Author), line(w.Provenance)
	for _, f := range []field{{"recap", w.Recap, 20 * MostText}, {"discussion", w.Discussion, 20 * MostText},
		{"author", w.Author, MostTitle}, {"provenance", w.Provenance, MostTitle}, {"next", w.Next.Raw, MostTitle}} {
		if r := within(f.text, f.most, f.name, nil); r != nil {
			return nil, r
		}
	}
	return s.put(ctx, one, was, func(n *Note) error { n.Words = w; return nil })
}

// put changes the note, which begins with what the room left.
func (s *Record) put(ctx context.Context, one *Session, was int64, alter func(*Note) error) (*Note, error) {
	n, err := s.notes.Get(ctx, one.ID)
	if errors.Is(err, storage.ErrNotFound) {
		if n, err = s.draw(ctx, one); err != nil {
			return nil, err
		}
		if err = alter(n); err != nil {
			return nil, err
		}
		if err = s.notes.Insert(ctx, n); errors.Is(err, storage.ErrExists) {
			return nil, stale
		}
		s.tell(ctx, one.Key(), "note.changed")
		return n, err
	}
	if err != nil {
		return nil, err
	}
	n, err = s.notes.Change(ctx, one.ID, func(n *Note) error {
		if was != 0 && n.Version != was {
			return stale
		}
		return alter(n)
	})
	if err == nil {
		s.tell(ctx, one.Key(), "note.changed")
	}
	return n, err
}

// Agree says that the note is right: its words and entries stay from here.
func (s *Record) Agree(ctx context.Context, by people.Actor, id ID) error {
	one, err := s.sessions.For(ctx, by, id, people.PublishNote)
	if err != nil {
		return err
	}
	if one.State == Agreed {
		return nil
	}
	if one.State != Held {
		return civic.Refuse(civic.Conflict, "A note is agreed after the session is over, and before it is published.")
	}
	// What the room left is taken once more: it may have ended since the note
	// was begun.
	fresh, err := s.draw(ctx, one)
	if err != nil {
		return err
	}
	signed := &Signed{By: draft.VoiceOf(by), At: s.Now()}
	_, err = s.put(ctx, one, 0, func(n *Note) error {
		if len(n.Attendees) == 0 || len(fresh.Attendees) > len(n.Attendees) {
			n.Attendees = fresh.Attendees
		}
		n.Agreed, n.Held, n.Minutes, n.Polls, n.Questions, n.Spoke = signed, fresh.Held, fresh.Minutes, fresh.Polls, fresh.Questions, fresh.Spoke
		if len(fresh.BySector) > 0 {
			n.BySector = fresh.BySector
		}
		return nil
	})
	if err == nil {
		err = s.sessions.move(ctx, id, Agreed, Held)
	}
	if err == nil {
		err = s.closeNotes(ctx, one)
	}
	return err
}

// Reopen takes the agreement back, before the note is published.
func (s *Record) Reopen(ctx context.Context, by people.Actor, id ID) error {
	one, err := s.sessions.For(ctx, by, id, people.PublishNote)
	if err != nil {
		return err
	}
	if one.State != Agreed {
		return civic.Refuse(civic.Conflict, "Only a note that is agreed and not published can be opened again.")
	}
	// The texts first, while the rule still keeps everybody from writing: a
	// server that dies here leaves a note that can be opened again.
	if s.Papers != nil {
		if err := s.pads.each(ctx, id, s.Papers.Open); err != nil {
			return err
		}
	}
	if err := s.sessions.move(ctx, id, Held, Agreed); err != nil {
		return err
	}
	if _, err = s.put(ctx, one, 0, func(n *Note) error { n.Agreed, n.Shared = nil, nil; return nil }); err != nil {
		return err
	}
	return s.pads.recheck(ctx, id)
}

// Publish makes an agreed note public: its entries appear on the timelines of
// the commitments that they are about, its actions on the plan's list.
func (s *Record) Publish(ctx context.Context, by people.Actor, id ID) error {
	one, err := s.sessions.For(ctx, by, id, people.PublishNote)
	if err != nil {
		return err
	}
	if one.State == Published {
		return s.show(ctx, id, true) // finishes what a dying server left
	}
	if one.State != Agreed {
		return civic.Refuse(civic.Conflict, "Agree the note first. What is published has been read by both sides.")
	}
	if err := s.closeNotes(ctx, one); err != nil { // what a dying server left undone when it was agreed
		return err
	}
	signed := &Signed{By: draft.VoiceOf(by), At: s.Now()}
	if _, err := s.put(ctx, one, 0, func(n *Note) error { n.Published = signed; return nil }); err != nil {
		return err
	}
	if err := s.sessions.move(ctx, id, Published, Agreed); err != nil {
		return err
	}
	return s.show(ctx, id, true)
}
