package frame_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/frame"
	"github.com/folkmoot/folkmoot/realtime/sockettest"
)

func TestMessagesOfEverySizeArriveWholeAndInOrder(t *testing.T) {
	var sent [][]byte
	for _, size := range []int{0, 1, 125, 126, 127, 255, 256, 4000, 16<<10 - 1, 16 << 10, 5, 60 << 10, 70 << 10, 1, 15 << 10, 15 << 10, 15 << 10, 15 << 10, 15 << 10, 2, 1 << 20, 3} {
		sent = append(sent, bytes.Repeat([]byte{byte(len(sent))}, size))
	}
	for i := range 2000 {
		sent = append(sent, fmt.Append(nil, "letter ", i))
	}
	url := sockettest.Serve(t, websocket.BinaryMessage, time.Minute, func(s *sockettest.Socket, _ *http.Request) {
		for from := 0; from < len(sent); from = 2*from + 1 { // one, then two, then more and more at once
			if err := frame.Write(s.Conn, websocket.BinaryMessage, sent[from:min(2*from+1, len(sent))], time.Now().Add(time.Minute)); err != nil {
				t.Error(err)
			}
		}
		_, _ = s.ReadMessage()
	})
	conn := sockettest.Dial(t, url)
	for i, want := range sent {
		kind, got, err := conn.ReadMessage()
		if err != nil || kind != websocket.BinaryMessage || !bytes.Equal(got, want) {
			t.Fatalf("message %d of %d bytes: %d bytes of kind %d, %v", i, len(want), len(got), kind, err)
		}
	}
	_ = conn.Close()
}

func TestASocketThatDoesNotReadEndsTheWriting(t *testing.T) {
	ended := make(chan error, 1)
	url := sockettest.Serve(t, websocket.BinaryMessage, time.Minute, func(s *sockettest.Socket, _ *http.Request) {
		many := make([][]byte, 64)
		for i := range many {
			many[i] = make([]byte, 15<<10)
		}
		for until := time.Now().Add(300 * time.Millisecond); ; {
			if err := frame.Write(s.Conn, websocket.BinaryMessage, many, until); err != nil {
				ended <- err
				return
			}
		}
	})
	conn := sockettest.Dial(t, url)
	if err := <-ended; err == nil {
		t.Error("writing to somebody deaf went well")
	}
	_ = conn.Close()
}
