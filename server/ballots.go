package server

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

func ballotID(c *fiber.Ctx) ballot.ID { return ballot.ID(c.Params("ballot")) }

// mayRun says whether somebody runs the ballots of a plan, of a forum, or of
// the platform.
func (s *Server) mayRun(ctx context.Context, by people.Actor, plan string) bool {
	return (houseRules{s}).Check(ctx, by, people.RunBallot, people.Scope{Plan: plan}) == nil
}

func (s *Server) listBallots(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	all, err := s.ballots.All(ctx, by, c.Query("after"))
	if err != nil {
		return err
	}
	v := page.BallotsView{MayMake: s.mayRun(ctx, by, "")}
	if all.More != "" {
		v.More = "/ballots?" + url.Values{"after": {all.More}}.Encode()
	}
	for _, p := range all.Items {
		row := page.BallotRow{Poll: p, State: p.State(s.now())}
		if by.SignedIn() && row.State == ballot.Open {
			line, err := s.ballots.Entitled(ctx, p, by.Person)
			if err != nil {
				return err
			}
			row.OnRoll = line != nil
		}
		v.All = append(v.All, row)
	}
	f := s.frame(c, words.T(ctx, "Ballots"))
	f.Section = "ballots"
	return s.show(c, f, page.Ballots(v))
}

// ballotHead reads what stands above every view.
func (s *Server) ballotHead(c *fiber.Ctx) (page.BallotHead, error) {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.ballots.Find(ctx, by, ballotID(c))
	if err != nil {
		return page.BallotHead{}, err
	}
	s.mark(c, "ballot/"+p.ID)
	h := page.BallotHead{Poll: p, Now: s.now(), State: p.State(s.now()), Form: s.form(c), SignedIn: by.SignedIn(),
		MayRun: s.mayRun(ctx, by, p.Plan)}
	if by.SignedIn() && p.Rules != nil {
		row, err := s.ballots.Entitled(ctx, p, by.Person)
		if err != nil {
			return h, err
		}
		h.OnRoll, h.Given = row != nil, row != nil && row.Paper != ""
		if h.Own, err = s.ballots.Own(ctx, by, p); err != nil {
			return h, err
		}
	}
	h.Within, err = s.ballotBelongs(ctx, by, p)
	return h, err
}

// ballotBelongs is the forum or plan of a ballot, nil where the reader may not
// see it.
func (s *Server) ballotBelongs(ctx context.Context, by people.Actor, p *ballot.Poll) (*govuk.Link, error) {
	if kind, id, _ := strings.Cut(p.Within, "/"); kind == "forum" {
		return &govuk.Link{Href: "/forums/" + url.PathEscape(id), Text: words.T(ctx, "The forum")}, nil
	}
	if p.Plan == "" {
		return nil, nil
	}
	of, err := s.plans.ByID(ctx, by, plan.ID(p.Plan))
	if civic.AsRefusal(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &govuk.Link{Href: page.PlanPath(of.Slug), Text: of.Title}, nil
}

func (s *Server) ballotFrame(c *fiber.Ctx, h page.BallotHead, view string) page.Frame {
	title := h.Poll.Title
	if view != "" {
		title = view + " – " + title
	}
	f := s.frame(c, title)
	f.Section, f.Done, f.Topics = "ballots", s.done(c), []string{"ballot/" + h.Poll.ID}
	f.Trail = []govuk.Link{{Href: "/ballots", Text: words.T(c.UserContext(), "Ballots")}}
	return f
}

func (s *Server) showBallot(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	v := page.BallotView{BallotHead: h}
	for _, kind := range []record.Kind{record.BallotFrozen, record.BallotClosed, record.BallotResult} {
		e, err := s.record.Find(ctx, string(kind)+"|"+h.Poll.ID)
		if err != nil {
			return err
		}
		if e != nil {
			v.Entries = append(v.Entries, page.BallotEntry{Kind: kind, Index: e.Index})
		}
	}
	if h.State == ballot.Counted {
		if v.Result, _, err = s.resultOf(ctx, h.Poll); err != nil {
			return err
		}
		v.Summary = page.Summarise(ctx, h.Poll.Rules, v.Result)
	}
	return s.show(c, s.ballotFrame(c, h, ""), page.Ballot(v))
}

func (s *Server) resultOf(ctx context.Context, p *ballot.Poll) (*ballot.Result, *ballot.Closed, error) {
	closed, err := s.ballots.Closing(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	r, err := closed.Read()
	return r, closed, err
}

func (s *Server) showResult(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	r, closed, err := s.resultOf(ctx, h.Poll)
	if err != nil {
		return err
	}
	v := page.ResultView{BallotHead: h, Result: r, Turnout: closed.Turnout, Summary: page.Summarise(ctx, h.Poll.Rules, r)}
	if h.Poll.Named {
		if v.Names, err = s.namesOf(ctx, h.Poll); err != nil {
			return err
		}
	}
	return s.show(c, s.ballotFrame(c, h, words.T(ctx, "Result")), page.BallotResult(v))
}

// namesOf joins the votes of a roll-call with their names, by name; those of
// erased accounts come last.
func (s *Server) namesOf(ctx context.Context, p *ballot.Poll) ([]page.NamedBallot, error) {
	board, err := s.ballots.Board(ctx, p)
	if err != nil {
		return nil, err
	}
	names, err := s.ballots.Names(ctx, p)
	if err != nil {
		return nil, err
	}
	by := map[string]ballot.By{}
	for _, o := range names {
		if by[o.Voter], err = o.Read(p.Key()); err != nil {
			return nil, err
		}
	}
	var all []page.NamedBallot
	for _, v := range board.Votes {
		all = append(all, page.NamedBallot{By: by[v.Voter], Answers: v.Answers})
	}
	slices.SortStableFunc(all, func(a, b page.NamedBallot) int {
		if a.By.Name == "" || b.By.Name == "" {
			return strings.Compare(b.By.Name, a.By.Name)
		}
		return strings.Compare(a.By.Name, b.By.Name)
	})
	return all, nil
}

func (s *Server) showBoard(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	board, err := s.ballots.Board(ctx, h.Poll)
	if err != nil {
		return err
	}
	v := page.BoardView{BallotHead: h, Board: board, Hash: h.Poll.Board, From: max(0, number(c.Query("from")))}
	if next := v.From + page.BoardPage; next < len(board.Papers) {
		v.More = page.BallotPath(h.Poll.ID, "board") + "?from=" + strconv.Itoa(next)
	}
	return s.show(c, s.ballotFrame(c, h, words.T(ctx, "The board")), page.BallotBoard(v))
}

func (s *Server) sendBoard(c *fiber.Ctx) error {
	p, err := s.ballots.Find(c.UserContext(), s.actor(c), ballotID(c))
	if err != nil {
		return err
	}
	board, err := s.ballots.Board(c.UserContext(), p)
	if err != nil {
		return err
	}
	return download(c, p.ID+"-board.json", board)
}

// sendBundle sends what anybody needs to count again. It is made in memory: a
// bundle that broke off must not look like a whole one.
func (s *Server) sendBundle(c *fiber.Ctx) error {
	p, err := s.ballots.Find(c.UserContext(), s.actor(c), ballotID(c))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+p.ID+`.zip"`)
	return s.ballots.Bundle(c.UserContext(), p, c.Response().BodyWriter())
}

// checkVote looks for the number of a receipt. Nobody is asked who they are.
func (s *Server) checkVote(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.ballotHead(c)
	if err != nil {
		return err
	}
	v := page.CheckView{BallotHead: h, Number: strings.Join(strings.Fields(c.Query("number")), "")}
	f := s.ballotFrame(c, h, words.T(ctx, "Is my vote there?"))
	if c.Request().URI().QueryArgs().Has("number") && h.Poll.Rules != nil {
		v.Looked = true
		if v.Found, err = s.ballots.Holds(ctx, h.Poll, v.Number); err != nil {
			found := govuk.Problems(ctx, err)
			if found == nil {
				return err
			}
			v.Looked, f.Problems, v.Form.Problems = false, found, found
			c.Status(fiber.StatusUnprocessableEntity)
		}
	}
	return s.show(c, f, page.BallotCheck(v))
}
