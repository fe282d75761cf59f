package meeting_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestTheClockOfAPointIsTheServersAndStopsForAPause(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.clock.pass(2 * time.Minute)
	if left := w.stage(w.ada, w.id).Left; left != 180 {
		t.Fatalf("%v seconds left of five minutes after two", left)
	}
	w.must(w.Rooms.Pause(w.ctx, w.host, w.id))
	w.clock.pass(time.Hour)
	if st := w.stage(w.ada, w.id); st.Left != 180 || !st.Paused {
		t.Fatalf("a paused clock ran to %v", st.Left)
	}
	w.must(w.Rooms.Resume(w.ctx, w.deputy, w.id))
	w.must(w.Rooms.Extend(w.ctx, w.host, w.id, 3))
	w.clock.pass(time.Minute)
	if left := w.stage(w.ada, w.id).Left; left != 300 {
		t.Fatalf("%v seconds left, want 300", left)
	}
	w.must(w.Rooms.Turn(w.ctx, w.host, w.id, "welcome", "milestones"))
	w.refused(w.Rooms.Turn(w.ctx, w.deputy, w.id, "welcome", "milestones"), civic.Conflict, "Another chair moved")
	if st := w.stage(w.ada, w.id); st.Item.Title != "Milestones" || st.Left != 1200 || st.ItemPlace != 2 {
		t.Fatalf("the second point shows %+v", st)
	}
}

func TestTheFloorGoesToTheSectorAndThePersonWhoSpokeLeast(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	speak := func(by people.Actor, long time.Duration) {
		w.must(w.Rooms.Ask(w.ctx, by, w.id, meeting.Speak))
		w.must(w.Rooms.Next(w.ctx, w.host, w.id, w.stage(w.host, w.id).FloorN))
		w.clock.pass(long)
		w.must(w.Rooms.Withdraw(w.ctx, by, w.id))
	}
	speak(w.eve, 4*time.Minute)  // government: 4 minutes for 2 people
	speak(w.ben, time.Minute)    // civil society: 1 for 2
	speak(w.ada, 90*time.Second) // citizens: 1.5 for 1
	for _, by := range []people.Actor{w.eve, w.host, w.ada, w.ben, w.deputy} {
		w.must(w.Rooms.Ask(w.ctx, by, w.id, meeting.Speak))
	}
	names := func() (all []string) {
		for _, q := range w.stage(w.host, w.id).Queue {
			all = append(all, q.Name[:3])
		}
		return all
	}
	if got, want := names(), []string{"Dai", "Ben", "Ada", "Han", "Eve"}; !slices.Equal(got, want) {
		t.Errorf("fair by sector: %v, want %v", got, want)
	}
	w.must(w.Rooms.Order(w.ctx, w.host, w.id, meeting.ByPerson))
	if got, want := names(), []string{"Han", "Dai", "Ben", "Ada", "Eve"}; !slices.Equal(got, want) {
		t.Errorf("fair by person: %v, want %v", got, want)
	}
	w.must(w.Rooms.Order(w.ctx, w.host, w.id, meeting.AsAsked))
	if got, want := names(), []string{"Eve", "Han", "Ada", "Ben", "Dai"}; !slices.Equal(got, want) {
		t.Errorf("as asked: %v, want %v", got, want)
	}
	w.must(w.Rooms.Withdraw(w.ctx, w.deputy, w.id))
	w.must(w.Rooms.Ask(w.ctx, w.deputy, w.id, meeting.Point))
	if got := names(); got[0] != "Dai" {
		t.Errorf("a point of order waits behind %v", got)
	}
	for _, s := range w.stage(w.ada, w.id).Sectors {
		if s.Sector == people.Government && s.Used != 240 {
			t.Errorf("government spoke %v seconds, want 240", s.Used)
		}
	}
}

func TestOfTwoChairsWhoGiveTheFloorAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	other := w.server() // the deputy is on another server
	w.must(w.Rooms.Ask(w.ctx, w.ada, w.id, meeting.Speak))
	w.must(w.Rooms.Ask(w.ctx, w.ben, w.id, meeting.Speak))
	st := w.stage(w.host, w.id)
	var errs [2]error
	var both sync.WaitGroup
	both.Go(func() { errs[0] = w.Rooms.Give(w.ctx, w.host, w.id, st.Queue[0].N, st.FloorN) })
	both.Go(func() { errs[1] = other.Rooms.Give(w.ctx, w.deputy, w.id, st.Queue[1].N, st.FloorN) })
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("the two chairs hear %v and %v", errs[0], errs[1])
	}
	w.refused(errors.Join(errs[0], errs[1]), civic.Conflict, "Another chair gave the floor")
	if got := w.stage(w.host, w.id); got.Floor == nil || len(got.Queue) != 1 {
		t.Errorf("then the floor is %+v and the queue %+v", got.Floor, got.Queue)
	}
}

func TestADeputyTakesOverFromAHostWhoVanished(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.must(w.Rooms.TakeChair(w.ctx, w.host, w.id))
	w.refused(w.Rooms.TakeChair(w.ctx, w.ben, w.id), civic.Forbidden, "")
	w.must(w.Rooms.TakeChair(w.ctx, w.deputy, w.id))
	if chair := w.stage(w.ada, w.id).Chair; chair == nil || chair.Name != "Dai Deputy" {
		t.Fatalf("in the chair sits %+v", chair)
	}
	w.must(w.Rooms.Turn(w.ctx, w.deputy, w.id, "welcome", "next-steps"))
	w.must(w.Rooms.End(w.ctx, w.deputy, w.id))
}

func TestAVoteIsCountedOnceAndRefusedAfterTheClose(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Choices, Question: "Which first?", Options: []string{"Notices", "Owners", "Notices"}}))
	n := w.stage(w.host, w.id).Poll.N
	w.must(w.Rooms.Vote(w.ctx, w.ada, w.id, n, 0))
	w.must(w.Rooms.Vote(w.ctx, w.ada, w.id, n, 1))
	w.must(w.Rooms.Vote(w.ctx, w.ada, w.id, n, 1))
	w.must(w.Rooms.Vote(w.ctx, w.ben, w.id, n, 1))
	w.refused(w.Rooms.Vote(w.ctx, w.ben, w.id, n, 2), civic.Invalid, "one of the answers")
	if p := w.stage(w.host, w.id).Poll; p.Voted != 2 || p.Counts != nil || p.BySector != nil {
		t.Fatalf("an open poll tells its chair %+v", p)
	}
	w.refused(w.Rooms.OpenPoll(w.ctx, w.deputy, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "And?"}), civic.Conflict, "Another poll is open")
	w.must(w.Rooms.ClosePoll(w.ctx, w.host, w.id, n))
	w.refused(w.Rooms.Vote(w.ctx, w.eve, w.id, n, 0), civic.Conflict, "came after it")
	p := w.stage(w.ada, w.id).Counted[0]
	if !slices.Equal(p.Counts, []int{0, 2}) || p.Voted != 2 || !slices.Equal(p.BySector[people.Citizen], []int{0, 1}) {
		t.Errorf("counted as %+v", p)
	}
}

func TestSomebodyRemovedLosesFloorAndQueueAndCannotComeBack(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.must(w.Rooms.Question(w.ctx, w.ben, w.id, "Who pays?"))
	w.must(w.Rooms.Ask(w.ctx, w.ben, w.id, meeting.Speak))
	w.must(w.Rooms.Next(w.ctx, w.host, w.id, 0))
	w.clock.pass(time.Minute)
	seat := w.stage(w.host, w.id).Floor.Seat
	w.refused(w.Rooms.Remove(w.ctx, w.ada, w.id, seat, "No."), civic.Forbidden, "")
	w.refused(w.Rooms.Remove(w.ctx, w.host, w.id, seat, " "), civic.Invalid, "Say why")
	w.must(w.Rooms.Remove(w.ctx, w.host, w.id, seat, "Shouted."))
	st := w.stage(w.ada, w.id)
	if st.Floor != nil || st.Here != 4 || len(st.Questions) != 1 {
		t.Errorf("after the removal: %+v", st)
	}
	for _, err := range []error{w.Rooms.Join(w.ctx, w.ben, w.id, true), w.Rooms.Ask(w.ctx, w.ben, w.id, meeting.Speak), w.Rooms.React(w.ctx, w.ben, w.id, "agree")} {
		w.refused(err, civic.Forbidden, "removed you")
	}
	own, err := w.Rooms.Own(w.ctx, w.ben, w.id)
	w.must(err)
	if own.Removed != "Shouted." {
		t.Errorf("the reason they read is %q", own.Removed)
	}
}

func TestAnotherServerHasTheRoomAsItWasTheMomentTheFirstDies(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	for i := range 300 { // past a snapshot
		w.must(w.Rooms.Question(w.ctx, []people.Actor{w.ada, w.ben, w.eve, w.host, w.deputy}[i%5], w.id, fmt.Sprintf("Question %d?", i/20)))
		w.clock.pass(time.Second)
		w.must(w.Rooms.React(w.ctx, []people.Actor{w.ada, w.ben}[i%2], w.id, meeting.Reactions[i%5]))
	}
	w.must(w.Rooms.Ask(w.ctx, w.ada, w.id, meeting.Speak))
	w.must(w.Rooms.Ask(w.ctx, w.ben, w.id, meeting.Query))
	w.must(w.Rooms.Next(w.ctx, w.host, w.id, 0))
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Five, Question: "Support?"}))
	n := w.stage(w.host, w.id).Poll.N
	w.must(w.Rooms.Vote(w.ctx, w.ada, w.id, n, 4))
	w.clock.pass(7 * time.Second)
	before := w.stage(w.host, w.id)
	if before.Seq < 300 {
		t.Fatalf("only %d events: no snapshot was crossed", before.Seq)
	}
	_, after, err := w.server().Rooms.Stage(w.ctx, w.host, w.id)
	w.must(err)
	if !reflect.DeepEqual(before, after) {
		t.Errorf("the other server shows\n%+v\nin place of\n%+v", after, before)
	}
}

func TestTwoServersWriteOneLogWithoutLosingAWord(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	servers := []*meeting.Services{w.Services, w.server()}
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Yes?"}))
	n := w.stage(w.host, w.id).Poll.N
	var voters []people.Actor
	for i := range 40 {
		by := w.person(fmt.Sprintf("Voter %d", i), "", people.Citizen)
		w.must(servers[i%2].Rooms.Join(w.ctx, by, w.id, true))
		voters = append(voters, by)
	}
	var all sync.WaitGroup
	for i, by := range voters {
		all.Go(func() {
			if err := servers[i%2].Rooms.Vote(w.ctx, by, w.id, n, i%2); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.must(servers[1].Rooms.ClosePoll(w.ctx, w.deputy, w.id, n))
	if p := w.stage(w.ada, w.id).Counted[0]; !slices.Equal(p.Counts, []int{20, 20}) {
		t.Errorf("40 votes on two servers count as %v", p.Counts)
	}
}

func TestUnderTheChathamHouseRuleNoNameIsLeftAnywhere(t *testing.T) {
	w := newWorld(t)
	id := w.session(func(a *meeting.About) { a.ChathamHouse = true })
	w.refused(w.Rooms.Join(w.ctx, w.ada, id, false), civic.Invalid, "how names are kept")
	_, err := w.Sessions.Answer(w.ctx, w.eve, id, false, "I am on leave.")
	w.must(err)
	w.live(id)
	w.must(w.Rooms.Question(w.ctx, w.ada, id, "Who pays?"))
	w.must(w.Rooms.Ask(w.ctx, w.ben, id, meeting.Speak))
	w.must(w.Rooms.Next(w.ctx, w.host, id, 0))
	if f := w.stage(w.ada, id).Floor; f.Name != "" || f.Organisation != "" || f.Sector != people.CivilSociety {
		t.Errorf("a participant sees %+v", f)
	}
	if f := w.stage(w.host, id).Floor; f.Name != "Ben Advocate" {
		t.Errorf("the chair cannot call on %+v", f)
	}
	w.clock.pass(time.Minute)
	w.must(w.Rooms.End(w.ctx, w.host, id))
	st := w.stage(w.host, id)
	if len(st.Questions) != 1 || st.Questions[0].By.Seat != "" || st.Questions[0].By.Sector != people.Citizen {
		t.Errorf("of the question stays %+v", st.Questions)
	}
	if st.Sectors[0].Used != 60 {
		t.Errorf("the time of sectors is lost: %+v", st.Sectors)
	}
	own, err := w.Rooms.Own(w.ctx, w.ben, id)
	w.must(err)
	if own.Seat != "" {
		t.Error("somebody's seat is still known")
	}
	for _, table := range []string{"session-events", "session-seats", "session-replies", "session-rooms"} {
		w.nowhere(table, string(id), w.ada, w.ben, w.eve)
	}
	_, again, err := w.server().Rooms.Stage(w.ctx, w.host, id)
	w.must(err)
	if !reflect.DeepEqual(st, again) {
		t.Errorf("another server shows %+v in place of %+v", again, st)
	}
}

// nowhere asks that no row of a session in a table names anybody.
func (w *world) nowhere(table, session string, who ...people.Actor) {
	w.t.Helper()
	kept, err := w.engine.Table(w.ctx, table, nil)
	w.must(err)
	for row, err := range kept.Find(w.ctx, allRows) {
		w.must(err)
		if !strings.Contains(string(row.Body)+row.ID, session) {
			continue
		}
		for _, by := range who {
			if strings.Contains(string(row.Body)+row.ID, string(by.Person)) || strings.Contains(string(row.Body), by.Name) {
				w.t.Errorf("%s still names %s: %s %s", table, by.Name, row.ID, row.Body)
			}
		}
	}
}

func TestTwoThousandPeopleFindRoomAndTables(t *testing.T) {
	var guests []meeting.Guest
	for i := range 2000 {
		guests = append(guests, meeting.Guest{Seat: meeting.Seat(fmt.Sprintf("s%04d", i)), Sector: people.Sectors[i%4]})
	}
	begun := time.Now()
	tables := meeting.Split(guests, 250, nil)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("splitting took %s", took)
	}
	for i, table := range tables {
		if len(table) != 8 {
			t.Fatalf("table %d has %d people", i+1, len(table))
		}
	}
}

func TestALateComerIsToldWhatHappenedBefore(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.clock.pass(time.Minute)
	w.must(w.Rooms.Turn(w.ctx, w.host, w.id, "welcome", "milestones"))
	w.must(w.Rooms.OpenPoll(w.ctx, w.host, w.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Begin?"}))
	w.must(w.Rooms.ClosePoll(w.ctx, w.host, w.id, w.stage(w.host, w.id).Poll.N))
	w.clock.pass(time.Minute)
	late := w.person("Lou Late", "", people.Citizen)
	w.must(w.Rooms.Join(w.ctx, late, w.id, true))
	own, err := w.Rooms.Own(w.ctx, late, w.id)
	w.must(err)
	var missed []string
	for _, h := range own.Missed {
		missed = append(missed, h.What)
	}
	if want := []string{meeting.Opened, meeting.Turned, meeting.PollOpen, meeting.PollShut}; !slices.Equal(missed, want) {
		t.Errorf("missed %v, want %v", missed, want)
	}
	if own, _ := w.Rooms.Own(w.ctx, w.ada, w.id); len(own.Missed) != 0 {
		t.Errorf("somebody who was there all along missed %v", own.Missed)
	}
}
