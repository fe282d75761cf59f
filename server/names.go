package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// names lists people whose name begins with what was typed, for mentions.
func (s *Server) names(c *fiber.Ctx) error {
	found, err := s.people.Named(c.UserContext(), s.actor(c), c.Query("q"), 10)
	if err != nil {
		return err
	}
	type name struct {
		ID           people.PersonID `json:"id"`
		Name         string          `json:"name"`
		Organisation string          `json:"organisation,omitempty"`
	}
	all := []name{}
	for _, p := range found {
		one := name{ID: p.PersonID(), Name: p.Shown()}
		if p.Organisation != "" {
			o, err := s.people.Organisation(c.UserContext(), p.Organisation)
			if err != nil {
				return err
			}
			one.Organisation = o.Name
		}
		all = append(all, one)
	}
	return c.JSON(all)
}
