package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"strings"

	"github.com/folkmoot/folkmoot/storage"
)

// A stretch is read in portions, each one query that is over before its rows
// are yielded. Whoever walks the rows may therefore take all day, read and
// write meanwhile, and holds up neither a connection nor a checkpoint.
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
			rows, whole, err := t.portion(ctx, r, portion)
			if err != nil {
				yield(storage.Row{}, err)
				return
			}
			for _, found := range rows {
				if !yield(found.row, nil) {
					return
				}
			}
			left -= len(rows)
			if whole || (r.Limit > 0 && left == 0) {
				return
			}
			last := rows[len(rows)-1]
			r.AfterKey, r.AfterID = last.key, last.row.ID
			portion = portionRows
		}
	}
}

type keyed struct {
	row storage.Row
	key string
}

// portion reads up to n rows, fewer when they are large; whole means that
// nothing follows them.
func (t *table) portion(ctx context.Context, r storage.Range, n int) (_ []keyed, whole bool, err error) {
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
	var all []keyed
	for size := 0; size < portionBytes; {
		if !rows.Next() {
			return all, len(all) < n, rows.Err()
		}
		var k keyed
		if err := rows.Scan(&k.row.ID, &k.row.Version, &k.row.Body, &k.key); err != nil {
			return nil, false, err
		}
		all = append(all, k)
		size += len(k.row.Body)
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
