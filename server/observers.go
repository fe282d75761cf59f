package server

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openObservers opens who watches forums.
func (s *Server) openObservers(ctx context.Context, tell civic.Announcer) (err error) {
	s.observers, err = observer.Open(ctx, s.engine, observer.Needs{Forums: s.forums, People: s.people, Announce: tell, Now: s.now})
	if err == nil {
		s.people.Attach(s.observers.Part())
	}
	return err
}

// observerRoutes are who watches a forum.
func (s *Server) observerRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/observers", s.showObservers)
	f.Post("/observers", s.changeObservers)
	f.Get("/observers/apply", s.askToObserve)
	f.Post("/observers/apply", s.applyToObserve)
}

// observersPart says how many people watch.
func (s *Server) observersPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	watching, err := s.observers.Watching(ctx, h.Forum.Key())
	if err != nil {
		return nil, err
	}
	p := &page.ForumPart{View: "observers", Tab: words.T(ctx, "Observers"), Title: words.T(ctx, "Who watches"),
		Text: words.N(ctx, len(watching), "%d observer accepted the code of conduct.", "%d observers accepted the code of conduct.")}
	if len(watching) == 0 {
		p.Text = words.T(ctx, "Nobody watches this forum yet.")
	}
	if s.forums.May(ctx, by, h.Forum.Key(), forum.AdmitObservers) {
		all, err := s.observers.All(ctx, by, h.Forum.Key())
		if err != nil {
			return nil, err
		}
		waiting := 0
		for _, one := range all {
			if one.State == observer.Waits {
				waiting++
			}
		}
		if waiting > 0 {
			p.Count = strconv.Itoa(waiting)
		}
	}
	return p, nil
}

// observerDone says in words what a step achieved.
func observerDone(ctx context.Context, what string) string {
	switch what {
	case "asked":
		return words.T(ctx, "You asked to observe. You see here what becomes of it.")
	case "admitted":
		return words.T(ctx, "They observe, and stand on the public list.")
	case "declined":
		return words.T(ctx, "They are declined, and read your reason.")
	case "over":
		return words.T(ctx, "The pass is over.")
	}
	return ""
}

func (s *Server) observerFrame(c *fiber.Ctx, h page.ForumHead, view string) page.Frame {
	f := s.forumFrame(c, h, view)
	f.Done = observerDone(c.UserContext(), c.Query("done"))
	return f
}

func (s *Server) showObservers(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.ObserversView{ForumHead: h, MayAdmit: s.forums.May(ctx, by, id, forum.AdmitObservers), Pass: typed(c, "pass"),
		Takes: h.Forum.Halted == nil && h.Forum.Phase != forum.Closed}
	if v.Watching, err = s.observers.Watching(ctx, id); err != nil {
		return err
	}
	if v.Own, err = s.observers.Own(ctx, by, id); err != nil {
		return err
	}
	if v.MayAdmit {
		if v.All, err = s.observers.All(ctx, by, id); err != nil {
			return err
		}
	}
	if v.Own != nil || v.MayAdmit {
		c.Set(fiber.HeaderCacheControl, "no-store")
	}
	return s.show(c, s.observerFrame(c, h, words.T(ctx, "Observers")), page.Observers(v))
}

// changeObservers admits, declines, or ends a pass; an observer ends their own.
func (s *Server) changeObservers(c *fiber.Ctx) (err error) {
	ctx, by, pass, what := c.UserContext(), s.actor(c), c.FormValue("pass"), "over"
	if c.FormValue("do") != "give-up" {
		if err := s.forums.Check(ctx, by, forumID(c), forum.AdmitObservers); err != nil {
			return err
		}
	}
	switch c.FormValue("do") {
	case "admit":
		what = "admitted"
		_, err = s.observers.Decide(ctx, by, pass, true, "")
	case "decline":
		what = "declined"
		_, err = s.observers.Decide(ctx, by, pass, false, c.FormValue("reason"))
	case "give-up":
		var own *observer.Pass
		if own, err = s.observers.Own(ctx, by, forumID(c)); err == nil && own == nil {
			err = civic.Refuse(civic.Forbidden, "Your roles in this forum do not let you do this.")
		}
		if err == nil {
			_, err = s.observers.End(ctx, by, own.ID, "")
		}
	default:
		_, err = s.observers.End(ctx, by, pass, c.FormValue("reason"))
	}
	if err != nil {
		return s.again(c, err, s.showObservers)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "observers"), what, "")
}

func (s *Server) askToObserve(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	f := s.observerFrame(c, h, words.T(ctx, "Ask to observe"))
	return s.show(c, f.Below(page.ForumPath(h.Forum.ID, "observers"), words.T(ctx, "Observers")), page.AskToObserve(page.ApplyView{ForumHead: h, Name: by.Name, Organisation: by.OrganisationName}))
}

func (s *Server) applyToObserve(c *fiber.Ctx) error {
	_, err := s.observers.Apply(c.UserContext(), s.actor(c), forumID(c), observer.New{Name: c.FormValue("name"), Organisation: c.FormValue("organisation"),
		Interest: c.FormValue("interest"), Accepts: c.FormValue("accepts") == "yes"})
	if err != nil {
		return s.again(c, err, s.askToObserve)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "observers"), "asked", "")
}
