package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// sessionFrame is the frame of a session's pages.
func (s *Server) sessionFrame(c *fiber.Ctx, title string, one *meeting.Session, p *plan.Plan) page.Frame {
	f := s.planFrame(c, title, p)
	if p != nil {
		f.Trail = append(f.Trail, govuk.Link{Href: page.SessionsPath(p.Slug), Text: words.T(c.UserContext(), "Sessions")})
	} else if trail := s.forumTrail(c, one); trail != nil {
		f.Section, f.Trail = "forums", trail
	} else {
		f.Trail = []govuk.Link{{Href: page.SessionsPath(""), Text: words.T(c.UserContext(), "Sessions")}}
	}
	f.Topics = []string{"session/" + one.ID}
	return f
}

// sessionView reads what every page of a session shows.
func (s *Server) sessionView(c *fiber.Ctx) (v page.SessionView, p *plan.Plan, err error) {
	ctx, by := c.UserContext(), s.actor(c)
	s.mark(c, "session/"+c.Params("session"))
	one, err := s.meetings.Sessions.Find(ctx, by, sessionID(c))
	if err != nil {
		return v, nil, err
	}
	if p, err = s.planFor(c, one); err != nil {
		return v, nil, err
	}
	v = page.SessionView{Form: s.form(c), Session: one, SignedIn: by.SignedIn(), Now: s.now()}
	if v.MayJoin, err = s.meetings.Sessions.May(ctx, by, one, people.JoinSession); err != nil {
		return v, p, err
	}
	if v.MayHost, err = s.meetings.Sessions.May(ctx, by, one, people.HostSession); err != nil {
		return v, p, err
	}
	for _, id := range one.Drafts {
		if d, err := s.drafts.Drafts.Find(ctx, by, id); err == nil {
			v.Drafts = append(v.Drafts, govuk.Link{Href: page.DraftPath(d.ID, ""), Text: d.Title})
		}
	}
	return v, p, nil
}

// showSession is a session's own page.
func (s *Server) showSession(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	v, p, err := s.sessionView(c)
	if err != nil {
		return err
	}
	if v.Answers, err = s.meetings.Sessions.Answers(ctx, by, v.Session.Key()); err != nil {
		return err
	}
	for _, r := range v.Answers {
		if by.SignedIn() && r.By.Person == by.Person {
			v.Mine = r
		}
	}
	return s.show(c, s.sessionFrame(c, v.Session.Title, v.Session, p), page.Session(v))
}

func (s *Server) answerSession(c *fiber.Ctx) error {
	_, err := s.meetings.Sessions.Answer(c.UserContext(), s.actor(c), sessionID(c), c.FormValue("coming") == "yes", c.FormValue("say"))
	if err != nil {
		return s.again(c, err, s.showSession)
	}
	return onwards(c, page.SessionPath(c.Params("session"), ""), "replied", "")
}

func (s *Server) askToCancel(c *fiber.Ctx) error {
	if _, _, err := s.hosted(c); err != nil {
		return err
	}
	v, p, err := s.sessionView(c)
	if err != nil {
		return err
	}
	return s.show(c, s.sessionFrame(c, words.T(c.UserContext(), "Call off %s", v.Session.Title), v.Session, p), page.CancelSession(v))
}

func (s *Server) cancelSession(c *fiber.Ctx) error {
	if _, err := s.meetings.Sessions.Cancel(c.UserContext(), s.actor(c), sessionID(c), c.FormValue("reason")); err != nil {
		return s.again(c, err, s.askToCancel)
	}
	return onwards(c, page.SessionPath(c.Params("session"), ""), "called-off", "")
}

// personNamed finds the one person who goes by a name.
func (s *Server) personNamed(c *fiber.Ctx, name string) (people.PersonID, error) {
	found, err := s.people.Named(c.UserContext(), s.actor(c), name, 3)
	if err != nil {
		return "", err
	}
	var one people.PersonID
	for _, p := range found {
		if p.Shown() != name {
			continue
		}
		if one != "" {
			return "", civic.Refuse(civic.Conflict, "More than one person is called %s.", name).At("deputies")
		}
		one = p.PersonID()
	}
	if one == "" {
		return "", civic.Refuse(civic.Invalid, "Nobody here is called %s. Write the name as it is shown.", name).At("deputies")
	}
	return one, nil
}
