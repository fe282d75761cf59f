package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"

	"github.com/folkmoot/folkmoot/storage"
)

const listTables = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`

// Tables names every table.
func (s *Store) Tables(ctx context.Context) ([]string, error) {
	return tablesIn(ctx, s.readers)
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func tablesIn(ctx context.Context, q querier) (_ []string, err error) {
	rows, err := q.QueryContext(ctx, listTables)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// Snapshot yields every row in one reading transaction. The log of writes
// cannot be emptied into the file before it ends.
func (s *Store) Snapshot(ctx context.Context) iter.Seq2[storage.Kept, error] {
	return func(yield func(storage.Kept, error) bool) {
		if err := s.snapshot(ctx, func(k storage.Kept) bool { return yield(k, nil) }); err != nil {
			yield(storage.Kept{}, err)
		}
	}
}

func (s *Store) snapshot(ctx context.Context, yield func(storage.Kept) bool) error {
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only read
	names, err := tablesIn(ctx, tx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if more, err := walk(ctx, tx, name, yield); !more || err != nil {
			return err
		}
	}
	return nil
}

func walk(ctx context.Context, tx *sql.Tx, name string, yield func(storage.Kept) bool) (more bool, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, version, body FROM `+quote(name)+` ORDER BY id`)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		k := storage.Kept{Table: name}
		if err := rows.Scan(&k.Row.ID, &k.Row.Version, &k.Row.Body); err != nil {
			return false, err
		}
		if !yield(k) {
			return false, nil
		}
	}
	return true, rows.Err()
}
