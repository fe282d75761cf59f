package record

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/storage"
)

// Found is something wrong in a kept record, and where: between the entries
// From and To, both included.
type Found struct {
	From, To int64
	What     string // English: it is for an operator's terminal
}

func (f Found) String() string {
	if f.From == f.To {
		return fmt.Sprintf("entry %d: %s", f.From, f.What)
	}
	return fmt.Sprintf("entries %d to %d: %s", f.From, f.To, f.What)
}

// Checked is what a walk through a kept record found.
type Checked struct {
	Entries     int64
	Checkpoints int
	Root        string
	Found       []Found
}

// mostFound ends a walk: after so many findings more do not help anybody.
const mostFound = 100

// Check walks the whole record as it is kept: each entry against its own hash
// and its tile, the tree against every checkpoint that was signed. Whoever
// alters the store cannot sign, so the first checkpoint that does not fit says
// between which entries they were.
func (l *Log) Check(ctx context.Context) (*Checked, error) {
	w := &walk{Checked: &Checked{}, l: l}
	points, err := l.points.All(ctx, storage.Query{})
	if err != nil {
		return nil, err
	}
	w.points = points
	for e, err := range l.entries.Find(ctx, storage.Query{}) {
		if err != nil {
			return nil, err
		}
		if err := w.entry(ctx, e); err != nil {
			return nil, err
		}
		if len(w.Found) >= mostFound {
			return w.Checked, nil
		}
	}
	if err := w.passed(); err != nil {
		return nil, err
	}
	for _, p := range w.points {
		w.found(w.Entries, p.Size-1, "signed for, and not there any more")
		break
	}
	if w.Entries > 0 && !w.gap {
		root, err := tlog.TreeHash(w.Entries, w)
		w.Root = root.String()
		return w.Checked, err
	}
	return w.Checked, nil
}

// walk builds the tree anew from the entries alone.
type walk struct {
	*Checked
	l      *Log
	hashes []tlog.Hash // in tlog's dense order
	points []*Point    // those not passed yet
	agreed int64       // the size of the last checkpoint that fitted
	broken bool        // a checkpoint did not fit: later ones cannot either
	gap    bool        // an entry is missing: there is no tree any more
}

func (w *walk) found(from, to int64, what string) {
	w.Found = append(w.Found, Found{from, to, what})
}

// ReadHashes serves tlog.
func (w *walk) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	all := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(w.hashes)) {
			return nil, errors.New("record: a hash beyond the end")
		}
		all[i] = w.hashes[index]
	}
	return all, nil
}

func (w *walk) entry(ctx context.Context, e *Entry) error {
	if err := w.passed(); err != nil {
		return err
	}
	if e.Index != w.Entries || e.ID != entryID(e.Index) {
		w.found(w.Entries, max(w.Entries, e.Index-1), "missing")
		w.Entries, w.broken, w.gap = e.Index, true, true
	}
	if !e.intact() {
		w.found(e.Index, e.Index, "it is not what was hashed")
	}
	h := tlog.RecordHash([]byte(e.Leaf))
	if !w.gap {
		more, err := tlog.StoredHashesForRecordHash(e.Index, h, w)
		if err != nil {
			return err
		}
		w.hashes = append(w.hashes, more...)
	}
	w.Entries++
	if e.Index%tileWidth == tileWidth-1 && !w.gap {
		return w.tile(ctx, e.Index/tileWidth)
	}
	return nil
}

// tile compares a full tile that is kept with the leaves that were walked.
func (w *walk) tile(ctx context.Context, n int64) error {
	kept, err := w.l.tiles.Get(ctx, tileID(0, n))
	if errors.Is(err, storage.ErrNotFound) {
		return nil // not built yet, or thrown away: it follows from the entries
	}
	if err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(kept.Hashes)
	if err != nil || len(raw) != tileWidth*tlog.HashSize {
		w.found(n*tileWidth, (n+1)*tileWidth-1, "the tile of their hashes is damaged; delete it and it is built again")
		return nil
	}
	for i, h := range hashesOf(raw) {
		at := n*tileWidth + int64(i)
		if h != w.hashes[tlog.StoredHashIndex(0, at)] {
			w.found(at, at, "its hash in the tile is another")
		}
	}
	return nil
}

// passed compares the tree with the checkpoints of the size reached.
func (w *walk) passed() error {
	for len(w.points) > 0 && w.points[0].Size <= w.Entries {
		p := w.points[0]
		w.points = w.points[1:]
		if w.broken || p.Size < w.Entries {
			continue
		}
		w.Checkpoints++
		if size, root, err := OpenCheckpoint(p.Note, w.l.Verifier()); err != nil || size != p.Size || root.String() != p.Root {
			w.found(p.Size-1, p.Size-1, "the checkpoint after it is not signed with this platform's key")
			continue
		}
		hash, err := tlog.TreeHash(p.Size, w)
		if err != nil {
			return err
		}
		if hash.String() == p.Root {
			w.agreed = p.Size
			continue
		}
		w.found(w.agreed, p.Size-1, "one of them is not what was signed")
		w.broken = true
	}
	return nil
}
