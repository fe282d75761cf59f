package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
)

// maxGroup bounds how many writes share one commit, so that the first of
// them does not wait for a crowd.
const maxGroup = 256

// writer is the only goroutine that writes. While one commit waits for the
// disk, writes gather, and the next commit takes them all.
type writer struct {
	db   *sql.DB
	conn *sql.Conn // a transaction must not change its connection
	jobs chan *job
	done chan struct{}

	mu     sync.RWMutex // held for reading while a job is handed over
	closed bool
}

// work changes the store through tx. It returns a refusal that is final, such
// as storage.ErrExists, or a fault, which leaves nothing of the work behind.
type work func(tx *statements) (refusal, fault error)

type job struct {
	work  work
	state atomic.Int32
	done  chan error
}

// A job is abandoned by its caller or taken by the writer, never both: a
// caller who is told "cancelled" knows that nothing was written.
const (
	waiting int32 = iota
	taken
	abandoned
)

func startWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, conn: conn, jobs: make(chan *job, maxGroup), done: make(chan struct{})}
	go w.run()
	return w, nil
}

// do runs work in the next commit and returns when it is on the disk.
func (w *writer) do(ctx context.Context, work work) error {
	j := &job{work: work, done: make(chan error, 1)}
	if err := w.hand(ctx, j); err != nil {
		return err
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		if j.state.CompareAndSwap(waiting, abandoned) {
			return ctx.Err()
		}
		return <-j.done
	}
}

func (w *writer) hand(ctx context.Context, j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) run() {
	defer close(w.done)
	tx := &statements{conn: w.conn, prepared: map[string]*sql.Stmt{}}
	defer tx.close()
	for first := range w.jobs {
		group := []*job{first}
		for len(group) < maxGroup && len(w.jobs) > 0 {
			group = append(group, <-w.jobs)
		}
		w.commit(tx, group)
	}
}

// commit runs a group in one transaction. A fault undoes the whole group, so
// each is then tried alone: only the faulty one shall suffer.
func (w *writer) commit(tx *statements, group []*job) {
	if fault := tx.exec("BEGIN IMMEDIATE"); fault != nil {
		for _, j := range group {
			j.answer(fault)
		}
		return
	}
	answers, fault := run(tx, group)
	switch {
	case fault == nil:
		for i, j := range group {
			j.answer(answers[i])
		}
	case len(group) == 1:
		group[0].answer(fault)
	default:
		for _, j := range group {
			w.commit(tx, []*job{j})
		}
	}
}

// run does the work of a group and ends the transaction.
func run(tx *statements, group []*job) (answers []error, fault error) {
	answers = make([]error, len(group))
	for i, j := range group {
		if !j.take() {
			continue
		}
		if answers[i], fault = j.work(tx); fault != nil {
			return nil, errors.Join(fault, tx.rollback())
		}
	}
	if fault := tx.exec("COMMIT"); fault != nil {
		return nil, errors.Join(fault, tx.rollback())
	}
	return answers, nil
}

// take claims the job for the writer; false means that its caller has gone.
func (j *job) take() bool {
	return j.state.CompareAndSwap(waiting, taken) || j.state.Load() == taken
}

func (j *job) answer(err error) {
	if j.take() {
		j.done <- err
	}
}

func (w *writer) isClosed() bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.closed
}

func (w *writer) close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	close(w.jobs)
	w.mu.Unlock()
	<-w.done
	return errors.Join(w.conn.Close(), w.db.Close())
}
