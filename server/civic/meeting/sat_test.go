package meeting_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestWhoSatInARoomAndHowLongIsKnownWhenItIsOverAndNotUnderTheChathamHouseRule(t *testing.T) {
	w := newWorld(t)
	away := w.session(func(a *meeting.About) { a.Title, a.Zone = "Late in Auckland", "Pacific/Auckland" })
	quiet := w.session(func(a *meeting.About) { a.Title, a.ChathamHouse = "In confidence", true })
	off := w.session(func(a *meeting.About) { a.Title = "Called off" })
	_, err := w.Sessions.Cancel(w.ctx, w.host, off, "The hall is flooded.")
	w.must(err)
	all, err := w.Rooms.Sat(w.ctx, "p1")
	w.must(err)
	if len(all) != 0 {
		t.Fatalf("before anything is over: %+v", all)
	}
	for _, id := range []meeting.ID{w.id, quiet, away} {
		w.live(id)
		w.clock.pass(95 * time.Minute)
		w.must(w.Rooms.End(w.ctx, w.host, id))
	}
	// Another server, that never saw the rooms, says the same.
	all, err = w.server().Rooms.Sat(w.ctx, "p1")
	w.must(err)
	if len(all) != 3 {
		t.Fatalf("over are %+v", all)
	}
	came := []people.PersonID{w.host.Person, w.deputy.Person, w.ada.Person, w.ben.Person, w.eve.Person}
	slices.Sort(came)
	for _, one := range all {
		sat := slices.Clone(one.People)
		slices.Sort(sat)
		if one.Lasted != 95*time.Minute || one.ID != quiet && !slices.Equal(sat, came) || one.ID == quiet && len(sat) > 0 {
			t.Errorf("%s lasted %v, with %v", one.Title, one.Lasted, sat)
		}
		want := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		if one.ID == away {
			want = want.AddDate(0, 0, 1) // it began at 12:10 in London, after midnight there
		}
		if !one.Day.Equal(want) {
			t.Errorf("%s was on %v", one.Title, one.Day)
		}
	}
}

func TestHowLongTheRoomHadSomebodyIsKnownWhenTheyLeftAndCameAgain(t *testing.T) {
	w := newWorld(t)
	// Ada waits for a quarter of an hour before it begins; that is no session yet.
	w.must(w.Rooms.Join(w.ctx, w.ada, w.id, true))
	w.clock.pass(15 * time.Minute)
	w.live(w.id)
	w.clock.pass(10 * time.Minute)
	w.must(w.Rooms.Leave(w.ctx, w.ben, w.id)) // and does not come again
	w.must(w.Rooms.Leave(w.ctx, w.eve, w.id))
	w.clock.pass(20 * time.Minute)
	w.must(w.server().Rooms.Join(w.ctx, w.eve, w.id, true))
	w.clock.pass(30 * time.Minute)
	w.must(w.Rooms.End(w.ctx, w.host, w.id))
	all, err := w.server().Rooms.Sat(w.ctx, "p1")
	w.must(err)
	want := map[people.PersonID]time.Duration{w.host.Person: time.Hour, w.deputy.Person: time.Hour, w.ada.Person: time.Hour,
		w.ben.Person: 10 * time.Minute, w.eve.Person: 40 * time.Minute}
	if len(all) != 1 || !maps.Equal(all[0].Was, want) {
		t.Errorf("the room had %v", all)
	}
}
