package storage

import (
	"context"
	"errors"
	"iter"
)

// ErrNoMoment: this store cannot be read as it was at one moment.
var ErrNoMoment = errors.New("storage: this store cannot be read as of one moment while others write")

// Whole is an engine that can be read from end to end, for backups.
type Whole interface {
	Engine
	// Tables names every table, in order.
	Tables(ctx context.Context) ([]string, error)
	// Snapshot yields every row of every table, by table and by id, as all of
	// them were at one moment, while others go on writing. Rows come without
	// keys. ErrNoMoment means that the store has no such view.
	Snapshot(ctx context.Context) iter.Seq2[Kept, error]
}

// Kept is a row and the table that keeps it.
type Kept struct {
	Table string
	Row   Row
}
