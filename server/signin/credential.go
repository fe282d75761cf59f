package signin

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
)

// Word is the word of the browser's session, for a socket that asks again
// later whether it still counts; "" without a session. It is never logged.
func (s *Service) Word(c *fiber.Ctx) string {
	if Session(c) == nil {
		return ""
	}
	return utils.CopyString(s.jar.read(c, sessionCookie))
}
