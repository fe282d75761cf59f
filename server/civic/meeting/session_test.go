package meeting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

var allRows = storage.Range{Index: -1}

func london(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestASeriesKeepsTheClockOnTheWallWhenTheClocksChange(t *testing.T) {
	zone := london(t)
	first := time.Date(2026, 3, 22, 10, 0, 0, 0, zone)
	all := meeting.Moments(first, zone, meeting.Weekly, 3)
	for _, at := range all {
		if at.In(zone).Hour() != 10 {
			t.Errorf("the series meets at %s", at.In(zone))
		}
	}
	if gap := all[1].Sub(all[0]); gap != 167*time.Hour {
		t.Errorf("across the leap in March the gap is %s, want 167h", gap)
	}
	autumn := meeting.Moments(time.Date(2026, 10, 20, 14, 30, 0, 0, zone), zone, meeting.Weekly, 2)
	if gap := autumn[1].Sub(autumn[0]); gap != 169*time.Hour {
		t.Errorf("across the step back in October the gap is %s, want 169h", gap)
	}
}

func TestATimeThatTheClocksLeapOverIsHeldAnHourLaterAndATwiceTimeMeansTheFirst(t *testing.T) {
	zone := london(t)
	leap := meeting.Moments(time.Date(2026, 3, 22, 1, 30, 0, 0, zone), zone, meeting.Weekly, 2)[1].In(zone)
	if leap.Day() != 29 || leap.Hour() != 2 || leap.Minute() != 30 {
		t.Errorf("1:30 on the day of the leap is held at %s", leap)
	}
	twice := meeting.Moments(time.Date(2026, 10, 18, 1, 30, 0, 0, zone), zone, meeting.Weekly, 2)[1]
	if want := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC); !twice.Equal(want) {
		t.Errorf("1:30 on the day of the step back is %s, want %s", twice.UTC(), want)
	}
}

func TestAMonthlySeriesKeepsItsWeekday(t *testing.T) {
	zone := london(t)
	var days []string
	for _, at := range meeting.Moments(time.Date(2026, 1, 29, 9, 0, 0, 0, zone), zone, meeting.Monthly, 4) {
		days = append(days, at.Format("Mon 2 Jan"))
	}
	if want := []string{"Thu 29 Jan", "Thu 26 Feb", "Thu 26 Mar", "Thu 30 Apr"}; !slices.Equal(days, want) {
		t.Errorf("the fifth Thursday, or else the last, is %v, want %v", days, want)
	}
}

func TestAnAgendaIsReadAsPeopleTypeIt(t *testing.T) {
	items := meeting.ReadAgenda("Welcome (5 min)\nOpen contracting, 20\nPlan for 2027\nNext steps – 10 minutes\n\nNext steps: 5", nil)
	want := []meeting.Item{{ID: "welcome", Title: "Welcome", Minutes: 5}, {ID: "open-contracting", Title: "Open contracting", Minutes: 20},
		{ID: "plan-for-2027", Title: "Plan for 2027", Minutes: 10}, {ID: "next-steps", Title: "Next steps", Minutes: 10}, {ID: "next-steps-02", Title: "Next steps", Minutes: 5}}
	if !slices.Equal(items, want) {
		t.Errorf("read as %v", items)
	}
	again := meeting.ReadAgenda("Next steps, 15\nWelcome, 5", items)
	if again[0].ID != "next-steps" || again[1].ID != "welcome" {
		t.Errorf("moved points lost their ids: %v", again)
	}
}

func TestALineOfAnAgendaSaysWhoAskedForIt(t *testing.T) {
	items := meeting.ReadAgenda("Repair of benches, 20, from civil society\nLetters from citizens\nParcio, 15, gan ddinasyddion\nPay, from Government", nil)
	want := []meeting.Item{{ID: "repair-of-benches", Title: "Repair of benches", Minutes: 20, From: people.CivilSociety}, {ID: "letters-from-citizens", Title: "Letters from citizens", Minutes: 10},
		{ID: "parcio", Title: "Parcio", Minutes: 15, From: people.Citizen}, {ID: "pay", Title: "Pay", Minutes: 10, From: people.Government}}
	if !slices.Equal(items, want) {
		t.Errorf("read as %+v", items)
	}
	if again := meeting.ReadAgenda(meeting.WriteAgenda(items), items); !slices.Equal(again, want) {
		t.Errorf("written and read again it is %+v", again)
	}
}

func TestASessionIsAnnouncedOnceChangedForCalendarsAndCalledOffWithAReason(t *testing.T) {
	w := newWorld(t)
	one, err := w.Sessions.Enter(w.ctx, w.host, "p1", "k1", about())
	w.must(err)
	same, err := w.Sessions.Enter(w.ctx, w.host, "p1", "k1", about())
	w.must(err)
	if one.ID != same.ID {
		t.Error("the same form announced two sessions")
	}
	a := about()
	a.Place = "Room 4"
	changed, err := w.Sessions.Change(w.ctx, w.host, one.Key(), one.Version, a)
	w.must(err)
	if changed.Sequence != 1 {
		t.Errorf("calendars hear sequence %d", changed.Sequence)
	}
	_, err = w.Sessions.Change(w.ctx, w.host, one.Key(), one.Version, a)
	w.refused(err, civic.Conflict, "Someone changed this")
	_, err = w.Sessions.Cancel(w.ctx, w.ada, one.Key(), "No.")
	w.refused(err, civic.Forbidden, "")
	off, err := w.Sessions.Cancel(w.ctx, w.host, one.Key(), "The speaker is ill.")
	w.must(err)
	if off.State != meeting.Cancelled || off.Sequence != 2 || off.Cancelled.Reason != "The speaker is ill." {
		t.Errorf("called off as %+v", off)
	}
	w.refused(w.Rooms.Join(w.ctx, w.ada, one.Key(), true), civic.Conflict, "called off")
}

func TestASeriesIsAnnouncedWhole(t *testing.T) {
	w := newWorld(t)
	all, err := w.Sessions.EnterSeries(w.ctx, w.host, "p1", "s1", about(), meeting.FourMonths, 3)
	w.must(err)
	again, err := w.Sessions.EnterSeries(w.ctx, w.host, "p1", "s1", about(), meeting.FourMonths, 3)
	w.must(err)
	if len(all) != 3 || all[2].ID != again[2].ID || all[0].Series != all[2].Series || all[2].Turn != 3 {
		t.Errorf("announced %+v", all)
	}
	there, err := w.Sessions.ByPlan(w.ctx, people.Actor{}, "p1", time.Time{}, time.Time{}, 0)
	w.must(err)
	if len(there) != 4 {
		t.Errorf("%d sessions are on the plan's page, want 4", len(there))
	}
}

func TestASessionThatSaysTooLittleIsRefusedFieldByField(t *testing.T) {
	w := newWorld(t)
	_, err := w.Sessions.Enter(w.ctx, w.host, "p1", "", meeting.About{Zone: "Mars/Olympus", Link: "javascript:alert(1)"})
	all, many := err.(civic.Refusals)
	if !many {
		t.Fatalf("got %v", err)
	}
	var fields []string
	for _, r := range all {
		fields = append(fields, r.Field)
	}
	if want := []string{"title", "purpose", "link", "zone", "date", "agenda"}; !slices.Equal(fields, want) {
		t.Errorf("refused %v, want %v", fields, want)
	}
}

func TestOnlyThoseAskedMayJoinASessionForRoles(t *testing.T) {
	w := newWorld(t)
	id := w.session(func(a *meeting.About) { a.Access = meeting.ForRoles })
	w.refused(w.Rooms.Join(w.ctx, w.ada, id, true), civic.Forbidden, "")
	w.refused(w.Rooms.Join(w.ctx, people.Actor{}, id, true), civic.SignIn, "")
	w.must(w.Rooms.Join(w.ctx, w.deputy, id, true))
	if _, err := w.Sessions.Find(w.ctx, people.Actor{}, id); err != nil {
		t.Errorf("a visitor cannot read of it: %v", err)
	}
}

func TestWhoCannotComeSaysItToThoseWhoLead(t *testing.T) {
	w := newWorld(t)
	_, err := w.Sessions.Answer(w.ctx, w.ada, w.id, true, "")
	w.must(err)
	_, err = w.Sessions.Answer(w.ctx, w.ada, w.id, false, "Ask them about buses.")
	w.must(err)
	for _, see := range []struct {
		by  people.Actor
		say string
	}{{w.host, "Ask them about buses."}, {w.ada, "Ask them about buses."}, {w.ben, ""}} {
		all, err := w.Sessions.Answers(w.ctx, see.by, w.id)
		w.must(err)
		if len(all) != 1 || all[0].Coming || all[0].Say != see.say {
			t.Errorf("%s reads %+v", see.by.Name, all)
		}
	}
}
