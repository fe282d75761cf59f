package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// OpenStore opens the store that the settings name: MongoDB, or else the
// embedded one in the data folder.
func OpenStore(ctx context.Context, s Settings) (storage.Engine, error) {
	if s.store != nil {
		return s.store()
	}
	if s.MongoDB != "" {
		engine, err := mongo.Open(ctx, s.MongoDB)
		if err != nil {
			return nil, fmt.Errorf("mongodb-uri: %w", err)
		}
		return engine, nil
	}
	if err := os.MkdirAll(s.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	engine, err := sqlite.Open(ctx, filepath.Join(s.Data, "folkmoot.db"))
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return engine, nil
}

// OpenPeople opens only the register of people, for commands that run beside
// a server.
func OpenPeople(ctx context.Context, s Settings) (*people.Register, func(), error) {
	engine, err := OpenStore(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	register, err := openRegister(ctx, s, engine, time.Now, civic.Silence{})
	if err != nil {
		_ = engine.Close()
		return nil, nil, err
	}
	return register, func() { _ = engine.Close() }, nil
}

func openRegister(ctx context.Context, s Settings, e storage.Engine, now civic.Now, tell civic.Announcer) (*people.Register, error) {
	secret, err := s.secret()
	if err != nil {
		return nil, err
	}
	c := people.Config{Engine: e, Now: now, Announcer: tell, Secret: string(secret)}
	if s.AdminAddress != "" {
		c.Administrators = []string{s.AdminAddress}
	}
	return people.Open(ctx, c)
}
