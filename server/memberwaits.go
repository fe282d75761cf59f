package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// memberWaits is what a forum asks of a member now: the vote, wordings to
// confirm, answers to rate.
func (s *Server) memberWaits(ctx context.Context, by people.Actor, f *forum.Forum) (all []govuk.Link, err error) {
	if !s.forums.May(ctx, by, f.Key(), forum.SettleWording) {
		return nil, nil
	}
	poll, err := s.pollOf(ctx, by, f.Key())
	if err != nil {
		return nil, err
	}
	if poll != nil && poll.State(s.now()) == ballot.Open {
		row, err := s.ballots.Entitled(ctx, poll, by.Person)
		if err != nil {
			return nil, err
		}
		if row != nil {
			all = append(all, govuk.Link{Href: page.BallotPath(poll.ID, "paper"), Text: voteUntil(ctx, poll, row.Paper != "")})
		}
	}
	wordings, answers, err := s.toSettle(ctx, by, f)
	at := recommendation.Path(f.ID, 0)
	if wordings > 0 {
		all = append(all, govuk.Link{Href: at, Text: words.N(ctx, wordings, "%d recommendation waits for you to confirm its wording", "%d recommendations wait for you to confirm their wording")})
	}
	if answers > 0 {
		all = append(all, govuk.Link{Href: at, Text: words.N(ctx, answers, "%d answer of the authority waits for your rating", "%d answers of the authority wait for your rating")})
	}
	return all, err
}

// voteUntil asks for a vote. Whoever has their paper may have voted with it:
// nobody can say.
func voteUntil(ctx context.Context, p *ballot.Poll, given bool) string {
	if given {
		return words.T(ctx, "Vote, or change your vote, until %s", words.When(ctx, p.Closes))
	}
	return words.T(ctx, "Vote on the recommendations until %s", words.When(ctx, p.Closes))
}

// toSettle counts the wordings that a member has not confirmed and the answers
// that they have not rated.
func (s *Server) toSettle(ctx context.Context, by people.Actor, f *forum.Forum) (wordings, answers int, err error) {
	all, err := s.recommendations.List(ctx, by, f.Key())
	for _, one := range all {
		switch {
		case one.Withdrawn != nil:
		case one.Latest() != nil && one.Own == "":
			answers++
		case f.Phase == forum.Drafting && !one.Settled && !one.Mine:
			wordings++
		}
	}
	return wordings, answers, err
}
