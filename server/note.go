package server

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// showNote shows what came of a session, and to those who keep it the forms
// in which they write it.
func (s *Server) showNote(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	head, p, err := s.sessionView(c)
	if err != nil {
		return err
	}
	v := page.NoteView{SessionView: head, Titles: map[draft.ID]string{}}
	id := v.Session.Key()
	if v.Session, v.Note, err = s.meetings.Record.Draw(ctx, by, id); err != nil {
		return err
	}
	if v.Entries, err = s.meetings.Record.Entries(ctx, by, id); err != nil {
		return err
	}
	if v.MayPublish, err = s.meetings.Sessions.May(ctx, by, v.Session, people.PublishNote); err != nil {
		return err
	}
	v.Choices = []govuk.Choice{{Value: "", Text: words.T(ctx, "None in particular")}}
	if p != nil {
		drafts, err := s.drafts.Drafts.ByPlan(ctx, by, p.ID)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			v.Titles[d.Key()] = d.Title
			v.Choices = append(v.Choices, govuk.Choice{Value: d.ID, Text: d.Title})
		}
	}
	for _, e := range v.Entries {
		if e.ID == c.Query("edit") || e.ID == c.Params("line") {
			v.Edit = e
		}
	}
	f := s.sessionFrame(c, words.T(ctx, "Note of %s", v.Session.Title), v.Session, p)
	if err := s.sharedNotes(c, &v); err != nil {
		return err
	}
	f.Editor = v.Pad != nil
	return s.show(c, f, page.Note(v))
}

// saidFrom reads an entry of the record from its form.
func saidFrom(c *fiber.Ctx) meeting.Said {
	said := meeting.Said{Kind: c.FormValue("kind"), Text: c.FormValue("text"), Reason: c.FormValue("reason"), Speaker: c.FormValue("speaker"),
		Owner: c.FormValue("owner"), Due: fuzzydate.Parse(strings.TrimSpace(c.FormValue("due"))), Commitment: draft.ID(c.FormValue("commitment")),
		Stage: plan.Progress(c.FormValue("stage"))}
	for _, f := range strings.FieldsFunc(c.FormValue("milestones"), func(r rune) bool { return r < '0' || r > '9' }) {
		if n, err := strconv.Atoi(f); err == nil && n < 1000 {
			said.Milestones = append(said.Milestones, n)
		}
	}
	return said
}

func (s *Server) addEntry(c *fiber.Ctx) error {
	if _, err := s.meetings.Record.Add(c.UserContext(), s.actor(c), sessionID(c), c.FormValue("key"), saidFrom(c)); err != nil {
		return s.again(c, err, s.showNote)
	}
	return onwards(c, page.SessionPath(c.Params("session"), "note"), "in-the-record", "")
}

func (s *Server) changeEntry(c *fiber.Ctx) error {
	ctx, by, id, entry := c.UserContext(), s.actor(c), sessionID(c), c.Params("line")
	var err error
	if c.FormValue("do") == "strike" {
		err = s.meetings.Record.Strike(ctx, by, id, entry, wholeNumber(c, "seen"))
	} else {
		_, err = s.meetings.Record.Edit(ctx, by, id, entry, wholeNumber(c, "seen"), saidFrom(c))
	}
	if err != nil {
		return s.again(c, err, s.showNote)
	}
	return onwards(c, page.SessionPath(c.Params("session"), "note"), "in-the-record", "")
}

// keepNote writes the note, or takes its next step.
func (s *Server) keepNote(c *fiber.Ctx) (err error) {
	ctx, by, id, record := c.UserContext(), s.actor(c), sessionID(c), s.meetings.Record
	done := "in-the-record"
	switch c.FormValue("do") {
	case "agree":
		err, done = record.Agree(ctx, by, id), "agreed"
	case "reopen":
		err = record.Reopen(ctx, by, id)
	case "publish":
		err, done = record.Publish(ctx, by, id), "note-published"
	default:
		_, err = record.Write(ctx, by, id, wholeNumber(c, "seen"), meeting.Words{Recap: c.FormValue("recap"), Discussion: c.FormValue("discussion"),
			Author: c.FormValue("author"), Provenance: c.FormValue("provenance"), Next: fuzzydate.Parse(strings.TrimSpace(c.FormValue("next")))})
	}
	if err != nil {
		return s.again(c, err, s.showNote)
	}
	return onwards(c, page.SessionPath(c.Params("session"), "note"), done, "")
}

// listActions lists what a plan's meetings decided to do.
func (s *Server) listActions(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, id, err := s.planOf(c)
	if err != nil {
		return err
	}
	v := page.ActionsView{Form: s.form(c), Now: s.now(), MayHost: s.people.Grants.Check(ctx, by, people.HostSession, p.Scope()) == nil}
	if v.Actions, err = s.meetings.Record.Actions(ctx, by, id); err != nil {
		return err
	}
	f := s.planFrame(c, words.T(ctx, "What was decided to be done"), p)
	return s.show(c, f, page.Actions(v))
}

func (s *Server) closeAction(c *fiber.Ctx) error {
	e, err := s.meetings.Record.Close(c.UserContext(), s.actor(c), c.Params("line"), c.FormValue("do") == "drop", c.FormValue("how"))
	if err != nil {
		return err
	}
	p, err := s.plans.ByID(c.UserContext(), s.actor(c), plan.ID(e.Plan))
	if civic.AsRefusal(err) != nil {
		return onwards(c, page.SessionPath(string(e.Session), "note"), "in-the-record", "")
	}
	if err != nil {
		return err
	}
	return onwards(c, page.SessionsPath(p.Slug)+"/actions", "in-the-record", "")
}

// showTimeline shows what public notes say of a commitment.
func (s *Server) showTimeline(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	d, err := s.drafts.Drafts.Find(ctx, by, draftID(c))
	if err != nil {
		return err
	}
	v := page.TimelineView{Title: d.Title}
	if v.Entries, err = s.meetings.Record.Timeline(ctx, d.Key()); err != nil {
		return err
	}
	p, err := s.plans.ByID(ctx, by, plan.ID(d.Plan))
	if err != nil {
		return err
	}
	f := s.planFrame(c, words.T(ctx, "What meetings said of %s", d.Title), p)
	return s.show(c, f, page.Timeline(v))
}
