package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// The most that a request may take. Sockets are outside of it.
const patience = 30 * time.Second

// policy is what a page may load: only what this server sends, and no script
// or style inside the page. blob: and data: images are what a pasted picture
// becomes before it is refused; the sockets need their own scheme named.
func policy(base string) string {
	socket := "ws" + strings.TrimPrefix(base, "http")
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self' " + socket + "; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// armour sets the headers that every answer carries.
func armour(base string) fiber.Handler {
	csp := policy(base)
	return func(c *fiber.Ctx) error {
		c.Set("Content-Security-Policy", csp)
		c.Set("X-Content-Type-Options", "nosniff")
		c.Set("Referrer-Policy", "same-origin")
		c.Set("Cross-Origin-Opener-Policy", "same-origin")
		c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
		if strings.HasPrefix(base, "https:") {
			c.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return c.Next()
	}
}

type key int

const requestKey key = iota

// request names each request, ends it in time, logs it, and turns a panic
// into a fault of that request alone. The log holds no query, no body and no
// person.
func (s *Server) request(c *fiber.Ctx) (err error) {
	var raw [8]byte
	_, _ = rand.Read(raw[:])
	id := hex.EncodeToString(raw[:])
	c.Set("X-Request-Id", id)
	ctx, cancel := context.WithTimeout(context.WithValue(c.UserContext(), requestKey, id), patience)
	defer cancel()
	c.SetUserContext(ctx)
	begun := time.Now()
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "request", id, "what", r, "stack", string(debug.Stack()))
			err = fiber.ErrInternalServerError
		}
		if err != nil {
			err = s.answer(c, err)
		}
		took := time.Since(begun)
		route := c.Route().Path
		s.metrics.request(c.Method(), route, c.Response().StatusCode(), took)
		s.log.LogAttrs(ctx, slog.LevelDebug, "request", slog.String("request", id), slog.String("method", c.Method()),
			slog.String("route", route), slog.Int("status", c.Response().StatusCode()), slog.Duration("took", took))
	}()
	return c.Next()
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey).(string)
	return id
}
