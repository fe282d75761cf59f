package bus

import (
	"sync"
	"sync/atomic"
)

// ear is one subscription.
type ear struct {
	hear   func([]byte)
	missed func()
	// told that it is heard: missed was called once at least.
	told atomic.Bool
}

// ears are the subscriptions of this process by channel.
type ears struct {
	mu sync.Mutex
	by map[string][]*ear
}

// add returns whether the channel is new.
func (e *ears) add(channel string, one *ear) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.by == nil {
		e.by = map[string][]*ear{}
	}
	e.by[channel] = append(e.by[channel], one)
	return len(e.by[channel]) == 1
}

// remove returns whether nobody hears the channel any more.
func (e *ears) remove(channel string, one *ear) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	var left []*ear
	for _, other := range e.by[channel] {
		if other != one {
			left = append(left, other)
		}
	}
	if len(left) == 0 {
		delete(e.by, channel)
		return true
	}
	e.by[channel] = left
	return false
}

// on gives the ears of a channel; the slice is never changed in place, so it
// may be walked without the lock.
func (e *ears) on(channel string) []*ear {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.by[channel][:len(e.by[channel]):len(e.by[channel])]
}

func (e *ears) channels() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := make([]string, 0, len(e.by))
	for channel := range e.by {
		all = append(all, channel)
	}
	return all
}

func (e *ears) heard(channel string, data []byte) {
	for _, one := range e.on(channel) {
		one.hear(data)
	}
}

func (e *ears) missed(channel string) {
	for _, one := range e.on(channel) {
		one.told.Store(true)
		one.missed()
	}
}

// begin tells those that joined a channel which was already heard.
func (e *ears) begin(channel string) {
	for _, one := range e.on(channel) {
		if one.told.CompareAndSwap(false, true) {
			one.missed()
		}
	}
}
