package meeting

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Minute is what was written under one point of the agenda, by the whole room
// or at one small table.
type Minute struct {
	Item  string `json:"item"`
	Title string `json:"title"`
	// Round and Table are 0 for the whole room.
	Round int        `json:"round,omitempty"`
	Table int        `json:"table,omitempty"`
	Text  draft.Node `json:"text"`
	// By are those whose words stand in it, those who wrote most first; nobody
	// under the Chatham House rule.
	By []people.PersonID `json:"by,omitempty"`
}

// Empty says whether nothing is written in it.
func (m Minute) Empty() bool { return m.Text.Words() == "" }

// Minutes gives what was written so far: a part for each point of the agenda,
// written or not, and under it what each table wrote that sat at this point, as
// soon as everybody was called back. A table that wrote nothing is there too.
func (s *Notes) Minutes(ctx context.Context, by people.Actor, id ID) ([]Minute, error) {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p := Pad{Session: id}
	if err := s.rooms.look(ctx, one, func(one *Session, r *Room) error {
		p.Kept = one.ChathamHouse && !r.Over.IsZero()
		return nil
	}); err != nil {
		return nil, err
	}
	permit, err := s.Admit(ctx, by, p)
	if err != nil {
		return nil, err
	}
	return s.minutes(ctx, permit.Session)
}

// minutes puts them together. They are read again while the room is at its
// tables or after; nothing here asks the rule.
func (s *Notes) minutes(ctx context.Context, one *Session) ([]Minute, error) {
	if s.Papers == nil {
		return nil, nil
	}
	var rounds []Round
	kept, begun := false, false
	err := s.rooms.look(ctx, one, func(one *Session, r *Room) error {
		for _, round := range r.Rounds {
			rounds = append(rounds, *round)
		}
		begun, kept = !r.Began.IsZero(), one.ChathamHouse && !r.Over.IsZero()
		return nil
	})
	if err != nil || !begun {
		return nil, err
	}
	room, err := s.read(ctx, one, Pad{Session: one.Key(), Kept: kept})
	if err != nil {
		return nil, err
	}
	var all []Minute
	for _, item := range append(slices.Clone(one.Agenda), one.Former...) {
		m := room.minute(item)
		if !slices.ContainsFunc(one.Agenda, func(i Item) bool { return i == item }) && m.Empty() {
			continue // it left the agenda, and nobody had written under it
		}
		all = append(all, m)
		for _, round := range rounds {
			if round.Item != item.ID || !round.Back {
				continue
			}
			for table := 1; table <= round.Tables; table++ {
				at, err := s.read(ctx, one, Pad{Session: one.Key(), Round: round.N, Table: table, Kept: kept})
				if err != nil {
					return nil, err
				}
				m := at.minute(item)
				m.Round, m.Table = round.N, table
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// written is what a pad says and who wrote it.
type written struct {
	words   map[string]draft.Node
	writers map[string][]people.PersonID
}

func (w written) minute(item Item) Minute {
	return Minute{Item: item.ID, Title: item.Title, Text: textOf(w.words, PartOf(item.ID)), By: w.writers[PartOf(item.ID)]}
}

// read gives a pad's words. Nothing is opened that nobody wrote in, and under
// the Chatham House rule nobody is asked who wrote.
func (s *Notes) read(ctx context.Context, one *Session, p Pad) (w written, err error) {
	if !p.Copy && !p.Kept {
		if there, err := s.Papers.Exists(ctx, p.Document()); err != nil || !there {
			return w, err
		}
	}
	if w.words, err = s.Papers.Words(ctx, p.Document()); err != nil || one.ChathamHouse {
		return w, err
	}
	w.writers, err = s.Papers.Writers(ctx, p.Document())
	return w, err
}

// WordsOf gives a pad's words as they are now, by the names of its parts.
func (s *Notes) WordsOf(ctx context.Context, by people.Actor, p Pad) (*PadPermit, map[string]draft.Node, error) {
	permit, err := s.Admit(ctx, by, p)
	if err != nil {
		return nil, nil, err
	}
	w, err := s.read(ctx, permit.Session, p)
	return permit, w.words, err
}

// each does something with every text of a session that there is.
func (s *Notes) each(ctx context.Context, id ID, do func(ctx context.Context, document string) error) error {
	all, err := s.Pads(ctx, id)
	for _, p := range all {
		there, e := s.Papers.Exists(ctx, p.Document())
		if e == nil && there {
			e = do(ctx, p.Document())
		}
		err = errors.Join(err, e)
	}
	return err
}

// closeNotes takes what was written together into the note, after the note was
// agreed. Each text is closed before it is read: whoever is told that their
// words are saved finds them in the note.
func (s *Record) closeNotes(ctx context.Context, one *Session) error {
	if s.Papers == nil {
		return nil
	}
	if err := s.pads.recheck(ctx, one.Key()); err != nil {
		return err
	}
	if err := s.pads.each(ctx, one.Key(), s.Papers.Close); err != nil {
		return err
	}
	all, err := s.pads.minutes(ctx, one)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, Minute.Empty)
	_, err = s.put(ctx, one, 0, func(n *Note) error {
		n.Shared = all
		return nil
	})
	if err != nil || !one.ChathamHouse {
		return err
	}
	pads, err := s.pads.Pads(ctx, one.Key())
	for _, p := range pads {
		err = errors.Join(err, s.rooms.dropPens(ctx, p))
	}
	return err
}
