package draft

import (
	"context"
	"sync"
	"time"
)

// rounds lets many writers share one rebuild of a cache. Each is sure that a
// rebuild began after its own write; a hundred at once need two or three.
type rounds struct {
	mu    sync.Mutex
	lanes map[string]*lane
}

type lane struct {
	turn sync.Mutex
	next *round
	here int
}

type round struct {
	done chan struct{}
	err  error
}

// after returns when a rebuild that began after the call has ended.
func (r *rounds) after(ctx context.Context, key string, rebuild func(context.Context) error) error {
	r.mu.Lock()
	if r.lanes == nil {
		r.lanes = map[string]*lane{}
	}
	l := r.lanes[key]
	if l == nil {
		l = &lane{}
		r.lanes[key] = l
	}
	l.here++
	mine, first := l.next, l.next == nil
	if first {
		mine = &round{done: make(chan struct{})}
		l.next = mine
	}
	r.mu.Unlock()
	defer r.leave(key, l)

	if !first {
		select {
		case <-mine.done:
			return mine.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	r.mu.Lock()
	l.next = nil // whoever comes from here on may have written too late for this round
	r.mu.Unlock()
	defer close(mine.done)
	// The round serves others too: it does not end with the first one's request.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	mine.err = rebuild(ctx)
	return mine.err
}

func (r *rounds) leave(key string, l *lane) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l.here--; l.here == 0 {
		delete(r.lanes, key)
	}
}
