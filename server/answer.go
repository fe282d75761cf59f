package server

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/storage"
)

// status turns a refusal into the status of HTTP. It is the only place.
func status(k civic.Kind) int {
	switch k {
	case civic.SignIn:
		return fiber.StatusUnauthorized
	case civic.Forbidden:
		return fiber.StatusForbidden
	case civic.NotFound:
		return fiber.StatusNotFound
	case civic.Conflict:
		return fiber.StatusConflict
	case civic.Invalid:
		return fiber.StatusUnprocessableEntity
	case civic.TooMuch:
		return fiber.StatusTooManyRequests
	}
	return fiber.StatusInternalServerError
}

// refusal finds the words for whatever went wrong, and the status that goes
// with them. ok is false for a fault: something that nobody refused on purpose.
func refusal(err error) (r *civic.Refusal, code int, ok bool) {
	if r := civic.AsRefusal(err); r != nil {
		return r, status(r.Kind), true
	}
	var fe *fiber.Error
	if errors.As(err, &fe) {
		return fiberRefusal(fe)
	}
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return civic.Refuse(civic.NotFound, "There is no such page. It may have moved, or the address may be mistyped."), fiber.StatusNotFound, true
	case errors.Is(err, draft.ErrNoText):
		return civic.Refuse(civic.NotFound, "There is no such version of the text."), fiber.StatusNotFound, true
	case errors.Is(err, storage.ErrStale):
		return civic.Refuse(civic.Conflict, "Someone else changed this in the meantime. Look at it again, then repeat your change."), fiber.StatusConflict, true
	case errors.Is(err, storage.ErrCursor):
		return civic.Refuse(civic.Invalid, "This place in the list is not known. Start from its first page."), fiber.StatusUnprocessableEntity, true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return civic.Refuse(civic.TooMuch, "This took too long and was stopped. Nothing was half-done; please try again."), fiber.StatusServiceUnavailable, true
	}
	return civic.Refuse(0, "Something went wrong on our side. Nothing that you sent was half-kept. Please try again in a minute."), fiber.StatusInternalServerError, false
}

func fiberRefusal(fe *fiber.Error) (*civic.Refusal, int, bool) {
	switch fe.Code {
	case fiber.StatusNotFound:
		return civic.Refuse(civic.NotFound, "There is no such page. It may have moved, or the address may be mistyped."), fe.Code, true
	case fiber.StatusMethodNotAllowed:
		return civic.Refuse(civic.Invalid, "This page cannot be opened in that way. Go back and use the link or the button there."), fe.Code, true
	case fiber.StatusRequestEntityTooLarge:
		return civic.Refuse(civic.TooMuch, "That is more than %d MB, the most that can be sent at once. Go back with your browser's own button, so that what you typed is still there, and choose a smaller file.", mostBody>>20), fe.Code, true
	case fiber.StatusUpgradeRequired:
		return civic.Refuse(civic.Invalid, "This address is for live connections only."), fe.Code, true
	case fiber.StatusBadRequest, fiber.StatusUnsupportedMediaType, fiber.StatusUnprocessableEntity:
		return civic.Refuse(civic.Invalid, "What your browser sent could not be read. Go back, load that page again and try once more."), fe.Code, true
	}
	return civic.Refuse(0, "Something went wrong on our side. Nothing that you sent was half-kept. Please try again in a minute."), fe.Code, false
}

// answer writes an error: a problem document to programs, a page to people.
// A fault is logged once, with the request's name, which its page shows.
func (s *Server) answer(c *fiber.Ctx, err error) error {
	r, code, ok := refusal(err)
	if !ok {
		s.log.Error("fault", "request", requestID(c.UserContext()), "route", c.Route().Path, "error", err.Error())
	}
	c.Status(code)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if forPrograms(c.Path()) {
		return problem(c, r, code)
	}
	return s.errorPage(c, r, code)
}

// forPrograms says whether an address belongs to the API or the sockets.
func forPrograms(path string) bool {
	for _, prefix := range []string{"/api/", "/collab/", "/live", "/healthz", "/readyz", "/metrics"} {
		if len(path) >= len(prefix) && path[:len(prefix)] == prefix {
			return true
		}
	}
	return false
}

// problem writes an RFC 9457 problem document.
func problem(c *fiber.Ctx, r *civic.Refusal, code int) error {
	doc := fiber.Map{
		"type":     "about:blank",
		"title":    utils.StatusMessage(code),
		"status":   code,
		"detail":   r.Error(),
		"instance": c.Path(),
		"request":  requestID(c.UserContext()),
	}
	if r.Field != "" {
		doc["errors"] = []fiber.Map{{"location": "body." + r.Field, "message": r.Error()}}
	}
	if err := c.JSON(doc); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return nil
}
