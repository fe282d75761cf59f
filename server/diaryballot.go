package server

import (
	"context"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// countedBallots are the newest ballots of a plan whose result is known, to
// choose from: that a result was carried out is for a person to say.
func (s *Server) countedBallots(ctx context.Context, by people.Actor, p *plan.Plan) ([]govuk.Choice, error) {
	polls, err := s.ballots.List(ctx, by, p.ID, "")
	if err != nil {
		return nil, err
	}
	var all []govuk.Choice
	for _, one := range polls.Items {
		if one.State(s.now()) == ballot.Counted {
			all = append(all, govuk.Choice{Value: one.ID, Text: one.Title + ", " + words.Day(ctx, closedOn(one))})
		}
	}
	return all, nil
}

func closedOn(p *ballot.Poll) time.Time {
	if !p.Ended.IsZero() {
		return p.Ended
	}
	return p.Closes
}

// ofBallot takes what an entry says of a vote from the ballot that was held
// here: its title, its day, and its result in the public record.
func (s *Server) ofBallot(c *fiber.Ctx, p *plan.Plan, h *standards.Happening) error {
	id := c.FormValue("ballot")
	if h.Kind != standards.VoteKept || id == "" {
		return nil
	}
	ctx := c.UserContext()
	poll, err := s.ballots.Find(ctx, s.actor(c), ballot.ID(id))
	if err != nil {
		return err
	}
	if poll.Plan != p.ID || poll.State(s.now()) != ballot.Counted {
		return civic.Refuse(civic.Conflict, "Choose a ballot of this plan that is counted.").At("ballot")
	}
	h.Title, h.At = poll.Title, closedOn(poll)
	h.Link = page.RecordPath + "?" + url.Values{"about": {"ballot/" + poll.ID}}.Encode()
	e, err := s.record.Find(ctx, string(record.BallotResult)+"|"+poll.ID)
	if e != nil {
		h.Link = page.EntryPath(e.Index)
	}
	return err
}
