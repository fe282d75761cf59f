package server

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// apart are two servers on one store, and a Redis that can lose all that they
// tell each other without either of them noticing.
func apart(t *testing.T) (w *world, other *Server, redis *redistest.Proxy) {
	t.Helper()
	real := redistest.Start(t)
	redis = redistest.NewProxy(t, real)
	w = openWorldWith(t, t.TempDir(), func(s *Settings) { s.Redis = real.URL() })
	return w, w.beside(redis.URL()), redis
}

// saves sends a paragraph and waits until the server says that it is saved.
func (c *wire) saves(client uint64, words string) {
	c.t.Helper()
	c.send(noteUpdate(c.t, client, "welcome", words))
	if closed := c.waits(stored); closed != nil {
		c.t.Fatalf("%q is refused with %d %s", words, closed.Code, closed.Text)
	}
}

// late sends a paragraph that must be refused.
func (c *wire) late(client uint64, words string) {
	c.t.Helper()
	c.send(noteUpdate(c.t, client, "welcome", words))
	closed := c.waits(twice)
	if closed == nil || closed.Code != coedit.CloseStartAgain || closed.Text == "" {
		c.t.Fatalf("%q is answered with %v", words, closed)
	}
}

// twice says whether a message reports a second paragraph as saved.
func twice(m []byte) bool { return stored(m) && storedCount(m) >= 2 }

func TestWordsSavedOnAnotherServerAreInTheNotesOfASessionThatIsSealedAtOnce(t *testing.T) {
	w, other, redis := apart(t)
	id := w.held(chatham, "citizen", "drafter")
	pad := meeting.Pad{Session: id}
	here, there := w.s.at(w, "citizen", pad.Document()), other.at(w, "drafter", pad.Document())
	here.saves(31, "Said here.")
	there.hears("Said here.")
	redis.Swallow(true)
	there.saves(32, "Said there a moment ago.")
	must(t, w.s.meetings.Rooms.End(t.Context(), w.actor("coordinator"), id))
	there.late(33, "Said too late.")
	notes := strings.Join(w.minutes("coordinator", id), "\n")
	if !strings.Contains(notes, "Said here.") || !strings.Contains(notes, "Said there a moment ago.") || strings.Contains(notes, "too late") {
		t.Errorf("kept is %q", notes)
	}
	if left := w.dump("coedit_rows") + w.dump("coedit_states"); strings.Contains(left, pad.Document()+"|") {
		t.Error("of the text that was erased something is left")
	}
}

func TestWordsSavedOnAnotherServerAreInTheNoteThatIsAgreedAtOnceAndPublished(t *testing.T) {
	w, other, redis := apart(t)
	ctx, host := t.Context(), w.actor("coordinator")
	id := w.held(nil, "citizen", "drafter")
	pad := meeting.Pad{Session: id}
	there := other.at(w, "drafter", pad.Document())
	must(t, w.s.meetings.Notes.Append(ctx, w.actor("citizen"), pad, "", "Said here.", "k1"))
	there.hears("Said here.")
	must(t, w.s.meetings.Rooms.End(ctx, host, id))
	redis.Swallow(true)
	there.saves(32, "Said there a moment ago.")
	must(t, w.s.meetings.Record.Agree(ctx, host, id))
	there.late(33, "Said too late.")
	must(t, w.s.meetings.Record.Reopen(ctx, host, id))
	again := other.at(w, "drafter", pad.Document())
	again.saves(34, "Added when it was opened again.")
	must(t, w.s.meetings.Record.Agree(ctx, host, id))
	must(t, w.s.meetings.Record.Publish(ctx, host, id))
	_, note, err := w.s.meetings.Record.Draw(ctx, people.Actor{}, id)
	must(t, err)
	if len(note.Shared) != 1 {
		t.Fatalf("the note has %+v", note.Shared)
	}
	text := note.Shared[0].Text.Words()
	for _, words := range []string{"Said here.", "Said there a moment ago.", "Added when it was opened again."} {
		if !strings.Contains(text, words) {
			t.Errorf("%q is not in the published note: %q", words, text)
		}
	}
	if strings.Contains(text, "too late") {
		t.Errorf("the published note is %q", text)
	}
	if by := note.Shared[0].By; len(by) != 2 {
		t.Errorf("it is said to be by %v", by)
	}
}
