package signin

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// The cookies. Under https their names begin with __Host-, which browsers take
// only from this very host, over https, for all paths: no neighbour on a
// sibling domain can plant one.
const (
	sessionCookie = "folkmoot_session"
	attemptCookie = "folkmoot_attempt"
	visitCookie   = "folkmoot_visit"
)

// jar writes and reads cookies the same way everywhere.
type jar struct{ secure bool }

func (j jar) name(name string) string {
	if j.secure {
		return "__Host-" + name
	}
	return name
}

func (j jar) read(c *fiber.Ctx, name string) string {
	word := c.Cookies(j.name(name))
	if len(word) > 200 {
		return ""
	}
	return word
}

func (j jar) write(c *fiber.Ctx, name, word string, age time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name: j.name(name), Value: word, Path: "/", MaxAge: int(age.Seconds()),
		HTTPOnly: true, Secure: j.secure, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

func (j jar) drop(c *fiber.Ctx, name string) {
	c.Cookie(&fiber.Cookie{
		Name: j.name(name), Path: "/", Expires: time.Unix(1, 0),
		HTTPOnly: true, Secure: j.secure, SameSite: fiber.CookieSameSiteLaxMode,
	})
}
