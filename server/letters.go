package server

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
)

// letterRoutes are for people who got a letter. They need no account: what
// they return with is the word of their registration, which their browser
// keeps in a cookie until it is closed.
func (s *Server) letterRoutes(app fiber.Router) {
	l := app.Group(page.LetterPath, func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.Next()
	})
	l.Get("/", s.askForCode)
	l.Post("/", s.takeCode)
	l.Get("/word", s.showWord)
	l.Get("/return", s.askForWord)
	l.Post("/return", s.takeWord)
	l.Get("/answer/:step", s.askStep)
	l.Post("/answer/:step", s.takeStep)
	l.Get("/check", s.checkAnswers)
	l.Post("/check", s.sendAnswers)
	l.Get("/status", s.letterStatus)
	l.Get("/withdraw", s.askToLeavePool)
	l.Post("/withdraw", s.leavePool)
	l.Post("/leave", s.leaveLetter)
	l.Post("/seat", s.takeSeat)
}

const registrationCookie = "registration"

func (s *Server) keepWord(c *fiber.Ctx, word string) {
	c.Cookie(&fiber.Cookie{Name: registrationCookie, Value: word, Path: page.LetterPath, SessionOnly: true, HTTPOnly: true,
		SameSite: fiber.CookieSameSiteLaxMode, Secure: strings.HasPrefix(s.settings.BaseURL, "https:")})
}

// letterForm is a form that visitors send.
func (s *Server) letterForm(c *fiber.Ctx) govuk.Form {
	f := s.form(c)
	f.CSRF = s.signin.VisitorProof(c)
	return f
}

func (s *Server) letterFrame(c *fiber.Ctx, title string) page.Frame {
	f := s.frame(c, title)
	f.Section, f.Done = "forums", letterDone(c)
	return f
}

func letterDone(c *fiber.Ctx) string {
	ctx := c.UserContext()
	switch c.Query("done") {
	case "sent":
		return words.T(ctx, "You are registered.")
	case "shared":
		return words.T(ctx, "You are registered. Somebody else registered from the same address: the lottery never chooses both.")
	case "withdrawn":
		return words.T(ctx, "You are out of the pool. What you told us is deleted.")
	case "seated":
		return words.T(ctx, "You have your seat. You are a member of the forum.")
	}
	return ""
}

func (s *Server) askForCode(c *fiber.Ctx) error {
	f := s.letterForm(c)
	if code := c.Query("code"); code != "" && f.Values == nil && len(code) <= 40 {
		f.Values = map[string]string{"code": code}
	}
	return s.show(c, s.letterFrame(c, words.T(c.UserContext(), "I got a letter")), page.Letter(page.CodeView{Form: f}))
}

func (s *Server) takeCode(c *fiber.Ctx) error {
	ctx, code := c.UserContext(), c.FormValue("code")
	var word string
	err := s.knocks.try(c.IP(), func() error {
		id, err := s.recruits.Of(ctx, code)
		if err == nil {
			word, err = s.recruits.Begin(ctx, id, code)
		}
		return err
	})
	if err != nil {
		return s.codeAgain(c, err, s.askForCode)
	}
	s.keepWord(c, word)
	return c.Redirect(page.LetterPath+"/word", fiber.StatusSeeOther)
}

// codeAgain shows a form again also where the code is nobody's: somebody is
// mistyping, not looking for a page.
func (s *Server) codeAgain(c *fiber.Ctx, err error, show fiber.Handler) error {
	if r := civic.AsRefusal(err); r != nil && r.Kind == civic.NotFound && r.Field != "" {
		err = civic.Refusals{{Kind: civic.Invalid, Format: r.Format, Args: r.Args, Field: r.Field}}
	}
	return s.again(c, err, show)
}

// ownRegistration finds the registration that this browser works on.
func (s *Server) ownRegistration(c *fiber.Ctx) (page.LetterView, error) {
	ctx := c.UserContext()
	v := page.LetterView{Form: s.letterForm(c), Word: c.Cookies(registrationCookie), SignedIn: s.actor(c).SignedIn()}
	if v.Word == "" {
		return v, civic.Refuse(civic.NotFound, "Begin with the code of your letter, or return with your word.")
	}
	r, a, err := s.recruits.Return(ctx, v.Word)
	if err != nil {
		return v, err
	}
	v.Registration, v.Answers = r, a
	if v.Forum, err = s.forums.Find(ctx, r.Forum); err != nil {
		return v, err
	}
	var no *civic.Refusal
	if err := s.recruits.Takes(ctx, r); errors.As(err, &no) {
		v.Closed = words.Refusal(ctx, no)
	} else if err != nil {
		return v, err
	}
	return v, nil
}

func (s *Server) showWord(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	return s.show(c, s.letterFrame(c, words.T(c.UserContext(), "Your word to return with")), page.LetterWord(v))
}

func (s *Server) askForWord(c *fiber.Ctx) error {
	return s.show(c, s.letterFrame(c, words.T(c.UserContext(), "Return to your registration")), page.LetterReturn(page.CodeView{Form: s.letterForm(c)}))
}

func (s *Server) takeWord(c *fiber.Ctx) error {
	word := c.FormValue("word")
	var r *recruit.Registration
	err := s.knocks.try(c.IP(), func() (err error) {
		r, _, err = s.recruits.Return(c.UserContext(), word)
		return err
	})
	if err != nil {
		return s.codeAgain(c, err, s.askForWord)
	}
	s.keepWord(c, strings.ToUpper(strings.TrimSpace(word))) // as it was given
	to := "/check"
	if !r.Finished.IsZero() {
		to = "/status"
	}
	return c.Redirect(page.LetterPath+to, fiber.StatusSeeOther)
}

// askStep asks one thing.
func (s *Server) askStep(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	if v.Closed != "" {
		return c.Redirect(page.LetterPath+"/status", fiber.StatusSeeOther)
	}
	v.Step = c.Params("step")
	if !v.Known() {
		return fiber.ErrNotFound
	}
	return s.show(c, s.letterFrame(c, v.Title(c.UserContext())), page.LetterStep(v))
}

// takeStep saves one answer and goes on to the next thing, or back to where
// all answers are checked.
func (s *Server) takeStep(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	if v.Step = c.Params("step"); !v.Known() {
		return fiber.ErrNotFound
	}
	a, no := v.Answers, civic.Refusals(nil)
	switch at := v.Feature(); {
	case at >= 0:
		if a.Attributes == nil {
			a.Attributes = map[string]string{}
		}
		name := v.Forum.Features[at].Name
		if a.Attributes[name] = c.FormValue("answer"); a.Attributes[name] == "" {
			no = append(no, civic.Refuse(civic.Invalid, "Choose an answer, or 'Prefer not to say'.").At("answer"))
		}
	case v.Step == "eligible":
		if a.Eligible = c.FormValue("eligible") == "yes"; !a.Eligible {
			no = append(no, civic.Refuse(civic.Invalid, "Only people who live in the area and can be members may register. If that is not you, you need do nothing more. Thank you for looking.").At("eligible"))
		}
	case v.Step == "name":
		if a.Name = c.FormValue("name"); strings.TrimSpace(a.Name) == "" {
			no = append(no, civic.Refuse(civic.Invalid, "Give your name.").At("name"))
		}
	case v.Step == "contact":
		a.Email, a.Phone = c.FormValue("email"), c.FormValue("phone")
		if strings.TrimSpace(a.Email+a.Phone) == "" {
			no = append(no, civic.Refuse(civic.Invalid, "Give an e-mail address or a telephone number, so that we can reach you.").At("email"))
		}
	case v.Step == "address":
		if a.Address = c.FormValue("address"); strings.TrimSpace(a.Address) == "" {
			no = append(no, civic.Refuse(civic.Invalid, "Give your address. It is used to choose at most one person of a household.").At("address"))
		}
	default:
		a.Access = c.FormValue("access")
	}
	if err := no.OrNil(); err != nil {
		return s.again(c, err, s.askStep)
	}
	if err := s.recruits.Save(c.UserContext(), v.Word, a); err != nil {
		return s.again(c, atAnswer(err, v), s.askStep)
	}
	next := v.Next()
	if c.FormValue("back") == "check" {
		next = "check"
	}
	return c.Redirect(page.LetterStepPath(next), fiber.StatusSeeOther)
}

// atAnswer names the input of a feature as its page does.
func atAnswer(err error, v page.LetterView) error {
	var rs civic.Refusals
	if at := v.Feature(); at >= 0 && errors.As(err, &rs) {
		for _, r := range rs {
			if r.Field == v.Forum.Features[at].Name {
				r.Field = "answer"
			}
		}
	}
	return err
}

func (s *Server) checkAnswers(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	if v.Closed != "" {
		return c.Redirect(page.LetterPath+"/status", fiber.StatusSeeOther)
	}
	return s.show(c, s.letterFrame(c, words.T(c.UserContext(), "Check your answers")), page.LetterCheck(v))
}

func (s *Server) sendAnswers(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	a := v.Answers
	a.Consent = c.FormValue("consent") == "yes"
	shared, err := s.recruits.Finish(c.UserContext(), v.Word, a)
	if err != nil {
		return s.again(c, named(err, v), s.checkAnswers)
	}
	what := "sent"
	if shared {
		what = "shared"
	}
	return onwards(c, page.LetterPath+"/status", what, "")
}

// named makes the problem summary lead to the line of the question that is not
// answered.
func named(err error, v page.LetterView) error {
	var rs civic.Refusals
	if errors.As(err, &rs) {
		for _, r := range rs {
			for i, f := range v.Forum.Features {
				if r.Field == f.Name {
					r.Field = "feature-" + strconv.Itoa(i)
				}
			}
		}
	}
	return err
}

// letterStatus is where a registrant sees how it stands: in the pool, their
// chance, their rows, and whether they were drawn.
func (s *Server) letterStatus(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	if v.Own, err = s.selections.OwnChances(c.UserContext(), v.Word); err != nil {
		return err
	}
	return s.show(c, s.letterFrame(c, words.T(c.UserContext(), "Your registration")), page.LetterStatus(v))
}

func (s *Server) askToLeavePool(c *fiber.Ctx) error {
	v, err := s.ownRegistration(c)
	if err != nil {
		return err
	}
	if v.Own, err = s.selections.OwnChances(c.UserContext(), v.Word); err != nil {
		return err
	}
	return s.show(c, s.letterFrame(c, words.T(c.UserContext(), "Withdraw")), page.LetterWithdraw(v))
}

func (s *Server) leavePool(c *fiber.Ctx) error {
	if err := s.selections.Withdraw(c.UserContext(), c.Cookies(registrationCookie)); err != nil {
		return err
	}
	return onwards(c, page.LetterPath+"/status", "withdrawn", "")
}

// leaveLetter makes this browser forget the word: a device that is shared, or
// the next caller.
func (s *Server) leaveLetter(c *fiber.Ctx) error {
	c.Cookie(&fiber.Cookie{Name: registrationCookie, Path: page.LetterPath, MaxAge: -1, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: strings.HasPrefix(s.settings.BaseURL, "https:")})
	to := page.LetterPath
	if r, _, err := s.recruits.Return(c.UserContext(), c.Cookies(registrationCookie)); err == nil && r.Telephone {
		to = page.ForumPath(string(r.Forum), "telephone")
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

func (s *Server) takeSeat(c *fiber.Ctx) error {
	if err := s.selections.TakeSeat(c.UserContext(), s.actor(c), c.Cookies(registrationCookie)); err != nil {
		return err
	}
	return onwards(c, page.LetterPath+"/status", "seated", "")
}

// askForCall is where an operator types the code that a caller reads out.
func (s *Server) askForCall(c *fiber.Ctx) error {
	h, err := s.forumFor(c, takeCalls)
	if err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Register somebody who telephones")), page.Telephone(h))
}

func (s *Server) takeCall(c *fiber.Ctx) error {
	word, err := s.recruits.BeginFor(c.UserContext(), s.actor(c), forumID(c), c.FormValue("code"))
	if err != nil {
		return s.codeAgain(c, err, s.askForCall)
	}
	s.keepWord(c, word)
	return c.Redirect(page.LetterPath+"/word", fiber.StatusSeeOther)
}
