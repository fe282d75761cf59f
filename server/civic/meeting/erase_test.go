package meeting_test

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// tables are all that the room keeps.
var tables = []string{"sessions-of-plans", "session-replies", "session-events", "session-rooms", "session-seats", "session-entries", "session-notes"}

// nameless asks that somebody's name stands in no row at all.
func (w *world) nameless(by people.Actor) {
	w.t.Helper()
	for _, table := range tables {
		kept, err := w.engine.Table(w.ctx, table, nil)
		w.must(err)
		for row, err := range kept.Find(w.ctx, allRows) {
			w.must(err)
			if strings.Contains(string(row.Body), by.Name) {
				w.t.Errorf("%s still names %s: %s", table, by.Name, row.Body)
			}
		}
	}
}

func TestWhoeverIsErasedIsGoneFromEveryPlaceThatTheRoomKeeps(t *testing.T) {
	w := newWorld(t)
	w.people.Attach(w.Services.Part())
	series, err := w.Sessions.EnterSeries(w.ctx, w.host, "p1", "s1", about(), meeting.Monthly, 3)
	w.must(err)
	_, err = w.Sessions.SetDeputies(w.ctx, w.host, series[2].Key(), []people.PersonID{w.host.Person, w.deputy.Person})
	w.must(err)
	_, err = w.Sessions.Cancel(w.ctx, w.host, series[1].Key(), "Nobody can.")
	w.must(err)
	_, err = w.Sessions.Answer(w.ctx, w.ada, w.id, true, "")
	w.must(err)
	w.live(w.id)
	w.must(w.Rooms.Ask(w.ctx, w.ada, w.id, meeting.Speak))
	w.must(w.Rooms.Question(w.ctx, w.host, w.id, "Who pays?"))
	act, err := w.Record.Add(w.ctx, w.host, w.id, "", meeting.Said{Kind: meeting.Action, Text: "Publish it.", Owner: w.host.Name, Speaker: w.ada.Name})
	w.must(err)
	w.must(w.Rooms.End(w.ctx, w.host, w.id))
	_, err = w.Record.Write(w.ctx, w.host, w.id, 0, meeting.Words{Author: w.host.Name})
	w.must(err)
	w.must(w.Record.Agree(w.ctx, w.host, w.id))
	w.must(w.Record.Publish(w.ctx, w.host, w.id))
	_, err = w.Record.Close(w.ctx, w.host, act.ID, false, "It is out.")
	w.must(err)
	for _, by := range []people.Actor{w.ada, w.host, w.deputy} {
		w.must(w.people.Erase(w.ctx, by))
		w.must(w.Services.Part().Erase(w.ctx, by.Person)) // as after an interruption
		w.nameless(by)
	}
	_, n, err := w.Record.Draw(w.ctx, people.Actor{}, w.id)
	w.must(err)
	kept := 0
	for _, a := range n.Attendees {
		if a.Name == people.Removed && a.Organisation != "" {
			kept++
		}
	}
	if kept != 2 || n.BySector[people.Government] != 2 || n.Published.By.Sector != people.Government {
		t.Errorf("with the names went organisations or sectors: %+v", n)
	}
}

func TestEveryServerForgetsTheNameOfSomebodyInTheQueue(t *testing.T) {
	w := newWorld(t)
	other := w.server()
	w.live(w.id)
	w.must(w.Rooms.Ask(w.ctx, w.ada, w.id, meeting.Speak))
	if _, st, err := other.Rooms.Stage(w.ctx, w.host, w.id); err != nil || st.Queue[0].Name != w.ada.Name {
		t.Fatalf("the other server shows %+v: %v", st, err)
	}
	w.must(w.Services.Part().Erase(w.ctx, w.ada.Person))
	for i, s := range []*meeting.Services{w.Services, other} {
		_, st, err := s.Rooms.Stage(w.ctx, w.host, w.id)
		w.must(err)
		if got := st.Queue[0]; got.Name != people.Removed || got.Sector != people.Citizen {
			t.Errorf("server %d shows %+v", i, got)
		}
	}
}
