package coedit

import (
	"encoding/binary"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
	"github.com/folkmoot/folkmoot/realtime/sockettest"
)

func TestWhoDoesNotReadLosesTheSocketAndDelaysNobody(t *testing.T) {
	h, _, ann, bob := two(t, Options{Limits: Limits{OutboxFrames: 200, OutboxBytes: 1 << 20, BytesPerSecond: 8 << 20}})
	deaf := sockettest.Dial(t, h.url+"/draft?person=ann")
	if err := deaf.NetConn().(*net.TCPConn).SetReadBuffer(4 << 10); err != nil { // the system reads little for it
		t.Fatal(err)
	}
	_ = deaf.WriteMessage(websocket.BinaryMessage, syncMessage(syncStep1, []byte{0}))
	const before = 3
	pacetest.Until(t, "who does not read is in", func() bool { return h.Counters().Members.Load() == before })
	page := strings.Repeat("long ", 20_000)
	for range 60 {
		start := time.Now()
		ann.do("insert", request{"root": "other", "text": page})
		ann.saved()
		if took := time.Since(start); took > writeFor*8/10 {
			t.Fatalf("ann waited %s: whoever waits for the other waits %s", took, writeFor)
		}
		if h.Counters().Overflows.Load() > 0 {
			break
		}
		ann.do("remove", request{"root": "other", "index": 0, "length": len(page)})
	}
	pacetest.Until(t, "who does not read is gone", func() bool {
		return h.Counters().Overflows.Load() > 0 && h.Counters().Members.Load() < before
	})
	h.converges(t, "draft", ann, bob)
}

func TestFramesThatAreNotTheProtocolEndTheSocket(t *testing.T) {
	h := build(t, Options{}, "ann")
	for what, frame := range map[string][]byte{
		"empty": {}, "an unfinished number": {0x80}, "a sync message without content": {0, 2},
		"an unknown sync message": {0, 9, 0}, "an update that is none": {0, 2, 3, 9, 9, 9},
		"an awareness of lies": {1, 3, 0xff, 0xff, 0xff}, "a state vector of nothing": {0, 0, 2, 0xff, 0xff},
	} {
		t.Run(what, func(t *testing.T) {
			conn := sockettest.Dial(t, h.url+"/draft?person=ann")
			_ = conn.WriteMessage(websocket.BinaryMessage, frame)
			_ = conn.SetReadDeadline(time.Now().Add(patience()))
			for {
				_, _, err := conn.ReadMessage()
				if err == nil {
					continue
				}
				if code, _ := sockettest.CloseCode(err); code != CloseMalformed {
					t.Fatalf("closed with %v", err)
				}
				return
			}
		})
	}
}

func TestMoreThanOnePersonMaySendIsRefused(t *testing.T) {
	h := build(t, Options{Limits: Limits{FramesPerSecond: 20, Sockets: 2}}, "ann")
	begun := time.Now()
	conn := sockettest.Dial(t, h.url+"/draft?person=ann")
	go func() {
		for range 5000 {
			if conn.WriteMessage(websocket.BinaryMessage, []byte{3}) != nil {
				return
			}
		}
	}()
	// 100 at once and 20 a second: what is beyond is read slowly.
	time.Sleep(500 * time.Millisecond)
	n := h.Counters().Frames.Load()
	if took := time.Since(begun); n > 150+int64(20*took.Seconds()) {
		t.Fatalf("%d frames were taken in %s", n, took)
	}
	sockettest.Dial(t, h.url+"/draft?person=ann")
	pacetest.Until(t, "the second window is in", func() bool { return h.Counters().Members.Load() == 2 })
	third := sockettest.Dial(t, h.url+"/draft?person=ann")
	_ = third.SetReadDeadline(time.Now().Add(patience()))
	for {
		if _, _, err := third.ReadMessage(); err != nil {
			if code, _ := sockettest.CloseCode(err); code != CloseTooMuch {
				t.Fatalf("the third window was closed with %v", err)
			}
			return
		}
	}
}

// Each of the sixty thousand types takes four bytes here and hundreds in
// memory.
func TestAnUpdateThatWouldSwellInMemoryIsRefusedAtTheDoor(t *testing.T) {
	h, _, ann, bob := two(t, Options{})
	const types = 60_000
	update := binary.AppendUvarint([]byte{1}, types+1)
	update = append(update, 7, 0, 4, 1, 4, 't', 'e', 'x', 't', 1, 'x') // client 7, clock 0, a letter
	for range types {
		update = append(update, 0x87, 7, 0, 1) // a map, after that letter
	}
	conn := sockettest.Dial(t, h.url+"/draft?person=ann")
	if err := conn.WriteMessage(websocket.BinaryMessage, syncMessage(syncUpdate, append(update, 0))); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(patience()))
	var err error
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	if code, _ := sockettest.CloseCode(err); code != CloseTooMuch || h.Counters().RefusedTooMuch.Load() != 1 {
		t.Fatalf("closed with %v, %d refusals counted", err, h.Counters().RefusedTooMuch.Load())
	}
	bob.insert("undisturbed ")
	bob.saved()
	h.converges(t, "draft", ann, bob)
}

// Half a frame looks like somebody with a bad line. The socket is given up when
// nothing came for as long as any silent one, and meanwhile keeps nobody waiting.
func TestHalfAFrameAndThenSilenceEndsTheSocketAndDelaysNobody(t *testing.T) {
	h, _, ann, bob := two(t, Options{Limits: Limits{Idle: 3 * time.Second}})
	h.gate.change("eve", func(g *Grant) { *g = Grant{Person: "eve", Name: "EVE", Write: true} })
	conn := sockettest.Dial(t, h.url+"/draft?person=eve")
	// A masked binary frame of 1,000 bytes, of which four arrive.
	if _, err := conn.NetConn().Write([]byte{0x82, 0xFE, 0x03, 0xE8, 1, 2, 3, 4, 'h', 'a', 'l', 'f'}); err != nil {
		t.Fatal(err)
	}
	key := budgetKey{"eve", "draft"}
	pacetest.Until(t, "the socket is in", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.budgets[key] != nil // which stays for a while when it is gone
	})
	bob.insert("meanwhile ")
	bob.saved()
	_ = conn.SetReadDeadline(time.Now().Add(patience()))
	var err error
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	if code, _ := sockettest.CloseCode(err); code != CloseGoingAway {
		t.Fatalf("the socket ended with %v", err)
	}
	h.converges(t, "draft", ann, bob)
}
