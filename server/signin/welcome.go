package signin

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Welcome asks at the first sign-in for the name to show, and for whom the
// person speaks.
func (s *Service) Welcome(c *fiber.Ctx) error {
	p := Person(c)
	if p == nil {
		return civic.Refuse(civic.SignIn, "Sign in first.")
	}
	back := local(query(c, "back"))
	if p.Welcomed() {
		return c.Redirect(back, fiber.StatusSeeOther)
	}
	alone(c)
	return s.pages.Welcome(c, people.WelcomeView{Back: back, Proposed: s.register.Sessions.Proposed(Session(c))})
}

// Greet takes the answers.
func (s *Service) Greet(c *fiber.Ctx) error {
	p := Person(c)
	if p == nil {
		return civic.Refuse(civic.SignIn, "Sign in first.")
	}
	v := people.WelcomeView{Typed: typed(c, "name", "organisation", "sector"), Back: local(field(c, "back"))}
	err := s.register.Greet(c.UserContext(), p.PersonID(), people.Welcome{
		Name: v.Values["name"], Organisation: v.Values["organisation"], Sector: people.Sector(v.Values["sector"]),
	})
	if wrong(c, &v.Typed, err) {
		alone(c)
		return s.pages.Welcome(c, v)
	}
	if err != nil {
		return err
	}
	return c.Redirect(v.Back, fiber.StatusSeeOther)
}
