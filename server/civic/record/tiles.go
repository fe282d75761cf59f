package record

import (
	"context"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

func noTile() error {
	return civic.Refuse(civic.NotFound, "The record has no such tile. A tile is named such as 8/0/000, or 8/0/000.p/5 for its first five hashes.")
}

// Tile gives a tile of the record by its path without "tile/", as tlog names
// it: "8/0/000" for hashes, "8/data/000" for the leaves themselves, one a
// line. whole says that it is full and will never change.
func (l *Log) Tile(ctx context.Context, path string) (data []byte, whole bool, err error) {
	t, err := tlog.ParseTilePath("tile/" + path)
	if err != nil || t.H != tileHeight {
		return nil, false, noTile()
	}
	l.tree.mu.Lock()
	defer l.tree.mu.Unlock()
	if err := l.advance(ctx); err != nil {
		return nil, false, err
	}
	whole = t.W == tileWidth
	if t.L < 0 {
		if t.N*tileWidth+int64(t.W) > l.tree.size {
			return nil, false, noTile()
		}
		data, err = l.leaves(ctx, t.N*tileWidth, t.N*tileWidth+int64(t.W))
		return data, whole, err
	}
	if there := t.L < len(l.tree.done) && (t.N < l.tree.done[t.L] || t.N == l.tree.done[t.L] && t.W <= len(l.tree.edge[t.L])); !there {
		return nil, false, noTile()
	}
	data, err = l.tileData(ctx, t)
	return data, whole, err
}

// leaves reads the leaves of a stretch, one a line. Canonical JSON holds no
// line break.
func (l *Log) leaves(ctx context.Context, from, to int64) ([]byte, error) {
	var b strings.Builder
	for e, err := range l.entries.Find(ctx, storage.Query{From: entryID(from), To: entryID(to)}) {
		if err != nil {
			return nil, err
		}
		b.WriteString(e.Leaf)
		b.WriteByte('\n')
	}
	return []byte(b.String()), nil
}
