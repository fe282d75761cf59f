package signin

import (
	"encoding/json"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// MyData offers a person all that is kept about them, and to be forgotten.
func (s *Service) MyData(c *fiber.Ctx) error { return s.myData(c, people.Typed{}) }

func (s *Service) myData(c *fiber.Ctx, t people.Typed) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	v := people.MyDataView{Typed: t}
	if v.Person, err = s.register.Person(c.UserContext(), by.Person); err != nil {
		return err
	}
	return s.pages.MyData(c, v)
}

// Export sends it as a file.
func (s *Service) Export(c *fiber.Ctx) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	x, err := s.register.Export(c.UserContext(), by)
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(x, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	c.Attachment("my-data.json")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(raw)
}

// Erase forgets the person. It cannot be undone, so they type their name.
func (s *Service) Erase(c *fiber.Ctx) error {
	by, err := needPerson(c)
	if err != nil {
		return err
	}
	t := typed(c, "confirm")
	if !strings.EqualFold(strings.TrimSpace(t.Values["confirm"]), by.Name) {
		wrong(c, &t, civic.Refuse(civic.Invalid, "Type your name as it is shown, to confirm.").At("confirm"))
		return s.myData(c, t)
	}
	if err := s.register.Erase(c.UserContext(), by); err != nil {
		return err
	}
	s.jar.drop(c, sessionCookie)
	return done(c, "/", "erased")
}
