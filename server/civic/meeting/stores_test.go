package meeting_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
)

// A session from its announcement to its note, with two servers on one store
// that speaks MongoDB's protocol: the log that decides who was first, votes,
// a room read anew, the record and what is deleted under the Chatham House
// rule. All other tests here run on the embedded store.
func TestASessionIsHeldByTwoServersOnMongoDB(t *testing.T) {
	w := newWorldIn(t, mongotest.Open(t))
	other := w.server()
	w.live(w.id)
	w.must(w.Rooms.Ask(w.ctx, w.ada, w.id, meeting.Speak))
	w.must(other.Rooms.Ask(w.ctx, w.ben, w.id, meeting.Query))
	st := w.stage(w.host, w.id)
	var errs [2]error
	var both sync.WaitGroup
	both.Go(func() { errs[0] = w.Rooms.Give(w.ctx, w.host, w.id, st.Queue[0].N, st.FloorN) })
	both.Go(func() { errs[1] = other.Rooms.Give(w.ctx, w.deputy, w.id, st.Queue[1].N, st.FloorN) })
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("two chairs at once hear %v and %v", errs[0], errs[1])
	}
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Yes?"}))
	n := w.stage(w.host, w.id).Poll.N
	for i, by := range []people.Actor{w.ada, w.ben, w.eve, w.host, w.deputy} {
		s := []*meeting.Services{w.Services, other}[i%2]
		both.Go(func() {
			if err := s.Rooms.Vote(w.ctx, by, w.id, n, i%2); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	_, read, err := w.server().Rooms.Stage(w.ctx, w.host, w.id)
	w.must(err)
	if here := w.stage(w.host, w.id); !reflect.DeepEqual(here, read) || read.Poll.Voted != 5 {
		t.Errorf("a third server reads\n%+v in place of\n%+v", read, here)
	}
	w.must(other.Rooms.ClosePoll(w.ctx, w.deputy, w.id, n))
	w.refused(w.Rooms.Vote(w.ctx, w.eve, w.id, n, 0), civic.Conflict, "came after it")
	if p := w.stage(w.ada, w.id).Counted[0]; !slices.Equal(p.Counts, []int{3, 2}) {
		t.Errorf("counted %v", p.Counts)
	}
	w.recorded()
	w.sealed()
}

// recorded writes the record of the session, publishes its note and closes its action.
func (w *world) recorded() {
	w.t.Helper()
	act, err := w.Record.Add(w.ctx, w.host, w.id, "", meeting.Said{Kind: meeting.Action, Text: "Publish the list.", Owner: "Agency", Due: fuzzydate.Parse("1 April 2026")})
	w.must(err)
	_, err = w.Record.Add(w.ctx, w.host, w.id, "", meeting.Said{Kind: meeting.Update, Text: "It is late.", Commitment: "c1"})
	w.must(err)
	w.clock.pass(90 * time.Minute)
	w.must(w.Rooms.End(w.ctx, w.host, w.id))
	w.must(w.Record.Agree(w.ctx, w.host, w.id))
	w.must(w.Record.Publish(w.ctx, w.host, w.id))
	line, err := w.Record.Timeline(w.ctx, "c1")
	w.must(err)
	_, err = w.Record.Close(w.ctx, w.host, act.ID, false, "Done.")
	w.must(err)
	actions, err := w.Record.Actions(w.ctx, w.ada, "p1")
	w.must(err)
	held, err := w.Record.Meetings(w.ctx, w.ada, "p1")
	w.must(err)
	if len(line) != 1 || len(actions) != 1 || actions[0].Open() || len(held) != 1 || held[0].BySector[people.Citizen] != 1 {
		w.t.Errorf("timeline %v, actions %v, meetings %v", line, actions, held)
	}
	series, err := w.Sessions.EnterSeries(w.ctx, w.host, "p1", "k", about(), meeting.HalfYear, 3)
	w.must(err)
	coming, err := w.Sessions.ByPlan(w.ctx, w.ada, "p1", series[1].Start, time.Time{}, 0)
	w.must(err)
	if len(coming) != 2 {
		w.t.Errorf("%d sessions of the series lie ahead", len(coming))
	}
}

// sealed holds a session under the Chatham House rule.
func (w *world) sealed() {
	w.t.Helper()
	id := w.session(func(a *meeting.About) { a.ChathamHouse = true })
	w.live(id)
	for i := range 3 {
		w.must(w.Rooms.Question(w.ctx, w.ada, id, fmt.Sprint("Who pays? ", i)))
	}
	w.must(w.Rooms.End(w.ctx, w.host, id))
	if st := w.stage(w.ada, id); len(st.Questions) != 3 || st.Questions[0].By.Seat != "" {
		w.t.Errorf("of the questions stay %+v", st.Questions)
	}
	for _, table := range []string{"session-events", "session-seats", "session-replies", "session-rooms"} {
		w.nowhere(table, string(id), w.ada, w.ben, w.eve)
	}
}
