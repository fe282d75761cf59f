package signin

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// pageOfPeople is how many people an administrator sees at once.
const pageOfPeople = 50

// People lists people, and who waits for an organisation to be confirmed.
func (s *Service) People(c *fiber.Ctx) error {
	ctx, by, v := c.UserContext(), Actor(c), people.PeopleView{Words: query(c, "q"), Done: wasDone(c)}
	alone(c)
	found, next, err := s.register.Everyone(ctx, by, v.Words, query(c, "after"), pageOfPeople)
	if err != nil {
		return err
	}
	v.Next = next
	for _, p := range found {
		row, err := s.row(c, p)
		if err != nil {
			return err
		}
		v.People = append(v.People, row)
	}
	if v.Claims, _, err = s.register.Claims(ctx, by, "", pageOfPeople); err != nil {
		return err
	}
	return s.pages.People(c, v)
}

func (s *Service) row(c *fiber.Ctx, p *people.Person) (row people.PersonRow, err error) {
	row.Person = p
	if p.Organisation != "" {
		row.Organisation, err = s.register.Organisation(c.UserContext(), p.Organisation)
	}
	return row, err
}

// Person shows an administrator one person.
func (s *Service) Person(c *fiber.Ctx) error { return s.person(c, people.Typed{}, nil) }

func (s *Service) person(c *fiber.Ctx, t people.Typed, refused error) error {
	ctx, by, id := c.UserContext(), Actor(c), people.PersonID(param(c, "person"))
	alone(c)
	if refused != nil && !wrong(c, &t, refused) {
		return refused
	}
	if err := s.register.Grants.Check(ctx, by, people.Administer, people.Scope{}); err != nil {
		return err
	}
	p, err := s.register.Person(ctx, id)
	if err != nil {
		return err
	}
	v := people.PersonView{Typed: t, Done: wasDone(c)}
	if v.PersonRow, err = s.row(c, p); err != nil {
		return err
	}
	if v.Addresses, err = s.register.Addresses(ctx, by, id); err != nil {
		return err
	}
	if v.Grants, err = s.register.Grants.Of(ctx, by, id); err != nil {
		return err
	}
	return s.pages.Person(c, v)
}

// Decide does to a person what the button says: confirm or decline what they
// asked, remove them from their organisation, let them speak for it or not,
// make them an administrator or not.
func (s *Service) Decide(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), Actor(c), people.PersonID(param(c, "person"))
	t, platform := typed(c, "reason"), people.Scope{}
	var err error
	var what string
	switch field(c, "do") {
	case "confirm":
		what, err = "confirmed", s.register.ConfirmClaim(ctx, by, id)
	case "decline":
		what, err = "declined", s.register.DeclineClaim(ctx, by, id, t.Values["reason"])
	case "remove":
		what, err = "removed", s.register.RemoveFromOrganisation(ctx, by, id)
	case "speaker":
		what, err = "speaker", s.register.SetSpeaker(ctx, by, id, true)
	case "no-speaker":
		what, err = "speaker", s.register.SetSpeaker(ctx, by, id, false)
	case "give":
		what, err = "given", s.register.Grants.Give(ctx, by, id, people.Administrator, platform)
	case "take":
		what, err = "taken", s.register.Grants.Take(ctx, by, id, people.Administrator, platform)
	default:
		err = fiber.ErrBadRequest
	}
	if err != nil {
		return s.person(c, t, err)
	}
	return done(c, "/admin/people/"+url.PathEscape(string(id)), what)
}

// Organisations lists organisations for an administrator.
func (s *Service) Organisations(c *fiber.Ctx) error {
	if err := s.register.Grants.Check(c.UserContext(), Actor(c), people.Administer, people.Scope{}); err != nil {
		return err
	}
	alone(c)
	all, next, err := s.register.Organisations(c.UserContext(), query(c, "after"), pageOfPeople)
	if err != nil {
		return err
	}
	return s.pages.Organisations(c, people.OrganisationsView{Organisations: all, Next: next, Done: wasDone(c)})
}

// Organisation shows an administrator one organisation, to correct it.
func (s *Service) Organisation(c *fiber.Ctx) error { return s.organisation(c, people.Typed{}, nil) }

func (s *Service) organisation(c *fiber.Ctx, t people.Typed, refused error) error {
	alone(c)
	if refused != nil && !wrong(c, &t, refused) {
		return refused
	}
	if err := s.register.Grants.Check(c.UserContext(), Actor(c), people.Administer, people.Scope{}); err != nil {
		return err
	}
	o, err := s.register.Organisation(c.UserContext(), people.OrganisationID(param(c, "organisation")))
	if err != nil {
		return err
	}
	return s.pages.Organisation(c, people.OrganisationView{Typed: t, Organisation: o})
}

// ChangeOrganisation corrects an organisation's name or sector.
func (s *Service) ChangeOrganisation(c *fiber.Ctx) error {
	id := people.OrganisationID(param(c, "organisation"))
	t := typed(c, "organisation", "sector")
	err := s.register.ChangeOrganisation(c.UserContext(), Actor(c), id, t.Values["organisation"], people.Sector(t.Values["sector"]))
	if err != nil {
		return s.organisation(c, t, err)
	}
	return done(c, "/admin/organisations", "corrected")
}

// Permissions shows the table of who may do what, to everybody.
func (s *Service) Permissions(c *fiber.Ctx) error {
	return s.pages.Permissions(c, people.PermissionsView{Roles: people.Roles, Rules: people.Table})
}
