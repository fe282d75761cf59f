package meeting_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// many brings so many people into a session, some at once.
func (w *world) many(id meeting.ID, n int) []people.Actor {
	w.t.Helper()
	all := make([]people.Actor, n)
	var wait sync.WaitGroup
	for hand := range 64 {
		wait.Go(func() {
			for i := hand; i < n; i += 64 {
				person, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example",
					Subject: fmt.Sprint("many ", i), Name: fmt.Sprint("Person ", i), Sector: people.Sectors[i%len(people.Sectors)]})
				if err == nil {
					all[i], err = w.people.Actor(w.ctx, person)
				}
				if err == nil {
					err = w.Rooms.Join(w.ctx, all[i], id, true)
				}
				if err != nil {
					w.t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	if w.t.Failed() {
		w.t.FailNow()
	}
	return all
}

func TestTwoThousandPeopleHoldASessionAndNothingIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("2,000 people take a while")
	}
	const n = 2000
	w := newWorld(t)
	all := w.many(w.id, n)
	w.must(w.Rooms.Begin(w.ctx, w.host, w.id))
	full := 0
	for i, by := range all[:510] { // more than the queue takes
		err := w.Rooms.Ask(w.ctx, by, w.id, meeting.Speak)
		if civic.AsRefusal(err) != nil {
			w.refused(err, civic.TooMuch, "The queue is full")
			full++
			continue
		}
		if err != nil {
			t.Fatal(i, err)
		}
	}
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Go on?"}))
	poll := w.stage(w.host, w.id).Poll.N
	var wait sync.WaitGroup
	for hand := range 64 {
		wait.Go(func() {
			for i := hand; i < n; i += 64 {
				if err := w.Rooms.Vote(w.ctx, all[i], w.id, poll, i%2); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	w.must(w.Rooms.PutToTables(w.ctx, w.host, w.id, 250))
	w.must(w.Rooms.ClosePoll(w.ctx, w.host, w.id, poll))
	_, st, err := w.server().Rooms.Stage(w.ctx, w.host, w.id) // read anew, from snapshot and log
	w.must(err)
	if full != 10 || st.Here != n || len(st.Queue) != 500 || st.Tables != 250 || !slices.Equal(st.Counted[0].Counts, []int{n / 2, n / 2}) {
		t.Errorf("%d turned away, %d here, %d in the queue, %d tables, votes %v", full, st.Here, len(st.Queue), st.Tables, st.Counted[0].Counts)
	}
	present, err := w.Rooms.Present(w.ctx, all[0], w.id)
	w.must(err)
	if len(present) != n || present[0].Name == "" {
		t.Errorf("%d are named as present", len(present))
	}
}

func TestAHostWhoVanishesBeforeTheBeginningIsReplacedByADeputyOnAnotherServer(t *testing.T) {
	w := newWorld(t)
	other := w.server()
	for _, by := range []people.Actor{w.deputy, w.ada, w.ben} {
		w.must(other.Rooms.Join(w.ctx, by, w.id, true))
	}
	w.refused(other.Rooms.Begin(w.ctx, w.ben, w.id), civic.Forbidden, "")
	w.must(other.Rooms.Begin(w.ctx, w.deputy, w.id))
	w.must(other.Rooms.TakeChair(w.ctx, w.deputy, w.id))
	w.must(other.Rooms.Ask(w.ctx, w.ada, w.id, meeting.Speak))
	w.must(other.Rooms.Next(w.ctx, w.deputy, w.id, 0))
	_, err := other.Record.Add(w.ctx, w.deputy, w.id, "", meeting.Said{Kind: meeting.Decision, Text: "We begin without the host."})
	w.must(err)
	w.must(other.Rooms.End(w.ctx, w.deputy, w.id))
	w.must(w.Record.Agree(w.ctx, w.deputy, w.id)) // whoever leads can finish the note, too
	_, n, err := w.Record.Draw(w.ctx, w.deputy, w.id)
	w.must(err)
	if n.Agreed.By.Person != w.deputy.Person || len(n.Attendees) != 3 {
		t.Errorf("the note is agreed by %s and names %d", n.Agreed.By.Name, len(n.Attendees))
	}
}

func TestATableLeftEmptyTakesNobodyAwayAndIsFilledByWhoComesLate(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.must(w.Rooms.PutToTables(w.ctx, w.host, w.id, 2))
	table := func(by people.Actor) int {
		own, err := w.Rooms.Own(w.ctx, by, w.id)
		w.must(err)
		return own.Table
	}
	everybody := []people.Actor{w.host, w.deputy, w.ada, w.ben, w.eve}
	first := table(w.host)
	var left []people.Actor
	for _, by := range everybody {
		if table(by) != first {
			w.must(w.Rooms.Leave(w.ctx, by, w.id))
			left = append(left, by)
		}
	}
	if len(left) < 2 {
		t.Fatalf("%d people sat at the other table", len(left))
	}
	late := w.person("Lou Late", "", people.Citizen)
	w.must(w.Rooms.Join(w.ctx, late, w.id, true))
	if got := table(late); got == 0 || got == first {
		t.Errorf("who comes late sits at table %d, and the empty one is the other than %d", got, first)
	}
	w.must(w.Rooms.Join(w.ctx, left[0], w.id, true))
	if got := table(left[0]); got == 0 || got == first {
		t.Errorf("who comes back sits at table %d, and had left the other than %d", got, first)
	}
	if st := w.stage(w.host, w.id); st.Tables != 2 || st.Here != 5-len(left)+2 {
		t.Errorf("%d tables, %d here", st.Tables, st.Here)
	}
	w.must(w.Rooms.Gather(w.ctx, w.host, w.id))
	w.must(w.Rooms.PutToTables(w.ctx, w.host, w.id, 50)) // more tables than people
	if st := w.stage(w.host, w.id); st.Tables != st.Here {
		t.Errorf("%d tables for %d people", st.Tables, st.Here)
	}
}

func TestAVoteThatArrivesWithTheCloseIsCountedOrRefusedAndNeverBoth(t *testing.T) {
	w := newWorld(t)
	all := w.many(w.id, 60)
	w.must(w.Rooms.Begin(w.ctx, w.host, w.id))
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Yes?"}))
	n := w.stage(w.host, w.id).Poll.N
	servers := []*meeting.Services{w.Services, w.server()}
	var mu sync.Mutex
	counted := 0
	var wait sync.WaitGroup
	for i, by := range all {
		wait.Go(func() {
			err := servers[i%2].Rooms.Vote(w.ctx, by, w.id, n, 0)
			if r := civic.AsRefusal(err); err != nil && (r == nil || r.Kind != civic.Conflict) {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				counted++
			}
		})
		if i == 30 {
			wait.Go(func() {
				if err := servers[1].Rooms.ClosePoll(w.ctx, w.host, w.id, n); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wait.Wait()
	if p := w.stage(w.ada, w.id).Counted[0]; p.Counts[0] != counted || p.Voted != counted {
		t.Errorf("%d were told that they voted, and %v are counted", counted, p.Counts)
	}
}

func TestASeriesOverAYearKeepsItsHourAcrossBothChangesOfTheClocks(t *testing.T) {
	w := newWorld(t)
	a := about()
	a.Start = time.Date(2026, 3, 26, 18, 30, 0, 0, london(t))
	all, err := w.Sessions.EnterSeries(w.ctx, w.host, "p1", "year", a, meeting.Monthly, 12)
	w.must(err)
	offsets := map[int]bool{}
	for _, one := range all {
		local := one.Start.In(one.Where())
		_, offset := local.Zone()
		offsets[offset] = true
		if local.Hour() != 18 || local.Minute() != 30 || local.Weekday() != time.Thursday {
			t.Errorf("session %d is at %s", one.Turn, local)
		}
	}
	if len(offsets) != 2 {
		t.Error("the year has no change of the clocks")
	}
}

func TestWhoIsRemovedInTheMiddleKeepsTheirVoteAndLosesNothingOfTheRoom(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Yes?"}))
	n := w.stage(w.host, w.id).Poll.N
	w.must(w.Rooms.Vote(w.ctx, w.ben, w.id, n, 0))
	own, err := w.Rooms.Own(w.ctx, w.ben, w.id)
	w.must(err)
	w.must(w.Rooms.PutToTables(w.ctx, w.host, w.id, 2))
	w.must(w.server().Rooms.Remove(w.ctx, w.deputy, w.id, own.Seat, "Shouted."))
	w.refused(w.Rooms.Vote(w.ctx, w.ben, w.id, n, 1), civic.Forbidden, "removed you")
	w.must(w.Rooms.Vote(w.ctx, w.ada, w.id, n, 1))
	w.must(w.Rooms.ClosePoll(w.ctx, w.host, w.id, n))
	if p := w.stage(w.ada, w.id).Counted[0]; !slices.Equal(p.Counts, []int{1, 1}) {
		t.Errorf("counted %v", p.Counts)
	}
}
