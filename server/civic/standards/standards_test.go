package standards

import (
	"fmt"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

var london, _ = time.LoadLocation("Europe/London")

func on(day string) time.Time {
	t, err := time.ParseInLocation("2006-01-02", day, london)
	if err != nil {
		panic(err)
	}
	return t.Add(10 * time.Hour)
}

func after(day string, days int) time.Time { return on(day).AddDate(0, 0, days) }

func find(t *testing.T, r Report, n Number) Verdict {
	t.Helper()
	for _, v := range r.Verdicts {
		if v.Number == n {
			return v
		}
	}
	t.Fatalf("no verdict on %s", n)
	return Verdict{}
}

// is judges and compares one colour.
func is(t *testing.T, name string, r Records, now time.Time, n Number, want Colour) Verdict {
	t.Helper()
	r.Zone = london
	v := find(t, Judge(r, Usual(), now), n)
	if v.Colour != want {
		t.Errorf("%s: %s is %s, want %s: %v", name, n, v.Colour, want, v.Missing)
	}
	if v.Colour != Green && len(v.Missing) == 0 {
		t.Errorf("%s: %s is %s and does not say what is missing", name, n, v.Colour)
	}
	return v
}

func meeting(at time.Time, noted bool) Meeting {
	m := Meeting{Evidence: Evidence{Title: "Meeting", At: at}, Present: map[people.Sector]int{people.Government: 2, people.CivilSociety: 3}}
	if noted {
		m.NotePublished = at
	}
	return m
}

func ruled(meetings ...Meeting) Records {
	return Records{Rules: &Evidence{Title: "Rules", At: on("2026-01-01")}, Meetings: meetings}
}

func TestMeetingsMayBe183DaysApartAndNotADayMore(t *testing.T) {
	first := meeting(on("2026-02-02"), true)
	for days, want := range map[int]Colour{0: Green, 183: Green, 184: Amber, 214: Amber, 215: Red} {
		is(t, fmt.Sprint(days, " days to the second"), ruled(first, meeting(after("2026-02-02", days), true)), after("2026-02-02", days+2), Space, want)
		is(t, fmt.Sprint(days, " days to today"), ruled(first), after("2026-02-02", days), Space, want)
	}
}

func TestAGapThatIsOverIsNotForgotten(t *testing.T) {
	r := ruled(meeting(on("2026-01-05"), true), meeting(on("2026-09-01"), true), meeting(on("2026-10-01"), true))
	is(t, "239 days long ago", r, on("2026-10-02"), Space, Red)
}

func TestWhenTheNextMeetingIsDueIsCounted(t *testing.T) {
	v := is(t, "100 days", ruled(meeting(on("2026-02-02"), true)), after("2026-02-02", 100), Space, Green)
	if v.DaysLeft == nil || *v.DaysLeft != 83 {
		t.Errorf("days left: %v", v.DaysLeft)
	}
}

func TestAMeetingOfOneSideDoesNotCount(t *testing.T) {
	alone := meeting(on("2026-02-02"), true)
	alone.Present = map[people.Sector]int{people.Government: 9}
	is(t, "officials alone", ruled(alone), on("2026-02-03"), Space, Red)
	alone.Present = map[people.Sector]int{people.Citizen: 9}
	is(t, "citizens alone", ruled(alone), on("2026-02-03"), Space, Red)
	alone.Present[people.Government] = 1
	is(t, "both", ruled(alone), on("2026-02-03"), Space, Green)
}

func TestAMissingNoteOrMissingRulesAreSeen(t *testing.T) {
	is(t, "no note", ruled(meeting(on("2026-02-02"), false)), on("2026-02-03"), Space, Amber)
	is(t, "no rules", Records{Meetings: []Meeting{meeting(on("2026-02-02"), true)}}, on("2026-02-03"), Space, Red)
	is(t, "nothing", Records{}, on("2026-02-03"), Space, Red)
	is(t, "a meeting to come", ruled(meeting(on("2026-03-02"), true)), on("2026-02-03"), Space, Red)
}

func TestASiteMayRestFor90Days(t *testing.T) {
	for days, want := range map[int]Colour{0: Green, 90: Green, 91: Amber, 180: Amber, 181: Red} {
		is(t, fmt.Sprint(days), Records{SiteUpdated: Evidence{At: on("2026-01-01")}}, after("2026-01-01", days), Website, want)
	}
	is(t, "never", Records{}, on("2026-01-01"), Website, Red)
}

func repository(days ...int) Records {
	var r Records
	for _, n := range days {
		r.Documents = append(r.Documents, Document{Evidence{Title: "Paper", At: after("2026-01-01", n)}, true, true})
	}
	return r
}

func TestTheRepositoryIsUpdatedTwiceAYearAMonthApart(t *testing.T) {
	is(t, "29 days apart", repository(0, 29), after("2026-01-01", 40), Repository, Amber)
	is(t, "30 days apart", repository(0, 30), after("2026-01-01", 40), Repository, Green)
	is(t, "the last day of the year", repository(0, 30), after("2026-01-01", 364), Repository, Green)
	is(t, "a day later", repository(0, 30), after("2026-01-01", 365), Repository, Amber)
	is(t, "a year of silence", repository(0, 30), after("2026-01-01", 395), Repository, Red)
	is(t, "nothing", Records{}, on("2026-01-01"), Repository, Red)
	is(t, "a lean year that is over", repository(0, 30, 700, 740), after("2026-01-01", 741), Repository, Amber)
}

func TestTheRepositoryShowsBothHalvesOfTheProcess(t *testing.T) {
	r := repository(0, 30)
	r.Documents[0].Implementation, r.Documents[1].Implementation = false, false
	is(t, "not published", r, after("2026-01-01", 40), Repository, Green)
	r.Published = after("2026-01-01", 35)
	is(t, "published", r, after("2026-01-01", 40), Repository, Amber)
}

func TestTheTimelineStands14DaysBeforeTheStart(t *testing.T) {
	for days, want := range map[int]Colour{14: Green, 15: Green, 13: Amber, 1: Amber, 0: Red, -3: Red} {
		r := Records{Timeline: &Evidence{At: on("2026-03-16")}, Starts: after("2026-03-16", days)}
		is(t, fmt.Sprint(days), r, after("2026-03-16", 60), Timeline, want)
	}
	v := is(t, "not yet", Records{Starts: on("2026-04-30")}, on("2026-04-06"), Timeline, Red)
	if *v.DaysLeft != 10 {
		t.Errorf("the timeline is due in %d days, want 10", *v.DaysLeft)
	}
	is(t, "no start", Records{Timeline: &Evidence{At: on("2026-03-16")}}, on("2026-04-06"), Timeline, Amber)
}

func TestFourteenDaysAreFourteenDaysWhenTheClocksGoForward(t *testing.T) {
	r := Records{Timeline: &Evidence{At: time.Date(2026, 3, 16, 23, 30, 0, 0, london)}, Starts: time.Date(2026, 3, 30, 0, 15, 0, 0, london)}
	is(t, "13 times 24 hours and a quarter", r, on("2026-06-01"), Timeline, Green)
}

func TestPeopleAreToldWhileTheyCanStillBringSomething(t *testing.T) {
	r := Records{InputsClose: on("2026-05-01"), Outreach: []Evidence{{At: on("2026-05-01")}}}
	is(t, "on the last day", r, on("2026-06-01"), Outreach, Green)
	r.Outreach[0].At = on("2026-05-02")
	is(t, "a day late", r, on("2026-06-01"), Outreach, Amber)
	is(t, "not yet happened", r, on("2026-04-01"), Outreach, Red)
}

func TestInputsAreOpenFor28DaysAndComeFromTwoKindsOfPeople(t *testing.T) {
	window := func(days int, kinds ...people.Sector) Records {
		w := Window{Open: on("2026-03-10"), Close: after("2026-03-10", days), Inputs: map[people.Sector]int{}}
		for _, k := range kinds {
			w.Inputs[k] = 3
		}
		return Records{Windows: []Window{w}}
	}
	later := on("2026-12-01")
	is(t, "28 days, two kinds", window(28, people.Citizen, people.CivilSociety), later, Inputs, Green)
	is(t, "27 days", window(27, people.Citizen, people.CivilSociety), later, Inputs, Amber)
	is(t, "one kind", window(28, people.Citizen), later, Inputs, Amber)
	both := window(40, people.Citizen)
	both.Windows = append(both.Windows, window(5, people.Citizen, people.OtherSector).Windows...)
	is(t, "one long, one mixed", both, later, Inputs, Amber)
	is(t, "none", Records{}, later, Inputs, Red)
}

func TestEveryInputIsAnsweredBeforePublication(t *testing.T) {
	for answered, want := range map[int]Colour{100: Green, 99: Amber, 80: Amber, 79: Red, 0: Red} {
		is(t, fmt.Sprint(answered), Records{Answers: Answers{InScope: 100, InTime: answered}}, on("2026-03-01"), Feedback, want)
	}
	is(t, "none", Records{}, on("2026-03-01"), Feedback, Red)
}

func TestResultsArePresentedTwiceInEachYearOfThePlan(t *testing.T) {
	review := func(day string) Meeting {
		m := meeting(on(day), true)
		m.Review = true
		return m
	}
	r := Records{Published: on("2026-01-10"), Ends: on("2027-12-31")}
	is(t, "not published", Records{}, on("2026-01-09"), Reviews, Later)
	v := is(t, "none yet, still time", r, on("2026-02-10"), Reviews, Amber)
	if *v.DaysLeft != 334 {
		t.Errorf("%d days left of the first year, want 334", *v.DaysLeft)
	}
	r.Meetings = []Meeting{review("2026-03-01"), review("2027-01-09")}
	is(t, "two in the first year, the second just begun", r, on("2027-01-10"), Reviews, Amber)
	is(t, "the last day of the first year", r, on("2027-01-09"), Reviews, Green)
	r.Meetings[1] = review("2027-01-10")
	is(t, "the second came a day late", r, on("2027-02-01"), Reviews, Red)
	m := review("2026-06-01")
	m.Present = map[people.Sector]int{people.Government: 4, people.Citizen: 4}
	r.Meetings = append(r.Meetings, m)
	is(t, "without civil society", r, on("2027-02-01"), Reviews, Red)
}

func TestALevelCountsOnlyOnTopOfAllBelowIt(t *testing.T) {
	reached := func(r Records) Level { return Judge(r, Usual(), on("2026-06-01")).Spectrum.Reached }
	var r Records
	r.Partnership = Partnership{Rounds: 2, Agenda: []Evidence{{Title: "Benches"}}, CoEditors: 5, Votes: []Evidence{{Title: "Which park"}}}
	if got := reached(r); got != NoConsultation {
		t.Errorf("a vote without information reached %d", got)
	}
	r.Timeline = &Evidence{At: on("2026-01-01")}
	if got := reached(r); got != Inform {
		t.Errorf("a timeline reached %d", got)
	}
	r.Answers = Answers{InScope: 10, InTime: 7}
	if got := reached(r); got != Consult {
		t.Errorf("inputs without answers reached %d", got)
	}
	r.Answers.InTime = 8
	if got := reached(r); got != Empower {
		t.Errorf("everything together reached %d", got)
	}
	r.Partnership.Votes, r.Partnership.Rounds = nil, 1
	if got := reached(r); got != Involve {
		t.Errorf("answers alone reached %d", got)
	}
}

func TestAPlanWithARedRequirementIsContraryToProcess(t *testing.T) {
	report := Judge(Records{}, Usual(), on("2026-06-01"))
	if report.ToProcess() || report.Count(Red) != 7 || report.Count(Later) != 1 {
		t.Errorf("an empty plan: %d red, to process %v", report.Count(Red), report.ToProcess())
	}
}

func TestThresholdsThatMakeEverythingGreenAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Thresholds){
		"gap": func(t *Thresholds) { t.MeetingGap = 0 }, "amber": func(t *Thresholds) { t.AnsweredAmber = 0 },
		"grace": func(t *Thresholds) { t.MeetingGrace = -1 }, "sectors": func(t *Thresholds) { t.Sectors = 0 }} {
		th := Usual()
		spoil(&th)
		if th.check() == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if err := Usual().check(); err != nil {
		t.Error(err)
	}
}
