package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"

	"github.com/folkmoot/folkmoot/storage"
)

type table struct {
	store   *Store
	name    string // quoted, as are the columns
	indexes []storage.IndexSpec
	columns []string
	unknown []string // key columns of a newer or older program
	write   writeStatements

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

type writeStatements struct{ insert, replace, remove, removeAny, version string }

func (t *table) writeStatements() writeStatements {
	set := []string{"version = ?", "body = ?"}
	for _, column := range t.columns {
		set = append(set, column+" = ?")
	}
	for _, column := range t.unknown {
		// This program cannot say the key that the changed row has there.
		set = append(set, column+" = ''")
	}
	names := append([]string{"id", "version", "body"}, t.columns...)
	return writeStatements{
		insert: `INSERT INTO ` + t.name + ` (` + strings.Join(names, ", ") + `) VALUES (?` +
			strings.Repeat(", ?", len(names)-1) + `) ON CONFLICT DO NOTHING`,
		replace:   `UPDATE OR IGNORE ` + t.name + ` SET ` + strings.Join(set, ", ") + ` WHERE id = ? AND version = ?`,
		remove:    `DELETE FROM ` + t.name + ` WHERE id = ? AND version = ?`,
		removeAny: `DELETE FROM ` + t.name + ` WHERE id = ?`,
		version:   `SELECT version FROM ` + t.name + ` WHERE id = ?`,
	}
}

// Insert keeps rows up to the first that is taken, in one commit.
func (t *table) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	kept := 0
	err := t.store.writer.do(ctx, func(tx *statements) (refusal, fault error) {
		kept = 0
		for _, row := range rows {
			args := append([]any{row.ID, row.Version, string(row.Body)}, keys(row)...)
			n, fault := tx.affect(t.write.insert, args...)
			if fault != nil {
				kept = 0
				return nil, fault
			}
			if n == 0 {
				return storage.ErrExists, nil
			}
			kept++
		}
		return nil, nil
	})
	if err != nil && !errors.Is(err, storage.ErrExists) {
		return 0, err
	}
	return kept, err
}

// Replace keeps row if the kept version is was.
func (t *table) Replace(ctx context.Context, row storage.Row, was int64) error {
	return t.store.writer.do(ctx, func(tx *statements) (refusal, fault error) {
		args := append([]any{row.Version, string(row.Body)}, keys(row)...)
		n, fault := tx.affect(t.write.replace, append(args, row.ID, was)...)
		if fault != nil || n > 0 {
			return nil, fault
		}
		return t.why(tx, row.ID, was)
	})
}

// Delete removes a row.
func (t *table) Delete(ctx context.Context, id string, was int64) error {
	return t.store.writer.do(ctx, func(tx *statements) (refusal, fault error) {
		query, args := t.write.remove, []any{id, was}
		if was == 0 {
			query, args = t.write.removeAny, args[:1]
		}
		n, fault := tx.affect(query, args...)
		if fault != nil || n > 0 {
			return nil, fault
		}
		return t.why(tx, id, was)
	})
}

// why says what stood in the way of a change that touched nothing.
func (t *table) why(tx *statements, id string, was int64) (refusal, fault error) {
	version, found, fault := tx.version(t.write.version, id)
	switch {
	case fault != nil:
		return nil, fault
	case !found:
		return storage.ErrNotFound, nil
	case version != was:
		return storage.ErrStale, nil
	default:
		return storage.ErrExists, nil
	}
}

// Get reads one row.
func (t *table) Get(ctx context.Context, id string) (storage.Row, error) {
	stmt, err := t.prepare(ctx, `SELECT version, body FROM `+t.name+` WHERE id = ?`)
	if err != nil {
		return storage.Row{}, err
	}
	row := storage.Row{ID: id}
	err = stmt.QueryRowContext(ctx, id).Scan(&row.Version, &row.Body)
	if errors.Is(err, sql.ErrNoRows) {
		err = storage.ErrNotFound
	}
	return row, err
}

// prepare keeps every shape of reading prepared; there are few.
func (t *table) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if stmt := t.prepared[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := t.store.readers.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if t.prepared == nil {
		t.prepared = map[string]*sql.Stmt{}
	}
	t.prepared[query] = stmt
	return stmt, nil
}

func keys(row storage.Row) []any {
	args := make([]any, len(row.Keys))
	for i, key := range row.Keys {
		args[i] = nullable(key)
	}
	return args
}
