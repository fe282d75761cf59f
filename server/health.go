package server

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend"
)

// healthz says that the program runs at all.
func healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// readyz says whether this server should be sent people, and if not, what is
// missing. Redis away is not a reason: people on this server go on working.
func (s *Server) readyz(c *fiber.Ctx) error {
	parts := fiber.Map{}
	ready := true
	check := func(name string, err error) {
		parts[name] = "ready"
		if err != nil {
			parts[name], ready = err.Error(), false
		}
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
	defer cancel()
	check("store", s.engine.Ping(ctx))
	check("pages", frontend.Ready())
	if s.leaving.Load() {
		parts["server"], ready = "shutting down", false
	}
	parts["bus"] = "ready"
	if err := s.bus.Away(); err != nil {
		parts["bus"] = "away: people on this server go on working; other servers hear of it when it is back"
	}
	code := fiber.StatusOK
	if !ready {
		code = fiber.StatusServiceUnavailable
	}
	return c.Status(code).JSON(fiber.Map{"ready": ready, "parts": parts})
}
