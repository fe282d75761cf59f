package meeting

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Notes is what people of a session write together, live: notes with a heading
// for each point of the agenda, and at small tables notes and a copy of a field
// of a draft.
//
// Who was in the room writes and reads, and so does whoever leads; at a table,
// those who sit at it. Everybody reads when the note is published. The words
// stay as they are once the note is agreed, and a table's once everybody was
// called back. Under the Chatham House rule nothing is kept of who wrote what:
// see Pen and Rooms.seal.
type Notes struct {
	Needs
	sessions *Sessions
	rooms    *Rooms
}

// The refusals that more than one verb gives.
var (
	noPad      = civic.Refuse(civic.NotFound, "There is no such text.")
	notBegun   = civic.Refuse(civic.Conflict, "The notes begin when the session does.")
	notInRoom  = civic.Refuse(civic.Forbidden, "Join the session to see what is written in it.")
	notAtTable = civic.Refuse(civic.Forbidden, "Only those who sit at this table see what it writes, until everybody is called back.")
	padAgreed  = civic.Refuse(civic.Conflict, "The note is agreed, so its words stay.")
	tableBack  = civic.Refuse(civic.Conflict, "Everybody was called back from the tables, so what this one wrote stays.")
)

// PadPermit is what somebody may do with a pad now. Whoever gets one may read.
type PadPermit struct {
	Session *Session
	Write   bool
	// Why keeps everybody from writing; nil where it is a matter of the person.
	Why *civic.Refusal
	// Hand is as whom their words are kept, if they may write.
	Hand Hand
	// Veiled: nothing is shown of who is here and who writes.
	Veiled bool
	// Parts are the headings, in order; of a copy, none.
	Parts []Item
	// Of is what a copy is of.
	Of *Field
}

// Admit says what somebody may do with a pad, or that they may not see it.
func (s *Notes) Admit(ctx context.Context, by people.Actor, p Pad) (*PadPermit, error) {
	one, err := s.sessions.Find(ctx, by, p.Session)
	if err != nil {
		return nil, err
	}
	leads, err := s.sessions.May(ctx, by, one, people.HostSession)
	if err != nil {
		return nil, err
	}
	seat := Seat("")
	if by.SignedIn() {
		if sitting, err := s.rooms.seats.Get(ctx, sittingID(p.Session, by.Person)); err == nil {
			seat = sitting.Seat
		} else if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
	}
	to := &PadPermit{Session: one, Veiled: one.ChathamHouse}
	err = s.rooms.look(ctx, one, func(one *Session, r *Room) error { return to.judge(one, r, p, seat, leads) })
	if r := civic.AsRefusal(err); r != nil && r.Kind == civic.Forbidden && !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in and join the session to see what is written in it.")
	}
	if err == nil && to.Write {
		// A seat that somebody took is no leave for a program that only reads,
		// nor for whoever may not join any more.
		to.Write, err = s.sessions.May(ctx, by, one, people.JoinSession)
	}
	if err != nil || !to.Write {
		return to, err // with an error nobody looks at what is beside it
	}
	to.Hand, err = s.hand(ctx, by, one, p)
	return to, err
}

// judge is the rule.
func (to *PadPermit) judge(one *Session, r *Room, p Pad, seat Seat, leads bool) error {
	place := r.Seats[seat]
	in := leads || place != nil && place.Removed == ""
	switch {
	case r.Began.IsZero():
		return notBegun
	case p.Kept != (one.ChathamHouse && !r.Over.IsZero()):
		return noPad
	case p.Table > 0:
		return to.judgeTable(one, r, p, seat, in, leads)
	case !in && one.State != Published:
		return notInRoom
	}
	to.Parts = append(slices.Clone(one.Agenda), one.Former...)
	to.Write = in
	to.close(one)
	return nil
}

func (to *PadPermit) judgeTable(one *Session, r *Room, p Pad, seat Seat, in, leads bool) error {
	round := r.round(p.Round)
	if round == nil || p.Table > round.Tables || p.Copy && round.Of == nil {
		return noPad
	}
	at := leads
	if !round.Back && p.Table <= len(r.Tables) {
		at = leads || in && slices.Contains(r.Tables[p.Table-1].Seats, seat)
	}
	switch {
	case !round.Back && !at:
		return notAtTable
	case !in && one.State != Published:
		return notInRoom
	}
	if p.Copy {
		to.Of = round.Of
	} else if item, there := one.point(round.Item); there {
		to.Parts = []Item{item}
	}
	to.Write = !round.Back && at
	if round.Back {
		to.Why = tableBack
	}
	to.close(one)
	return nil
}

// close is what ends all writing.
func (to *PadPermit) close(one *Session) {
	if one.State != Live && one.State != Held {
		to.Write, to.Why = false, padAgreed
	}
}

// point finds a point of the agenda, also one that left it.
func (s *Session) point(id string) (Item, bool) {
	for _, item := range append(slices.Clone(s.Agenda), s.Former...) {
		if item.ID == id {
			return item, true
		}
	}
	return Item{}, false
}

// leave remembers the points that are on the agenda no more, where something
// may have been written under them.
func (s *Session) leave(next []Item) {
	if s.State != Live {
		return
	}
	has := func(all []Item, id string) bool {
		return slices.ContainsFunc(all, func(i Item) bool { return i.ID == id })
	}
	s.Former = slices.DeleteFunc(s.Former, func(i Item) bool { return has(next, i.ID) })
	for _, item := range s.Agenda {
		if !has(next, item.ID) {
			s.Former = append(s.Former, item)
		}
	}
}

// Append adds a paragraph to a pad, for those who write without the editor.
// part names the point of the agenda, "" the first. key makes sending twice
// write once.
func (s *Notes) Append(ctx context.Context, by people.Actor, p Pad, item, text, key string) error {
	if _, err := s.sessions.For(ctx, by, p.Session, people.JoinSession); err != nil {
		return err
	}
	permit, err := s.Admit(ctx, by, p)
	if err != nil {
		return err
	}
	if !permit.Write {
		if permit.Why != nil {
			return permit.Why
		}
		return notInRoom
	}
	text = clean(text)
	if r := within(text, MostText, "text", civic.Refuse(civic.Invalid, "Write what is to stand in the notes.")); r != nil {
		return r
	}
	if utf8.RuneCountInString(key) > 100 {
		return civic.Refuse(civic.Invalid, "This form was not sent by its page. Load the page again.")
	}
	part := ""
	for _, i := range permit.Parts {
		if i.ID == item || item == "" && part == "" {
			part = PartOf(i.ID)
		}
	}
	switch {
	case p.Copy && permit.Of != nil:
		part = string(permit.Of.Field)
	case part == "":
		return civic.Refuse(civic.NotFound, "There is no such point on the agenda.")
	}
	if key == "" {
		key = civic.NewID(s.Now())
	}
	return s.Papers.Append(ctx, p.Document(), permit.Hand, part, text, key)
}

// Began says what a table's copy began with, for whoever opens it first. It
// asks nobody's leave and takes no lock: the document is being opened.
func (s *Notes) Began(ctx context.Context, p Pad) (*Field, error) {
	r, err := s.rooms.read(ctx, p.Session)
	if err != nil {
		return nil, err
	}
	r = r.clone() // the store may share what it gives
	for e, err := range s.rooms.log.Find(ctx, ofLog(p.Session, r.Seq)) {
		if err != nil {
			return nil, err
		}
		r.apply(e)
	}
	round := r.round(p.Round)
	if round == nil || p.Table > round.Tables || round.Of == nil {
		return nil, noPad
	}
	return round.Of, nil
}

// Pads are the pads of a session as they are called now.
func (s *Notes) Pads(ctx context.Context, id ID) (all []Pad, err error) {
	one, err := s.sessions.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noSession)
	}
	err = s.rooms.look(ctx, one, func(one *Session, r *Room) error {
		all = r.pads(one.ChathamHouse && !r.Over.IsZero())
		return nil
	})
	return all, err
}

// recheck asks again of everybody who has a pad of a session open.
func (s *Notes) recheck(ctx context.Context, id ID) error {
	if s.Papers == nil {
		return nil
	}
	all, err := s.Pads(ctx, id)
	for _, p := range all {
		s.Papers.Recheck(p.Document())
	}
	return err
}

// textOf finds a part among the words of a document.
func textOf(words map[string]draft.Node, part string) draft.Node {
	if node, there := words[part]; there {
		return node
	}
	return draft.Node{Type: "doc"}
}
