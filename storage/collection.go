package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// ErrCursor: the place to continue from is not one that Cursor gave.
var ErrCursor = errors.New("storage: this is not a place in the list")

// Collection keeps documents of one type in one table. It is safe for
// concurrent use.
type Collection[T any] struct {
	name    string
	table   Table
	indexes []Index[T]
	place   map[string]int
}

// Open opens the collection called name. T must embed Meta.
func Open[T any](ctx context.Context, e Engine, name string, indexes ...Index[T]) (*Collection[T], error) {
	if _, ok := any(new(T)).(Document); !ok {
		return nil, fmt.Errorf("storage: %T does not embed storage.Meta", *new(T))
	}
	if err := CheckName(name); err != nil {
		return nil, err
	}
	c := &Collection[T]{name: name, indexes: indexes, place: map[string]int{"": -1}}
	specs := make([]IndexSpec, len(indexes))
	for i, index := range indexes {
		if err := CheckName(index.Name); err != nil {
			return nil, err
		}
		specs[i] = IndexSpec{Name: index.Name, Unique: index.Unique, Key: func(r Row) (string, error) {
			doc, err := c.document(r)
			if err != nil {
				return "", err
			}
			return c.key(index, doc)
		}}
		if _, twice := c.place[index.Name]; twice {
			return nil, fmt.Errorf("storage: %s declares the index %q twice", name, index.Name)
		}
		c.place[index.Name] = i
	}
	var err error
	c.table, err = e.Table(ctx, name, specs)
	if err != nil {
		return nil, fmt.Errorf("storage: open %s: %w", name, err)
	}
	return c, nil
}

// Insert keeps a new document as version 1. ErrExists means that someone was
// first; the document is then left at version 0.
func (c *Collection[T]) Insert(ctx context.Context, doc *T) error {
	_, err := c.InsertMany(ctx, []*T{doc})
	return err
}

// InsertMany keeps new documents in order and stops at the first that exists,
// returning how many are kept. The batch is not atomic.
func (c *Collection[T]) InsertMany(ctx context.Context, docs []*T) (int, error) {
	rows := make([]Row, len(docs))
	for i, doc := range docs {
		row, err := c.row(doc, 1)
		if err != nil {
			return 0, err
		}
		rows[i] = row
	}
	n, err := c.table.Insert(ctx, rows)
	for _, doc := range docs[:n] {
		meta(doc).Version = 1
	}
	return n, c.wrap("insert", err)
}

// Get reads one document.
func (c *Collection[T]) Get(ctx context.Context, id string) (*T, error) {
	row, err := c.table.Get(ctx, id)
	if err != nil {
		return nil, c.wrap("read", err)
	}
	return c.document(row)
}

// Replace keeps the changed document if nobody changed it since it was read,
// and counts its version up.
func (c *Collection[T]) Replace(ctx context.Context, doc *T) error {
	m := meta(doc)
	row, err := c.row(doc, m.Version+1)
	if err != nil {
		return err
	}
	if err := c.table.Replace(ctx, row, m.Version); err != nil {
		return c.wrap("replace", err)
	}
	m.Version++
	return nil
}

// Change reads a document, lets change alter it and keeps it, again from the
// reading when someone was faster. An error from change ends it unkept.
func (c *Collection[T]) Change(ctx context.Context, id string, change func(*T) error) (*T, error) {
	for {
		doc, err := c.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := change(doc); err != nil {
			return nil, err
		}
		err = c.Replace(ctx, doc)
		if !errors.Is(err, ErrStale) {
			return doc, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// Delete removes the document if its version is still was; 0 removes any.
func (c *Collection[T]) Delete(ctx context.Context, id string, was int64) error {
	return c.wrap("delete", c.table.Delete(ctx, id, was))
}

// Find yields the documents that q asks for, in the order of its index.
func (c *Collection[T]) Find(ctx context.Context, q Query) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		r, err := c.stretch(q)
		if err != nil {
			yield(nil, err)
			return
		}
		for row, err := range c.table.Find(ctx, r) {
			if err != nil {
				yield(nil, c.wrap("find", err))
				return
			}
			doc, err := c.document(row)
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// All reads everything that q asks for into a slice. Give q a Limit wherever
// the number has no other bound.
func (c *Collection[T]) All(ctx context.Context, q Query) ([]*T, error) {
	var all []*T
	for doc, err := range c.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// First reads the first document that q asks for, or ErrNotFound.
func (c *Collection[T]) First(ctx context.Context, q Query) (*T, error) {
	q.Limit = 1
	for doc, err := range c.Find(ctx, q) {
		return doc, err
	}
	return nil, c.wrap("find", ErrNotFound)
}

// Count counts the documents that q asks for; Limit and After do not matter.
func (c *Collection[T]) Count(ctx context.Context, q Query) (int, error) {
	r, err := c.stretch(q)
	if err != nil {
		return 0, err
	}
	n, err := c.table.Count(ctx, r)
	return n, c.wrap("count", err)
}

// Cursor names doc's place in an index, for Query.After.
func (c *Collection[T]) Cursor(index string, doc *T) string {
	key := ""
	if i, known := c.place[index]; known && i >= 0 {
		key, _ = encodeKey(c.indexes[i].Key(doc))
	}
	return encodeCursor(key, meta(doc).ID)
}
