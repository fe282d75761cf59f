package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// typed gives what a form sent in the named fields.
func typed(c *fiber.Ctx, fields ...string) people.Typed {
	t := people.Typed{Values: map[string]string{}}
	for _, f := range fields {
		t.Values[f] = utils.CopyString(c.FormValue(f))
	}
	return t
}

// wrong says whether err is about what was typed, notes it in the form and
// sets the status; anything else is for the page that shows refusals. A name
// that somebody else has is about what was typed, too.
func wrong(c *fiber.Ctx, t *people.Typed, err error) bool {
	var many civic.Refusals
	if errors.As(err, &many) && len(many) > 0 {
		t.Problems = many
	} else if r := civic.AsRefusal(err); r != nil && r.Field != "" && (r.Kind == civic.Invalid || r.Kind == civic.Conflict) {
		t.Problems = civic.Refusals{r}
		if r.Kind == civic.Conflict {
			c.Status(fiber.StatusConflict)
			return true
		}
	} else {
		return false
	}
	c.Status(fiber.StatusUnprocessableEntity)
	return true
}

// done leads back to a page of ours and names what was done.
func done(c *fiber.Ctx, path, what string) error {
	return c.Redirect(path+"?done="+what, fiber.StatusSeeOther)
}

// wasDone reads what done wrote. Anything but a short word is somebody else's.
func wasDone(c *fiber.Ctx) string {
	what := utils.CopyString(c.Query("done"))
	if len(what) > 20 {
		return ""
	}
	for _, r := range what {
		if r < 'a' || r > 'z' {
			return ""
		}
	}
	return what
}

func param(c *fiber.Ctx, name string) string { return utils.CopyString(c.Params(name)) }

func query(c *fiber.Ctx, name string) string { return utils.CopyString(c.Query(name)) }

func field(c *fiber.Ctx, name string) string { return utils.CopyString(c.FormValue(name)) }

// alone keeps pages about one person out of every cache.
func alone(c *fiber.Ctx) { c.Set(fiber.HeaderCacheControl, "no-store") }

// needPerson refuses visitors.
func needPerson(c *fiber.Ctx) (people.Actor, error) {
	by := Actor(c)
	if !by.SignedIn() {
		return by, civic.Refuse(civic.SignIn, "Sign in to see your account.")
	}
	alone(c)
	return by, nil
}
