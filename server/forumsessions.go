package server

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// forumSessionRoutes are the sessions of a forum. Each is held in the room
// that all sessions have.
func (s *Server) forumSessionRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/sessions", s.listForumSessions)
	f.Get("/sessions/new", s.newForumSession)
	f.Post("/sessions/new", s.planForumSession)
}

// kindsOf are the kinds of session that a forum has; nil for a plan, whose
// host also chooses who may join.
func kindsOf(plan string) []meeting.Kind {
	if _, ours := draft.ForumOf(plan); ours {
		return meeting.ForumKinds
	}
	return nil
}

// forumTrail leads from a session back to its forum; nil where it has none.
func (s *Server) forumTrail(c *fiber.Ctx, one *meeting.Session) []govuk.Link {
	id, ours := draft.ForumOf(one.Plan)
	if !ours {
		return nil
	}
	f, err := s.forums.Find(c.UserContext(), forum.ID(id))
	if err != nil {
		return nil
	}
	ctx := c.UserContext()
	return []govuk.Link{{Href: page.ForumsPath, Text: words.T(ctx, "Forums")}, {Href: page.ForumPath(f.ID, ""), Text: f.Title},
		{Href: page.ForumPath(f.ID, "sessions"), Text: words.T(ctx, "Sessions")}}
}

// sessionsPart says when members meet next.
func (s *Server) sessionsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	all, err := s.meetings.Sessions.Announced(ctx, draft.Forum(h.Forum.ID))
	if err != nil || len(all) == 0 && !s.forums.May(ctx, by, h.Forum.Key(), forum.PlanSessions) {
		return nil, err
	}
	p := &page.ForumPart{View: "sessions", Tab: words.T(ctx, "Sessions"), Title: words.T(ctx, "When members meet"), Text: page.ForumSessionsStand(ctx, all, s.now())}
	if len(all) > 0 {
		p.Count = strconv.Itoa(len(all))
	}
	return p, nil
}

func (s *Server) listForumSessions(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.ForumSessionsView{ForumHead: h, Now: s.now(), MayPlan: s.forums.May(ctx, by, id, forum.PlanSessions),
		MayEnter: s.forums.May(ctx, by, id, forum.FollowSessions), MaySit: s.forums.May(ctx, by, id, forum.SitAtTable)}
	if v.All, err = s.meetings.Sessions.Announced(ctx, draft.Forum(h.Forum.ID)); err != nil {
		return err
	}
	f := s.forumFrame(c, h, words.T(ctx, "Sessions"))
	f.Topics = []string{"forum/" + h.Forum.ID}
	return s.show(c, f, page.ForumSessions(v))
}

func (s *Server) newForumSession(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(ctx, s.actor(c), h.Forum.Key(), forum.PlanSessions); err != nil {
		return err
	}
	start := s.now().In(words.London).AddDate(0, 0, 14)
	start = time.Date(start.Year(), start.Month(), start.Day(), 10, 0, 0, 0, words.London)
	v := page.MeetingFormView{Form: h.Form, Action: page.ForumPath(h.Forum.ID, "sessions/new"), Title: words.T(ctx, "Plan a session"), New: true,
		Kinds: meeting.ForumKinds, Closed: true,
		About: meeting.About{Kind: meeting.Deliberation, Start: start, Zone: "Europe/London", Access: meeting.ForRoles, Turns: meeting.ByPerson}}
	if problems(c) != nil {
		v.About, _ = aboutSession(c, v.About)
	}
	return s.show(c, s.forumFrame(c, h, v.Title), page.MeetingForm(v))
}

func (s *Server) planForumSession(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	if err := s.forums.Check(ctx, by, forumID(c), forum.PlanSessions); err != nil {
		return err
	}
	a, err := aboutSession(c, meeting.About{})
	if err != nil {
		return err
	}
	home, all := draft.Forum(string(forumID(c))), s.meetings.Sessions
	if every := c.FormValue("every"); every != "" {
		_, err = all.EnterSeries(ctx, by, home, c.FormValue("key"), a, meeting.Every(every), int(wholeNumber(c, "times")))
	} else {
		_, err = all.Enter(ctx, by, home, c.FormValue("key"), a)
	}
	if err != nil {
		return s.again(c, err, s.newForumSession)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "sessions"), "planned", "")
}
