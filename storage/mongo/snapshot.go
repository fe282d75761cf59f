package mongo

import (
	"context"
	"iter"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/folkmoot/folkmoot/storage"
)

// Tables names every collection but MongoDB's own.
func (s *Store) Tables(ctx context.Context) ([]string, error) {
	names, err := s.db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "system.") })
	slices.Sort(names)
	return names, nil
}

// Snapshot yields every row in one snapshot session, which needs a replica
// set of MongoDB 5 or newer. The set must keep its history for as long as the
// reading takes (minSnapshotHistoryWindowInSeconds, 300 at first); a longer
// reading ends in an error, never in a mixture.
func (s *Store) Snapshot(ctx context.Context) iter.Seq2[storage.Kept, error] {
	return func(yield func(storage.Kept, error) bool) {
		if err := s.snapshot(ctx, func(k storage.Kept) bool { return yield(k, nil) }); err != nil {
			yield(storage.Kept{}, err)
		}
	}
}

func (s *Store) snapshot(ctx context.Context, yield func(storage.Kept) bool) error {
	if err := s.keepsHistory(ctx); err != nil {
		return err
	}
	names, err := s.Tables(ctx)
	if err != nil {
		return err
	}
	session, err := s.client.StartSession(options.Session().SetSnapshot(true))
	if err != nil {
		return err
	}
	defer session.EndSession(context.WithoutCancel(ctx))
	ctx = driver.NewSessionContext(ctx, session)
	for _, name := range names {
		t := &table{coll: s.db.Collection(name)}
		for row, err := range t.Find(ctx, storage.Range{Index: -1}) {
			if err != nil {
				return err
			}
			if !yield(storage.Kept{Table: name, Row: row}) {
				return nil
			}
		}
	}
	return nil
}

// keepsHistory asks whether the server is part of a replica set or a cluster.
func (s *Store) keepsHistory(ctx context.Context) error {
	hello, err := s.db.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Raw()
	if err != nil {
		return err
	}
	_, inSet := hello.Lookup("setName").StringValueOK()
	kind, _ := hello.Lookup("msg").StringValueOK()
	if !inSet && kind != "isdbgrid" {
		return storage.ErrNoMoment
	}
	return nil
}
