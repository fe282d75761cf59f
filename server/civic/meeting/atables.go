package meeting

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// mostTimes is how often one session can go to tables.
const mostTimes = 50

// SeatAtTables splits those who are here into small tables, each with notes of
// its own and, where on names a field of a draft on the table, each with its
// own copy of that field.
func (s *Rooms) SeatAtTables(ctx context.Context, by people.Actor, id ID, tables int, on *Field) error {
	if tables < 2 || tables > 500 {
		return civic.Refuse(civic.Invalid, "Choose from 2 to 500 tables.").At("tables")
	}
	var of *Field
	if on != nil {
		copied, err := s.copyOf(ctx, by, id, *on)
		if err != nil {
			return err
		}
		of = copied
	}
	drawn, err := s.drawn(ctx, by, id)
	if err != nil {
		return err
	}
	err = s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		guests := r.guests()
		if drawn != nil && len(r.Rounds) < mostTimes {
			return &Event{What: Tabled, Tables: drawn, Kind: allotted, Of: of}, nil
		}
		switch {
		case len(guests) < 2:
			return nil, civic.Refuse(civic.Conflict, "There are too few people here to split.")
		case len(r.Rounds) >= mostTimes:
			return nil, civic.Refuse(civic.TooMuch, "One session can go to tables %d times.", mostTimes)
		}
		return &Event{What: Tabled, Tables: Split(guests, tables, r.Met), Of: of}, nil
	})
	return s.rechecked(ctx, id, err)
}

// copyOf looks whether tables can work on a field, and where its draft stands.
func (s *Rooms) copyOf(ctx context.Context, by people.Actor, id ID, on Field) (*Field, error) {
	one, err := s.sessions.For(ctx, by, id, people.HostSession)
	if err != nil {
		return nil, err
	}
	if s.Papers == nil || !slices.Contains(one.Drafts, on.Draft) {
		return nil, civic.Refuse(civic.Invalid, "Choose a draft that is on the table.").At("of")
	}
	if _, err := s.Drafts.May(ctx, by, on.Draft); err != nil {
		return nil, err
	}
	on.Seq, err = s.Papers.Base(ctx, on.Draft, on.Field)
	return &on, err
}

// rechecked asks again who may write, after something that can end it.
func (s *Rooms) rechecked(ctx context.Context, id ID, err error) error {
	if err != nil {
		return err
	}
	return (&Notes{Needs: s.Needs, sessions: s.sessions, rooms: s}).recheck(ctx, id)
}

// AtTable is what one table has to show.
type AtTable struct {
	N int `json:"n"`
	// Notes that it wrote, and by whom.
	Notes Minute `json:"notes"`
	// Text is the table's copy, With how the field would read with it now.
	Text *draft.Node       `json:"text,omitempty"`
	With *draft.Node       `json:"with,omitempty"`
	By   []people.PersonID `json:"by,omitempty"` // of the copy
	// Same: the copy brings nothing that the field does not have.
	Same  bool `json:"same"`
	Taken bool `json:"taken"`
}

// Comparison is what the tables of one round made, side by side.
type Comparison struct {
	Round
	Session *Session `json:"-"`
	Title   string   `json:"title"` // of the point at which they sat
	// Was is the field as the tables got it, Now as it reads.
	Was     *draft.Node `json:"was,omitempty"`
	Now     *draft.Node `json:"now,omitempty"`
	AtTable []AtTable   `json:"atTable"`
}

// Compare lays what the tables of a round made side by side: as soon as they
// are back for everybody who was in the room, before for those who lead.
func (s *Notes) Compare(ctx context.Context, by people.Actor, id ID, round int) (*Comparison, error) {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	c, kept := &Comparison{Session: one}, false
	if err := s.rooms.look(ctx, one, func(one *Session, r *Room) error {
		kept = one.ChathamHouse && !r.Over.IsZero()
		found := r.round(round)
		if found == nil {
			return civic.Refuse(civic.NotFound, "People did not go to tables that often.")
		}
		c.Round = *found
		c.Taken = slices.Clone(found.Taken)
		return nil
	}); err != nil {
		return nil, err
	}
	item, _ := one.point(c.Item)
	c.Title = item.Title
	for n := 1; n <= c.Tables; n++ {
		at, err := s.table(ctx, by, c, item, Pad{Session: id, Round: round, Table: n, Kept: kept})
		if err != nil {
			return nil, err
		}
		c.AtTable = append(c.AtTable, *at)
	}
	if c.Of != nil && c.Was == nil {
		was, err := s.Papers.Was(ctx, *c.Of)
		if err != nil {
			return nil, err
		}
		c.Was = &was
	}
	return c, nil
}

// table reads what one table made.
func (s *Notes) table(ctx context.Context, by people.Actor, c *Comparison, item Item, p Pad) (*AtTable, error) {
	permit, err := s.Admit(ctx, by, p)
	if err != nil {
		return nil, err
	}
	notes, err := s.read(ctx, permit.Session, p)
	if err != nil {
		return nil, err
	}
	at := &AtTable{N: p.Table, Notes: notes.minute(item), Taken: slices.Contains(c.Taken, p.Table), Same: true}
	at.Notes.Round, at.Notes.Table = p.Round, p.Table
	p.Copy = true
	if c.Of == nil {
		return at, nil
	}
	copied, err := s.read(ctx, permit.Session, p)
	if err != nil {
		return nil, err
	}
	text := textOf(copied.words, string(c.Of.Field))
	at.Text, at.By = &text, copied.writers[string(c.Of.Field)]
	if p.Kept {
		return at, nil // its history is gone, so nothing can be brought from it
	}
	now, with, err := s.Papers.Merged(ctx, p.Document(), *c.Of)
	if err != nil {
		return nil, err
	}
	c.Now, at.With, at.Same = &now, &with, alike(now, with)
	return at, nil
}

func alike(a, b draft.Node) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// Take brings what one table wrote into the draft: its authors' words in their
// names, beside what was written in the draft meanwhile. Several tables can be
// taken one after another. Whoever takes decides for the draft, so they need
// that right on it, as for accepting suggestions.
func (s *Notes) Take(ctx context.Context, by people.Actor, id ID, round, table int) error {
	if _, err := s.sessions.For(ctx, by, id, people.HostSession); err != nil {
		return err
	}
	c, err := s.Compare(ctx, by, id, round)
	if err != nil {
		return err
	}
	if err := s.mayTake(ctx, by, c, table); err != nil {
		return err
	}
	p := Pad{Session: id, Round: round, Table: table, Copy: true}
	if err := s.Papers.Graft(ctx, p.Document(), *c.Of, c.Session.ChathamHouse); err != nil {
		return err
	}
	return s.rooms.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if there := r.round(round); there == nil || slices.Contains(there.Taken, table) {
			return nil, nil
		}
		return &Event{What: Took, N: round, Choice: table}, nil
	})
}

func (s *Notes) mayTake(ctx context.Context, by people.Actor, c *Comparison, table int) error {
	switch {
	case c.Session.State != Live:
		return over
	case c.Of == nil:
		return civic.Refuse(civic.Conflict, "The tables had no part of a draft before them.")
	case table < 1 || table > c.Tables:
		return noPad
	case !c.Back:
		return civic.Refuse(civic.Conflict, "Call everybody back from the tables first.")
	case c.AtTable[table-1].Same:
		return civic.Refuse(civic.Conflict, "This table's text brings nothing that the draft does not have.")
	}
	may, err := s.Drafts.May(ctx, by, c.Of.Draft)
	if err != nil {
		return err
	}
	if !may.Decide || !may.Edit || slices.Contains(may.Sealed, c.Of.Field) {
		return civic.Refuse(civic.Forbidden, "You cannot decide on this draft, or its text is closed for changes now. Ask somebody who leads it.")
	}
	return nil
}
