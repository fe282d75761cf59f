package signin

import (
	"net"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Choose shows the ways to sign in.
func (s *Service) Choose(c *fiber.Ctx) error {
	back := local(c.Query("back"))
	if p := Person(c); p != nil {
		return s.onwards(c, p, back)
	}
	v := people.SignInView{Back: back}
	for _, w := range s.ways {
		href := "/sign-in/" + w.name
		if back != "/" {
			href += "?" + url.Values{"back": {back}}.Encode()
		}
		v.Ways = append(v.Ways, people.Way{Name: w.name, Label: w.label, Href: href, Demo: w.demo})
	}
	return s.pages.SignIn(c, v)
}

// Begin sends the person to their provider. It is an ordinary link: a sign-in
// that another site begins ends in this browser as that of its own person.
func (s *Service) Begin(c *fiber.Ctx) error {
	w := s.way(c.Params("way"))
	if w == nil {
		return civic.Refuse(civic.NotFound, "There is no such way to sign in.")
	}
	if to := s.elsewhere(c, w); to != "" {
		return c.Redirect(to, fiber.StatusSeeOther)
	}
	// Kept when it is there, so that a second tab does not undo the first.
	browser := utils.CopyString(s.jar.read(c, attemptCookie))
	if len(browser) != 43 {
		browser = word()
	}
	to, err := s.begin(c.UserContext(), w, browser, local(c.Query("back")))
	if err != nil {
		return err
	}
	s.jar.write(c, attemptCookie, browser, attemptLife)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(to, fiber.StatusSeeOther)
}

// elsewhere gives the address to begin at for somebody who reached this machine
// by another of its names: begun at 127.0.0.1, a sign-in that ends at localhost
// would miss its cookie. Asked once, so that a proxy that renames hosts cannot
// make a circle of it.
func (s *Service) elsewhere(c *fiber.Ctx, w *way) string {
	host := string(c.Request().Host())
	if host == s.base.Host || c.Query("again") != "" || !thisMachine(host) || !thisMachine(s.base.Host) {
		return ""
	}
	q := url.Values{"again": {"1"}, "back": {local(c.Query("back"))}}
	return s.address("/sign-in/" + w.name + "?" + q.Encode())
}

func thisMachine(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// Callback is where the provider sends the person back to.
func (s *Service) Callback(c *fiber.Ctx) error {
	ctx, w := c.UserContext(), s.way(c.Params("way"))
	if w == nil {
		return civic.Refuse(civic.NotFound, "There is no such way to sign in.")
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	b, err := s.take(ctx, c.Query("state"), s.jar.read(c, attemptCookie))
	if err != nil {
		return err
	}
	if b.Way != w.name {
		return civic.Refuse(civic.SignIn, "This sign-in was begun with another service. Start again.")
	}
	if code := c.Query("code"); code == "" || c.Query("error") != "" || len(code) > 4000 {
		return civic.Refuse(civic.SignIn, "You did not finish signing in with %s. Nothing was changed.", w.label)
	}
	arrival, err := s.finish(ctx, w, b, utils.CopyString(c.Query("code")))
	if err != nil {
		return err
	}
	person, err := s.register.Arrive(ctx, arrival)
	if err != nil {
		return err
	}
	if err := s.enter(c, person, arrival); err != nil {
		return err
	}
	return s.onwards(c, person, b.Back)
}

// enter gives the browser a new session and ends the one it had.
func (s *Service) enter(c *fiber.Ctx, person *people.Person, a people.Arrival) error {
	ctx := c.UserContext()
	if old := s.jar.read(c, sessionCookie); old != "" {
		if err := s.register.Sessions.SignOut(ctx, old); err != nil {
			return err
		}
	}
	word, session, err := s.register.Sessions.Begin(ctx, person.PersonID(), people.Entry{
		Through: a.Provider, Device: device(c.Get(fiber.HeaderUserAgent)), Proposed: a.Name,
	})
	if err != nil {
		return err
	}
	s.jar.write(c, sessionCookie, word, session.Ends.Sub(session.Created))
	s.jar.drop(c, visitCookie)
	return nil
}

// onwards leads to where the person wanted to go, over the questions of a
// first sign-in if they have not answered them.
func (s *Service) onwards(c *fiber.Ctx, p *people.Person, back string) error {
	if p.Welcomed() {
		return c.Redirect(back, fiber.StatusSeeOther)
	}
	to := "/welcome"
	if back != "/" {
		to += "?" + url.Values{"back": {back}}.Encode()
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// Leave signs this browser out.
func (s *Service) Leave(c *fiber.Ctx) error {
	if word := s.jar.read(c, sessionCookie); word != "" {
		if err := s.register.Sessions.SignOut(c.UserContext(), word); err != nil {
			return err
		}
	}
	s.jar.drop(c, sessionCookie)
	return c.Redirect("/", fiber.StatusSeeOther)
}
