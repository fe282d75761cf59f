package signin

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Tokens lists a person's tokens.
func (s *Service) Tokens(c *fiber.Ctx) error {
	return s.tokens(c, people.TokensView{Done: wasDone(c)})
}

func (s *Service) tokens(c *fiber.Ctx, v people.TokensView) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	v.Now = s.now()
	if v.Tokens, err = s.register.Tokens.List(c.UserContext(), by); err != nil {
		return err
	}
	return s.pages.Tokens(c, v)
}

// IssueToken makes a token and shows it on the page that answers: it is kept
// nowhere, so there is no other page to show it on.
func (s *Service) IssueToken(c *fiber.Ctx) error {
	v := people.TokensView{Typed: typed(c, "name", "days")}
	for _, raw := range c.Request().PostArgs().PeekMulti("scopes") {
		v.Scopes = append(v.Scopes, people.TokenScope(string(raw)))
	}
	days, err := strconv.Atoi(strings.TrimSpace(v.Values["days"]))
	if err != nil {
		days = 0
	}
	fresh, _, err := s.register.Tokens.Issue(c.UserContext(), Actor(c), people.NewToken{
		Name: v.Values["name"], Scopes: v.Scopes, Days: days,
	})
	if wrong(c, &v.Typed, err) {
		return s.tokens(c, v)
	}
	if err != nil {
		return err
	}
	return s.tokens(c, people.TokensView{Fresh: fresh})
}

// RevokeToken ends a token.
func (s *Service) RevokeToken(c *fiber.Ctx) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	if err := s.register.Tokens.Revoke(c.UserContext(), by, field(c, "token")); err != nil {
		return err
	}
	return done(c, "/account/tokens", "revoked")
}
