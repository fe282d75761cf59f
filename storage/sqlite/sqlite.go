// Package sqlite keeps Folkmoot's documents in one SQLite file: the embedded
// default, which needs nothing installed.
//
// It promises what package storage promises. A write is answered only after
// it is on the disk; concurrent writes share one commit, so that many people
// pay for one flush; one refused write never spoils its neighbours. Another
// process may use the file at the same time. Each table is an ordinary SQLite
// table with the document as JSON in the column body.
//
// It refuses files on network drives in all but name: SQLite's locks do not
// hold there, and nothing here can notice.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // registers the driver
)

// ErrClosed: the store was closed.
var ErrClosed = errors.New("sqlite: the store is closed")

// Store is one open file.
type Store struct {
	readers *sql.DB
	writer  *writer
}

// Open opens the file at path, creating it, readable by its owner alone, and
// its folder as needed.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := prepare(path); err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	writing, err := open(ctx, path, 1, "_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", path, err)
	}
	readers, err := open(ctx, path, max(4, 2*runtime.NumCPU()), "_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open %s: %w", path, err), writing.Close())
	}
	writer, err := startWriter(ctx, writing)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("sqlite: open %s: %w", path, err), writing.Close(), readers.Close())
	}
	return &Store{readers: readers, writer: writer}, nil
}

// prepare makes the file before SQLite does, because SQLite would let the
// whole machine read it.
func prepare(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func open(ctx context.Context, path string, connections int, option string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// The wait for another process comes first: even the change to WAL may need it.
	dsn := "file://" + (&url.URL{Path: filepath.ToSlash(absolute)}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&" + option
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Ping says whether the file can be read and the writer lives.
func (s *Store) Ping(ctx context.Context) error {
	if s.writer.isClosed() {
		return ErrClosed
	}
	var tables int
	return s.readers.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
}

// Close finishes the writes that were accepted and closes the file.
func (s *Store) Close() error {
	return errors.Join(s.writer.close(), s.readers.Close())
}
