// Package mongo keeps Folkmoot's documents in MongoDB, for deployments of
// several servers.
//
// It promises what package storage promises: a write is answered when a
// majority of the replica set has it in its journal, indexes are built before
// the first reading, and every query runs on an index. A table is a
// collection; its documents are
//
//	{_id, version, keys: {index: key, ...}, body: {...}}
//
// where body is the document as ordinary fields and keys its places in the
// indexes.
//
// It refuses transactions and every operator beyond equality, bounds and $or,
// so that whatever speaks MongoDB's protocol well will do.
//
// To shard a table, shard it by {_id: 1}: ids lead with what belongs together.
// A table with a unique index stays whole, because MongoDB enforces
// uniqueness only within the shard key.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"time"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"
)

// Store is one database of a MongoDB deployment.
type Store struct {
	client *driver.Client
	db     *driver.Database
}

// Option changes how Open connects.
type Option func(*options.ClientOptions)

// Through makes connections with dial instead of the plain network.
func Through(dial func(ctx context.Context, network, address string) (net.Conn, error)) Option {
	return func(o *options.ClientOptions) { o.SetDialer(dialer(dial)) }
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return d(ctx, network, address)
}

// Open connects to the deployment and the database that uri names; without a
// name the database is folkmoot.
func Open(ctx context.Context, uri string, with ...Option) (*Store, error) {
	address, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, fmt.Errorf("mongo: the address is refused: %s", withoutPassword(err.Error()))
	}
	name := address.Database
	if name == "" {
		name = "folkmoot"
	}
	o := options.Client().ApplyURI(uri).
		SetAppName("folkmoot").
		SetReadPreference(readpref.Primary()).
		SetReadConcern(readconcern.Majority()).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: yes()})
	if address.ServerSelectionTimeout == 0 {
		o.SetServerSelectionTimeout(10 * time.Second)
	}
	for _, option := range with {
		option(o)
	}
	client, err := driver.Connect(o)
	if err != nil {
		return nil, fmt.Errorf("mongo: connect: %s", withoutPassword(err.Error()))
	}
	s := &Store{client: client, db: client.Database(name)}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Ping asks the primary whether it answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.client.Ping(ctx, readpref.Primary()); err != nil {
		return fmt.Errorf("mongo: no answer: %w", err)
	}
	return nil
}

// Drop removes the whole database. It is for tests and for drills.
func (s *Store) Drop(ctx context.Context) error { return s.db.Drop(ctx) }

// Close ends all connections.
func (s *Store) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.client.Disconnect(ctx)
}

func yes() *bool {
	on := true
	return &on
}

var login = regexp.MustCompile(`//[^/@]*@`)

// withoutPassword is for errors that quote the address, which ends in logs.
func withoutPassword(text string) string { return login.ReplaceAllString(text, "//…@") }
