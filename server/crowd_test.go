package server

import (
	"encoding/binary"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// crowd opens so many live sockets from this one address, some at a time, and
// gives those that stay open and how the others were closed.
func (w *world) crowd(n int) (inside []*websocket.Conn, refused []*websocket.CloseError) {
	w.t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	turns := make(chan struct{}, 20)
	for range n {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.base, "http")+"/live", nil)
			if err != nil {
				w.t.Error(err)
				return
			}
			w.t.Cleanup(func() { conn.Close() })
			if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"follow":[{"topic":"draft/`+w.drafts[0].ID+`"}]}`)); err != nil {
				w.t.Error(err)
			}
			_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
			_, said, err := conn.ReadMessage()
			mu.Lock()
			defer mu.Unlock()
			if closed, ok := err.(*websocket.CloseError); ok {
				refused = append(refused, closed)
			} else if err != nil {
				w.t.Errorf("%q, %v", said, err)
			} else {
				inside = append(inside, conn)
			}
		})
	}
	all.Wait()
	return inside, refused
}

// types one letter after another, each when the one before is stored, and gives
// the longest wait.
func (c *wire) types(stop chan struct{}) (worst time.Duration) {
	doc := ydoc.New()
	for n := uint64(1); ; n++ {
		select {
		case <-stop:
			return worst
		case <-time.After(20 * time.Millisecond):
		}
		update, err := doc.Transact(4711, func(w *ydoc.Txn) error {
			meta, err := w.Root(metaRoot, ydoc.Map)
			if err != nil {
				return err
			}
			return w.Set(meta, "typed", strings.Repeat("x", int(n)))
		})
		if err != nil {
			c.t.Error(err)
			return worst
		}
		sent := time.Now()
		c.send(append(binary.AppendUvarint([]byte{0, 2}, uint64(len(update))), update...))
		if closed := c.until(func(m []byte) bool { return stored(m) && storedCount(m) >= n }); closed != nil {
			c.t.Errorf("the editor was closed: %v", closed)
			return worst
		}
		worst = max(worst, time.Since(sent))
	}
}

// storedCount is how many of a socket's messages are stored.
func storedCount(message []byte) uint64 {
	size, n := binary.Uvarint(message[1:])
	count, _ := binary.Uvarint(message[1+n+int(size):])
	return count
}

func TestAThousandConnectionsFromOneAddressAreLimitedAndThoseInsideGoOn(t *testing.T) {
	w := newWorld(t)
	most := w.settings.Sockets
	editor := w.socket(w.as("drafter"), "/collab/"+w.drafts[0].ID)
	editor.until(func(m []byte) bool { return m[0] == 0 })
	stop, slowest := make(chan struct{}), make(chan time.Duration)
	go func() { slowest <- editor.types(stop) }()
	inside, refused := w.crowd(1000)
	close(stop)
	worst := <-slowest
	if len(inside) != most-1 || len(refused) != 1000-(most-1) {
		t.Fatalf("%d are inside beside the editor and %d were refused; %d may be", len(inside), len(refused), most)
	}
	for _, closed := range refused {
		if closed.Code != coedit.CloseTooMuch || !strings.Contains(closed.Text, "Too many connections") {
			t.Fatalf("somebody was refused with %v", closed)
		}
	}
	answer, err := http.Get(w.base + "/metrics")
	must(t, err)
	defer answer.Body.Close()
	figures, err := io.ReadAll(answer.Body)
	must(t, err)
	if !strings.Contains(string(figures), "folkmoot_sockets_refused_total 501\n") {
		t.Error("the refused are not counted")
	}
	t.Logf("the slowest letter was stored after %v while a thousand knocked", worst)
	if worst > 2*time.Second {
		t.Errorf("a letter took %v", worst)
	}
	// Who leaves makes room.
	inside[0].Close()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if in, _ := w.crowd(1); len(in) == 1 {
			return
		}
		if time.Now().After(end) {
			t.Fatal("there is no room for one who comes after another has left")
		}
	}
}
