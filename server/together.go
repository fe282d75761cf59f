package server

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// roomPad is the pad of a whole session, as it is called now.
func (s *Server) roomPad(ctx context.Context, one *meeting.Session) (meeting.Pad, error) {
	all, err := s.meetings.Notes.Pads(ctx, one.Key())
	if err != nil {
		return meeting.Pad{}, err
	}
	return all[0], nil
}

// named are the names of people as they are now.
func (s *Server) named(ctx context.Context, all []people.PersonID) (names []string, err error) {
	for _, id := range all {
		voice, err := s.texts.voice(ctx, string(id))
		if err != nil {
			return nil, err
		}
		names = append(names, voice.Name)
	}
	return names, nil
}

// padParts lays out what was written, each point with what its tables wrote.
func (s *Server) padParts(ctx context.Context, all []meeting.Minute) (parts []page.PadPart, err error) {
	for _, m := range all {
		part := page.PadPart{Root: meeting.PartOf(m.Item), Item: m.Item, Title: m.Title, Text: m.Text}
		if part.By, err = s.named(ctx, m.By); err != nil {
			return nil, err
		}
		if m.Table > 0 && len(parts) > 0 {
			part.Root += "-" + strconv.Itoa(m.Round) + "-" + strconv.Itoa(m.Table)
			part.Title = words.T(ctx, "Table %d", m.Table)
			last := &parts[len(parts)-1]
			last.Tables = append(last.Tables, part)
			continue
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// padView is what all pads on a page share.
func (s *Server) padView(c *fiber.Ctx, pad meeting.Pad, permit *meeting.PadPermit) page.PadView {
	ctx, by := c.UserContext(), s.actor(c)
	v := page.PadView{ID: "pad", Document: pad.Document(), Person: string(by.Person), Write: permit.Write, Veiled: permit.Veiled, Form: s.form(c)}
	if permit.Why != nil {
		v.Why = words.Refusal(ctx, permit.Why)
	}
	return v
}

// notesPad is the notes of the whole room, to read and to write.
func (s *Server) notesPad(c *fiber.Ctx, one *meeting.Session) (*page.PadView, error) {
	ctx, by := c.UserContext(), s.actor(c)
	pad, err := s.roomPad(ctx, one)
	if err != nil {
		return nil, err
	}
	permit, err := s.meetings.Notes.Admit(ctx, by, pad)
	if err != nil {
		return nil, err
	}
	v := s.padView(c, pad, permit)
	v.Title, v.Action = words.T(ctx, "Shared notes"), page.SessionPath(one.ID, "notes")
	v.Lead = words.T(ctx, "Everybody in the room writes here. It becomes public with the note, with who wrote what.")
	v.Writers = page.SessionPath(one.ID, "notes/writers")
	if permit.Veiled {
		v.Writers = ""
		v.Lead = words.T(ctx, "Everybody in the room writes here. Nobody is shown, and nothing is kept of who wrote what. It becomes public with the note.")
	}
	all, err := s.meetings.Notes.Minutes(ctx, by, one.Key())
	if err != nil {
		return nil, err
	}
	v.Parts, err = s.padParts(ctx, all)
	return &v, err
}

// showNotes is the page of what a session writes together.
func (s *Server) showNotes(c *fiber.Ctx) error {
	head, p, err := s.sessionView(c)
	if err != nil {
		return err
	}
	v := page.NotesView{SessionView: head}
	if v.Pad, err = s.notesPad(c, v.Session); err != nil {
		if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Conflict {
			return err
		}
		v.Pad = nil // the session has not begun
	}
	if v.Pad != nil {
		v.Pad.Title = words.T(c.UserContext(), "Point by point")
	}
	f := s.sessionFrame(c, words.T(c.UserContext(), "Shared notes: %s", v.Session.Title), v.Session, p)
	f.Editor = v.Pad != nil && v.SignedIn
	return s.show(c, f, page.Notes(v))
}

// addToNotes writes a paragraph for somebody without the editor.
func (s *Server) addToNotes(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	one, err := s.meetings.Sessions.Find(ctx, by, sessionID(c))
	if err != nil {
		return err
	}
	pad, err := s.roomPad(ctx, one)
	if err != nil {
		return err
	}
	if err := s.meetings.Notes.Append(ctx, by, pad, c.FormValue("item"), c.FormValue("text"), c.FormValue("key")); err != nil {
		return s.again(c, err, s.showNotes)
	}
	return c.Redirect(page.SessionPath(one.ID, "notes"), fiber.StatusSeeOther)
}

// sharedNotes puts the notes on the note's page: to write while it is open.
func (s *Server) sharedNotes(c *fiber.Ctx, v *page.NoteView) (err error) {
	if v.Session.State == meeting.Live || v.Session.State == meeting.Held {
		if v.Pad, err = s.notesPad(c, v.Session); civic.AsRefusal(err) != nil {
			return nil // a session that was never opened here has none
		}
		return err
	}
	for _, m := range v.Note.Shared {
		part := page.PadPart{Title: m.Title, Text: m.Text}
		if m.Table > 0 {
			part.Title = words.T(c.UserContext(), "%s: table %d", m.Title, m.Table)
		}
		if part.By, err = s.named(c.UserContext(), m.By); err != nil {
			return err
		}
		v.Shared = append(v.Shared, part)
	}
	return nil
}

// addAtTable writes a paragraph into a table's notes, or its copy of a field.
func (s *Server) addAtTable(c *fiber.Ctx) error {
	round, _ := strconv.Atoi(c.Params("round"))
	table, _ := strconv.Atoi(c.Params("table"))
	pad := meeting.Pad{Session: sessionID(c), Round: round, Table: table, Copy: c.Query("copy") != ""}
	if err := s.meetings.Notes.Append(c.UserContext(), s.actor(c), pad, "", c.FormValue("text"), c.FormValue("key")); err != nil {
		return s.again(c, err, s.showRoom)
	}
	return c.Redirect(page.SessionPath(c.Params("session"), "room")+"?beside=table", fiber.StatusSeeOther)
}

// showTables lays what the tables of one round wrote side by side.
func (s *Server) showTables(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	head, p, err := s.sessionView(c)
	if err != nil {
		return err
	}
	v := page.ComparisonView{SessionView: head, Names: map[string]string{}}
	round, _ := strconv.Atoi(c.Params("round"))
	if v.Comparison, err = s.meetings.Notes.Compare(ctx, by, head.Session.Key(), round); err != nil {
		return err
	}
	for _, at := range v.AtTable {
		for _, id := range append(at.By, at.Notes.By...) {
			name, err := s.named(ctx, []people.PersonID{id})
			if err != nil {
				return err
			}
			v.Names[string(id)] = name[0]
		}
	}
	if v.Of != nil {
		d, err := s.drafts.Drafts.Find(ctx, by, v.Of.Draft)
		if err != nil {
			return err
		}
		v.Draft, v.Label = govuk.Link{Href: page.DraftPath(d.ID, ""), Text: d.Title}, labels(ctx, d)[v.Of.Field]
	}
	f := s.sessionFrame(c, words.T(ctx, "What the tables wrote"), head.Session, p)
	return s.show(c, f, page.Comparison(v))
}

// takeTable brings a table's text into the draft.
func (s *Server) takeTable(c *fiber.Ctx) error {
	round, _ := strconv.Atoi(c.Params("round"))
	if err := s.meetings.Notes.Take(c.UserContext(), s.actor(c), sessionID(c), round, int(wholeNumber(c, "table"))); err != nil {
		return s.again(c, err, s.showTables)
	}
	return c.Redirect(page.SessionPath(c.Params("session"), "tables/"+c.Params("round")), fiber.StatusSeeOther)
}

// draftBeside is a draft of the agenda as it is written beside the room.
func (s *Server) draftBeside(c *fiber.Ctx, id draft.ID) (*page.DraftView, error) {
	ctx, by := c.UserContext(), s.actor(c)
	d, err := s.drafts.Drafts.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p, err := s.plans.ByID(ctx, by, plan.ID(d.Plan))
	if err != nil {
		return nil, err
	}
	h := page.DraftHead{Draft: d, Plan: govuk.Link{Href: page.PlanPath(p.Slug), Text: p.Title}, SignedIn: by.SignedIn(), Now: s.now(), Labels: labels(ctx, d)}
	if h.May, err = s.drafts.Drafts.May(ctx, by, id); err != nil {
		return nil, err
	}
	content, _, err := s.texts.Current(ctx, id)
	if err != nil {
		return nil, err
	}
	v := page.DraftView{DraftHead: h, Form: s.form(c)}
	v.Sections, _ = laidOut(ctx, h, content, nil)
	if by.SignedIn() {
		v.Editor = &page.EditorView{Document: d.ID, Person: string(by.Person)}
	}
	return &v, nil
}
