package server

import (
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
)

const languageCookie = "lang"

// language is what the person chose, or else what their browser asks for.
func (s *Server) language(c *fiber.Ctx) words.Lang {
	if l, ok := words.ParseLang(c.Cookies(languageCookie)); ok {
		return l
	}
	if c.AcceptsLanguages("en", "cy") == "cy" {
		return words.Welsh
	}
	return words.English
}

// chooseLanguage keeps the choice for a year and goes back to where the
// person was.
func (s *Server) chooseLanguage(c *fiber.Ctx) error {
	l, ok := words.ParseLang(c.Query("to"))
	if !ok {
		f := s.frame(c, words.T(c.UserContext(), "Language"))
		f.Path = back(c)
		return s.show(c, f, page.Language())
	}
	c.Cookie(&fiber.Cookie{Name: languageCookie, Value: string(l), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: strings.HasPrefix(s.settings.BaseURL, "https:")})
	return c.Redirect(back(c), fiber.StatusSeeOther)
}

// back is the address in ?back=, if it is one of ours.
func back(c *fiber.Ctx) string {
	to := c.Query("back")
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return to
}

// speak puts the reader's language and the moment into the context, so that
// titles and times come out in it.
func (s *Server) speak(c *fiber.Ctx) error {
	ctx := words.At(words.With(c.UserContext(), s.language(c)), s.now())
	c.SetUserContext(ctx)
	return c.Next()
}

// mark notes where a topic stands, before what it is about is read: what is
// announced from here on reaches the page, also before it is connected.
func (s *Server) mark(c *fiber.Ctx, topic string) {
	marks, _ := c.Locals(marksLocal).(map[string]page.Mark)
	if marks == nil {
		marks = map[string]page.Mark{}
		c.Locals(marksLocal, marks)
	}
	seq, epoch := s.hub.Mark(topic)
	marks[topic] = page.Mark{Seq: seq, Epoch: epoch}
}

// marksOf is what mark noted.
func marksOf(c *fiber.Ctx) map[string]page.Mark {
	marks, _ := c.Locals(marksLocal).(map[string]page.Mark)
	return marks
}

// frame begins what every page is wrapped in.
func (s *Server) frame(c *fiber.Ctx, title string) page.Frame {
	return page.Frame{
		Title: title, Site: s.settings.Name, Lang: words.Of(c.UserContext()), Actor: s.actor(c), CSRF: s.proof(c),
		Demo: s.settings.Demo, Path: strings.Clone(string(c.Request().RequestURI())), Now: s.now(), Marks: marksOf(c), Problems: problems(c),
	}
}

// show sends a page.
func (s *Server) show(c *fiber.Ctx, f page.Frame, body templ.Component) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "private, no-cache")
	}
	return page.Layout(f, body).Render(c.UserContext(), c.Response().BodyWriter())
}

// errorPage shows a refusal or a fault as a page, with everything that the
// person typed on it, so that a refusal never costs them their words.
func (s *Server) errorPage(c *fiber.Ctx, r *civic.Refusal, code int) error {
	s.speakOnce(c)
	f := s.frame(c, page.FaultTitle(c.UserContext(), code))
	fault := page.Fault{Status: code, Refusal: r, Request: requestID(c.UserContext()), Back: referrer(c, s.settings.BaseURL)}
	if c.Method() == fiber.MethodPost {
		fault.Kept = page.KeptFrom(posted(c))
	}
	if r.Kind == civic.SignIn {
		fault.SignIn = page.SignInPath(f.Path)
	}
	f.Problems = nil // the page itself says what is wrong
	c.Response().ResetBody()
	return s.show(c, f, page.Error(fault))
}

// speakOnce sets the language for requests that failed before speak ran.
func (s *Server) speakOnce(c *fiber.Ctx) {
	c.SetUserContext(words.At(words.With(c.UserContext(), s.language(c)), s.now()))
}

// posted gives the values of a form, whichever way it was encoded.
func posted(c *fiber.Ctx) map[string][]string {
	values := map[string][]string{}
	if form, err := c.MultipartForm(); err == nil {
		return form.Value
	}
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		values[string(name)] = append(values[string(name)], string(value))
	})
	return values
}

// referrer is the page of ours that the person came from.
func referrer(c *fiber.Ctx, base string) string {
	from := c.Get(fiber.HeaderReferer)
	if path, ours := strings.CutPrefix(from, base); ours && strings.HasPrefix(path, "/") {
		return path
	}
	return ""
}

// asset sends a file of the front end, compressed as the browser takes it.
func asset(c *fiber.Ctx) error {
	f, known := frontend.Asset(c.Params("name"))
	if !known {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, f.Type)
	c.Set(fiber.HeaderCacheControl, frontend.Keep)
	c.Set(fiber.HeaderETag, f.ETag)
	if f.Varies() {
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	}
	if c.Get(fiber.HeaderIfNoneMatch) == f.ETag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	body, encoding := f.Body(c.Get(fiber.HeaderAcceptEncoding))
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}
