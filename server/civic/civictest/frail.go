package civictest

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"github.com/folkmoot/folkmoot/storage"
)

// ErrPower is what every write says from the one on at which a Frail engine
// dies.
var ErrPower = errors.New("the power went")

// Frail is a server's engine that dies at one write, as the server itself
// might: what was written before is kept, and of a batch that it dies at, the
// first half is. The store under it lives on, for those who come after.
type Frail struct {
	storage.Engine
	table string
	left  atomic.Int32
	dead  atomic.Bool
}

// NewFrail is an engine that can die at a write to a table whose name begins
// so. It does not before At says when.
func NewFrail(e storage.Engine, table string) *Frail { return &Frail{Engine: e, table: table} }

// At lets it die at the nth write from now, counted from 1.
func (f *Frail) At(n int) { f.left.Store(int32(n)) }

// Table opens a table that dies with the engine.
func (f *Frail) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t, err := f.Engine.Table(ctx, name, indexes)
	return frailTable{t, f, strings.HasPrefix(name, f.table)}, err
}

// dies says whether this write is the one, or comes after it.
func (f *Frail) dies(counts bool) bool {
	if counts && f.left.Add(-1) == 0 {
		f.dead.Store(true)
	}
	return f.dead.Load()
}

type frailTable struct {
	storage.Table
	of     *Frail
	counts bool
}

func (t frailTable) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	was := t.of.dead.Load()
	if !t.of.dies(t.counts) {
		return t.Table.Insert(ctx, rows)
	}
	if !was && len(rows) > 1 {
		if n, err := t.Table.Insert(ctx, rows[:len(rows)/2]); err != nil {
			return n, err
		}
	}
	return 0, ErrPower
}

func (t frailTable) Replace(ctx context.Context, row storage.Row, was int64) error {
	if t.of.dies(t.counts) {
		return ErrPower
	}
	return t.Table.Replace(ctx, row, was)
}

func (t frailTable) Delete(ctx context.Context, id string, was int64) error {
	if t.of.dies(t.counts) {
		return ErrPower
	}
	return t.Table.Delete(ctx, id, was)
}
