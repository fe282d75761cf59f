package server

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
)

// bringingRoutes bring registrations in from a file, and give new words.
func (s *Server) bringingRoutes(f fiber.Router) {
	f.Get("/recruiting/import", s.askForRegistrations)
	f.Post("/recruiting/import", s.previewRegistrations)
	f.Post("/recruiting/import/confirm", s.confirmRegistrations)
	f.Post("/recruiting/people/word", s.giveWord)
}

// askForRegistrations asks for a file of registrations.
func (s *Server) askForRegistrations(c *fiber.Ctx) error {
	h, err := s.forumFor(c, forum.ReadRegistrations)
	if err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Bring registrations in")), page.Enrol(page.EnrolView{ForumHead: h}))
}

// previewRegistrations shows what was understood. Nothing is kept.
func (s *Server) previewRegistrations(c *fiber.Ctx) error {
	h, err := s.forumFor(c, forum.ReadRegistrations)
	if err != nil {
		return err
	}
	source, err := fileOf(c, "file")
	if err != nil {
		return err
	}
	from := "file"
	if source == "" {
		source, from = c.FormValue("text"), "text"
	}
	if strings.TrimSpace(source) == "" {
		return s.again(c, civic.Refuse(civic.Invalid, "Choose a file, or paste its text.").At("file"), s.askForRegistrations)
	}
	v := page.EnrolledView{ForumHead: h, Source: source}
	if v.Preview, err = s.recruits.Preview(c.UserContext(), s.actor(c), h.Forum.Key(), source); err != nil {
		return s.again(c, mistakesAt(err, from), s.askForRegistrations)
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Bring registrations in")), page.EnrolPreview(v))
}

// mistakesAt says what is wrong with a file where it came from: what was pasted
// is still there to be mended, what was chosen is chosen again.
func mistakesAt(err error, field string) error {
	var rs civic.Refusals
	if errors.As(err, &rs) {
		for _, r := range rs {
			r.Field = field
		}
	}
	return err
}

// confirmRegistrations registers all that was shown, or nobody.
func (s *Server) confirmRegistrations(c *fiber.Ctx) error {
	_, err := s.recruits.Bring(c.UserContext(), s.actor(c), forumID(c), c.FormValue("source"), c.FormValue("digest"))
	if err != nil {
		return s.again(c, err, s.askForRegistrations)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "recruiting/people"), "brought", "")
}

// giveWord shows a registration's new word, once.
func (s *Server) giveWord(c *fiber.Ctx) error {
	h, err := s.forumFor(c, forum.ReadRegistrations)
	if err != nil {
		return err
	}
	v := page.NewWordView{ForumHead: h}
	if v.Word, err = s.recruits.NewWord(c.UserContext(), s.actor(c), h.Forum.Key(), c.FormValue("registered")); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "A new word to return with")), page.NewWord(v))
}
