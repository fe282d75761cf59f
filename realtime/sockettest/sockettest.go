// Package sockettest gives tests real WebSocket connections in the shape that
// realtime/hub and realtime/coedit ask for.
package sockettest

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/frame"
)

// Socket adapts a connection of the library. Frame is the type of what it
// writes: websocket.TextMessage or websocket.BinaryMessage.
type Socket struct {
	*websocket.Conn
	Frame int
	once  sync.Once
}

// ReadMessage waits for the next message.
func (s *Socket) ReadMessage() ([]byte, error) {
	_, data, err := s.Conn.ReadMessage()
	return data, err
}

// WriteMessage sends one message.
func (s *Socket) WriteMessage(data []byte) error { return s.Conn.WriteMessage(s.Frame, data) }

// WriteMessages sends several messages.
func (s *Socket) WriteMessages(messages [][]byte, until time.Time) error {
	return frame.Write(s.Conn, s.Frame, messages, until)
}

// Ping asks for a sign of life.
func (s *Socket) Ping() error {
	return s.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
}

// Close sends a close frame and makes ReadMessage end with the answer to it.
// Cutting the connection here would throw the frame away if bytes are unread.
func (s *Socket) Close(code int, reason string) error {
	var err error
	s.once.Do(func() {
		frame := websocket.FormatCloseMessage(code, reason)
		err = s.WriteControl(websocket.CloseMessage, frame, time.Now().Add(time.Second))
		_ = s.SetReadDeadline(time.Now().Add(2 * time.Second))
	})
	return err
}

// Serve starts a server that hands every connection to handle, and gives its
// address as ws://…
func Serve(t testing.TB, frame int, idle time.Duration, handle func(*Socket, *http.Request)) string {
	t.Helper()
	server := httptest.NewServer(Handler(frame, idle, handle))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http")
}

// Handler upgrades every request and hands it to handle.
func Handler(frame int, idle time.Duration, handle func(*Socket, *http.Request)) http.Handler {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		conn.SetReadLimit(4 << 20)
		conn.SetPongHandler(func(string) error { return conn.SetReadDeadline(time.Now().Add(idle)) })
		socket := &Socket{Conn: conn, Frame: frame}
		handle(socket, r)
		_ = socket.Close(websocket.CloseNormalClosure, "")
		_ = conn.Close()
	})
}

// Dial opens a client's connection.
func Dial(t testing.TB, url string) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// CloseCode is the code that a read error says the connection was closed
// with, or 0.
func CloseCode(err error) (code int, reason string) {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code, closed.Text
	}
	return 0, ""
}
