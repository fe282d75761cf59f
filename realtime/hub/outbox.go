package hub

import "sync"

// outbox is what waits to be written to one page. It is bounded, and written
// by a goroutine that lives only while there is something to write: of ten
// thousand pages that are open most hear nothing most of the time, and should
// cost little.
type outbox struct {
	mu      sync.Mutex
	frames  [][]byte
	ping    bool
	writing bool
	ended   bool
	writers sync.WaitGroup
}

// put queues a frame, which nobody may change any more. It says whether there
// was room, and whether somebody has to begin to write.
func (o *outbox) put(frame []byte, most int) (room, begin bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return true, false
	}
	if len(o.frames) >= most {
		return false, false
	}
	o.frames = append(o.frames, frame)
	return true, o.begin()
}

// wantPing has a ping sent after what is queued.
func (o *outbox) wantPing() (begin bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return false
	}
	o.ping = true
	return o.begin()
}

// begin counts a writer, unless there is one. Called with the lock held and
// before the end, so that whoever waits for the writers misses none.
func (o *outbox) begin() bool {
	if o.writing {
		return false
	}
	o.writing = true
	o.writers.Add(1)
	return true
}

// take gives what waits; more is false when the writer has to end.
func (o *outbox) take() (frames [][]byte, ping, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended || len(o.frames) == 0 && !o.ping {
		o.frames, o.writing = nil, false
		o.writers.Done()
		return nil, false, false
	}
	frames, ping = o.frames, o.ping
	o.frames, o.ping = nil, false
	return frames, ping, true
}

// end takes nothing in any more and forgets what is queued.
func (o *outbox) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended, o.frames, o.ping = true, nil, false
}
