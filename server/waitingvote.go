package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// aQuestion is how many minutes a question of a ballot takes, reading it
// included.
const aQuestion = 2

// votesDue are the open ballots on whose roll a person stands: secret ones
// until they have their paper, since nobody can say whether they voted with it,
// and roll-calls until they answered.
func (s *Server) votesDue(ctx context.Context, by people.Actor) (all []page.Need, err error) {
	mine, err := s.ballots.ForPerson(ctx, by)
	if err != nil {
		return nil, err
	}
	for _, m := range mine {
		if m.State != ballot.Open || m.Given {
			continue
		}
		if m.Named {
			own, err := s.ballots.Own(ctx, by, m.Poll)
			if err != nil {
				return nil, err
			}
			if own != nil {
				continue
			}
		}
		all = append(all, page.Need{Href: page.BallotPath(m.ID, "paper"), When: m.Opens, Minutes: min(max(aQuestion*len(m.Rules.Questions), 3), aSitting),
			Text: words.T(ctx, "Vote in “%s”. It closes on %s", m.Title, words.When(ctx, m.Closes))})
	}
	return all, nil
}
