package signin

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
)

// Word is the word of the browser's session, for a socket that asks again
// later whether it still counts; "" for visitors and for
// somebody who has not chosen a name yet. It is never logged.
func (s *Service) Word(c *fiber.Ctx) string {
	if Session(c) == nil || !Actor(c).SignedIn() {
		return ""
	}
	return utils.CopyString(s.jar.read(c, sessionCookie))
}
