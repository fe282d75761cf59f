package mongo

import (
	"context"
	"errors"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/folkmoot/folkmoot/storage"
)

// A stretch is read in portions, each its own query from the place where the
// last one ended. No cursor stays open while the rows are used, so none can
// time out or see a row twice.
const (
	firstPortion = 64
	portionRows  = 512
	portionBytes = 4 << 20
)

// Find yields the rows of a stretch.
func (t *table) Find(ctx context.Context, r storage.Range) iter.Seq2[storage.Row, error] {
	return func(yield func(storage.Row, error) bool) {
		portion, left := firstPortion, r.Limit
		for {
			if r.Limit > 0 {
				portion = min(portion, left)
			}
			found, whole, err := t.portion(ctx, r, portion)
			if err != nil {
				yield(storage.Row{}, err)
				return
			}
			for _, raw := range found {
				row, err := decode(raw)
				if !yield(row, err) || err != nil {
					return
				}
			}
			left -= len(found)
			if whole || (r.Limit > 0 && left == 0) {
				return
			}
			last := found[len(found)-1]
			r.AfterID, _ = last.Lookup("_id").StringValueOK()
			if r.Index >= 0 {
				r.AfterKey, _ = last.Lookup("keys", t.indexes[r.Index].Name).StringValueOK()
			}
			portion = portionRows
		}
	}
}

// portion reads up to n documents, fewer when they are large; whole means
// that nothing follows them.
func (t *table) portion(ctx context.Context, r storage.Range, n int) (_ []bson.Raw, whole bool, err error) {
	cursor, err := t.coll.Find(ctx, t.filter(r), options.Find().SetSort(t.sort(r)).SetLimit(int64(n)).SetBatchSize(int32(n)))
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, cursor.Close(context.WithoutCancel(ctx))) }()
	var found []bson.Raw
	for size := 0; size < portionBytes; {
		if !cursor.Next(ctx) {
			return found, len(found) < n, cursor.Err()
		}
		found = append(found, append(bson.Raw(nil), cursor.Current...))
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
