package signin

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type localKey int

const (
	actorLocal localKey = iota
	personLocal
	sessionLocal
	tokenLocal
	visitLocal
)

// Actor is on whose behalf the request runs: the zero Actor for a visitor, and
// for somebody who has not chosen a name yet.
func Actor(c *fiber.Ctx) people.Actor {
	by, _ := c.Locals(actorLocal).(people.Actor)
	return by
}

// Person is who is signed in at this browser, welcomed or not; nil for
// visitors and programs.
func Person(c *fiber.Ctx) *people.Person {
	p, _ := c.Locals(personLocal).(*people.Person)
	return p
}

// Session is the browser's session, nil for visitors and programs.
func Session(c *fiber.Ctx) *people.Session {
	s, _ := c.Locals(sessionLocal).(*people.Session)
	return s
}

// Token is the program's token, nil for browsers. A socket closes when it is
// told that its token was revoked.
func Token(c *fiber.Ctx) *people.Token {
	t, _ := c.Locals(tokenLocal).(*people.Token)
	return t
}

// Middleware finds out who asks, and refuses unsafe requests that no page of
// ours sent.
func (s *Service) Middleware(c *fiber.Ctx) error {
	if header := c.Get(fiber.HeaderAuthorization); header != "" {
		if err := s.program(c, header); err != nil {
			return err
		}
		return c.Next()
	}
	ended, err := s.browser(c)
	if err != nil {
		return err
	}
	if unsafe(c.Method()) {
		if ended != nil {
			return ended
		}
		// Without a session a program has nothing that could be abused: the
		// rule that it meets will ask it to sign in.
		if Session(c) != nil || !forPrograms(c.Path()) {
			if err := s.proven(c); err != nil {
				return err
			}
		}
	}
	return c.Next()
}

// program admits a token, where tokens count.
func (s *Service) program(c *fiber.Ctx, header string) error {
	if !forPrograms(c.Path()) {
		return civic.Refuse(civic.Forbidden, "A token works only for the programming interface, not for pages.")
	}
	scheme, word, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return civic.Refuse(civic.SignIn, "Send the token as “Authorization: Bearer fm_…”.")
	}
	token, by, err := s.register.Tokens.Resolve(c.UserContext(), strings.TrimSpace(word))
	if err != nil {
		return err
	}
	if by.Name == "" {
		return civic.Refuse(civic.Forbidden, "The person whom this token acts for has not chosen a name yet.")
	}
	c.Locals(actorLocal, by)
	c.Locals(tokenLocal, token)
	return nil
}

// browser admits a session. One that is over leaves a visitor, and ended says
// so to whoever wanted to change something with it.
func (s *Service) browser(c *fiber.Ctx) (ended *civic.Refusal, err error) {
	word := s.jar.read(c, sessionCookie)
	if word == "" {
		return nil, nil
	}
	session, person, by, err := s.register.Sessions.Resolve(c.UserContext(), word)
	if refusal := civic.AsRefusal(err); refusal != nil {
		s.jar.drop(c, sessionCookie)
		return refusal, nil
	}
	if err != nil {
		return nil, err
	}
	c.Locals(sessionLocal, session)
	c.Locals(personLocal, person)
	if person.Welcomed() {
		c.Locals(actorLocal, by)
	}
	return nil, nil
}

func unsafe(method string) bool {
	return method != fiber.MethodGet && method != fiber.MethodHead && method != fiber.MethodOptions
}

func forPrograms(path string) bool {
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/collab/") || path == "/api" || path == "/collab"
}

// Word is the word of the session that a request came with, for a socket that
// asks again later whether it still counts; "" unless somebody acts by it. It
// is never logged.
func (s *Service) Word(c *fiber.Ctx) string {
	if Session(c) == nil || !Actor(c).SignedIn() {
		return ""
	}
	return utils.CopyString(s.jar.read(c, sessionCookie))
}
