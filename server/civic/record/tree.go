package record

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/storage"
)

// The tree's hashes are kept in tiles of 256 (tlog's height 8): a full tile
// never changes and is kept; the last, unfinished tile of each level is held
// in memory, because it follows from the entries. All of it can be built again
// from the entries alone.
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

// tile is a full tile as it is kept.
type tile struct {
	storage.Meta
	Level  int    `json:"level"`
	N      int64  `json:"n"`
	Hashes string `json:"hashes"` // base64 of 256 hashes
}

func tileID(level int, n int64) string { return fmt.Sprintf("%02d|%012d", level, n) }

// tree is the projection of the entries as far as this server has read them.
type tree struct {
	mu    sync.Mutex
	begun bool
	size  int64
	done  []int64       // full tiles by level
	edge  [][]tlog.Hash // the unfinished tile of each level
	shelf map[string][]byte
	last  *Point // the newest checkpoint known
}

// ErrAltered: what is kept contradicts what was signed or hashed before.
var ErrAltered = errors.New("record: the kept record was altered")

func altered(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrAltered, fmt.Sprintf(format, args...))
}

// advance reads what was entered since the last time, for who holds the tree. A failure forgets what this server
// had built: the next one begins from what is kept.
func (l *Log) advance(ctx context.Context) (err error) {
	t := &l.tree
	defer func() {
		if err != nil {
			t.begun = false
		}
	}()
	if !t.begun {
		if err := l.begin(ctx); err != nil {
			return err
		}
	}
	for e, err := range l.entries.Find(ctx, storage.Query{From: entryID(t.size)}) {
		if err != nil {
			return err
		}
		if e.Index != t.size {
			return altered("entry %d is missing", t.size)
		}
		if err := l.push(ctx, 0, tlog.RecordHash([]byte(e.Leaf))); err != nil {
			return err
		}
		t.size++
	}
	return nil
}

// begin takes up the tree from the full tiles that are kept.
func (l *Log) begin(ctx context.Context) error {
	t := &l.tree
	t.size, t.done, t.edge, t.shelf = 0, nil, nil, map[string][]byte{}
	for level := 0; ; level++ {
		newest, err := l.tiles.First(ctx, storage.Query{Index: byLevel, Equal: []any{level}, Descending: true})
		if errors.Is(err, storage.ErrNotFound) {
			break
		}
		if err != nil {
			return err
		}
		t.done, t.edge = append(t.done, newest.N+1), append(t.edge, nil)
	}
	if len(t.done) > 0 {
		t.done, t.edge = append(t.done, 0), append(t.edge, nil)
		t.size = t.done[0] * tileWidth
	}
	// From the top, so that a tile that a crash left unkept is kept now.
	for level := len(t.done) - 1; level > 0; level-- {
		for n := t.done[level] * tileWidth; n < t.done[level-1]; n++ {
			below, err := l.tile(ctx, level-1, n)
			if err != nil {
				return err
			}
			if err := l.push(ctx, level, root(hashesOf(below))); err != nil {
				return err
			}
		}
	}
	newest, err := l.points.First(ctx, storage.Query{Descending: true})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	t.last, t.begun = newest, true
	return nil
}

// push adds a hash to a level. A tile that is full now is kept, and its root
// goes one level up.
func (l *Log) push(ctx context.Context, level int, h tlog.Hash) error {
	t := &l.tree
	for len(t.edge) <= level {
		t.edge, t.done = append(t.edge, nil), append(t.done, 0)
	}
	t.edge[level] = append(t.edge[level], h)
	if len(t.edge[level]) < tileWidth {
		return nil
	}
	full := t.edge[level]
	if err := l.keepTile(ctx, level, t.done[level], full); err != nil {
		return err
	}
	t.done[level]++
	t.edge[level] = nil
	return l.push(ctx, level+1, root(full))
}

// keepTile keeps a full tile, or finds that another server kept the same.
func (l *Log) keepTile(ctx context.Context, level int, n int64, hashes []tlog.Hash) error {
	k := &tile{Level: level, N: n, Hashes: base64.StdEncoding.EncodeToString(bytesOf(hashes))}
	k.ID = tileID(level, n)
	err := l.tiles.Insert(ctx, k)
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	there, err := l.tiles.Get(ctx, k.ID)
	if err == nil && there.Hashes != k.Hashes {
		err = altered("the hashes kept of entries %d to %d are others", n*tileWidth<<(tileHeight*level), ((n+1)*tileWidth<<(tileHeight*level))-1)
	}
	return err
}

// mostShelf bounds the tiles in memory: 2 MB.
const mostShelf = 256

// tile reads a full tile.
func (l *Log) tile(ctx context.Context, level int, n int64) ([]byte, error) {
	id := tileID(level, n)
	if raw, there := l.tree.shelf[id]; there {
		return raw, nil
	}
	k, err := l.tiles.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, altered("a tile of hashes is missing: level %d, number %d", level, n)
	}
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(k.Hashes)
	if err != nil || len(raw) != tileWidth*tlog.HashSize {
		return nil, altered("a tile of hashes is damaged: level %d, number %d", level, n)
	}
	if len(l.tree.shelf) >= mostShelf {
		clear(l.tree.shelf)
	}
	l.tree.shelf[id] = raw
	return raw, nil
}

// reader gives the tree's hashes to tlog, for who holds the tree.
func (l *Log) reader(ctx context.Context) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		all := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			data, err := l.tileData(ctx, t)
			if err != nil {
				return nil, err
			}
			if all[i], err = tlog.HashFromTile(t, data, index); err != nil {
				return nil, err
			}
		}
		return all, nil
	})
}

// tileData gives the first hashes of a tile, full or not.
func (l *Log) tileData(ctx context.Context, t tlog.Tile) ([]byte, error) {
	switch {
	case t.L >= len(l.tree.done) || t.N > l.tree.done[t.L] || t.N == l.tree.done[t.L] && t.W > len(l.tree.edge[t.L]):
		return nil, fmt.Errorf("record: the tile %s is beyond the end", t.Path())
	case t.N < l.tree.done[t.L]:
		raw, err := l.tile(ctx, t.L, t.N)
		if err != nil {
			return nil, err
		}
		return raw[:t.W*tlog.HashSize], nil
	}
	return bytesOf(l.tree.edge[t.L][:t.W]), nil
}

// root is the hash above a full tile.
func root(hashes []tlog.Hash) tlog.Hash {
	for len(hashes) > 1 {
		up := make([]tlog.Hash, len(hashes)/2)
		for i := range up {
			up[i] = tlog.NodeHash(hashes[2*i], hashes[2*i+1])
		}
		hashes = up
	}
	return hashes[0]
}

func bytesOf(hashes []tlog.Hash) []byte {
	raw := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		raw = append(raw, h[:]...)
	}
	return raw
}

func hashesOf(raw []byte) []tlog.Hash {
	all := make([]tlog.Hash, len(raw)/tlog.HashSize)
	for i := range all {
		copy(all[i][:], raw[i*tlog.HashSize:])
	}
	return all
}
