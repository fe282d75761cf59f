package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openBallots opens the secret ballots. Their keys are sealed with the
// platform's secret, as addresses are.
func (s *Server) openBallots(ctx context.Context, tell civic.Announcer) (err error) {
	secret, err := s.settings.secret()
	if err != nil {
		return err
	}
	vault, err := people.NewVault(string(secret))
	if err != nil {
		return err
	}
	s.ballots, err = ballot.OpenAll(ctx, s.engine, ballot.Needs{Rules: houseRules{s}, People: s.people, Record: s.record,
		Vault: vault, Announce: tell, Now: s.now, Seated: s.seatedIn})
	if err == nil {
		s.people.Attach(s.ballots.Part())
	}
	return err
}

// seatedIn gives the members of the forum that a ballot belongs to.
func (s *Server) seatedIn(ctx context.Context, plan string) ([]people.PersonID, bool, error) {
	id, ours := draft.ForumOf(plan)
	if !ours {
		return nil, false, nil
	}
	panel, err := s.forums.Panel(ctx, forum.ID(id))
	return panel, true, err
}

// closing is how often ballots whose time is over are closed and counted.
const closing = 5 * time.Second

// keepBallots closes and counts what is due until the server leaves.
func (s *Server) keepBallots(ctx context.Context) {
	ticks := time.NewTicker(closing)
	defer ticks.Stop()
	for {
		if _, err := s.ballots.CloseDue(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("close a ballot", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}
