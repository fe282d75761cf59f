package server

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/gofiber/contrib/websocket"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/frame"
)

// socket adapts a connection of contrib/websocket to what coedit and hub ask
// for. The connection goes back to a pool when its handler returns, so
// nothing may hold on to a socket after that.
type socket struct {
	lang   words.Lang // of whoever reads the reasons
	conn   *websocket.Conn
	kind   int
	most   int64 // bytes that one message may hold
	closed sync.Once
	over   atomic.Bool // the reason was sent: a pong keeps nothing open any more
}

func newSocket(conn *websocket.Conn, kind, frame int) *socket {
	s := &socket{conn: conn, kind: kind, most: int64(frame)}
	conn.SetPongHandler(func(string) error {
		if s.over.Load() {
			return nil
		}
		return conn.SetReadDeadline(time.Now().Add(coedit.Idle))
	})
	return s
}

var errTooLarge = errors.New("a message that is too large")

// ReadMessage waits for the next message. One that is too large is refused
// before more of it is in memory than may be, with a reason: the library's own
// limit gives none.
func (s *socket) ReadMessage() ([]byte, error) {
	_, r, err := s.conn.NextReader()
	if err != nil {
		return nil, err
	}
	message, err := io.ReadAll(io.LimitReader(r, s.most+1))
	if err == nil && int64(len(message)) > s.most {
		s.turnAway(coedit.CloseTooMuch, s.Tell(coedit.ReasonTooMuch))
		return nil, errTooLarge
	}
	return message, err
}

// WriteMessage sends one message.
func (s *socket) WriteMessage(message []byte) error { return s.conn.WriteMessage(s.kind, message) }

// WriteMessages sends several messages.
func (s *socket) WriteMessages(messages [][]byte, until time.Time) error {
	return frame.Write(s.conn, s.kind, messages, until)
}

// Tell says a reason in the reader's language.
func (s *socket) Tell(english string) string {
	return words.Say(words.With(context.Background(), s.lang), english)
}

// Ping asks for a sign of life.
func (s *socket) Ping() error {
	return s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(5*time.Second))
}

// SetReadDeadline ends a ReadMessage that waits longer.
func (s *socket) SetReadDeadline(t time.Time) error { return s.conn.SetReadDeadline(t) }

// SetWriteDeadline ends a WriteMessage that waits longer.
func (s *socket) SetWriteDeadline(t time.Time) error { return s.conn.SetWriteDeadline(t) }

// Close says why, once, and ends reading soon. It leaves the connection to
// whoever reads: closing it while the other side's bytes are unread would
// reset it, and the reason with it.
func (s *socket) Close(code int, reason string) (err error) {
	s.closed.Do(func() {
		for len(reason) > 120 { // a close frame holds 123 bytes, of whole letters
			_, last := utf8.DecodeLastRuneInString(reason)
			reason = reason[:len(reason)-last]
		}
		err = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
		if err != nil {
			_ = s.conn.Close() // it hears nothing any more
			return
		}
		s.over.Store(true)
		_ = s.conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	})
	return err
}

// turnAway closes a socket that nobody serves, and reads until the other side
// has heard it.
func (s *socket) turnAway(code int, reason string) {
	if s.Close(code, reason) != nil {
		return
	}
	for {
		_, r, err := s.conn.NextReader() // which skips what is left of the one before
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			return
		}
	}
}

// door counts open sockets by address, and closes to an address that has too
// many, so that one machine cannot use up what all need.
type door struct {
	mu   sync.Mutex
	open map[string]int
	most int
	shut atomic.Int64 // how many were turned away
}

func newDoor(most int) *door { return &door{open: map[string]int{}, most: most} }

func (d *door) enter(address string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[address] >= d.most {
		d.shut.Add(1)
		return false
	}
	d.open[address]++
	return true
}

func (d *door) leave(address string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[address]--; d.open[address] <= 0 {
		delete(d.open, address)
	}
}

// all counts the open sockets.
func (d *door) all() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.open {
		n += k
	}
	return n
}
