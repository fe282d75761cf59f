package server

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// paperLocal carries a paper's answers from a refused form back to the paper.
const paperLocal formLocal = 100

// showPaper shows the voting paper. That of a secret ballot is cast by its
// script over the interface for programs, without the cookie.
func (s *Server) showPaper(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	if !h.SignedIn {
		return civic.Refuse(civic.SignIn, "Sign in to vote.")
	}
	v := page.PaperView{BallotHead: h}
	if sent, there := c.Locals(paperLocal).(page.PaperView); there {
		v.Answers, v.Reason, v.Review = sent.Answers, sent.Reason, sent.Review
	} else if h.Own != nil {
		v.Answers, v.Reason = h.Own.Answers, h.Own.Reason
	}
	f := s.ballotFrame(c, h, words.T(ctx, "Voting paper"))
	if !h.Poll.Named && h.OnRoll && h.State == ballot.Open {
		f.Script = "ballot.js"
	}
	return s.show(c, f, page.BallotPaper(v))
}

// castNamed takes the paper of a roll-call: to be read once more, to be
// changed again, or to be cast.
func (s *Server) castNamed(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.ballots.Find(ctx, by, ballotID(c))
	if err != nil {
		return err
	}
	if p.Rules == nil || !p.Rules.Named {
		// What stands in this request is not looked at: it came with a name.
		return civic.Refuse(civic.Conflict, "This ballot is secret. It is cast with a voting paper, without a name.")
	}
	sent := page.PaperView{Answers: answersOf(c, p.Rules), Reason: c.FormValue("reason")}
	c.Locals(paperLocal, sent)
	switch c.FormValue("step") {
	case "change":
		return s.showPaper(c)
	case "cast":
		if err := s.ballots.CastNamed(ctx, by, p.Key(), sent.Answers, sent.Reason); err != nil {
			return s.again(c, err, s.showPaper)
		}
		return onwards(c, page.BallotPath(p.ID, ""), "voted", "")
	}
	if err := p.Rules.Fit(sent.Answers); err != nil {
		return s.again(c, err, s.showPaper)
	}
	sent.Review = true
	c.Locals(paperLocal, sent)
	return s.showPaper(c)
}

// answersOf reads a paper's form. What is no number becomes one that the rules
// refuse in words.
func answersOf(c *fiber.Ctx, r *ballot.Rules) []ballot.Answer {
	form := posted(c)
	answers := make([]ballot.Answer, len(r.Questions))
	for i, q := range r.Questions {
		a := &answers[i]
		switch q.Method {
		case ballot.Support:
			a.Point = ballot.Point(c.FormValue(q.ID))
		case ballot.Approval:
			for _, text := range form[q.ID] {
				a.Choose = append(a.Choose, number(text))
			}
			slices.Sort(a.Choose)
		case ballot.Dots:
			a.Spread = spreadOf(c, q)
		default:
			a.Ranks = ranksOf(c, q)
		}
	}
	return answers
}

func numberAt(c *fiber.Ctx, q ballot.Question, option int) (n int, given bool) {
	text := c.FormValue(fmt.Sprintf("%s-%d", q.ID, option))
	if text == "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		n = -1
	}
	return n, true
}

func spreadOf(c *fiber.Ctx, q ballot.Question) []int {
	spread, any := make([]int, len(q.Options)), false
	for o := range q.Options {
		n, given := numberAt(c, q, o)
		spread[o], any = n, any || given && n != 0
	}
	if !any {
		return nil
	}
	return spread
}

// ranksOf puts options at the places that they were given. A place that is
// left out stays empty, which the rules refuse.
func ranksOf(c *fiber.Ctx, q ballot.Question) [][]int {
	var ranks [][]int
	for o := range q.Options {
		n, given := numberAt(c, q, o)
		if !given {
			continue
		}
		if n < 1 || n > len(q.Options) {
			return [][]int{{-1}}
		}
		for len(ranks) < n {
			ranks = append(ranks, nil)
		}
		ranks[n-1] = append(ranks[n-1], o)
	}
	return ranks
}
