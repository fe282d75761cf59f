package signin

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Account shows a person their account.
func (s *Service) Account(c *fiber.Ctx) error {
	return s.account(c, people.Typed{}, nil)
}

// account shows the page, with what was wrong with a form if something was.
func (s *Service) account(c *fiber.Ctx, t people.Typed, refused error) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	if refused != nil && !wrong(c, &t, refused) {
		return refused
	}
	ctx, v := c.UserContext(), people.AccountView{Typed: t, Done: wasDone(c)}
	if v.Person, err = s.register.Person(ctx, by.Person); err != nil {
		return err
	}
	if v.Person.Organisation != "" {
		if v.Organisation, err = s.register.Organisation(ctx, v.Person.Organisation); err != nil {
			return err
		}
	}
	if v.Addresses, err = s.register.Addresses(ctx, by, by.Person); err != nil {
		return err
	}
	if v.Accounts, err = s.register.Accounts(ctx, by); err != nil {
		return err
	}
	if v.Grants, err = s.register.Grants.Of(ctx, by, by.Person); err != nil {
		return err
	}
	return s.pages.Account(c, v)
}

// Rename takes another name to show.
func (s *Service) Rename(c *fiber.Ctx) error {
	t := typed(c, "name")
	if err := s.register.Rename(c.UserContext(), Actor(c), t.Values["name"]); err != nil {
		return s.account(c, t, err)
	}
	return done(c, "/account", "renamed")
}

// ClaimOrganisation asks for an organisation to be confirmed; an empty name
// withdraws what was asked.
func (s *Service) ClaimOrganisation(c *fiber.Ctx) error {
	t := typed(c, "organisation", "sector")
	err := s.register.ClaimOrganisation(c.UserContext(), Actor(c), t.Values["organisation"], people.Sector(t.Values["sector"]))
	if err != nil {
		return s.account(c, t, err)
	}
	if t.Values["organisation"] == "" {
		return done(c, "/account", "withdrawn")
	}
	return done(c, "/account", "claimed")
}

// LeaveOrganisation ends the person's membership.
func (s *Service) LeaveOrganisation(c *fiber.Ctx) error {
	if err := s.register.LeaveOrganisation(c.UserContext(), Actor(c)); err != nil {
		return err
	}
	return done(c, "/account", "left")
}

// Sessions shows where the person is signed in.
func (s *Service) Sessions(c *fiber.Ctx) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	v := people.SessionsView{This: Session(c).ID, Done: wasDone(c)}
	if v.Sessions, err = s.register.Sessions.List(c.UserContext(), by); err != nil {
		return err
	}
	return s.pages.Sessions(c, v)
}

// EndSession ends one of them, or with the id "others" all but this one.
func (s *Service) EndSession(c *fiber.Ctx) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	if id := field(c, "session"); id != "others" {
		if err := s.register.Sessions.End(c.UserContext(), by, id); err != nil {
			return err
		}
		return done(c, "/account/sessions", "ended")
	}
	if err := s.register.Sessions.EndOthers(c.UserContext(), by, Session(c).ID); err != nil {
		return err
	}
	return done(c, "/account/sessions", "others")
}
