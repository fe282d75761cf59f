package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/storage"
)

// A key column holds NULL for a row that is left out of the index, and the
// empty text for a row written by a program that did not know the index.
// Such rows get their key when the table is opened the next time.
const keyColumn = `TEXT DEFAULT ''`

// Table opens a table. Everything it changes is one commit.
func (s *Store) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t := &table{store: s, name: quote(name), indexes: indexes}
	for _, index := range indexes {
		t.columns = append(t.columns, quote("key_"+index.Name))
	}
	err := s.writer.do(ctx, func(tx *statements) (error, error) {
		return nil, t.define(tx, name)
	})
	if err != nil {
		return nil, err
	}
	t.write = t.writeStatements()
	return t, nil
}

func (t *table) define(tx *statements, name string) error {
	// A new table is made with its columns: SQLite reads its whole schema again
	// for every column that is added later.
	keys := ""
	for _, column := range t.columns {
		keys += `, ` + column + ` ` + keyColumn
	}
	err := tx.define(`CREATE TABLE IF NOT EXISTS ` + t.name +
		` (id TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL` + keys + `)`)
	if err != nil {
		return err
	}
	present, err := columnsOf(tx, name)
	if err != nil {
		return err
	}
	for i, index := range t.indexes {
		if !present["key_"+index.Name] {
			if err := tx.define(`ALTER TABLE ` + t.name + ` ADD COLUMN ` + t.columns[i] + ` ` + keyColumn); err != nil {
				return err
			}
		}
		delete(present, "key_"+index.Name)
		if err := t.index(tx, name, i); err != nil {
			return fmt.Errorf("index %s: %w", index.Name, err)
		}
	}
	t.unknown = nil
	for column := range present {
		if strings.HasPrefix(column, "key_") {
			t.unknown = append(t.unknown, quote(column))
		}
	}
	return nil
}

// index builds one index and gives a key to every row that has none yet.
func (t *table) index(tx *statements, name string, i int) error {
	column, label := t.columns[i], name+"."+t.indexes[i].Name
	err := tx.define(`CREATE INDEX IF NOT EXISTS ` + quote(label) + ` ON ` + t.name +
		` (` + column + `, id) WHERE ` + column + ` IS NOT NULL`)
	if err != nil {
		return err
	}
	if t.indexes[i].Unique {
		err = tx.define(`CREATE UNIQUE INDEX IF NOT EXISTS ` + quote(label+".unique") + ` ON ` + t.name +
			` (` + column + `) WHERE ` + column + ` > ''`)
		if err != nil {
			return err
		}
	}
	return t.fill(tx, i)
}

func (t *table) fill(tx *statements, i int) error {
	find := `SELECT id, version, body FROM ` + t.name + ` WHERE ` + t.columns[i] + ` = '' LIMIT 100`
	set := `UPDATE OR IGNORE ` + t.name + ` SET ` + t.columns[i] + ` = ? WHERE id = ?`
	for {
		rows, err := tx.query(find)
		if err != nil {
			return err
		}
		unkeyed, err := scanAll(rows)
		if err != nil || len(unkeyed) == 0 {
			return err
		}
		for _, row := range unkeyed {
			key, err := t.indexes[i].Key(row)
			if err != nil {
				return err
			}
			n, err := tx.affect(set, nullable(key), row.ID)
			if err != nil {
				return err
			}
			if n == 0 {
				return fmt.Errorf("%s is not alone with its key: %w", row.ID, storage.ErrExists)
			}
		}
	}
}

func columnsOf(tx *statements, name string) (_ map[string]bool, err error) {
	rows, err := tx.query(`SELECT name FROM pragma_table_info(?)`, name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	present := map[string]bool{}
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return nil, err
		}
		present[column] = true
	}
	return present, rows.Err()
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// nullable turns "not in this index" into NULL.
func nullable(key string) any {
	if key == "" {
		return nil
	}
	return key
}
