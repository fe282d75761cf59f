package coedit

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
)

// browsers is a node process with stock clients in it.
type browsers struct {
	t   testing.TB
	mu  sync.Mutex
	in  io.WriteCloser
	out *bufio.Reader
}

func startBrowsers(t testing.TB) *browsers {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed, so the stock clients cannot run here")
	}
	if _, err := os.Stat(filepath.FromSlash("../../frontend/node_modules/y-websocket")); err != nil {
		t.Skip("the npm packages of frontend/ are not installed, so the stock clients cannot run here")
	}
	run := exec.Command("node", "testdata/client.mjs")
	run.Stderr = os.Stderr
	in, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browsers{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	t.Cleanup(func() {
		_ = run.Process.Kill()
		_ = run.Wait()
	})
	return b
}

type request map[string]any

func (b *browsers) call(verb string, r request, into any) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if r == nil {
		r = request{}
	}
	r["do"] = verb
	line, err := json.Marshal(r)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.in.Write(append(line, '\n')); err != nil {
		b.t.Fatal(err)
	}
	answer, err := b.out.ReadBytes('\n')
	if err != nil {
		b.t.Fatal(err)
	}
	var failed struct{ Error string }
	if json.Unmarshal(answer, &failed); failed.Error != "" {
		b.t.Fatalf("%s: %s", verb, failed.Error)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			b.t.Fatalf("%s: %v in %.200s", verb, err, answer)
		}
	}
}

// window is one client.
type window struct {
	b  *browsers
	id string
	// client is its client id.
	client uint64
}

func (b *browsers) open(id, url, document, person string, more request) *window {
	b.t.Helper()
	r := request{"id": id, "url": url, "doc": document, "person": person}
	for k, v := range more {
		r[k] = v
	}
	var answer struct{ Client uint64 }
	b.call("open", r, &answer)
	return &window{b, id, answer.Client}
}

func (w *window) do(verb string, r request) {
	w.b.t.Helper()
	if r == nil {
		r = request{}
	}
	r["id"] = w.id
	w.b.call(verb, r, nil)
}

func (w *window) insert(text string) { w.b.t.Helper(); w.do("insert", request{"text": text}) }

// seen is what a client is at a moment.
type seen struct {
	Client            uint64
	Synced, Connected bool
	Sent, Stored      uint64
	Away, Pending     bool
	Own               map[string]uint64
	Denied            []string
	Closes            []struct{ Code int }
	Messages          int
	Text, Body        string
	Update, Vector    string
	Awareness         map[string]map[string]any
}

func (w *window) state() seen {
	w.b.t.Helper()
	var s seen
	w.b.call("state", request{"id": w.id}, &s)
	return s
}

// until waits for a client to come to a state.
func (w *window) until(what string, holds func(s seen) bool) seen {
	w.b.t.Helper()
	var s seen
	for end := time.Now().Add(patience()); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if s = w.state(); holds(s) {
			return s
		}
	}
	s.Update, s.Text = "", fmt.Sprintf("%.80s", s.Text)
	w.b.t.Fatalf("it never came to be that %s %s; the client is %+v", w.id, what, s)
	return s
}

// patience is how long a window may take for anything. The long forms run for
// an hour beside other work, which may have the machine for itself meanwhile.
func patience() time.Duration {
	if os.Getenv("COEDIT_KILLS") != "" {
		return 2 * pacetest.Patience
	}
	return pacetest.Patience
}

func (w *window) synced() {
	w.b.t.Helper()
	w.until("is in sync", func(s seen) bool { return s.Synced })
}

// saved waits until everything the client sent is stored.
func (w *window) saved() {
	w.b.t.Helper()
	w.until("is saved", func(s seen) bool { return s.Synced && s.Sent > 0 && s.Stored == s.Sent && !s.Away })
}

// made is an update that no editor made.
type made struct {
	Updates []string
	Whole   string
}

func (b *browsers) make(clientID uint64, base, script string) made {
	b.t.Helper()
	var m made
	b.call("make", request{"clientID": clientID, "base": base, "script": script}, &m)
	return m
}

func unbase(text string) []byte {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}

// send sends an update as an ordinary one.
func (w *window) send(update string) {
	w.b.t.Helper()
	frame := base64.StdEncoding.EncodeToString(syncMessage(syncUpdate, unbase(update)))
	w.do("raw", request{"frames": []string{frame}})
}
