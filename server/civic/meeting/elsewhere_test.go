package meeting_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// A server that remembers a room, and hears nothing while another one ends the
// session and deletes its log under the Chatham House rule, does not go on as
// if the session were live: whoever looks there would find it open for ever, and
// its notes empty.
func TestAServerThatHeardNothingOfTheEndFindsTheRoomSealed(t *testing.T) {
	w := newWorld(t)
	other := w.server()
	id := w.session(func(a *meeting.About) { a.ChathamHouse = true })
	w.live(id)
	stage := func() *meeting.Stage {
		t.Helper()
		_, st, err := other.Rooms.Stage(w.ctx, w.host, id)
		w.must(err)
		return st
	}
	if !stage().Over.IsZero() {
		t.Fatal("the other server finds a live session over")
	}
	w.must(w.Rooms.End(w.ctx, w.host, id))
	w.nowhere("session-events", string(id), w.ada, w.ben, w.eve)
	if st := stage(); st.Over.IsZero() {
		t.Errorf("the other server goes on: %+v", st)
	}
	w.nowhere("session-events", string(id), w.ada, w.ben, w.eve)
}

// The same for a server that knew the room before anybody came to it.
func TestAServerThatKnewTheRoomEmptyFindsItSealed(t *testing.T) {
	w := newWorld(t)
	other := w.server()
	id := w.session(func(a *meeting.About) { a.ChathamHouse = true })
	_, before, err := other.Rooms.Stage(w.ctx, w.host, id)
	w.must(err)
	w.live(id)
	w.must(w.Rooms.End(w.ctx, w.host, id))
	_, after, err := other.Rooms.Stage(w.ctx, w.host, id)
	w.must(err)
	if !before.Over.IsZero() || after.Over.IsZero() {
		t.Errorf("over at %s before it began and at %s after its end", before.Over, after.Over)
	}
}
