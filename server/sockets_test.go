package server

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// wire is an open socket of a test.
type wire struct {
	t    testing.TB
	conn *websocket.Conn
}

// dial opens a socket with a person's cookies, or with a token; origin "" is a
// program's.
func (w *world) dial(b *browser, path, token, origin string) (*wire, *http.Response, error) {
	w.t.Helper()
	head := http.Header{}
	if origin != "" {
		head.Set("Origin", origin)
	}
	if token != "" {
		head.Set("Authorization", "Bearer "+token)
	}
	if b != nil {
		at, err := url.Parse(w.base)
		must(w.t, err)
		for _, c := range b.client.Jar.Cookies(at) {
			head.Add("Cookie", c.Name+"="+c.Value)
		}
	}
	conn, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.base, "http")+path, head)
	if err != nil {
		return nil, answer, err
	}
	w.t.Cleanup(func() { conn.Close() })
	return &wire{w.t, conn}, answer, nil
}

// socket opens a socket from one of our pages.
func (w *world) socket(b *browser, path string) *wire {
	w.t.Helper()
	one, answer, err := w.dial(b, path, "", w.base)
	if err != nil {
		w.t.Fatalf("%s does not open: %v %v", path, err, answer)
	}
	return one
}

// until reads messages until one holds, or the socket closes.
func (c *wire) until(holds func([]byte) bool) (closed *websocket.CloseError) {
	c.t.Helper()
	must(c.t, c.conn.SetReadDeadline(time.Now().Add(time.Minute)))
	for {
		_, message, err := c.conn.ReadMessage()
		if errors.As(err, &closed) {
			return closed
		}
		if err != nil {
			c.t.Fatalf("the socket ended with %v", err)
		}
		if holds(message) {
			return nil
		}
	}
}

// stored says that everything sent so far is kept.
func stored(message []byte) bool {
	kind, n := binary.Uvarint(message)
	if kind != coedit.MessageStored {
		return false
	}
	rest := message[n:]
	size, n := binary.Uvarint(rest)
	count, _ := binary.Uvarint(rest[n+int(size):])
	return count > 0
}

// edited is a sync message with an update that sets one short value.
func edited(t testing.TB, client uint64, key, value string) []byte {
	t.Helper()
	update, err := ydoc.New().Transact(client, func(w *ydoc.Txn) error {
		meta, err := w.Root(metaRoot, ydoc.Map)
		if err != nil {
			return err
		}
		return w.Set(meta, key, value)
	})
	must(t, err)
	return append(binary.AppendUvarint([]byte{0, 2}, uint64(len(update))), update...)
}

func (c *wire) send(message []byte) {
	c.t.Helper()
	must(c.t, c.conn.WriteMessage(websocket.BinaryMessage, message))
}

func TestTheEditingSocketLetsEachRoleReadAndWriteAsTheTableSays(t *testing.T) {
	w := newWorld(t)
	path := "/collab/" + w.drafts[0].ID
	may := row(people.EditDraft)
	for i, p := range parts {
		one := w.socket(w.as(p.key), path)
		if closed := one.until(func(m []byte) bool { return m[0] == 0 }); closed != nil {
			t.Errorf("the %s cannot read: %v", p.role, closed)
			continue
		}
		one.send(edited(t, uint64(1000+i), "by-"+string(p.role), "words"))
		closed := one.until(stored)
		switch {
		case may(p.role) && closed != nil:
			t.Errorf("the %s cannot write: %v", p.role, closed)
		case !may(p.role) && (closed == nil || closed.Code != coedit.CloseForbidden || closed.Text == ""):
			t.Errorf("the %s wrote: %v", p.role, closed)
		}
	}
	got, _, _ := w.text(0)
	for _, p := range parts {
		if written := got.Short[draft.Field("by-"+string(p.role))] == "words"; written != may(p.role) {
			t.Errorf("the %s wrote into the text: %v", p.role, written)
		}
	}
}

func TestADraftThatIsNotForSomebodyRefusesTheirSocketWithACodeThatSaysWhy(t *testing.T) {
	w := newWorld(t)
	d := w.draft(0)
	_, err := w.s.drafts.Drafts.Manage(t.Context(), people.Operator(), d.Key(), d.Version, draft.Terms{Title: d.Title, Place: d.Place, Private: true})
	must(t, err)
	must(t, w.s.people.Grants.Take(t.Context(), people.Operator(), w.cast["citizen"], people.Commenter, people.Scope{Plan: w.plan.ID}))
	never := func([]byte) bool { return false }
	for _, one := range []struct {
		key, document string
		code          int
	}{
		{"", d.ID, coedit.CloseSignIn}, {"citizen", d.ID, coedit.CloseNotFound}, {"drafter", "no-such-draft", coedit.CloseNotFound},
	} {
		if closed := w.socket(w.as(one.key), "/collab/"+one.document).until(never); closed.Code != one.code || closed.Text == "" {
			t.Errorf("%q at %s: %v", one.key, one.document, closed)
		}
	}
}

// follow asks the live socket for a topic and gives what is said first.
func (c *wire) follow(topic string) (what string) {
	c.t.Helper()
	must(c.t, c.conn.WriteMessage(websocket.TextMessage, []byte(`{"follow":[{"topic":"`+topic+`"}]}`)))
	closed := c.until(func(m []byte) bool {
		var said struct{ Topic, What string }
		if json.Unmarshal(m, &said) != nil || said.Topic != topic || said.What == "presence" {
			return false
		}
		what = said.What
		return true
	})
	if closed != nil {
		c.t.Fatalf("the live socket closed: %v", closed)
	}
	return what
}

func TestTheLiveSocketTellsOfATopicOnlyThoseWhoMayReadIt(t *testing.T) {
	w := newWorld(t)
	d, other := w.draft(0), w.draft(1)
	_, err := w.s.drafts.Drafts.Manage(t.Context(), people.Operator(), d.Key(), d.Version, draft.Terms{Title: d.Title, Place: d.Place, Private: true})
	must(t, err)
	for _, p := range parts {
		one := w.socket(w.as(p.key), "/live")
		wanted := "fresh"
		if p.role == "" {
			wanted = "gone"
		}
		if got := one.follow("draft/" + d.ID); got != wanted {
			t.Errorf("the %s hears %q of a hidden draft", p.role, got)
		}
		if got := one.follow("draft/" + other.ID); got != "fresh" {
			t.Errorf("the %s hears %q of a public draft", p.role, got)
		}
		if got := one.follow("person/" + string(w.cast["speaker"])); got != "gone" {
			t.Errorf("the %s hears %q of somebody else", p.role, got)
		}
	}
}

func TestARoleTakenAwayClosesOpenSocketsAtOnce(t *testing.T) {
	w := newWorld(t)
	d := w.draft(0)
	_, err := w.s.drafts.Drafts.Manage(t.Context(), people.Operator(), d.Key(), d.Version, draft.Terms{Title: d.Title, Place: d.Place, Private: true})
	must(t, err)
	b := w.as("drafter")
	editing, live := w.socket(b, "/collab/"+d.ID), w.socket(b, "/live")
	editing.until(func(m []byte) bool { return m[0] == 0 })
	if got := live.follow("draft/" + d.ID); got != "fresh" {
		t.Fatalf("the live socket said %q", got)
	}
	begun := time.Now()
	must(t, w.s.people.Grants.Take(t.Context(), people.Operator(), w.cast["drafter"], people.Drafter, people.Scope{Plan: w.plan.ID}))
	if closed := editing.until(func([]byte) bool { return false }); closed.Code < 4400 || closed.Code > 4499 {
		t.Errorf("the editing socket closed with %v", closed)
	}
	live.until(func(m []byte) bool { return bytes.Contains(m, []byte(`"gone"`)) })
	// Nothing here waits for a clock: on a busy machine it takes as long as
	// two messages do, and a reader gives up after a minute.
	t.Logf("both were closed after %v", time.Since(begun))
}

func TestASocketFromAForeignPageIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/live", "/collab/" + w.drafts[0].ID} {
		for _, origin := range []string{"https://evil.example", "null", w.base + ".evil.example"} {
			_, answer, err := w.dial(w.as("drafter"), path, "", origin)
			if err == nil || answer == nil || answer.StatusCode != 403 {
				t.Errorf("%s from %s: %v %v", path, origin, err, answer)
				continue
			}
			if kind := answer.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/problem+json") {
				t.Errorf("%s refuses %s as %s", path, origin, kind)
			}
		}
	}
	want(t, w.as("").get("/live"), http.StatusUpgradeRequired)
}

func TestASessionThatEndsTakesItsEditingSocketWithIt(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("drafter")
	one := w.socket(b, "/collab/"+w.drafts[0].ID)
	one.until(func(m []byte) bool { return m[0] == 0 })
	want(t, b.send("/sign-out"), 303)
	if closed := one.until(func([]byte) bool { return false }); closed.Code < 4400 || closed.Code > 4499 {
		t.Errorf("closed with %v", closed)
	}
}
