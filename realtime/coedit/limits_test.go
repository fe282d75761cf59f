package coedit

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/sockettest"
)

func TestWhoDoesNotReadLosesTheSocketAndDelaysNobody(t *testing.T) {
	h, _, ann, bob := two(t, Options{Limits: Limits{OutboxFrames: 200, OutboxBytes: 1 << 20}})
	deaf := sockettest.Dial(t, h.url+"/draft?person=ann")
	_ = deaf.WriteMessage(websocket.BinaryMessage, syncMessage(syncStep1, []byte{0}))
	before := h.Counters().Members.Load()
	page := strings.Repeat("long ", 20_000)
	for range 60 {
		start := time.Now()
		ann.do("insert", request{"root": "other", "text": page})
		ann.saved()
		if took := time.Since(start); took > 3*time.Second {
			t.Fatalf("ann waited %s", took)
		}
		if h.Counters().Overflows.Load() > 0 {
			break
		}
		ann.do("remove", request{"root": "other", "index": 0, "length": len(page)})
	}
	for end := time.Now().Add(15 * time.Second); h.Counters().Members.Load() >= before; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("who does not read is still there; %d overflows", h.Counters().Overflows.Load())
		}
	}
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
			_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
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
	if n := h.Counters().Frames.Load(); n > 200 {
		t.Fatalf("%d frames were taken in half a second", n)
	}
	sockettest.Dial(t, h.url+"/draft?person=ann")
	time.Sleep(100 * time.Millisecond)
	third := sockettest.Dial(t, h.url+"/draft?person=ann")
	_ = third.SetReadDeadline(time.Now().Add(5 * time.Second))
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
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
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
	before := h.Counters().Members.Load()
	conn := sockettest.Dial(t, h.url+"/draft?person=ann")
	// A masked binary frame of 1,000 bytes, of which four arrive.
	if _, err := conn.NetConn().Write([]byte{0x82, 0xFE, 0x03, 0xE8, 1, 2, 3, 4, 'h', 'a', 'l', 'f'}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(patience()); h.Counters().Members.Load() <= before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the socket never came in")
		}
	}
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
