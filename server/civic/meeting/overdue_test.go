package meeting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// held is a meeting at which both sides were and whose note is public.
func held(kind meeting.Kind, at time.Time) meeting.Meeting {
	return meeting.Meeting{Kind: kind, Held: at, Published: at.Add(time.Hour), BySector: map[people.Sector]int{people.Government: 2, people.CivilSociety: 3}}
}

func at(day string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", day)
	if err != nil {
		panic(err)
	}
	return t
}

// lacks writes what is overdue as its matter and day.
func lacks(all []meeting.Meeting, began, carried, now time.Time) (found []string) {
	for _, o := range meeting.Lacks(all, began, carried, now) {
		found = append(found, o.Matter+" "+o.Due.Format("2006-01-02"))
	}
	return found
}

func TestAMeetingIsOverdueTheDayAfterHalfAYearAndNotBefore(t *testing.T) {
	began, never := at("2026-01-10 10:00"), time.Time{}
	met := []meeting.Meeting{held(meeting.Forum, at("2026-02-01 10:00"))}
	for _, c := range []struct {
		all  []meeting.Meeting
		now  string
		want []string
	}{
		{nil, "2026-01-09 10:00", nil},                                                         // the space has not begun
		{nil, "2026-07-12 10:00", nil},                                                         // 183 days after it began
		{nil, "2026-07-13 09:59", nil},                                                         // the 184th is not whole
		{nil, "2026-07-13 10:00", []string{"meeting 2026-07-12"}},                              // now it is
		{met, "2026-07-13 10:00", nil},                                                         // a meeting counts from its day
		{met, "2026-08-04 09:59", nil},                                                         // 183 days and almost one
		{met, "2026-08-04 10:00", []string{"meeting 2026-08-03"}},                              // 184
		{met, "2027-08-04 10:00", []string{"meeting 2026-08-03"}},                              // it stays the same matter
		{append(met, held(meeting.Workshop, at("2026-08-20 10:00"))), "2026-08-21 10:00", nil}, // until somebody meets
	} {
		if got := lacks(c.all, began, never, at(c.now)); !slices.Equal(got, c.want) {
			t.Errorf("on %s with %d meetings: %q, want %q", c.now, len(c.all), got, c.want)
		}
	}
	alone := held(meeting.Forum, at("2026-06-01 10:00"))
	alone.BySector = map[people.Sector]int{people.Government: 9}
	unwritten := held(meeting.Forum, at("2026-06-01 10:00"))
	unwritten.Published = time.Time{}
	for _, m := range []meeting.Meeting{alone, unwritten} {
		if got := lacks([]meeting.Meeting{m}, began, never, at("2026-07-13 10:00")); !slices.Equal(got, []string{"meeting 2026-07-12"}) {
			t.Errorf("a meeting that does not count ends the wait: %q", got)
		}
	}
}

func TestReviewsAreOverdueFromTheDayOnWhichAYearHoldsFewerThanTwo(t *testing.T) {
	began, carried := at("2025-01-01 10:00"), at("2026-03-01 10:00")
	var met []meeting.Meeting // so often that no gap is too long
	for day := began; day.Before(at("2029-01-01 10:00")); day = day.AddDate(0, 3, 0) {
		met = append(met, held(meeting.Forum, day))
	}
	review := func(days ...string) []meeting.Meeting {
		all := slices.Clone(met)
		for _, day := range days {
			all = append(all, held(meeting.Review, at(day)))
		}
		return all
	}
	for _, c := range []struct {
		all  []meeting.Meeting
		now  string
		want []string
	}{
		{review(), "2026-02-28 10:00", nil},
		{review(), "2026-09-01 09:59", nil},
		{review(), "2026-09-01 10:00", []string{"review 2026-09-01"}}, // half a year
		{review("2026-08-01 10:00"), "2026-09-01 10:00", nil},
		{review("2026-08-01 10:00"), "2027-03-01 09:59", nil},
		{review("2026-08-01 10:00"), "2027-03-01 10:00", []string{"review 2027-03-01"}}, // the year is over
		{review("2026-08-01 10:00", "2027-02-01 10:00"), "2027-03-01 10:00", nil},
		{review("2026-08-01 10:00", "2027-02-01 10:00"), "2027-08-01 09:59", nil},
		{review("2026-08-01 10:00", "2027-02-01 10:00"), "2027-08-01 10:00", []string{"review 2027-08-01"}}, // a year after the last but one
		{review("2025-12-01 10:00"), "2026-09-01 10:00", []string{"review 2026-09-01"}},                     // before it was carried out
	} {
		if got := lacks(c.all, began, carried, at(c.now)); !slices.Equal(got, c.want) {
			t.Errorf("on %s: %q, want %q", c.now, got, c.want)
		}
		// The count of the page says the same, once a year has passed.
		if p := meeting.Rhythm(c.all, began, at(c.now)); at(c.now).After(carried.AddDate(1, 0, 0)) && p.Reviewed() != (len(c.want) == 0) {
			t.Errorf("on %s the page counts %d reviews", c.now, p.Reviews)
		}
	}
	if got := lacks(review(), began, time.Time{}, at("2028-01-01 10:00")); got != nil {
		t.Errorf("a plan that nobody carries out yet lacks %q", got)
	}
}
