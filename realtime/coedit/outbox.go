package coedit

import (
	"slices"
	"sync"
	"time"
)

// writeFor is how long the other side may take for what is written at once.
const writeFor = 10 * time.Second

// outbox is what waits to be written to one socket. It is bounded: whoever
// does not read loses the socket, comes back and is sent the difference, which
// is less than the backlog was.
//
// A goroutine writes only while there is something to write: most sockets are
// silent most of the time, and ten thousand of them should cost little.
type outbox struct {
	mu      sync.Mutex
	frames  [][]byte
	bytes   int
	ping    bool
	writing bool
	ended   bool // nothing is taken in any more; what is queued still goes out
	over    bool // and nobody writes: done is closed
	done    chan struct{}
}

// put queues a frame, which nobody may change any more. It says whether there
// was room, and whether somebody has to begin to write.
func (o *outbox) put(frame []byte, limits *Limits) (room, begin bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return true, false
	}
	// One frame always fits: a document larger than the bound must be
	// possible to join.
	if len(o.frames) >= limits.OutboxFrames || o.bytes > limits.OutboxBytes {
		return false, false
	}
	o.frames = append(o.frames, frame)
	o.bytes += len(frame)
	begin = !o.writing
	o.writing = true
	return true, begin
}

// wantPing has a ping sent after what is queued.
func (o *outbox) wantPing() (begin bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return false
	}
	o.ping = true
	begin = !o.writing
	o.writing = true
	return begin
}

// take gives what waits; more is false when the writer has to end.
func (o *outbox) take(spent [][]byte) (frames [][]byte, ping, more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.frames) == 0 && !o.ping {
		o.writing, o.frames = false, nil
		o.settle()
		return nil, false, false
	}
	frames, ping = o.frames, o.ping
	clear(spent)
	o.frames, o.bytes, o.ping = spent[:0], 0, false
	return frames, ping, true
}

// end takes nothing in any more; with drop it forgets what is queued too.
func (o *outbox) end(drop bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	if drop {
		o.frames, o.ping = nil, false
	}
	o.settle()
}

func (o *outbox) settle() {
	if o.ended && !o.writing && !o.over {
		o.over = true
		close(o.done)
	}
}

// write writes what is queued, and ends when there is nothing more.
func (m *member) write() {
	var frames [][]byte
	for {
		var ping, more bool
		frames, ping, more = m.out.take(frames)
		if !more {
			return
		}
		if m.writeAll(frames) != nil {
			m.out.end(true)
			_ = m.socket.Close(CloseSlow, "")
			_ = m.socket.SetReadDeadline(time.Now().Add(farewell))
		}
		if ping && m.socket.Ping() != nil {
			m.out.end(true)
		}
	}
}

// writeAll gives the other side its time for each portion, however much waits.
func (m *member) writeAll(frames [][]byte) error {
	for portion := range slices.Chunk(frames, 1000) {
		if err := m.socket.WriteMessages(portion, time.Now().Add(writeFor)); err != nil {
			return err
		}
	}
	return nil
}

// pingTurns is in how many turns, one a second, every socket is asked for a
// sign of life. All at once they would be all that a server does in that
// moment, and leave as many goroutines' memory behind.
const pingTurns = int(Idle / 3 / time.Second)

// ping asks the sockets whose turn it is.
func (s *Sessions) ping(turn int) {
	s.mu.Lock()
	var sockets []*member
	for m := range s.sockets {
		if m.turn == turn%pingTurns {
			sockets = append(sockets, m)
		}
	}
	s.mu.Unlock()
	for _, m := range sockets {
		if m.out.wantPing() {
			go m.write()
		}
	}
}
