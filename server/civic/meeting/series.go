package meeting

import (
	"time"
)

// Every says how often a series meets.
type Every string

// The rhythms of a series.
const (
	Weekly     Every = "weekly"
	Fortnight  Every = "fortnightly"
	Monthly    Every = "monthly"     // on the same weekday of the month: the second Thursday
	TwoMonths  Every = "two-months"  // likewise
	FourMonths Every = "four-months" // likewise
	HalfYear   Every = "half-year"   // likewise
)

// Rhythms in the order in which pages show them.
var Rhythms = []Every{Weekly, Fortnight, Monthly, TwoMonths, FourMonths, HalfYear}

var everyMonths = map[Every]int{Monthly: 1, TwoMonths: 2, FourMonths: 4, HalfYear: 6}

// Moments gives the first n starts of a series. The clock on the wall stays:
// a meeting at ten is at ten before and after the clocks change, so two
// meetings a week apart may be 167 or 169 hours apart. A time that the clocks
// leap over on that day is held an hour later; a time that comes twice means
// the first of the two.
func Moments(first time.Time, zone *time.Location, every Every, n int) []time.Time {
	local := first.In(zone)
	all := make([]time.Time, 0, n)
	for i := range n {
		y, m, d := local.Date()
		if months := everyMonths[every]; months > 0 {
			y, m, d = sameWeekday(local, i*months)
		} else if every == Fortnight {
			d += 14 * i
		} else {
			d += 7 * i
		}
		all = append(all, onTheClock(y, m, d, local, zone))
	}
	return all
}

// onTheClock is the moment at which the clock in a zone shows the time of day
// of like on another day.
func onTheClock(y int, m time.Month, d int, like time.Time, zone *time.Location) time.Time {
	t := time.Date(y, m, d, like.Hour(), like.Minute(), 0, 0, zone)
	if t.Hour() != like.Hour() && t.Before(time.Date(y, m, d, like.Hour()+1, like.Minute(), 0, 0, zone)) {
		// Go may place a time that does not exist before the leap.
		return time.Date(y, m, d, like.Hour()+1, like.Minute(), 0, 0, zone)
	}
	if earlier := t.Add(-time.Hour); earlier.Hour() == t.Hour() && earlier.Day() == t.Day() {
		return earlier
	}
	return t
}

// sameWeekday is the day, so many months later, that is the same weekday of
// its month: the second Thursday, or the last where there is no fifth.
func sameWeekday(from time.Time, months int) (int, time.Month, int) {
	nth := (from.Day() - 1) / 7
	first := time.Date(from.Year(), from.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	day := 1 + (int(from.Weekday())-int(first.Weekday())+7)%7 + 7*nth
	if last := first.AddDate(0, 1, -1).Day(); day > last {
		day -= 7
	}
	return first.Year(), first.Month(), day
}
