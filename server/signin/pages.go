package signin

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Pages shows what the handlers found out. A view with Problems is a form
// that was refused: the handler has set the status already.
type Pages interface {
	SignIn(c *fiber.Ctx, v people.SignInView) error
	Welcome(c *fiber.Ctx, v people.WelcomeView) error
	Account(c *fiber.Ctx, v people.AccountView) error
	Sessions(c *fiber.Ctx, v people.SessionsView) error
	Tokens(c *fiber.Ctx, v people.TokensView) error
	MyData(c *fiber.Ctx, v people.MyDataView) error
	People(c *fiber.Ctx, v people.PeopleView) error
	Person(c *fiber.Ctx, v people.PersonView) error
	Organisations(c *fiber.Ctx, v people.OrganisationsView) error
	Organisation(c *fiber.Ctx, v people.OrganisationView) error
	Roles(c *fiber.Ctx, v people.RolesView) error
	Permissions(c *fiber.Ctx, v people.PermissionsView) error
}
