package mongo

import (
	"context"
	"errors"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/folkmoot/folkmoot/storage"
)

// Find yields the rows of a stretch.
func (t *table) Find(ctx context.Context, r storage.Range) iter.Seq2[storage.Row, error] {
	return storage.InPortions(r, func(r storage.Range, n int) ([]storage.Keyed, bool, error) { return t.portion(ctx, r, n) })
}

// portion reads up to n documents, fewer when they are large; whole means
// that nothing follows them.
func (t *table) portion(ctx context.Context, r storage.Range, n int) (found []storage.Keyed, whole bool, err error) {
	cursor, err := t.coll.Find(ctx, t.filter(r), options.Find().SetSort(t.sort(r)).SetLimit(int64(n)).SetBatchSize(int32(n)))
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, cursor.Close(context.WithoutCancel(ctx))) }()
	for size := 0; size < storage.PortionBytes; {
		if !cursor.Next(ctx) {
			return found, len(found) < n, cursor.Err()
		}
		var k storage.Keyed
		if k.Row, err = decode(cursor.Current); err != nil {
			return found, false, err
		}
		if r.Index >= 0 {
			k.Key, _ = cursor.Current.Lookup("keys", t.indexes[r.Index].Name).StringValueOK()
		}
		found = append(found, k)
		size += len(cursor.Current)
	}
	return found, false, nil
}

func (t *table) sort(r storage.Range) bson.D {
	direction := 1
	if r.Descending {
		direction = -1
	}
	if r.Index < 0 {
		return bson.D{{Key: "_id", Value: direction}}
	}
	return bson.D{{Key: t.field(r.Index), Value: direction}, {Key: "_id", Value: direction}}
}

// filter bounds a stretch so that each of its branches is one walk along the
// index.
func (t *table) filter(r storage.Range) bson.D {
	field, place := "_id", r.AfterID
	if r.Index >= 0 {
		field, place = t.field(r.Index), r.AfterKey
		if r.To == "" || r.To > outside {
			r.To = outside
		}
	}
	low, high := bson.D{}, bson.D{}
	if r.From != "" || r.Index >= 0 {
		low = bson.D{{Key: "$gte", Value: r.From}}
	}
	if r.To != "" {
		high = bson.D{{Key: "$lt", Value: r.To}}
	}
	passed, beyond := "$gt", &low
	if r.Descending {
		passed, beyond = "$lt", &high
	}
	continues := r.AfterID != ""
	if r.Descending {
		continues = continues && (r.To == "" || place < r.To)
	} else {
		continues = continues && place >= r.From
	}
	if continues {
		*beyond = bson.D{{Key: passed, Value: place}}
	}
	bounds := append(low, high...)
	if len(bounds) == 0 {
		return bson.D{}
	}
	stretch := bson.D{{Key: field, Value: bounds}}
	inside := place >= r.From && (r.To == "" || place < r.To)
	if !continues || r.Index < 0 || !inside {
		return stretch
	}
	sameKey := bson.D{{Key: field, Value: place}, {Key: "_id", Value: bson.D{{Key: passed, Value: r.AfterID}}}}
	return bson.D{{Key: "$or", Value: bson.A{sameKey, stretch}}}
}

// Count counts the rows of a stretch.
func (t *table) Count(ctx context.Context, r storage.Range) (int, error) {
	r.AfterKey, r.AfterID = "", ""
	n, err := t.coll.CountDocuments(ctx, t.filter(r))
	return int(n), err
}
