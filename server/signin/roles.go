package signin

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Place is a plan or a draft on which roles are given.
type Place struct {
	Scope people.Scope
	Title string
	Path  string // of the page about its roles
}

// Finder finds the place that a request is about.
type Finder func(c *fiber.Ctx) (Place, error)

// Roles shows who holds which role at a place, to those who may change it.
func (s *Service) Roles(find Finder) fiber.Handler {
	return func(c *fiber.Ctx) error {
		at, err := find(c)
		if err != nil {
			return err
		}
		return s.roles(c, at, people.Typed{})
	}
}

func (s *Service) roles(c *fiber.Ctx, at Place, t people.Typed) error {
	ctx := c.UserContext()
	alone(c)
	grants, err := s.register.Grants.At(ctx, Actor(c), at.Scope)
	if err != nil {
		return err
	}
	v := people.RolesView{
		Typed: t, At: at.Scope, Title: at.Title, Path: at.Path, Grantable: people.Grantable(at.Scope), Done: wasDone(c),
	}
	for _, g := range grants {
		h := people.Holder{Grant: g}
		h.Person, err = s.register.Person(ctx, g.Person)
		if civic.AsRefusal(err) != nil {
			continue // erased a moment ago; their roles are about to go too
		}
		if err != nil {
			return err
		}
		if h.By, err = s.register.Name(ctx, g.By()); err != nil {
			return err
		}
		v.Holders = append(v.Holders, h)
	}
	return s.pages.Roles(c, v)
}

// ChangeRoles gives a role to whoever is named, or takes one away.
func (s *Service) ChangeRoles(find Finder) fiber.Handler {
	return func(c *fiber.Ctx) error {
		at, err := find(c)
		if err != nil {
			return err
		}
		ctx, by, role := c.UserContext(), Actor(c), people.Role(field(c, "role"))
		if field(c, "do") == "take" {
			if err := s.register.Grants.Take(ctx, by, people.PersonID(field(c, "id")), role, at.Scope); err != nil {
				return err
			}
			return done(c, at.Path, "taken")
		}
		t := typed(c, "person", "role")
		// Asked before looking anybody up: only those who may give roles may
		// find out who has an account here.
		if _, err := s.register.Grants.At(ctx, by, at.Scope); err != nil {
			return err
		}
		p, err := s.register.WhoIs(ctx, t.Values["person"])
		if err == nil {
			err = s.register.Grants.Give(ctx, by, p.PersonID(), role, at.Scope)
		}
		if wrong(c, &t, err) {
			return s.roles(c, at, t)
		}
		if err != nil {
			return err
		}
		return done(c, at.Path, "given")
	}
}
