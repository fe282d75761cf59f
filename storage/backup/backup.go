// Package backup writes everything that a store keeps into one archive, while
// people write, and reads it into an empty store of either kind.
//
// An archive is gzip over lines of JSON: a head, one line for each document
// as {"table","id","version","body"}, and an end with the number of documents
// and the SHA-256 of all lines before it. It can be read with zcat and jq.
//
// It promises that an archive shows one moment of the store, that a damaged or
// cut-off archive is refused before anything is restored, and that nothing is
// restored over what is there. It refuses to encrypt: an archive holds personal
// data, is written for its owner's eyes only, and wants a safe place.
//
// Keys are not in the archive. They are computed from the documents when the
// restored tables are first opened.
package backup

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

const format = 1

// Summary says what an archive holds.
type Summary struct {
	Taken     time.Time      `json:"taken"`
	Documents int            `json:"documents"`
	Tables    map[string]int `json:"tables"`
}

type head struct {
	Folkmoot string    `json:"folkmoot"` // always "backup"
	Format   int       `json:"format"`
	Taken    time.Time `json:"taken"`
}

type line struct {
	Table   string          `json:"table"`
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	Body    json.RawMessage `json:"body"`
}

type end struct {
	Documents int            `json:"documents"`
	Tables    map[string]int `json:"tables"`
	SHA256    string         `json:"sha256"`
}

// Options change how a backup is taken.
type Options struct {
	// Still says that nobody writes meanwhile, which is the only way for a
	// store that answers storage.ErrNoMoment.
	Still bool
	// Now is the time that the archive bears; the zero time means the clock's.
	Now time.Time
}

// Write writes an archive of the store to w.
func Write(ctx context.Context, store storage.Whole, w io.Writer, o Options) (Summary, error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	a := newArchive(w)
	s := Summary{Taken: o.Now.UTC(), Tables: map[string]int{}}
	if err := a.line(head{"backup", format, s.Taken}); err != nil {
		return s, err
	}
	rows := store.Snapshot(ctx)
	if o.Still {
		rows = walk(ctx, store)
	}
	for kept, err := range rows {
		if errors.Is(err, storage.ErrNoMoment) {
			return s, fmt.Errorf("backup: %w; stop all that write, then say so with --still", err)
		}
		if err != nil {
			return s, fmt.Errorf("backup: read the store: %w", err)
		}
		if err := a.line(line{kept.Table, kept.Row.ID, kept.Row.Version, kept.Row.Body}); err != nil {
			return s, fmt.Errorf("backup: %w", err)
		}
		s.Documents++
		s.Tables[kept.Table]++
	}
	return s, a.close(s)
}

// walk reads table after table, which shows one moment only if nobody writes.
func walk(ctx context.Context, store storage.Whole) iter.Seq2[storage.Kept, error] {
	return func(yield func(storage.Kept, error) bool) {
		names, err := store.Tables(ctx)
		if err != nil {
			yield(storage.Kept{}, err)
			return
		}
		for _, name := range names {
			table, err := store.Table(ctx, name, nil)
			if err != nil {
				yield(storage.Kept{}, err)
				return
			}
			for row, err := range table.Find(ctx, storage.Range{Index: -1}) {
				if !yield(storage.Kept{Table: name, Row: row}, err) || err != nil {
					return
				}
			}
		}
	}
}

// archive writes lines and sums them up.
type archive struct {
	buffer *bufio.Writer
	zip    *gzip.Writer
	sum    hash.Hash
	json   *json.Encoder
}

func newArchive(w io.Writer) *archive {
	a := &archive{buffer: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
	a.zip = gzip.NewWriter(a.buffer)
	a.json = json.NewEncoder(io.MultiWriter(a.zip, a.sum))
	a.json.SetEscapeHTML(false)
	return a
}

func (a *archive) line(v any) error { return a.json.Encode(v) }

func (a *archive) close(s Summary) error {
	sum := hex.EncodeToString(a.sum.Sum(nil))
	if err := a.line(end{s.Documents, s.Tables, sum}); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := errors.Join(a.zip.Close(), a.buffer.Flush()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// ToFile writes an archive to a new file that only its owner may read. The
// file has its name only when it is complete and on the disk.
func ToFile(ctx context.Context, store storage.Whole, path string, o Options) (s Summary, err error) {
	if _, err := os.Lstat(path); err == nil {
		return s, fmt.Errorf("backup: %s exists already", path)
	}
	partial := path + ".partial"
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return s, fmt.Errorf("backup: %w", err)
	}
	s, err = Write(ctx, store, f, o)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return s, errors.Join(err, os.Remove(partial))
	}
	return s, os.Rename(partial, path)
}
