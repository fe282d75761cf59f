package server

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"net/url"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// openRecord opens the public record. Its key follows from the platform's
// secret, so that all servers sign with the same one.
func (s *Settings) openRecord(ctx context.Context, e storage.Engine, needs record.Needs) (*record.Log, error) {
	secret, err := s.secret()
	if err != nil {
		return nil, err
	}
	if needs.Seed, err = hkdf.Key(sha256.New, secret, nil, "folkmoot public record", 32); err != nil {
		return nil, err
	}
	base, err := url.Parse(s.BaseURL)
	if err != nil {
		return nil, err
	}
	needs.Origin = base.Host + "/record"
	return record.Open(ctx, e, needs)
}

// OpenRecord opens only the public record, for commands that run beside a server.
func OpenRecord(ctx context.Context, s Settings) (*record.Log, func(), error) {
	engine, err := OpenStore(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	l, err := s.openRecord(ctx, engine, record.Needs{Now: civic.Now(time.Now)})
	if err != nil {
		_ = engine.Close()
		return nil, nil, err
	}
	return l, func() { l.Close(); _ = engine.Close() }, nil
}

// healing is how often entries that a crash left owed are entered.
const healing = time.Minute

// keepRecord enters what is owed, at start and from time to time, until the
// server leaves. It says so loudly when the record was altered.
func (s *Server) keepRecord(ctx context.Context) {
	ticks := time.NewTicker(healing)
	defer ticks.Stop()
	for {
		if _, err := s.record.Heal(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("enter what the public record is owed", "error", err)
		}
		if _, err := s.record.Checkpoint(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("sign the public record", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}
