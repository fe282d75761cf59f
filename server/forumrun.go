package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func (s *Server) askForAdvisers(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(ctx, s.actor(c), h.Forum.Key(), forum.NameGroup); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(ctx, "Name the advisory group")), page.ForumAdvisers(page.AdvisersView{ForumHead: h}))
}

func (s *Server) nameAdvisers(c *fiber.Ctx) error {
	var group []forum.Adviser
	for _, line := range filled(c.FormValue("advisers")) {
		parts := strings.Split(line, "|")
		if len(parts) != 4 {
			return s.again(c, civic.Refuse(civic.Invalid, "Write each line as: name | organisation | what they stand for | what they declare.").At("advisers"), s.askForAdvisers)
		}
		group = append(group, forum.Adviser{Name: parts[0], Organisation: parts[1], Interest: parts[2], Declared: parts[3]})
	}
	if _, err := s.forums.Advise(c.UserContext(), s.actor(c), forumID(c), group); err != nil {
		return s.again(c, err, s.askForAdvisers)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), ""), "kept", "")
}

// showPhases says what stands before the next step; everybody may see it.
func (s *Server) showPhases(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	may := func(d forum.Deed) bool { return s.forums.May(ctx, by, id, d) }
	v := page.PhasesView{ForumHead: h,
		Gates: h.Forum.Gates(h.Forum.Phase), MayMove: may(forum.Move), MayLift: may(forum.Lift), MayStop: may(forum.Stop),
		MayConfirm: may(forum.Confirm), MayApprove: may(forum.ApproveIt)}
	if h.Forum.Phase == forum.Deliberation {
		if v.Held, err = s.held(ctx, id); err != nil {
			return err
		}
	}
	return s.show(c, s.forumFrame(c, h, words.T(ctx, "Steps and conditions")), page.ForumPhases(v))
}

// movePhases takes a forum on, or says why it stands still.
func (s *Server) movePhases(c *fiber.Ctx) (err error) {
	ctx, by, id := c.UserContext(), s.actor(c), forumID(c)
	gate, reason, what := forum.Gate(c.FormValue("gate")), c.FormValue("reason"), "kept"
	switch c.FormValue("do") {
	case "show":
		_, err = s.forums.Show(ctx, by, id, gate, c.FormValue("link"))
	case "lift":
		what = "lifted"
		_, err = s.forums.LiftGate(ctx, by, id, gate, reason)
	case "pause":
		what = "stopped"
		_, err = s.forums.Pause(ctx, by, id, reason)
	case "cancel":
		what = "stopped"
		_, err = s.forums.Cancel(ctx, by, id, reason)
	case "resume":
		what = "resumed"
		_, err = s.forums.Resume(ctx, by, id)
	default:
		what = "moved"
		_, err = s.forums.Advance(ctx, by, id, forum.Phase(c.FormValue("from")))
	}
	if err != nil {
		return s.again(c, err, s.showPhases)
	}
	return onwards(c, page.ForumPath(string(id), "phases"), what, "")
}

func (s *Server) showForumPeople(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(ctx, s.actor(c), h.Forum.Key(), forum.Appoint); err != nil {
		return err
	}
	v := page.ForumPeopleView{ForumHead: h}
	if v.Seats, err = s.forums.Seats(ctx, h.Forum.Key()); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(ctx, "Who has a role here")), page.ForumPeople(v))
}

func (s *Server) changeForumPeople(c *fiber.Ctx) error {
	ctx, by, id, role := c.UserContext(), s.actor(c), forumID(c), forum.Role(c.FormValue("role"))
	back := page.ForumPath(string(id), "people")
	if c.FormValue("do") == "take" {
		if err := s.forums.Dismiss(ctx, by, id, people.PersonID(c.FormValue("who")), role); err != nil {
			return err
		}
		return onwards(c, back, "taken", "")
	}
	// Asked before looking anybody up: only those who may give roles may find
	// out who has an account here.
	err := s.forums.Check(ctx, by, id, forum.Appoint)
	if err != nil {
		return err
	}
	if err := s.forums.MayAppoint(ctx, by, id, role); err != nil {
		return s.again(c, err, s.showForumPeople)
	}
	p, err := s.people.WhoIs(ctx, c.FormValue("person"))
	if err == nil {
		var who people.Actor
		if who, err = s.people.Actor(ctx, p.PersonID()); err == nil {
			err = s.forums.Appoint(ctx, by, id, who, role)
		}
	}
	if err != nil {
		return s.again(c, err, s.showForumPeople)
	}
	return onwards(c, back, "given", "")
}
