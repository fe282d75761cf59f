package server

import (
	"encoding/binary"
	"io"
	"net/http"
	"slices"
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
			_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
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

// typist is somebody whose letters are timed.
type typist struct {
	*wire
	doc   *ydoc.Doc
	typed uint64
}

func (w *world) typist(key string) *typist {
	w.t.Helper()
	one := w.socket(w.as(key), "/collab/"+w.drafts[0].ID)
	one.until(func(m []byte) bool { return m[0] == 0 })
	return &typist{wire: one, doc: ydoc.New()}
}

// types one letter after another, each when the one before is stored, until
// stop closes and there were some, and gives how long each took.
func (y *typist) types(stop chan struct{}) (took []time.Duration) {
	const some = 15
	for {
		select {
		case <-stop:
			if len(took) >= some {
				return took
			}
		default:
		}
		time.Sleep(20 * time.Millisecond)
		y.typed++
		update, err := y.doc.Transact(4711, func(w *ydoc.Txn) error {
			meta, err := w.Root(metaRoot, ydoc.Map)
			if err != nil {
				return err
			}
			return w.Set(meta, "typed", strings.Repeat("x", int(y.typed)))
		})
		if err != nil {
			y.t.Error(err)
			return took
		}
		sent := time.Now()
		y.send(append(binary.AppendUvarint([]byte{0, 2}, uint64(len(update))), update...))
		if closed := y.until(func(m []byte) bool { return stored(m) && storedCount(m) >= y.typed }); closed != nil {
			y.t.Errorf("the editor was closed: %v", closed)
			return took
		}
		took = append(took, time.Since(sent))
	}
}

// delays nobody: while misbehave runs, somebody else's letters take about as
// long as before. Both are measured here, because what a letter takes depends
// most on what else this machine does; a median, because any one may be unlucky.
func (y *typist) undisturbedBy(misbehave func()) {
	y.t.Helper()
	over := make(chan struct{})
	close(over)
	calm := y.types(over)
	stop, rough := make(chan struct{}), make(chan []time.Duration)
	go func() { rough <- y.types(stop) }()
	misbehave()
	close(stop)
	meanwhile := <-rough
	slices.Sort(calm)
	slices.Sort(meanwhile)
	before, during := calm[len(calm)/2], meanwhile[len(meanwhile)/2]
	y.t.Logf("a letter is stored after %v (at worst %v); undisturbed after %v (%v)", during, meanwhile[len(meanwhile)-1], before, calm[len(calm)-1])
	tooLong := func() bool { return during > 5*before+time.Second }
	if tooLong() { // perhaps the machine has got other work since
		calm = y.types(over)
		slices.Sort(calm)
		before = max(before, calm[len(calm)/2])
	}
	if tooLong() {
		y.t.Errorf("others were delayed: a letter took %v, and %v when nobody misbehaved", during, before)
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
	var inside []*websocket.Conn
	var refused []*websocket.CloseError
	w.typist("drafter").undisturbedBy(func() { inside, refused = w.crowd(1000) })
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
	// Who leaves makes room.
	inside[0].Close()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if in, _ := w.crowd(1); len(in) == 1 {
			return
		}
		if time.Now().After(end) {
			t.Fatal("there is no room for one who comes after another has left")
		}
	}
}
