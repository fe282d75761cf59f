package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/folkmoot/folkmoot/storage"
)

// outside begins the key of a document that is left out of an index. It sorts
// above every encoded key, which begin with a small letter, and the id after
// it keeps it from standing in the way of a unique index. A document with no
// key at all was written by a program that did not know the index: it is
// given one when the table is opened the next time.
const outside = "~"

const fillers = 16

// Table opens a collection and waits until its indexes are built.
func (s *Store) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t := &table{coll: s.db.Collection(name), indexes: indexes}
	present, err := t.present(ctx)
	if err != nil {
		return nil, err
	}
	for i, index := range indexes {
		err := t.index(ctx, present, index.Name, bson.D{{Key: t.field(i), Value: 1}, {Key: "_id", Value: 1}}, options.Index())
		if err == nil && index.Unique {
			// Sparse, so that programs that do not know the index can write.
			err = t.index(ctx, present, index.Name+"-unique", bson.D{{Key: t.field(i), Value: 1}},
				options.Index().SetUnique(true).SetSparse(true))
		}
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", index.Name, err)
		}
	}
	for i := range indexes {
		if err := t.fill(ctx, i); err != nil {
			return nil, fmt.Errorf("index %s: %w", indexes[i].Name, err)
		}
	}
	return t, nil
}

// present names the indexes that exist; without a collection there are none.
func (t *table) present(ctx context.Context) (map[string]bool, error) {
	specs, err := t.coll.Indexes().ListSpecifications(ctx)
	var answered driver.CommandError
	if err != nil && !(errors.As(err, &answered) && answered.Name == "NamespaceNotFound") {
		return nil, err
	}
	names := map[string]bool{}
	for _, spec := range specs {
		names[spec.Name] = true
	}
	return names, nil
}

// index builds one index and waits for it.
func (t *table) index(ctx context.Context, present map[string]bool, name string, keys bson.D, o *options.IndexOptionsBuilder) error {
	if present[name] {
		return nil
	}
	_, err := t.coll.Indexes().CreateOne(ctx, driver.IndexModel{Keys: keys, Options: o.SetName(name)})
	return t.answer(err)
}

// fill gives a key to every document that has none in index i.
func (t *table) fill(ctx context.Context, i int) error {
	for {
		cursor, err := t.coll.Find(ctx, bson.D{{Key: t.field(i), Value: nil}}, options.Find().SetLimit(256))
		if err != nil {
			return err
		}
		var found []bson.Raw
		if err := cursor.All(ctx, &found); err != nil || len(found) == 0 {
			return err
		}
		if err := t.fillSome(ctx, i, found); err != nil {
			return err
		}
	}
}

// fillSome gives keys to some documents, several at once because each write
// waits for the journals of a majority.
func (t *table) fillSome(ctx context.Context, i int, found []bson.Raw) error {
	errs := make(chan error, fillers)
	for filler := range fillers {
		go func() {
			for n := filler; n < len(found); n += fillers {
				if err := t.fillOne(ctx, i, found[n]); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	var all error
	for range fillers {
		all = errors.Join(all, <-errs)
	}
	return all
}

// fillOne gives a document its key. One that changed in between gets none
// and is found again.
func (t *table) fillOne(ctx context.Context, i int, raw bson.Raw) error {
	row, err := decode(raw)
	if err != nil {
		return err
	}
	key, err := t.indexes[i].Key(row)
	if err != nil {
		return err
	}
	set := bson.D{{Key: "$set", Value: bson.D{{Key: t.field(i), Value: orOutside(key, row.ID)}}}}
	if _, err := t.coll.UpdateOne(ctx, seen(row.ID, row.Version), set); err != nil {
		row.Keys = make([]string, len(t.indexes))
		row.Keys[i] = key
		return fmt.Errorf("%s: %w", row.ID, t.refusal(ctx, row, err))
	}
	return nil
}

func (t *table) field(i int) string { return "keys." + t.indexes[i].Name }

func orOutside(key, id string) string {
	if key == "" {
		return outside + id
	}
	return key
}
