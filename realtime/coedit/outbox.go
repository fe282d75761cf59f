package coedit

import (
	"sync"
	"time"
)

// writeFor is how long one frame may take to be taken by the other side.
const writeFor = 10 * time.Second

// outbox is what waits to be written to one socket. It is bounded: whoever
// does not read loses the socket, comes back and is sent the difference, which
// is less than the backlog was.
type outbox struct {
	mu     sync.Mutex
	frames [][]byte
	bytes  int
	closed bool
	over   bool // frames that were queued before still go out
	wake   chan struct{}
}

// put queues a frame, which nobody may change any more; false means that
// there is no room.
func (o *outbox) put(frame []byte, limits *Limits) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed || o.over {
		return true
	}
	// One frame always fits: a document larger than the bound must be
	// possible to join.
	if len(o.frames) >= limits.OutboxFrames || o.bytes > limits.OutboxBytes {
		return false
	}
	o.frames = append(o.frames, frame)
	o.bytes += len(frame)
	if len(o.frames) == 1 {
		select {
		case o.wake <- struct{}{}:
		default:
		}
	}
	return true
}

// take gives what waits; done says that nothing will follow.
func (o *outbox) take(spent [][]byte) (frames [][]byte, done bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	frames = o.frames
	clear(spent)
	o.frames, o.bytes = spent[:0], 0
	return frames, o.closed || o.over
}

// close ends the outbox: at once, or after what is queued was written.
func (o *outbox) close(drain bool) {
	o.mu.Lock()
	if drain {
		o.over = true
	} else {
		o.closed = true
		o.frames = nil
	}
	o.mu.Unlock()
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// write is the one goroutine that writes to the member's socket. It ends when
// the outbox was closed and, if that was asked for, drained.
func (m *member) write() {
	defer close(m.written)
	ping := time.NewTicker(Idle / 3)
	defer ping.Stop()
	var frames [][]byte
	for {
		var done bool
		frames, done = m.out.take(frames)
		for _, frame := range frames {
			_ = m.socket.SetWriteDeadline(time.Now().Add(writeFor))
			if m.socket.WriteMessage(frame) != nil {
				_ = m.socket.Close(CloseSlow, "")
				m.out.close(false)
				return
			}
		}
		if done {
			return
		}
		if len(frames) > 0 {
			continue
		}
		select {
		case <-m.out.wake:
		case <-ping.C:
			_ = m.socket.SetWriteDeadline(time.Now().Add(writeFor))
			if m.socket.Ping() != nil {
				_ = m.socket.Close(CloseSlow, "")
				m.out.close(false)
				return
			}
		}
	}
}
