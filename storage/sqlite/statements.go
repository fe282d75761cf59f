package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// statements is the writer's connection with everything it ever prepared.
// It is used by one goroutine. Its calls take no context: a write that was
// begun is finished, so that its caller can be told a certain answer.
type statements struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

func (s *statements) prepare(query string) (*sql.Stmt, error) {
	if stmt := s.prepared[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(context.Background(), query)
	if err == nil {
		s.prepared[query] = stmt
	}
	return stmt, err
}

// query runs a reading that is not worth keeping prepared.
func (s *statements) query(query string, args ...any) (*sql.Rows, error) {
	return s.conn.QueryContext(context.Background(), query, args...)
}

func (s *statements) exec(query string, args ...any) error {
	_, err := s.affect(query, args...)
	return err
}

// affect runs a statement and says how many rows it touched.
func (s *statements) affect(query string, args ...any) (int64, error) {
	stmt, err := s.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// define runs a statement that changes the shape of the store and is not
// worth keeping.
func (s *statements) define(query string) error {
	_, err := s.conn.ExecContext(context.Background(), query)
	return err
}

// version reads a row's version; found is false when there is no such row.
func (s *statements) version(query, id string) (version int64, found bool, err error) {
	stmt, err := s.prepare(query)
	if err != nil {
		return 0, false, err
	}
	err = stmt.QueryRow(id).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return version, err == nil, err
}

// rollback leaves the transaction, if SQLite has not left it already.
func (s *statements) rollback() error {
	err := s.exec("ROLLBACK")
	if err != nil && s.exec("BEGIN IMMEDIATE") == nil {
		return s.exec("ROLLBACK")
	}
	return err
}

func (s *statements) close() {
	for _, stmt := range s.prepared {
		_ = stmt.Close()
	}
}
