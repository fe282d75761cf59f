package coedit

import (
	"fmt"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
	"github.com/folkmoot/folkmoot/realtime/sockettest"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// endsWith reads until the server closes a connection, and checks with what.
func endsWith(t *testing.T, conn *websocket.Conn, code int, reason string) {
	t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(patience()))
	var err error
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	if got, said := sockettest.CloseCode(err); got != code || said != reason {
		t.Fatalf("closed with %v, not %d %q", err, code, reason)
	}
}

func TestMoreTextsThanOnePersonMayHaveOpenAreRefused(t *testing.T) {
	h := build(t, Options{Limits: Limits{Documents: 2}}, "ann", "bob")
	for n := range 2 {
		sockettest.Dial(t, fmt.Sprint(h.url, "/text", n, "?person=ann"))
	}
	pacetest.Until(t, "two texts are open", func() bool { return h.Counters().Members.Load() == 2 })
	endsWith(t, sockettest.Dial(t, h.url+"/text2?person=ann"), CloseTooMuch, ReasonWindows)
	// Another window of an open text is another matter, and so is another person.
	sockettest.Dial(t, h.url+"/text1?person=ann")
	sockettest.Dial(t, h.url+"/text2?person=bob")
	pacetest.Until(t, "both came in", func() bool { return h.Counters().Members.Load() == 4 })
	if n := h.Counters().RefusedTooMuch.Load(); n != 1 {
		t.Errorf("%d refusals are counted", n)
	}
}

// One frame may hold thousands of structures, each of which costs more than its
// bytes.
func TestMoreStructuresThanOnePersonMaySendAreRefused(t *testing.T) {
	h := build(t, Options{Limits: Limits{FramesPerSecond: 5}}, "ann")
	update, err := ydoc.New().Transact(7, func(w *ydoc.Txn) error {
		root, err := w.Root("meta", ydoc.Map)
		for n := 0; err == nil && n < 20_000; n++ {
			err = w.Set(root, fmt.Sprint("key", n), n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	conn := sockettest.Dial(t, h.url+"/draft?person=ann")
	for _, frame := range [][]byte{syncMessage(syncUpdate, update), {messageQuery}} {
		if err := conn.WriteMessage(websocket.BinaryMessage, frame); err != nil {
			t.Fatal(err)
		}
		pacetest.Until(t, "the first is taken in, or the other refused", func() bool {
			return h.Counters().Updates.Load() == 1 || h.Counters().RefusedTooMuch.Load() == 1
		})
	}
	endsWith(t, conn, CloseTooMuch, ReasonTooMuch)
	if n := h.Counters().RefusedTooMuch.Load(); n != 1 {
		t.Errorf("%d refusals are counted", n)
	}
}
