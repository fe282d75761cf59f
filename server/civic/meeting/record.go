package meeting

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

// Record is where what came of sessions is written down, and followed up.
type Record struct {
	Needs
	sessions *Sessions
	rooms    *Rooms
	pads     *Notes
	entries  *storage.Collection[Entry]
	notes    *storage.Collection[Note]
}

func openRecord(ctx context.Context, e storage.Engine, sessions *Sessions, rooms *Rooms) (*Record, error) {
	entries, err := storage.Open(ctx, e, "session-entries",
		storage.Index[Entry]{Name: "session", Key: func(e *Entry) []any { return []any{string(e.Session), e.Place, e.At} }},
		storage.Index[Entry]{Name: "commitment", Key: func(e *Entry) []any {
			if e.Commitment == "" || !e.Public {
				return nil
			}
			return []any{string(e.Commitment), e.Held, e.Place}
		}},
		// The actions of a plan: those that are open come first.
		storage.Index[Entry]{Name: "actions", Key: func(e *Entry) []any {
			if e.Kind != Action || !e.Public {
				return nil
			}
			return []any{e.Plan, e.Done != nil, e.Held, e.Place}
		}},
		storage.Index[Entry]{Name: "person", Key: func(e *Entry) []any { return []any{string(e.By.Person)} }},
	)
	notes, err2 := storage.Open(ctx, e, "session-notes",
		storage.Index[Note]{Name: "plan", Key: func(n *Note) []any { return []any{n.Plan, n.Held} }},
	)
	return &Record{Needs: sessions.Needs, sessions: sessions, rooms: rooms, entries: entries, notes: notes}, errors.Join(err, err2)
}

// mostEntries is how many entries one session's record holds.
const mostEntries = 500

// Add writes an entry into the record of a session, during it or after. key
// makes sending twice write once.
func (s *Record) Add(ctx context.Context, by people.Actor, id ID, key string, said Said) (*Entry, error) {
	one, err := s.writable(ctx, by, id)
	if err != nil {
		return nil, err
	}
	said.tidy()
	if err := said.check(one); err != nil {
		return nil, err
	}
	there, err := s.of(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(there) >= mostEntries {
		return nil, civic.Refuse(civic.TooMuch, "The record of one session holds %d entries.", mostEntries)
	}
	now := s.Now()
	e := &Entry{Session: id, Plan: one.Plan, Place: 1, Said: said, At: now, Held: one.Start}
	if !one.ChathamHouse {
		e.By = draft.VoiceOf(by)
	}
	if len(there) > 0 {
		e.Place = there[len(there)-1].Place + 1
	}
	if e.ID = civic.NewID(now); key != "" {
		e.ID = sameID("entry", string(id), string(by.Person), key)
	}
	if err := s.entries.Insert(ctx, e); errors.Is(err, storage.ErrExists) {
		return s.entries.Get(ctx, e.ID)
	} else if err != nil {
		return nil, err
	}
	s.tell(ctx, id, "record.added")
	return e, nil
}

// writable finds a session whose record can still change, for those who keep it.
func (s *Record) writable(ctx context.Context, by people.Actor, id ID) (*Session, error) {
	one, err := s.sessions.For(ctx, by, id, people.HostSession)
	if err != nil {
		return nil, err
	}
	switch one.State {
	case Agreed, Published:
		return nil, civic.Refuse(civic.Conflict, "The note is agreed, so its words stay. Open it again to change them.")
	case Cancelled:
		return nil, civic.Refuse(civic.Conflict, "This session was called off.")
	}
	return one, nil
}

// Edit rewrites an entry. was is the version that the person saw.
func (s *Record) Edit(ctx context.Context, by people.Actor, id ID, entry string, was int64, said Said) (*Entry, error) {
	one, err := s.writable(ctx, by, id)
	if err != nil {
		return nil, err
	}
	said.tidy()
	if err := said.check(one); err != nil {
		return nil, err
	}
	e, err := s.entries.Change(ctx, entry, func(e *Entry) error {
		if e.Session != id {
			return noEntry
		}
		if was != 0 && e.Version != was {
			return stale
		}
		e.Said = said
		return nil
	})
	if err != nil {
		return nil, known(err, noEntry)
	}
	s.tell(ctx, id, "record.changed")
	return e, nil
}

// Strike takes an entry out of the record before the note is agreed. was is the
// version that the person saw: what another wrote meanwhile is not struck with it.
func (s *Record) Strike(ctx context.Context, by people.Actor, id ID, entry string, was int64) error {
	if _, err := s.writable(ctx, by, id); err != nil {
		return err
	}
	e, err := s.entries.Get(ctx, entry)
	if err != nil || e.Session != id {
		return known(err, noEntry)
	}
	if was != 0 && e.Version != was {
		return stale
	}
	if err := s.entries.Delete(ctx, entry, e.Version); err != nil {
		return known(err, noEntry)
	}
	s.tell(ctx, id, "record.struck")
	return nil
}

var noEntry = civic.Refuse(civic.NotFound, "There is no such entry in the record.")

// of reads a session's entries in the order of the note.
func (s *Record) of(ctx context.Context, id ID) ([]*Entry, error) {
	return s.entries.All(ctx, storage.Query{Index: "session", Equal: []any{string(id)}})
}

// Entries lists the record of a session for those who keep it, and once the
// note is published for everybody.
func (s *Record) Entries(ctx context.Context, by people.Actor, id ID) ([]*Entry, error) {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if one.State != Published {
		if _, err := s.sessions.For(ctx, by, id, people.HostSession); err != nil {
			return nil, err
		}
	}
	return s.of(ctx, id)
}

// Timeline lists what public notes say of a commitment, the newest first.
func (s *Record) Timeline(ctx context.Context, commitment draft.ID) ([]*Entry, error) {
	return s.entries.All(ctx, storage.Query{Index: "commitment", Equal: []any{string(commitment)}, Descending: true, Limit: 500})
}

// Actions lists the actions that a plan's meetings decided on: the open ones
// first.
func (s *Record) Actions(ctx context.Context, by people.Actor, plan string) ([]*Entry, error) {
	at, err := s.sessions.place(ctx, plan)
	if err != nil {
		return nil, err
	}
	if err := s.Rules.Check(ctx, by, people.ReadSession, at); err != nil {
		return nil, err
	}
	return s.entries.All(ctx, storage.Query{Index: "actions", Equal: []any{plan}, Limit: 1000})
}

// Close ends an action: it was done, or it will not be, and how or why.
func (s *Record) Close(ctx context.Context, by people.Actor, entry string, dropped bool, how string) (*Entry, error) {
	e, err := s.entries.Get(ctx, entry)
	if err != nil {
		return nil, known(err, noEntry)
	}
	if _, err := s.sessions.For(ctx, by, e.Session, people.HostSession); err != nil {
		return nil, err
	}
	how = clean(how)
	if r := within(how, MostText, "how", civic.Refuse(civic.Invalid, "Say what was done, or why it will not be.")); r != nil {
		return nil, r
	}
	e, err = s.entries.Change(ctx, entry, func(e *Entry) error {
		if e.Kind != Action || !e.Public {
			return civic.Refuse(civic.Conflict, "Only an action in a published note is closed here.")
		}
		if e.Done != nil {
			return civic.Refuse(civic.Conflict, "Somebody closed this action a moment ago.")
		}
		e.Done = &Done{At: s.Now(), Dropped: dropped, How: how, By: draft.VoiceOf(by)}
		return nil
	})
	if err != nil {
		return nil, known(err, noEntry)
	}
	s.tell(ctx, e.Session, "action.closed")
	return e, nil
}

// show makes what stands in a published note public: the timelines of
// commitments and the list of actions find it from then on.
func (s *Record) show(ctx context.Context, id ID, public bool) error {
	all, err := s.of(ctx, id)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range all {
		if e.Public == public {
			continue
		}
		_, err := s.entries.Change(ctx, e.ID, func(e *Entry) error { e.Public = public; return nil })
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *Record) tell(ctx context.Context, id ID, what string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "session/" + string(id), What: what, ID: string(id)})
}

// ofKind gives the entries of one kind.
func ofKind(all []*Entry, kind string) []*Entry {
	return slices.Collect(func(yield func(*Entry) bool) {
		for _, e := range all {
			if e.Kind == kind && !yield(e) {
				return
			}
		}
	})
}

// heldAt is when a session was, for the record of one that never went live.
func heldAt(one *Session, r *Room) time.Time {
	if r != nil && !r.Began.IsZero() {
		return r.Began
	}
	return one.Start
}
