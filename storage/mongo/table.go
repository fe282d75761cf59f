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

// maxDocument is MongoDB's limit for one document, less its own fields.
const maxDocument = 16<<20 - 16<<10

type table struct {
	coll    *driver.Collection
	indexes []storage.IndexSpec
}

// document is a row as it is kept.
func (t *table) document(row storage.Row) (bson.Raw, error) {
	body, err := toBSON(row.Body)
	if err != nil {
		return nil, fmt.Errorf("mongo: %s: %w", row.ID, err)
	}
	keys := bson.D{}
	for i, key := range row.Keys {
		keys = append(keys, bson.E{Key: t.indexes[i].Name, Value: orOutside(key, row.ID)})
	}
	raw, err := bson.Marshal(bson.D{
		{Key: "_id", Value: row.ID}, {Key: "version", Value: row.Version},
		{Key: "keys", Value: keys}, {Key: "body", Value: body},
	})
	if err == nil && len(raw) > maxDocument {
		err = fmt.Errorf("%w: %s has %d bytes in MongoDB", storage.ErrTooLarge, row.ID, len(raw))
	}
	return raw, err
}

// decode reads a kept document. Its keys stay behind: nobody asks for them.
func decode(raw bson.Raw) (storage.Row, error) {
	id, isString := raw.Lookup("_id").StringValueOK()
	version, isInt := raw.Lookup("version").AsInt64OK()
	body, isDocument := raw.Lookup("body").DocumentOK()
	if !isString || !isInt || !isDocument {
		return storage.Row{}, fmt.Errorf("mongo: the document %s was not written by Folkmoot", raw.Lookup("_id"))
	}
	text, err := toJSON(body)
	return storage.Row{ID: id, Version: version, Body: text}, err
}

// portion is how many rows go in one command. FerretDB 1.24 stops at a row that
// is taken and then goes on with its next hundred, which a batch must not. It
// costs MongoDB a few round trips more for large batches, and nothing else.
const portion = 100

// Insert keeps rows up to the first that is taken.
func (t *table) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	if err := ctx.Err(); err != nil || len(rows) == 0 {
		return 0, err
	}
	documents := make([]bson.Raw, len(rows))
	for i, row := range rows {
		var err error
		if documents[i], err = t.document(row); err != nil {
			return 0, err
		}
	}
	for from := 0; from < len(rows); from += portion {
		_, err := t.coll.InsertMany(ctx, documents[from:min(from+portion, len(rows))], options.InsertMany().SetOrdered(true))
		var bulk driver.BulkWriteException
		if errors.As(err, &bulk) && len(bulk.WriteErrors) == 1 && driver.IsDuplicateKeyError(err) {
			return from + bulk.WriteErrors[0].Index, storage.ErrExists
		}
		if err != nil {
			return from, err
		}
	}
	return len(rows), nil
}

// Get reads one row.
func (t *table) Get(ctx context.Context, id string) (storage.Row, error) {
	raw, err := t.coll.FindOne(ctx, byID(id)).Raw()
	if errors.Is(err, driver.ErrNoDocuments) {
		return storage.Row{}, storage.ErrNotFound
	}
	if err != nil {
		return storage.Row{}, err
	}
	return decode(raw)
}

// Replace keeps row if the kept version is was.
func (t *table) Replace(ctx context.Context, row storage.Row, was int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	document, err := t.document(row)
	if err != nil {
		return err
	}
	result, err := t.coll.ReplaceOne(ctx, seen(row.ID, was), document)
	if err != nil {
		return t.refusal(ctx, row, err)
	}
	if result.MatchedCount == 0 {
		return t.why(ctx, row.ID)
	}
	return nil
}

// Delete removes a row.
func (t *table) Delete(ctx context.Context, id string, was int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	filter := byID(id)
	if was != 0 {
		filter = seen(id, was)
	}
	result, err := t.coll.DeleteOne(ctx, filter)
	if err != nil {
		return err
	}
	if result.DeletedCount == 0 {
		return t.why(ctx, id)
	}
	return nil
}

// why says what stood in the way of a change that met no document. A document
// that has the wanted version only now had another one then.
func (t *table) why(ctx context.Context, id string) error {
	err := t.coll.FindOne(ctx, byID(id), options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})).Err()
	switch {
	case errors.Is(err, driver.ErrNoDocuments):
		return storage.ErrNotFound
	case err != nil:
		return err
	default:
		return storage.ErrStale
	}
}

// answer turns MongoDB's words into the contract's.
func (t *table) answer(err error) error {
	if driver.IsDuplicateKeyError(err) {
		return storage.ErrExists
	}
	return err
}

// refusal is answer for a change of row. A server that is not MongoDB may
// report a taken unique key as a fault of its own, so a fault that came with
// an answer is looked into.
func (t *table) refusal(ctx context.Context, row storage.Row, err error) error {
	if err = t.answer(err); errors.Is(err, storage.ErrExists) {
		return err
	}
	var answered driver.ServerError
	if !errors.As(err, &answered) {
		return err
	}
	for i, key := range row.Keys {
		if key == "" || !t.indexes[i].Unique {
			continue
		}
		holder, lookup := t.coll.FindOne(ctx, bson.D{{Key: t.field(i), Value: key}}).Raw()
		if lookup != nil {
			continue
		}
		if id, _ := holder.Lookup("_id").StringValueOK(); id != row.ID {
			return storage.ErrExists
		}
	}
	return err
}

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

func seen(id string, version int64) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}}
}
