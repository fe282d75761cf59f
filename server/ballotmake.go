package server

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func (s *Server) newBallot(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := (houseRules{s}).Check(ctx, s.actor(c), people.RunBallot, people.Scope{Plan: typed(c, "plan")}); err != nil {
		return err
	}
	f := s.frame(c, words.T(ctx, "Prepare a ballot"))
	f.Section = "ballots"
	f.Trail = []govuk.Link{{Href: "/ballots", Text: words.T(ctx, "Ballots")}}
	return s.show(c, f, page.NewBallot(page.BallotFormView{Form: s.form(c), Plan: typed(c, "plan"), Within: typed(c, "within"),
		About: ballot.About{Revotes: true}}))
}

// termsOf reads what makers decide of a ballot as a whole.
func termsOf(c *fiber.Ctx) ballot.About {
	a := ballot.About{Title: c.FormValue("title"), About: c.FormValue("about"), Revotes: c.FormValue("revotes") == "yes", Named: c.FormValue("named") == "yes"}
	a.Quorum = shareOr(c, "quorum", 0)
	return a
}

// shareOr reads a whole number; what is none is refused by the rules.
func shareOr(c *fiber.Ctx, name string, otherwise int) int {
	text := strings.TrimSpace(c.FormValue(name))
	if text == "" {
		return otherwise
	}
	return number(text)
}

func (s *Server) beginBallot(c *fiber.Ctx) error {
	p, err := s.ballots.Make(c.UserContext(), s.actor(c), c.FormValue("plan"), c.FormValue("within"), termsOf(c))
	if err != nil {
		return s.again(c, err, s.newBallot)
	}
	return c.Redirect(page.BallotPath(p.ID, "make"), fiber.StatusSeeOther)
}

// makeBallot is the workbench: questions, voters, times.
func (s *Server) makeBallot(c *fiber.Ctx) error {
	p, err := s.ballots.For(c.UserContext(), s.actor(c), ballotID(c))
	if err != nil {
		return err
	}
	if p.Rules != nil {
		return c.Redirect(page.BallotPath(p.ID, ""), fiber.StatusSeeOther)
	}
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	return s.show(c, s.ballotFrame(c, h, words.T(c.UserContext(), "Being prepared")), page.MakeBallot(page.MakeView{BallotHead: h}))
}

// remade changes a ballot that is being prepared and goes back to it.
func (s *Server) remade(c *fiber.Ctx, change func(a *ballot.About) error) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.ballots.For(ctx, by, ballotID(c))
	if err != nil {
		return err
	}
	a := p.Terms()
	if err := change(&a); err != nil {
		return s.again(c, err, s.makeBallot)
	}
	if _, err := s.ballots.Change(ctx, by, p.Key(), wholeNumber(c, "seen"), a); err != nil {
		return s.again(c, err, s.makeBallot)
	}
	return onwards(c, page.BallotPath(p.ID, "make"), "ballot-saved", "")
}

func (s *Server) changeBallot(c *fiber.Ctx) error {
	return s.remade(c, func(a *ballot.About) error {
		questions := a.Questions
		*a = termsOf(c)
		a.Questions = questions
		return nil
	})
}

func (s *Server) addQuestion(c *fiber.Ctx) error {
	return s.remade(c, func(a *ballot.About) error {
		q := ballot.Question{Title: c.FormValue("question"), Text: c.FormValue("text"), Method: ballot.Method(c.FormValue("method"))}
		if strings.TrimSpace(q.Title) == "" {
			return civic.Refuse(civic.Invalid, "Every question needs words.").At("question")
		}
		switch q.Method {
		case ballot.Support:
			q.Carried, q.Consensus = shareOr(c, "carried", 50), shareOr(c, "consensus", 80)
		case ballot.Transfer:
			q.Seats = shareOr(c, "seats", 1)
		case ballot.Dots:
			q.Points = shareOr(c, "points", 8)
		}
		q.Options = strings.Split(c.FormValue("options"), "\n")
		a.Questions = append(a.Questions, q)
		return nil
	})
}

func (s *Server) removeQuestion(c *fiber.Ctx) error {
	return s.remade(c, func(a *ballot.About) error {
		n := number(c.Params("n"))
		if n < 1 || n > len(a.Questions) {
			return civic.Refuse(civic.NotFound, "This ballot has no such question.")
		}
		a.Questions = append(a.Questions[:n-1], a.Questions[n:]...)
		return nil
	})
}

func (s *Server) setVoters(c *fiber.Ctx) error {
	_, err := s.ballots.EntitleNamed(c.UserContext(), s.actor(c), ballotID(c), c.FormValue("voters"))
	if err != nil {
		return s.again(c, err, s.makeBallot)
	}
	return onwards(c, page.BallotPath(string(ballotID(c)), "make"), "ballot-saved", "")
}

// moment reads a day and a time as they are in the United Kingdom.
func moment(c *fiber.Ctx, name string) (time.Time, error) {
	text := strings.Join(strings.Fields(strings.ReplaceAll(c.FormValue(name), "T", " ")), " ")
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, words.London)
	if err != nil {
		return t, civic.Refuse(civic.Invalid, "Enter day and time as year, month, day, hour and minute, such as 2027-03-27 17:00.").At(name)
	}
	return t, nil
}

func (s *Server) openBallot(c *fiber.Ctx) error {
	opens, err := moment(c, "opens")
	if err != nil {
		return s.again(c, err, s.makeBallot)
	}
	closes, err := moment(c, "closes")
	if err != nil {
		return s.again(c, err, s.makeBallot)
	}
	p, err := s.ballots.Freeze(c.UserContext(), s.actor(c), ballotID(c), opens, closes)
	if err != nil {
		return s.again(c, err, s.makeBallot)
	}
	return onwards(c, page.BallotPath(p.ID, ""), "ballot-fixed", "")
}

func (s *Server) askToCloseBallot(c *fiber.Ctx) error {
	if _, err := s.ballots.For(c.UserContext(), s.actor(c), ballotID(c)); err != nil {
		return err
	}
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	return s.show(c, s.ballotFrame(c, h, words.T(c.UserContext(), "Close this ballot now?")), page.CloseBallot(h))
}

func (s *Server) closeBallot(c *fiber.Ctx) error {
	p, err := s.ballots.Close(c.UserContext(), s.actor(c), ballotID(c))
	if err != nil {
		return err
	}
	return onwards(c, page.BallotPath(p.ID, ""), "ballot-counted", "")
}
