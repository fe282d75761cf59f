package record

import (
	"context"
	"errors"
	"sync"

	"github.com/folkmoot/folkmoot/storage"
)

// mostBatch is how many entries share one commit of the store.
const mostBatch = 256

// queue gathers what is to be entered while the store is busy, so that many
// who append at once share one commit.
type queue struct {
	mu      sync.Mutex
	waiting []*job
	busy    bool
	next    int64 // the place of the next entry, as far as this server knows; -1 before it looked
}

type job struct {
	entry *Entry
	done  chan outcome
}

type outcome struct {
	entry *Entry
	err   error
}

// Append enters an event and returns when it is kept. An event whose id is in
// the record already is not entered again: the first entry is returned.
// Should ctx end before it is kept, it may be entered nevertheless.
func (l *Log) Append(ctx context.Context, e Event) (*Entry, error) {
	if len(e.Personal) > 0 {
		// Erased openings must not come back with a second sending.
		there, err := l.Find(ctx, e.ID)
		if there != nil || err != nil {
			return there, err
		}
	}
	entry, err := l.compose(ctx, e)
	if err != nil {
		return nil, err
	}
	j := &job{entry: entry, done: make(chan outcome, 1)}
	l.queue.mu.Lock()
	l.queue.waiting = append(l.queue.waiting, j)
	first := !l.queue.busy
	l.queue.busy = true
	l.queue.mu.Unlock()
	if first {
		l.draining.Go(func() { l.drain(context.WithoutCancel(ctx)) })
	}
	select {
	case o := <-j.done:
		return o.entry, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Close waits until everything that was sent is entered and signed. Nothing
// is appended after it.
func (l *Log) Close() { l.draining.Wait() }

// drain enters what waits until nothing does, and then signs.
func (l *Log) drain(ctx context.Context) {
	for {
		l.queue.mu.Lock()
		batch := l.queue.waiting[:min(len(l.queue.waiting), mostBatch)]
		l.queue.waiting = l.queue.waiting[len(batch):]
		l.queue.busy = len(batch) > 0
		l.queue.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		l.enter(ctx, batch)
		l.queue.mu.Lock()
		calm := len(l.queue.waiting) == 0
		l.queue.mu.Unlock()
		if !calm {
			continue
		}
		if _, err := l.Checkpoint(ctx); err != nil {
			l.Log.Error("the public record cannot be signed", "error", err)
		}
	}
}

// enter keeps a batch in one insert. The id of an entry is its place, so of
// two servers that enter at once one finds the place taken, looks where the
// record ends now, and goes on from there.
func (l *Log) enter(ctx context.Context, batch []*job) {
	for len(batch) > 0 {
		kept, err := l.insert(ctx, batch)
		for _, j := range batch[:kept] {
			j.done <- outcome{entry: j.entry}
		}
		batch = batch[kept:]
		if err == nil {
			continue
		}
		var there *Entry
		if errors.Is(err, storage.ErrExists) && len(batch) > 0 {
			there, err = l.Find(ctx, batch[0].entry.Event)
		}
		if err == nil {
			l.queue.next, err = l.end(ctx)
		}
		switch {
		case err != nil:
			for _, j := range batch {
				j.done <- outcome{err: err}
			}
			l.queue.next = -1
			return
		case there != nil:
			batch[0].done <- outcome{entry: there}
			batch = batch[1:]
		}
	}
}

func (l *Log) insert(ctx context.Context, batch []*job) (kept int, err error) {
	if l.queue.next < 0 {
		if l.queue.next, err = l.end(ctx); err != nil {
			return 0, err
		}
	}
	docs := make([]*Entry, len(batch))
	for i, j := range batch {
		docs[i] = j.entry
		docs[i].Index = l.queue.next + int64(i)
		docs[i].ID = entryID(docs[i].Index)
	}
	kept, err = l.entries.InsertMany(ctx, docs)
	l.queue.next += int64(kept)
	return kept, err
}

// end is the place after the last entry.
func (l *Log) end(ctx context.Context) (int64, error) {
	last, err := l.entries.First(ctx, storage.Query{Descending: true})
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return last.Index + 1, nil
}
