package server

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/coedit"
)

// endsWith reads until the socket closes, and checks that it says why.
func (c *wire) endsWith(code int) {
	c.t.Helper()
	closed := c.until(func([]byte) bool { return false })
	if closed.Code != code || closed.Text == "" {
		c.t.Errorf("closed with %d %q, not %d and a reason", closed.Code, closed.Text, code)
	}
}

func TestFramesThatAreTooLargeAreRefusedWithAReasonAndDelayNobody(t *testing.T) {
	w := newWorld(t)
	w.typist("drafter").undisturbedBy(func() {
		for range 5 {
			one := w.socket(w.as("lead"), "/collab/"+w.drafts[0].ID)
			one.until(func(m []byte) bool { return m[0] == 0 })
			one.send(append([]byte{0, 2}, make([]byte, 2*editFrame)...))
			one.endsWith(coedit.CloseTooMuch)
			page := w.socket(w.as("lead"), "/live")
			must(t, page.conn.WriteMessage(websocket.TextMessage, make([]byte, 2*liveFrame)))
			page.endsWith(coedit.CloseTooMuch)
		}
	})
}

func TestAFloodOfFramesIsReadNoFasterThanAPersonTypesAndDelaysNobody(t *testing.T) {
	w := newWorld(t)
	frames := &w.s.sessions.Counters().Frames
	w.typist("drafter").undisturbedBy(func() {
		flood := w.socket(w.as("lead"), "/collab/"+w.drafts[0].ID)
		before, begun := frames.Load(), time.Now()
		over := time.Now().Add(3 * time.Second)
		_ = flood.conn.SetWriteDeadline(over)
		for time.Now().Before(over) && flood.conn.WriteMessage(websocket.BinaryMessage, []byte{9, 9, 9, 9}) == nil {
		}
		// 1,000 at once and 200 a second may be; the typist's own are few.
		most := 1500 + int64(time.Since(begun).Seconds()*200)
		if n := frames.Load() - before; n > most {
			t.Errorf("%d frames were taken in %v", n, time.Since(begun))
		}
	})
}

func TestFramesThatAreNotTheProtocolAreRefusedWithAReasonAndDelayNobody(t *testing.T) {
	w := newWorld(t)
	w.typist("drafter").undisturbedBy(func() {
		for range 5 {
			for _, frame := range [][]byte{{}, {0x80}, {0, 2}, {0, 9, 0}, {0, 2, 3, 9, 9, 9}, {1, 3, 0xff, 0xff, 0xff}} {
				one := w.socket(w.as("lead"), "/collab/"+w.drafts[0].ID)
				one.send(frame)
				one.endsWith(coedit.CloseMalformed)
			}
			page := w.socket(w.as("lead"), "/live")
			must(t, page.conn.WriteMessage(websocket.TextMessage, []byte("[")))
			page.endsWith(websocket.ClosePolicyViolation)
		}
	})
}

// What becomes of half a frame in the end is tested in realtime/coedit, where
// the minute of silence can be shorter.
func TestHalvesOfFramesAndOfRequestsDelayNobody(t *testing.T) {
	w := newWorld(t)
	half := []byte{0x82, 0xFE, 0x03, 0xE8, 1, 2, 3, 4, 'h', 'a', 'l', 'f'}
	w.typist("drafter").undisturbedBy(func() {
		for range 20 {
			one := w.socket(w.as("lead"), "/live")
			_, err := one.conn.NetConn().Write(half)
			must(t, err)
		}
		for range 15 { // twenty windows of one text are one person's at most
			one := w.socket(w.as("lead"), "/collab/"+w.drafts[0].ID)
			_, err := one.conn.NetConn().Write(half)
			must(t, err)
		}
		for range 50 {
			conn, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
			must(t, err)
			t.Cleanup(func() { conn.Close() })
			_, err = conn.Write([]byte("GET /live HTTP/1.1\r\nHost: half"))
			must(t, err)
		}
	})
}

func TestSocketsThatNeverReadAreClosedAndDelayNobody(t *testing.T) {
	w := newWorld(t)
	members := &w.s.sessions.Counters().Members
	typist := w.typist("drafter")
	before := members.Load()
	typist.undisturbedBy(func() {
		const deaf = 5
		for range deaf {
			one := w.socket(w.as("citizen"), "/collab/"+w.drafts[0].ID)
			must(t, one.conn.NetConn().(*net.TCPConn).SetReadBuffer(4096))
			one.send([]byte{0, 0, 1, 0}) // asks for the text, and reads nothing of it
		}
		author := w.socket(w.as("lead"), "/collab/"+w.drafts[0].ID)
		go func() {
			for { // the author reads
				if _, _, err := author.conn.ReadMessage(); err != nil {
					return
				}
			}
		}()
		for n := range 25 {
			author.send(edited(t, uint64(5000+n), "long", strings.Repeat("x", 200<<10)))
		}
		must(t, author.conn.Close())
		for end := time.Now().Add(time.Minute); members.Load() > before; time.Sleep(50 * time.Millisecond) {
			if time.Now().After(end) {
				t.Errorf("%d sockets that do not read are still there", members.Load()-before)
				return
			}
		}
	})
}

func TestATokenOpensNothingInTheWrongPlace(t *testing.T) {
	w := newWorld(t)
	word := w.token("drafter")
	socket := "/collab/" + w.drafts[0].ID
	reads := func(m []byte) bool { return m[0] == 0 }

	for what, open := range map[string]func() (*wire, *http.Response, error){
		"in the header":  func() (*wire, *http.Response, error) { return w.dial(nil, socket, word, "") },
		"in the address": func() (*wire, *http.Response, error) { return w.dial(nil, socket+"?token="+word, "", "") },
	} {
		one, _, err := open()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		one.until(reads)
		one.send(edited(t, 900, "token", what))
		if closed := one.until(stored); closed != nil {
			t.Errorf("a token %s opens nothing: %v", what, closed)
		}
	}
	wrong := strings.Repeat("x", len(word))
	for what, open := range map[string]func() (*wire, *http.Response, error){
		"that nobody issued, in the header":  func() (*wire, *http.Response, error) { return w.dial(nil, socket, wrong, "") },
		"that nobody issued, in the address": func() (*wire, *http.Response, error) { return w.dial(nil, socket+"?token="+wrong, "", "") },
		"of a mile": func() (*wire, *http.Response, error) {
			return w.dial(nil, socket+"?token="+strings.Repeat("x", 4000), "", "")
		},
	} {
		one, _, err := open()
		if err != nil {
			t.Fatalf("a token %s: %v", what, err)
		}
		if closed := one.until(func([]byte) bool { return false }); closed.Code < 4400 || closed.Code > 4499 || closed.Text == "" {
			t.Errorf("a token %s: %v", what, closed)
		}
	}
	// Elsewhere an address with a token is an address of a visitor.
	want(t, w.as("").get("/account?token="+word), 401)
	if got := w.call("", "GET", "/drafts/"+w.drafts[0].ID+"/permit?token="+word, nil); strings.Contains(got.body, `"write":true`) {
		t.Errorf("a token in an address of the programming interface counts: %s", got.body)
	}
	// As a cookie it is no session, as a subprotocol it is nothing.
	head := http.Header{"Cookie": {"session=" + word}, "Sec-WebSocket-Protocol": {word}}
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.base, "http")+socket, head)
	must(t, err)
	defer conn.Close()
	must(t, conn.WriteMessage(websocket.BinaryMessage, edited(t, 901, "token", "cookie")))
	var closed *websocket.CloseError
	for err == nil {
		_, _, err = conn.ReadMessage()
	}
	if !errors.As(err, &closed) || closed.Code != coedit.CloseForbidden {
		t.Errorf("a token as a cookie writes: %v", err)
	}
}
