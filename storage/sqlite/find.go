package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"

	"github.com/folkmoot/folkmoot/storage"
)

// Find yields the rows of a stretch.
func (t *table) Find(ctx context.Context, r storage.Range) iter.Seq2[storage.Row, error] {
	return storage.InPortions(r, func(r storage.Range, n int) ([]storage.Keyed, bool, error) { return t.portion(ctx, r, n) })
}

// portion reads up to n rows, fewer when they are large; whole means that
// nothing follows them.
func (t *table) portion(ctx context.Context, r storage.Range, n int) (_ []storage.Keyed, whole bool, err error) {
	order := "id"
	key := "''"
	if r.Index >= 0 {
		key = t.columns[r.Index]
		order = key + ", id"
		if r.Descending {
			order = key + " DESC, id"
		}
	}
	if r.Descending {
		order += " DESC"
	}
	where, args := t.where(r)
	stmt, err := t.prepare(ctx, `SELECT id, version, body, `+key+` FROM `+t.name+where+` ORDER BY `+order+` LIMIT ?`)
	if err != nil {
		return nil, false, err
	}
	rows, err := stmt.QueryContext(ctx, append(args, n)...)
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var all []storage.Keyed
	for size := 0; size < storage.PortionBytes; {
		if !rows.Next() {
			return all, len(all) < n, rows.Err()
		}
		var k storage.Keyed
		if err := rows.Scan(&k.Row.ID, &k.Row.Version, &k.Row.Body, &k.Key); err != nil {
			return nil, false, err
		}
		all = append(all, k)
		size += len(k.Row.Body)
	}
	return all, false, nil
}

// where bounds a stretch by one condition on each side, because SQLite walks
// an index from one bound only and would filter by a second one row by row.
func (t *table) where(r storage.Range) (string, []any) {
	column := "id"
	if r.Index >= 0 {
		column = t.columns[r.Index]
	}
	low, lowArgs := "", []any(nil)
	high, highArgs := "", []any(nil)
	switch {
	case r.From != "":
		low, lowArgs = column+" >= ?", []any{r.From}
	case r.Index >= 0:
		low = column + " > ''"
	}
	if r.To != "" {
		high, highArgs = column+" < ?", []any{r.To}
	}
	if r.AfterID != "" {
		place, after, args := r.AfterKey, "("+column+", id) ", []any{r.AfterKey, r.AfterID}
		if r.Index < 0 {
			place, after, args = r.AfterID, "id ", []any{r.AfterID}
		}
		if !r.Descending && place >= r.From && place != "" {
			low, lowArgs = after+strings.Replace("> (?, ?)", "(?, ?)", marks(args), 1), args
		}
		if r.Descending && (r.To == "" || place < r.To) {
			high, highArgs = after+strings.Replace("< (?, ?)", "(?, ?)", marks(args), 1), args
		}
	}
	switch {
	case low != "" && high != "":
		return " WHERE " + low + " AND " + high, append(lowArgs, highArgs...)
	case low+high != "":
		return " WHERE " + low + high, append(lowArgs, highArgs...)
	default:
		return "", nil
	}
}

func marks(args []any) string {
	if len(args) == 2 {
		return "(?, ?)"
	}
	return "?"
}

// Count counts the rows of a stretch.
func (t *table) Count(ctx context.Context, r storage.Range) (int, error) {
	r.AfterKey, r.AfterID = "", ""
	where, args := t.where(r)
	stmt, err := t.prepare(ctx, `SELECT count(*) FROM `+t.name+where)
	if err != nil {
		return 0, err
	}
	n := 0
	err = stmt.QueryRowContext(ctx, args...).Scan(&n)
	return n, err
}

// scanAll reads rows of id, version and body.
func scanAll(rows *sql.Rows) (_ []storage.Row, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	var all []storage.Row
	for rows.Next() {
		var row storage.Row
		if err := rows.Scan(&row.ID, &row.Version, &row.Body); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
