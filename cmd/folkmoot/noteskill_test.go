package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// scribe writes numbered paragraphs into the notes of a session, as an editor
// does, and remembers how many the server said are kept.
type scribe struct {
	name string
	conn *websocket.Conn

	mu   sync.Mutex
	kept int
	err  error
	over chan struct{}
}

// writes opens a socket to the notes and goes on writing until it closes.
func (r *roomful) writes(s *served, who int, client uint64) *scribe {
	r.t.Helper()
	head := http.Header{"Authorization": {"Bearer " + r.words[who]}}
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.base, "http")+"/collab/session."+r.session, head)
	if err != nil {
		r.t.Fatal(err)
	}
	w := &scribe{name: fmt.Sprintf("scribe %d", client), conn: conn, over: make(chan struct{})}
	r.t.Cleanup(func() { conn.Close() })
	go w.write(client)
	go w.listen()
	return w
}

// line is what the n-th paragraph says; the stop keeps 1 from being found in 11.
func (w *scribe) line(n int) string { return fmt.Sprintf("%s line %d.", w.name, n) }

func (w *scribe) write(client uint64) {
	doc := ydoc.New()
	for n := 0; ; n++ {
		update, err := doc.Transact(client, func(tx *ydoc.Txn) error {
			root, err := tx.Root("item.first", ydoc.XMLFragment)
			if err != nil {
				return err
			}
			words := ydoc.Seed{Kind: ydoc.XMLText, Delta: []ydoc.Piece{{Insert: w.line(n)}}}
			return tx.Insert(root, root.Len(), ydoc.Seed{Kind: ydoc.XMLElement, Name: "paragraph", Items: []any{words}})
		})
		if err != nil {
			w.fail(err)
			return
		}
		message := append(binary.AppendUvarint([]byte{0, 2}, uint64(len(update))), update...)
		if w.conn.WriteMessage(websocket.BinaryMessage, message) != nil {
			return
		}
		time.Sleep(5 * time.Millisecond) // as fast as people together type, not as fast as a socket takes
	}
}

func (w *scribe) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = err
}

// listen hears what is kept until the socket closes.
func (w *scribe) listen() {
	defer close(w.over)
	for {
		_, message, err := w.conn.ReadMessage()
		if err != nil {
			return
		}
		if len(message) > 1 && message[0] == coedit.MessageStored {
			size, n := binary.Uvarint(message[1:])
			count, _ := binary.Uvarint(message[1+n+int(size):])
			w.mu.Lock()
			w.kept = max(w.kept, int(count))
			w.mu.Unlock()
		}
	}
}

func (w *scribe) acknowledged() (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept, w.err
}

// reach waits until so many lines of a scribe are kept.
func (r *roomful) reach(w *scribe, n int) {
	r.t.Helper()
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		kept, err := w.acknowledged()
		if err != nil {
			r.t.Fatal(err)
		}
		if kept >= n {
			return
		}
	}
	r.t.Fatalf("%s has fewer than %d lines kept", w.name, n)
}

// holds asks that every line which was acknowledged to these people by now
// stands in the notes: some of them may be writing on.
func (r *roomful) holds(s *served, all ...*scribe) {
	r.t.Helper()
	told := make([]int, len(all))
	for i, w := range all {
		told[i], _ = w.acknowledged()
	}
	said := fmt.Sprint(r.asks(s, 0, "GET", "/sessions/"+r.session+"/notes", nil)["parts"])
	for i, w := range all {
		for n := range told[i] {
			if !strings.Contains(said, w.line(n)) {
				r.t.Fatalf("line %d of %d that %s was told are kept is gone", n, told[i], w.name)
			}
		}
	}
}

// TestNothingAcknowledgedOfTheNotesIsLostWhenANodeIsKilledWhileTheyAreTyped
// has four people write into the notes of a session on two nodes over one
// store and one Redis, kills one node with kill -9, has those who were on it
// go on on the other, kills that one too, and reads everything again.
func TestNothingAcknowledgedOfTheNotesIsLostWhenANodeIsKilledWhileTheyAreTyped(t *testing.T) {
	data, redis := t.TempDir(), redistest.Start(t)
	one := node(t, "", data, redis.URL())
	two := node(t, "", data, redis.URL())
	r := gathered(t, one, data)
	const enough = 15
	first, second := r.writes(one, 1, 1001), r.writes(one, 2, 1002)
	third, fourth := r.writes(two, 3, 1003), r.writes(two, 4, 1004)
	all := []*scribe{first, second, third, fourth}
	for _, w := range all {
		r.reach(w, enough)
	}
	one.kill()
	<-first.over
	<-second.over
	// Those on the other node write on, and those who were thrown off come back.
	kept, _ := third.acknowledged()
	r.reach(third, kept+enough)
	again := r.writes(two, 1, 2001)
	r.reach(again, enough)
	all = append(all, again)
	r.holds(two, all...)

	address := strings.TrimPrefix(two.base, "http://")
	two.kill()
	for _, w := range all {
		<-w.over
	}
	last := node(t, address, data, redis.URL())
	r.holds(last, all...)
	lines := 0
	for _, w := range all {
		n, err := w.acknowledged()
		if err != nil {
			t.Error(err)
		}
		lines += n
	}
	t.Logf("%d acknowledged lines of %d people survived two kills", lines, len(all))
	// And who wrote them is known by person, not by what the socket said.
	fields := fmt.Sprint(r.asks(last, 0, "GET", "/sessions/"+r.session+"/notes/authorship", nil)["fields"])
	for _, name := range []string{"Demo Citizen", "Demo Speaker", "Demo Drafter", "Demo Lead Official"} {
		if !strings.Contains(fields, "name:"+name) {
			t.Errorf("%s is not named as a writer", name)
		}
	}
}
