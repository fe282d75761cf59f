package server

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"runtime/debug"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// openForums opens the forums and what belongs to them.
func (s *Server) openForums(ctx context.Context, tell civic.Announcer) (err error) {
	s.forums, err = forum.OpenStore(ctx, s.engine, forum.Needs{Rules: s.people.Grants, Announce: tell, Now: s.now, Record: s.record})
	if err != nil {
		return err
	}
	s.people.Attach(s.forums.Part())
	s.forums.Prove(forum.EnoughHours, s.enoughHours)
	vault, err := s.settings.registrationVault()
	if err != nil {
		return err
	}
	if s.recruits, err = recruit.OpenStore(ctx, s.engine, recruit.Needs{Forums: s.forums, Vault: vault, Now: s.now}); err != nil {
		return err
	}
	s.selections, err = selection.OpenStore(ctx, s.engine, selection.Needs{Forums: s.forums, Recruits: s.recruits, Vault: vault,
		Announce: tell, Now: s.now, Program: program()})
	if err == nil {
		s.people.Attach(s.selections.Part())
	}
	return err
}

// registrationVault seals what people say when they register for a forum. It
// has a key apart from that of people's accounts: a setting of its own, or one
// that follows from the platform's secret.
func (s *Settings) registrationVault() (*people.Vault, error) {
	if s.ForumSecret != "" {
		return people.NewVault(s.ForumSecret)
	}
	secret, err := s.secret()
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "folkmoot forum registrations", 32)
	if err != nil {
		return nil, err
	}
	return people.NewVault(hex.EncodeToString(key))
}

// program names this build, for whoever runs a lottery again.
func program() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "folkmoot"
	}
	for _, set := range info.Settings {
		if set.Key == "vcs.revision" {
			return "folkmoot " + set.Value
		}
	}
	return "folkmoot"
}

// tidying is how often registrations whose day has come are deleted.
const tidying = time.Hour

// keepForums deletes what is due, at start and every hour, until the server
// leaves. The log says how much, and of which forum; never of whom.
func (s *Server) keepForums(ctx context.Context) {
	ticks := time.NewTicker(tidying)
	defer ticks.Stop()
	for {
		report, err := s.recruits.DeleteDue(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Error("delete registrations", "error", err)
		}
		if _, err := s.selections.DeleteDue(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("forget who is behind a draw", "error", err)
		}
		if n, err := s.ledger.PartDue(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("part payments from people", "error", err)
		} else if n > 0 {
			s.log.Info("payments lead to nobody any more", "number", n)
		}
		for _, d := range report {
			s.log.Info("registrations deleted", "forum", string(d.Forum), "number", d.Registrations)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}
