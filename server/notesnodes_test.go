package server

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
)

// at opens the socket of a document on one of several servers.
func (s *Server) at(w *world, key, document string) *wire {
	w.t.Helper()
	conn, answer, err := websocket.DefaultDialer.Dial("ws://"+s.settings.Addr+"/collab/"+document, http.Header{"Authorization": {"Bearer " + w.token(key)}})
	if err != nil {
		w.t.Fatalf("%s does not open: %v %v", document, err, answer)
	}
	w.t.Cleanup(func() { conn.Close() })
	one := &wire{w.t, conn}
	one.send([]byte{0, 0, 1, 0}) // says that it has nothing yet: from here on it is sent what others write
	return one
}

// noteUpdate is a sync message that puts a paragraph into a part of notes.
func noteUpdate(t testing.TB, client uint64, item, words string) []byte {
	t.Helper()
	update, err := ydoc.New().Transact(client, func(tx *ydoc.Txn) error {
		root, err := tx.Root(meeting.PartOf(item), ydoc.XMLFragment)
		if err != nil {
			return err
		}
		return tx.Insert(root, 0, seedsOf(written(words).Content)...)
	})
	must(t, err)
	return append(binary.AppendUvarint([]byte{0, 2}, uint64(len(update))), update...)
}

// waits is until with the patience that the stand-in for MongoDB needs, whose
// every query reads the whole table.
func (c *wire) waits(holds func([]byte) bool) (closed *websocket.CloseError) {
	c.t.Helper()
	must(c.t, c.conn.SetReadDeadline(time.Now().Add(2*time.Minute)))
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

// hears waits until words that somebody else wrote arrive on a socket.
func (c *wire) hears(words string) {
	c.t.Helper()
	if closed := c.waits(func(m []byte) bool { return strings.Contains(string(m), words) }); closed != nil {
		c.t.Fatalf("closed with %d %s before %q came", closed.Code, closed.Text, words)
	}
}

// Notes of a session on two servers over one store that speaks MongoDB's
// protocol and one Redis: what is written on one is read on the other, a point
// that comes to the agenda can be written under on both without opening the
// socket again, who wrote is known, and under the Chatham House rule the store
// knows nobody.
func TestNotesAreWrittenOnTwoServersOverMongoDBAndRedis(t *testing.T) {
	store, redis := mongotest.Fresh(t), redistest.Start(t)
	w := openWorldWith(t, t.TempDir(), func(s *Settings) { s.store, s.Redis = store, redis.URL() })
	other, ctx := w.beside(redis.URL()), t.Context()
	id := w.held(nil, "citizen", "drafter")
	pad := meeting.Pad{Session: id}.Document()
	here, there := w.s.at(w, "citizen", pad), other.at(w, "drafter", pad)
	here.send(noteUpdate(t, 11, "milestones", "Firms hear too late."))
	if closed := here.waits(stored); closed != nil {
		t.Fatalf("writing is refused with %v", closed)
	}
	there.hears("Firms hear too late.")
	there.send(noteUpdate(t, 12, "welcome", "We are four."))
	if closed := there.waits(stored); closed != nil {
		t.Fatalf("writing on the other server is refused with %v", closed)
	}
	here.hears("We are four.")
	same(t, w.minutes("citizen", id), "Welcome: We are four. drafter", "Milestones: Firms hear too late. citizen")

	live := w.socket(w.as("citizen"), "/live")
	if got := live.follow("room/" + string(id)); got != "fresh" {
		t.Fatalf("the live socket said %q", got)
	}
	about := aboutSessionIn(w)
	about.Agenda = meeting.ReadAgenda("Welcome, 5\nWho pays, 10\nMilestones, 20", nil)
	_, err := other.meetings.Sessions.Change(ctx, w.actor("coordinator"), id, 0, about)
	must(t, err)
	// A page hears of a point after its server knows that it may be written
	// under: on both servers, in this order.
	if closed := live.waits(func(m []byte) bool { return strings.Contains(string(m), "room.agenda") }); closed != nil {
		t.Fatalf("the live socket closed: %v", closed)
	}
	w.takes(here, 21, "who-pays", "The office pays.")
	w.takes(there, 22, "who-pays", "The agency pays.")
	whole := "Who pays: "
	for _, line := range w.minutes("drafter", id) {
		if strings.HasPrefix(line, whole) && strings.Contains(line, "The office pays.") && strings.Contains(line, "The agency pays.") {
			whole = ""
		}
	}
	if whole != "" {
		t.Errorf("under the new point stand %q", w.minutes("drafter", id))
	}
	wrote, err := other.texts.WhoWrote(ctx, pad)
	must(t, err)
	by := map[string]string{}
	for _, f := range wrote.Fields {
		for _, run := range f.Runs {
			by[run.Person] += run.Text
		}
	}
	if !strings.Contains(by[string(w.cast["citizen"])], "Firms hear too late.") || !strings.Contains(by[string(w.cast["drafter"])], "We are four.") {
		t.Errorf("the notes are by %q", by)
	}
	w.sealedOnTwo(other)
}

// takes sends the second paragraph of a socket and waits until it is kept.
func (w *world) takes(c *wire, client uint64, item, words string) {
	w.t.Helper()
	c.send(noteUpdate(w.t, client, item, words))
	if closed := c.waits(func(m []byte) bool { return stored(m) && storedCount(m) >= 2 }); closed != nil {
		w.t.Fatalf("a point that came to the agenda takes no words: %d %s", closed.Code, closed.Text)
	}
}

// sealedOnTwo writes on both servers under the Chatham House rule at once, and
// ends the session on one of them.
func (w *world) sealedOnTwo(other *Server) {
	t, ctx := w.t, w.t.Context()
	id := w.held(chatham, "citizen", "drafter")
	pad := meeting.Pad{Session: id}
	var both sync.WaitGroup
	for i, s := range []*Server{w.s, other} {
		both.Go(func() {
			key := []string{"citizen", "drafter"}[i]
			for n := range 3 {
				if err := s.meetings.Notes.Append(ctx, w.actor(key), pad, "welcome", fmt.Sprintf("Openly said. %d %d", i, n), fmt.Sprint(i, n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if _, err := other.meetings.Notes.Authored(ctx, w.actor("administrator"), pad); civic.AsRefusal(err) == nil {
		t.Errorf("under the Chatham House rule an administrator is told who wrote: %v", err)
	}
	must(t, other.meetings.Rooms.End(ctx, w.actor("coordinator"), id))
	lines := strings.Join(w.minutes("coordinator", id), "\n")
	for i := range 2 {
		for n := range 3 {
			if !strings.Contains(lines, fmt.Sprintf("Openly said. %d %d", i, n)) {
				t.Errorf("%d %d is missing in %q", i, n, lines)
			}
		}
	}
	w.namesNobody(id, "citizen", "drafter")
	if kept, err := w.s.sessions.Kept(ctx, pad.Document()); err != nil || kept {
		t.Errorf("the history of the notes is kept: %v", err)
	}
}
