package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// showTable shows somebody who sits at a table what is on it.
func (s *Server) showTable(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	s.mark(c, "session/"+c.Params("session"))
	t, err := s.deliberations.Cards(ctx, by, h.Forum.Key(), sessionID(c), c.QueryInt("round"))
	if err != nil {
		return err
	}
	return s.show(c, s.deliberationFrame(c, h, words.T(ctx, "My table")), page.MyTable(page.MyTableView{ForumHead: h, OnTable: t, Ticked: ticked(c)}))
}

// workAtTable does what somebody pressed at their table.
func (s *Server) workAtTable(c *fiber.Ctx) error {
	ctx, by, f, id, card := c.UserContext(), s.actor(c), forumID(c), sessionID(c), c.FormValue("card")
	all, done := s.deliberations, "written"
	var err error
	switch c.FormValue("do") {
	case "join":
		done = "joined"
		_, err = all.Join(ctx, by, f, id, c.FormValue("key"), posted(c)["card"], c.FormValue("joined"))
	case "part":
		done = "parted"
		_, err = all.Unjoin(ctx, by, f, id, card)
	case "sort":
		done = "sorted"
		_, err = all.Sort(ctx, by, f, id, card, deliberation.Pile(c.FormValue("pile")), c.FormValue("theme"))
	case "bring":
		done = "brought"
		_, err = all.Bring(ctx, by, f, id, card, true)
	case "back":
		done = "back"
		_, err = all.Bring(ctx, by, f, id, card, false)
	default:
		_, err = all.Write(ctx, by, f, id, c.FormValue("key"), c.FormValue("text"), c.FormValue("under"))
	}
	if err != nil {
		return s.again(c, err, s.showTable)
	}
	return onwards(c, page.ForumSessionPath(string(f), string(id), "table"), done, "#cards")
}

// ticked are the cards that a join named which was refused.
func ticked(c *fiber.Ctx) []string {
	if c.FormValue("do") != "join" {
		return nil
	}
	return posted(c)["card"]
}

// showPlenary shows what the tables brought, to whoever may follow.
func (s *Server) showPlenary(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	s.mark(c, "session/"+c.Params("session"))
	id := h.Forum.Key()
	p, err := s.deliberations.Before(ctx, by, id, sessionID(c))
	if err != nil {
		return err
	}
	v := page.PlenaryView{ForumHead: h, Plenary: p, Ticked: ticked(c), MayJoin: s.forums.May(ctx, by, id, forum.SeatTables),
		MayWrite: s.forums.May(ctx, by, id, forum.WriteWording) && (h.Forum.Phase == forum.Deliberation || h.Forum.Phase == forum.Drafting)}
	if v.MayWrite {
		all, err := s.recommendations.List(ctx, by, id)
		if err != nil {
			return err
		}
		for _, r := range all {
			if !r.Settled && r.Withdrawn == nil {
				v.Recommendations = append(v.Recommendations, r)
			}
		}
	}
	return s.show(c, s.deliberationFrame(c, h, words.T(ctx, "Before everybody")), page.Before(v))
}

// workBefore joins what several tables brought, or makes something of it.
func (s *Server) workBefore(c *fiber.Ctx) error {
	ctx, by, f, id, card := c.UserContext(), s.actor(c), forumID(c), sessionID(c), c.FormValue("card")
	all, at := s.deliberations, page.ForumSessionPath(string(forumID(c)), string(id), "plenary")
	switch c.FormValue("do") {
	case "join":
		if _, err := all.Join(ctx, by, f, id, c.FormValue("key"), posted(c)["card"], c.FormValue("joined")); err != nil {
			return s.again(c, err, s.showPlenary)
		}
		return onwards(c, at, "joined", "#cards")
	case "part":
		if _, err := all.Unjoin(ctx, by, f, id, card); err != nil {
			return s.again(c, err, s.showPlenary)
		}
		return onwards(c, at, "parted", "#cards")
	}
	n := int(wholeNumber(c, "recommendation"))
	v, err := all.Recommend(ctx, by, f, id, card, n)
	switch {
	case err != nil:
		return s.again(c, err, s.showPlenary)
	case n > 0:
		return onwards(c, at, "material", "#cards")
	}
	return onwards(c, recommendation.Path(string(f), v.N), "begun", "")
}
