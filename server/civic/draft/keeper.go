package draft

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Pause does what is due when people stop writing for a while: a version is
// kept, and threads and suggestions are put in the order of the text as it is
// now. It may be asked by several servers at once and as often as they like.
func (s *Services) Pause(ctx context.Context, id ID) error {
	_, err := s.Versions.Keep(ctx, id)
	return errors.Join(err, s.Comments.Settle(ctx, id), s.Suggestions.Settle(ctx, id))
}

// Keeper notices when people pause. It is told of every change of a text.
type Keeper struct {
	// Quiet is how long nothing changes before it is a pause; Longest is
	// after how long a text is kept even if nobody pauses.
	Quiet, Longest time.Duration

	pause func(context.Context, ID) error
	log   *slog.Logger
	mu    sync.Mutex
	busy  map[ID]*writing
	work  sync.WaitGroup
	ended bool
}

type writing struct {
	since time.Time
	timer *time.Timer
}

// NewKeeper makes a keeper for these services.
func NewKeeper(s *Services, log *slog.Logger) *Keeper {
	return &Keeper{Quiet: 2 * time.Minute, Longest: 15 * time.Minute, pause: s.Pause, log: log, busy: map[ID]*writing{}}
}

// Changed says that a text changed. It never waits.
func (k *Keeper) Changed(id ID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.ended {
		return
	}
	now := time.Now()
	if w := k.busy[id]; w != nil {
		w.timer.Reset(min(k.Quiet, w.since.Add(k.Longest).Sub(now)))
		return
	}
	w := &writing{since: now}
	w.timer = time.AfterFunc(min(k.Quiet, k.Longest), func() { k.rest(id, w) })
	k.busy[id] = w
}

// rest ends a stretch of writing, once, whoever notices its end.
func (k *Keeper) rest(id ID, w *writing) {
	k.mu.Lock()
	if k.busy[id] != w {
		k.mu.Unlock()
		return
	}
	delete(k.busy, id)
	k.work.Add(1)
	k.mu.Unlock()
	defer k.work.Done()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := k.pause(ctx, id); err != nil {
		// The text itself is safe in its log; the next pause tries again.
		k.log.Error("keep a version", "draft", string(id), "error", err)
	}
}

// Close keeps what is being written and returns when that is done. It is
// called while the texts can still be read.
func (k *Keeper) Close() {
	k.mu.Lock()
	k.ended = true
	open := make(map[ID]*writing, len(k.busy))
	for id, w := range k.busy {
		w.timer.Stop()
		open[id] = w
	}
	k.mu.Unlock()
	for id, w := range open {
		k.rest(id, w)
	}
	k.work.Wait()
}
