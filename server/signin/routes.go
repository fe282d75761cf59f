package signin

import "github.com/gofiber/fiber/v2"

// Routes mounts what belongs to sign-in, accounts and the administration of
// people. Roles on plans and drafts are mounted where those have their pages.
func (s *Service) Routes(app fiber.Router) {
	app.Get("/sign-in", s.Choose)
	app.Get("/sign-in/:way", s.Begin)
	app.Get("/sign-in/:way/callback", s.Callback)
	app.Post("/sign-out", s.Leave)
	app.Get("/welcome", s.Welcome)
	app.Post("/welcome", s.Greet)

	app.Get("/account", s.Account)
	app.Post("/account/name", s.Rename)
	app.Post("/account/organisation", s.ClaimOrganisation)
	app.Post("/account/organisation/leave", s.LeaveOrganisation)
	app.Get("/account/sessions", s.Sessions)
	app.Post("/account/sessions/end", s.EndSession)
	app.Get("/account/tokens", s.Tokens)
	app.Post("/account/tokens", s.IssueToken)
	app.Post("/account/tokens/revoke", s.RevokeToken)
	app.Get("/account/data", s.MyData)
	app.Get("/account/data/export", s.Export)
	app.Post("/account/data/erase", s.Erase)

	app.Get("/admin/people", s.People)
	app.Get("/admin/people/:person", s.Person)
	app.Post("/admin/people/:person", s.Decide)
	app.Get("/admin/organisations", s.Organisations)
	app.Get("/admin/organisations/:organisation", s.Organisation)
	app.Post("/admin/organisations/:organisation", s.ChangeOrganisation)
	app.Get("/about/permissions", s.Permissions)
}
