package server

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
)

func (s *Server) aboutPage(c *fiber.Ctx, title string, body templ.Component) error {
	f := s.frame(c, title)
	f.Section = "about"
	return s.show(c, f, body)
}

func (s *Server) about(c *fiber.Ctx) error {
	return s.aboutPage(c, words.T(c.UserContext(), "How it works"), page.About())
}

func (s *Server) accessibility(c *fiber.Ctx) error {
	return s.aboutPage(c, words.T(c.UserContext(), "Accessibility"), page.Accessibility())
}

func (s *Server) privacy(c *fiber.Ctx) error {
	return s.aboutPage(c, words.T(c.UserContext(), "Privacy"), page.Privacy())
}
