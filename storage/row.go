package storage

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

func (c *Collection[T]) stretch(q Query) (Range, error) {
	i, known := c.place[q.Index]
	if !known {
		return Range{}, fmt.Errorf("storage: %s has no index %q", c.name, q.Index)
	}
	r := Range{Index: i, Descending: q.Descending, Limit: q.Limit}
	var err error
	if q.After != "" {
		if r.AfterKey, r.AfterID, err = decodeCursor(q.After); err != nil {
			return Range{}, err
		}
	}
	if i < 0 {
		r.From, r.To, err = q.idBounds()
		return r, err
	}
	r.From, r.To, err = q.bounds()
	return r, err
}

func (c *Collection[T]) row(doc *T, version int64) (Row, error) {
	m := meta(doc)
	if m.ID == "" || len(m.ID) > MaxID || !utf8.ValidString(m.ID) || strings.ContainsRune(m.ID, 0) {
		return Row{}, fmt.Errorf("storage: %s: %q cannot be the id of a document", c.name, m.ID)
	}
	row := Row{ID: m.ID, Version: version, Keys: make([]string, len(c.indexes))}
	for i, index := range c.indexes {
		key, err := c.key(index, doc)
		if err != nil {
			return Row{}, err
		}
		row.Keys[i] = key
	}
	was := m.Version
	m.Version = version
	defer func() { m.Version = was }()
	var err error
	row.Body, err = json.Marshal(doc)
	if err == nil && len(row.Body) > MaxBody {
		err = fmt.Errorf("%w: %s %s has %d bytes", ErrTooLarge, c.name, m.ID, len(row.Body))
	}
	return row, err
}

// key computes the document's place in one index; "" leaves it out.
func (c *Collection[T]) key(index Index[T], doc *T) (string, error) {
	parts := index.Key(doc)
	if parts == nil {
		return "", nil
	}
	key, err := encodeKey(parts)
	if err != nil {
		return "", fmt.Errorf("%w in index %s of %s", err, index.Name, c.name)
	}
	if len(key) > 4*MaxID {
		return "", fmt.Errorf("%w: a key of %d bytes in index %s of %s", ErrTooLarge, len(key), index.Name, c.name)
	}
	return key, nil
}

func (c *Collection[T]) document(row Row) (*T, error) {
	doc := new(T)
	if err := json.Unmarshal(row.Body, doc); err != nil {
		return nil, fmt.Errorf("storage: %s %s cannot be read: %w", c.name, row.ID, err)
	}
	m := meta(doc)
	m.ID, m.Version = row.ID, row.Version
	return doc, nil
}

func (c *Collection[T]) wrap(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", verb, c.name, err)
}

func meta[T any](doc *T) *Meta { return any(doc).(Document).Stored() }

// A name of a table or an index is one of a table, a column and a field, so
// it may hold only what all of them can.
var nameShape = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,47}$`)

// CheckName refuses what cannot name a table or an index.
func CheckName(name string) error {
	if nameShape.MatchString(name) {
		return nil
	}
	return fmt.Errorf("storage: %q cannot name a table or an index: small letters, digits, - and _ only", name)
}
