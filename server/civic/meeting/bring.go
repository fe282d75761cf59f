package meeting

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting/note"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Brought is a past meeting as its note tells it, ready to be kept.
type Brought struct {
	Plan   string // "" for the whole platform
	Digest string // of the document, so that it is brought in once
	Source string // its name
	Note   *note.Note
	// Commitment finds the commitment that a title in the note means, "" where
	// none does.
	Commitment func(title string) draft.ID
}

// Bring keeps a past meeting with its published note. The session is the last
// document that is kept, so a note is there whole or not at all.
func (s *Record) Bring(ctx context.Context, by people.Actor, b Brought) (*Session, error) {
	at, err := s.sessions.place(ctx, b.Plan)
	if err != nil {
		return nil, err
	}
	if err := s.Rules.Check(ctx, by, people.PublishNote, at); err != nil {
		return nil, err
	}
	if !b.Note.Held.Dated() {
		return nil, civic.Refuse(civic.Invalid, "The note does not say on which day the meeting was.")
	}
	one := b.session(by, at, s.Now())
	if _, err := s.sessions.kept.Get(ctx, one.ID); err == nil {
		return nil, civic.Refuse(civic.Conflict, "This note was brought in before.")
	}
	for i, said := range b.entries() {
		e := &Entry{Session: one.Key(), Plan: b.Plan, Place: i + 1, Said: said, At: s.Now(), Held: one.Start, Public: true}
		e.ID = sameID("brought", one.ID, decimal(i))
		if err := s.entries.Insert(ctx, e); err != nil && !errors.Is(err, storage.ErrExists) {
			return nil, err
		}
	}
	if err := s.notes.Insert(ctx, b.note(one, by)); err != nil && !errors.Is(err, storage.ErrExists) {
		return nil, err
	}
	if err := s.sessions.kept.Insert(ctx, one); err != nil {
		return nil, err
	}
	s.sessions.tell(ctx, one, "session.announced")
	return one, nil
}

func (b Brought) session(by people.Actor, at people.Scope, now time.Time) *Session {
	n := b.Note
	title := n.Title
	if title == "" {
		title = n.Held.Raw
	}
	one := &Session{Plan: b.Plan, Host: draft.VoiceOf(by), State: Published, Private: at.Private, Created: now, Changed: now, Told: now, Source: b.Source,
		About: About{Title: line(title), Purpose: clean(n.Purpose), Kind: Review, Start: n.Held.Earliest.Time().Add(12 * time.Hour), Zone: "Europe/London",
			Place: "-", Access: ForRoles, Turns: BySector, Agenda: []Item{{ID: "meeting", Title: line(title), Minutes: 60}}}}
	one.ID = sameID("note", b.Plan, b.Digest)
	return one
}

func (b Brought) note(one *Session, by people.Actor) *Note {
	from := b.Note
	n := &Note{Meta: storage.Meta{ID: one.ID}, Plan: b.Plan, Held: one.Start, BySector: map[people.Sector]int{},
		Words: Words{Author: from.Author, Provenance: from.Provenance, Next: from.Next, Recap: parts(from.Recap), Discussion: parts(from.Rest)}}
	for _, a := range from.Attendees {
		n.Attendees = append(n.Attendees, Attendee{Name: a.Name, Organisation: a.Organisation, Team: a.Team, Sector: a.Sector})
		n.BySector[a.Sector]++
	}
	on := from.Published
	if !on.Dated() {
		on = from.Held
	}
	n.Published = &Signed{By: draft.VoiceOf(by), At: on.Earliest.Time().Add(12 * time.Hour)}
	n.Agreed = n.Published
	return n
}

// entries are the lines of the note in the order in which ours show them.
func (b Brought) entries() []Said {
	var all []Said
	for _, u := range b.Note.Updates {
		said := Said{Kind: Update, Text: u.Text, About: u.Commitment, Commitment: b.Commitment(u.Commitment), Speaker: u.Speaker}
		if u.Organisation != "" {
			said.Speaker += " (" + u.Organisation + ")"
		}
		for _, m := range u.Milestones {
			said.Milestones = append(said.Milestones, m.Numbers...)
		}
		all = append(all, said)
	}
	for _, d := range b.Note.Decisions {
		all = append(all, Said{Kind: Decision, Text: d})
	}
	for _, a := range b.Note.Actions {
		text := a.Text
		if a.Under != "" {
			text = a.Under + ": " + text
		}
		all = append(all, Said{Kind: Action, Text: text, Owner: a.Owner, Due: a.Due})
	}
	for _, p := range b.Note.NotTaken {
		all = append(all, Said{Kind: NotTaken, Text: p.Text, Reason: p.Reason})
	}
	for _, d := range b.Note.Dissents {
		all = append(all, Said{Kind: Dissent, Text: d.Text, About: d.About, Commitment: b.Commitment(d.About)})
	}
	for _, q := range b.Note.Questions {
		all = append(all, Said{Kind: Remark, Text: q.Text, Reason: q.Answer})
	}
	for i := range all {
		all[i].tidy()
		if all[i].Due.Precision == "" {
			all[i].Due.Precision = fuzzydate.None
		}
	}
	return all
}

func parts(all []note.Part) string {
	text := ""
	for _, p := range all {
		if p.Head != "" {
			text += p.Head + "\n\n"
		}
		text += p.Text + "\n\n"
	}
	return clean(text)
}
