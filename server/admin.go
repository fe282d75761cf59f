package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
)

// admin is the administrators' front page: what waits for them.
func (s *Server) admin(c *fiber.Ctx) error {
	ctx := c.UserContext()
	waiting, _, err := s.people.Claims(ctx, s.actor(c), "", 200)
	if err != nil {
		return err
	}
	f := s.frame(c, words.T(ctx, "Administration"))
	f.Section = "admin"
	return s.show(c, f, page.Admin(page.AdminView{Claims: len(waiting)}))
}
