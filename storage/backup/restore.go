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
	"io"
	"maps"
	"os"

	"github.com/folkmoot/folkmoot/storage"
)

var (
	// ErrDamaged: the archive is not whole, or not one.
	ErrDamaged = errors.New("backup: the archive is damaged or cut off")
	// ErrNotEmpty: the store to restore into keeps something already.
	ErrNotEmpty = errors.New("backup: the store is not empty, and nothing is restored over what is there")
)

// Room for the largest document and what a line says beside it.
const maxLine = storage.MaxBody + 1<<20

// Verify reads an archive from end to end and says what it holds.
func Verify(r io.Reader) (Summary, error) {
	return read(r, func(line) error { return nil })
}

// Restore reads a whole archive into an empty store. The archive is verified
// before the first document is kept. A fault in the middle leaves a store that
// is to be thrown away.
func Restore(ctx context.Context, archive io.ReadSeeker, store storage.Whole) (Summary, error) {
	want, err := Verify(archive)
	if err != nil {
		return want, err
	}
	if err := empty(ctx, store); err != nil {
		return want, err
	}
	if _, err := archive.Seek(0, io.SeekStart); err != nil {
		return want, fmt.Errorf("backup: %w", err)
	}
	f := filler{ctx: ctx, store: store}
	got, err := read(archive, f.add)
	if err == nil {
		err = f.flush()
	}
	if err == nil && got.Documents != want.Documents {
		err = ErrDamaged
	}
	return got, err
}

// FromFile restores the archive at path.
func FromFile(ctx context.Context, path string, store storage.Whole) (s Summary, err error) {
	f, err := os.Open(path)
	if err != nil {
		return s, fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return Restore(ctx, f, store)
}

func empty(ctx context.Context, store storage.Whole) error {
	for _, err := range walk(ctx, store) {
		if err != nil {
			return fmt.Errorf("backup: read the store: %w", err)
		}
		return ErrNotEmpty
	}
	return nil
}

// filler keeps lines, many to an insert.
type filler struct {
	ctx   context.Context
	store storage.Whole
	name  string
	table storage.Table
	rows  []storage.Row
	bytes int
}

func (f *filler) add(l line) error {
	if l.Table != f.name || len(f.rows) == 500 || f.bytes > 4<<20 {
		if err := f.flush(); err != nil {
			return err
		}
	}
	if l.Table != f.name {
		if err := storage.CheckName(l.Table); err != nil {
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		table, err := f.store.Table(f.ctx, l.Table, nil)
		if err != nil {
			return fmt.Errorf("backup: open %s: %w", l.Table, err)
		}
		f.name, f.table = l.Table, table
	}
	f.rows = append(f.rows, storage.Row{ID: l.ID, Version: l.Version, Body: l.Body})
	f.bytes += len(l.Body)
	return nil
}

func (f *filler) flush() error {
	if len(f.rows) == 0 {
		return nil
	}
	n, err := f.table.Insert(f.ctx, f.rows)
	if err != nil {
		return fmt.Errorf("backup: restore %s after %d documents: %w", f.name, n, err)
	}
	f.rows, f.bytes = nil, 0
	return nil
}

// read gives every line of an archive to each and checks its end.
func read(r io.Reader, each func(line) error) (Summary, error) {
	s := Summary{Tables: map[string]int{}}
	unzip, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return s, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	lines := bufio.NewReaderSize(unzip, 1<<16)
	sum := sha256.New()
	text, err := next(lines)
	if err != nil {
		return s, err
	}
	var h head
	if json.Unmarshal(text, &h) != nil || h.Folkmoot != "backup" {
		return s, fmt.Errorf("%w: it does not begin as a backup of Folkmoot", ErrDamaged)
	}
	if h.Format != format {
		return s, fmt.Errorf("backup: the archive has format %d; this program reads format %d", h.Format, format)
	}
	s.Taken = h.Taken
	for {
		sum.Write(text)
		if text, err = next(lines); err != nil {
			return s, err
		}
		var l struct {
			line
			end
		}
		if err := json.Unmarshal(text, &l); err != nil {
			return s, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if l.SHA256 != "" {
			return s, finish(lines, s, l.end, sum.Sum(nil))
		}
		if l.Table == "" || l.ID == "" || l.Version < 1 {
			return s, fmt.Errorf("%w: document %d has no name", ErrDamaged, s.Documents+1)
		}
		s.Documents++
		s.Tables[l.Table]++
		if err := each(l.line); err != nil {
			return s, err
		}
	}
}

func finish(lines *bufio.Reader, s Summary, e end, sum []byte) error {
	if e.SHA256 != hex.EncodeToString(sum) || e.Documents != s.Documents || !maps.Equal(e.Tables, s.Tables) {
		return fmt.Errorf("%w: it does not hold what its end says", ErrDamaged)
	}
	if _, err := lines.ReadByte(); err != io.EOF {
		return fmt.Errorf("%w: something follows its end", ErrDamaged)
	}
	return nil
}

func next(lines *bufio.Reader) ([]byte, error) {
	var text []byte
	for {
		part, err := lines.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case err == nil:
			return text, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		case len(text) > maxLine:
			return nil, fmt.Errorf("%w: a line of more than %d bytes", ErrDamaged, maxLine)
		}
	}
}
