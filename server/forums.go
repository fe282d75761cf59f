package server

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// forumRoutes are the forums: what everybody sees, and what those who run one
// do.
func (s *Server) forumRoutes(app fiber.Router) {
	app.Get("/forums", s.public, s.listForums)
	app.Get("/forums/new", s.newForum)
	app.Post("/forums/new", s.foundForum)
	f := app.Group("/forums/:forum")
	f.Get("/", s.showForum)
	f.Get("/edit", s.editForum)
	f.Post("/edit", s.writeForum)
	f.Get("/advisers", s.askForAdvisers)
	f.Post("/advisers", s.nameAdvisers)
	f.Get("/phases", s.showPhases)
	f.Post("/phases", s.movePhases)
	f.Get("/people", s.showForumPeople)
	f.Post("/people", s.changeForumPeople)
	s.recruitingRoutes(f)
	s.selectionRoutes(f)
	s.letterRoutes(app)
}

func forumID(c *fiber.Ctx) forum.ID { return forum.ID(c.Params("forum")) }

func (s *Server) listForums(c *fiber.Ctx) error {
	ctx := c.UserContext()
	all, err := s.forums.All(ctx)
	if err != nil {
		return err
	}
	f := s.frame(c, words.T(ctx, "Forums"))
	f.Section = "forums"
	return s.show(c, f, page.Forums(page.ForumsView{All: all, MayFound: s.forums.May(ctx, s.actor(c), "", forum.Found)}))
}

// forumHead reads what stands above every page of a forum.
func (s *Server) forumHead(c *fiber.Ctx) (page.ForumHead, error) {
	ctx, by := c.UserContext(), s.actor(c)
	f, err := s.forums.Find(ctx, forumID(c))
	if err != nil {
		return page.ForumHead{}, err
	}
	s.mark(c, "forum/"+f.ID)
	h := page.ForumHead{Forum: f, Form: s.form(c)}
	if h.Roles, err = s.forums.RolesOf(ctx, by.Person, f.Key()); err != nil {
		return h, err
	}
	h.Parts, err = s.forumPartsOf(ctx, by, h)
	return h, err
}

func (s *Server) forumFrame(c *fiber.Ctx, h page.ForumHead, view string) page.Frame {
	ctx := c.UserContext()
	title := h.Forum.Title
	if view != "" {
		title = view + " – " + title
	}
	f := s.frame(c, title)
	f.Section, f.Done = "forums", forumDone(ctx, c.Query("done"))
	f.Trail = []govuk.Link{{Href: page.ForumsPath, Text: words.T(ctx, "Forums")}}
	if view != "" {
		f.Trail = append(f.Trail, govuk.Link{Href: page.ForumPath(h.Forum.ID, ""), Text: h.Forum.Title})
	}
	return f
}

// forumDone says in words what a step achieved.
func forumDone(ctx context.Context, what string) string {
	switch what {
	case "founded":
		return words.T(ctx, "The forum is founded.")
	case "kept":
		return words.T(ctx, "It is kept.")
	case "moved":
		return words.T(ctx, "The forum went on. It stands in the public record.")
	case "stopped":
		return words.T(ctx, "The forum stands still. The reason is public.")
	case "resumed":
		return words.T(ctx, "The forum goes on.")
	case "lifted":
		return words.T(ctx, "The condition is lifted. Your reason is public.")
	case "letters":
		return words.T(ctx, "The codes are made. Print the letters now: the codes are kept for a week and no longer.")
	case "printed":
		return words.T(ctx, "The codes are deleted here. Only the letters have them.")
	case "closed":
		return words.T(ctx, "Registration is closed for this wave.")
	case "brought":
		return words.T(ctx, "The registrations are in the pool.")
	case "out":
		return words.T(ctx, "They are out of the pool. What they told us is deleted.")
	case "running":
		return words.T(ctx, "The lottery runs.")
	case "stopped-run":
		return words.T(ctx, "The lottery is stopped.")
	case "committed":
		return words.T(ctx, "The panels are committed. They stand in the public record.")
	case "drawn":
		return words.T(ctx, "The digits are entered, and the panel follows from them.")
	case "planned":
		return words.T(ctx, "The session is planned. Members see it in their room.")
	case "given":
		return words.T(ctx, "The role is given.")
	case "taken":
		return words.T(ctx, "The role is taken away.")
	}
	return ""
}

// showForum is a forum at a glance.
func (s *Server) showForum(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.HubView{ForumHead: h, TakesLetters: h.Forum.Phase == forum.Recruiting && h.Forum.Halted == nil && h.Forum.Selection == nil,
		MayEdit: h.Forum.Phase == forum.Design && s.forums.May(ctx, by, id, forum.EditRemit), MayName: s.forums.May(ctx, by, id, forum.NameGroup)}
	if v.Seats, err = s.forums.Seats(ctx, id); err != nil {
		return err
	}
	entries, err := s.record.List(ctx, record.Ask{Subject: "forum/" + h.Forum.ID})
	if err != nil {
		return err
	}
	v.Record = entries.Items[:min(len(entries.Items), 8)]
	f := s.forumFrame(c, h, "")
	f.Topics = []string{"forum/" + h.Forum.ID}
	return s.show(c, f, page.Hub(v))
}

func (s *Server) newForum(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := s.forums.Check(ctx, s.actor(c), "", forum.Found); err != nil {
		return err
	}
	f := s.frame(c, words.T(ctx, "Found a forum"))
	f.Section = "forums"
	f.Trail = []govuk.Link{{Href: page.ForumsPath, Text: words.T(ctx, "Forums")}}
	return s.show(c, f, page.EditForum(page.ForumEditView{Form: s.form(c)}))
}

func (s *Server) foundForum(c *fiber.Ctx) error {
	r, err := remitOf(c)
	if err != nil {
		return s.again(c, err, s.newForum)
	}
	f, err := s.forums.Found(c.UserContext(), s.actor(c), r, false)
	if err != nil {
		return s.again(c, err, s.newForum)
	}
	return onwards(c, page.ForumPath(f.ID, ""), "founded", "")
}

func (s *Server) editForum(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(ctx, s.actor(c), h.Forum.Key(), forum.EditRemit); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(ctx, "Change what the forum is about")),
		page.EditForum(page.ForumEditView{Form: h.Form, Forum: h.Forum, Remit: h.Forum.Remit}))
}

func (s *Server) writeForum(c *fiber.Ctx) error {
	r, err := remitOf(c)
	if err == nil {
		_, err = s.forums.Write(c.UserContext(), s.actor(c), forumID(c), r)
	}
	if err != nil {
		return s.again(c, err, s.editForum)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), ""), "kept", "")
}

// remitOf reads the form with what a forum is about.
func remitOf(c *fiber.Ctx) (forum.Remit, error) {
	var rs civic.Refusals
	r := forum.Remit{Title: c.FormValue("title"), Question: c.FormValue("question"), Area: c.FormValue("area"), Authority: c.FormValue("authority"),
		In: filled(c.FormValue("in")), Out: filled(c.FormValue("out")), TradeOffs: filled(c.FormValue("tradeOffs")),
		Promise: forum.Promise{Body: c.FormValue("body"), Text: c.FormValue("promise")}, Funder: c.FormValue("funder"),
		Assessment: c.FormValue("assessment"), Notice: c.FormValue("notice"), Telephone: c.FormValue("telephone")}
	r.Promise.AnswerBy = dayOf(&rs, c.FormValue("answerBy"), "answerBy")
	r.Budget = numberOf(&rs, strings.NewReplacer("£", "", ",", "").Replace(c.FormValue("budget")), "budget")
	r.Panel = numberOf(&rs, c.FormValue("panel"), "panel")
	r.LearningHours = numberOf(&rs, c.FormValue("learningHours"), "learningHours")
	r.DeliberationHours = numberOf(&rs, c.FormValue("deliberationHours"), "deliberationHours")
	for _, line := range filled(c.FormValue("features")) {
		parts := strings.Split(line, "|")
		if len(parts) != 3 {
			rs = append(rs, civic.Refuse(civic.Invalid, "Write each line as: name | answers; between; semicolons | source.").At("features"))
			break
		}
		r.Features = append(r.Features, forum.Feature{Name: parts[0], Values: strings.Split(parts[1], ";"), Source: parts[2]})
	}
	return r, rs.OrNil()
}

// filled are the lines of a text that are not blank.
func filled(text string) (all []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// dayOf reads a date of a form: the end of that day; nought where there is none.
func dayOf(rs *civic.Refusals, value, field string) time.Time {
	t, err := day(strings.TrimSpace(value))
	var r *civic.Refusal
	if errors.As(err, &r) {
		*rs = append(*rs, r.At(field))
	}
	return t
}

// numberOf reads a whole number of a form, 0 where there is none.
func numberOf(rs *civic.Refusals, value, field string) int {
	if value = strings.TrimSpace(value); value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		*rs = append(*rs, civic.Refuse(civic.Invalid, "Enter a whole number.").At(field))
	}
	return n
}
