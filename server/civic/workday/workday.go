// Package workday counts working days: what a comment window of ten working
// days means in the place where it is promised.
//
// It promises that weekends, the bank holidays of England and Wales where they
// are asked for, and any other day that somebody names are left out, and that
// a day is a day of the calendar's own zone, through changes of the clock. It
// refuses to read the present time: who asks says from when.
package workday

import (
	"slices"
	"strings"
	"time"
)

// Calendar says which days are worked on. The zero Calendar is in UTC and
// knows weekends only.
type Calendar struct {
	Zone *time.Location
	// BankHolidays leaves out those of England and Wales.
	BankHolidays bool
	// Holidays are further days, as 2027-12-27.
	Holidays []string
}

func (c Calendar) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}

// Works says whether the day in which t falls is a working day.
func (c Calendar) Works(t time.Time) bool {
	t = t.In(c.zone())
	if day := t.Weekday(); day == time.Saturday || day == time.Sunday {
		return false
	}
	name := t.Format(time.DateOnly)
	if slices.Contains(c.Holidays, name) {
		return false
	}
	return !c.BankHolidays || !slices.Contains(EnglandAndWales(t.Year()), name)
}

// most bounds a count over holidays that somebody listed without end.
const most = 4000

// After gives the end of the n-th working day after the day of t: midnight in
// the calendar's zone. The day of t itself does not count, so that whoever is
// told in the evening has n whole days.
func (c Calendar) After(t time.Time, n int) time.Time {
	year, month, day := t.In(c.zone()).Date()
	at := func(days int) time.Time { return time.Date(year, month, day+days, 0, 0, 0, 0, c.zone()) }
	passed := 0
	for n > 0 && passed < most {
		passed++
		if c.Works(at(passed).Add(12 * time.Hour)) {
			n--
		}
	}
	return at(passed + 1)
}

// EnglandAndWales lists the bank holidays of a year by rule, with the days
// given for those that fall on a weekend. Single days that a proclamation adds
// or moves are for Calendar.Holidays.
func EnglandAndWales(year int) []string {
	day := func(month time.Month, n int) time.Time { return time.Date(year, month, n, 0, 0, 0, 0, time.UTC) }
	good := easter(year).AddDate(0, 0, -2)
	monday := good.AddDate(0, 0, 3)
	may := day(time.May, 1)
	for may.Weekday() != time.Monday {
		may = may.AddDate(0, 0, 1)
	}
	all := []time.Time{instead(day(time.January, 1)), good, monday, may, lastMonday(year, time.May), lastMonday(year, time.August)}
	christmas := instead(day(time.December, 25))
	boxing := instead(day(time.December, 26))
	if !boxing.After(christmas) {
		boxing = instead(christmas.AddDate(0, 0, 1))
	}
	// Christmas on a Sunday gives up its Monday, which is Boxing Day itself.
	if day(time.December, 25).Weekday() == time.Sunday {
		christmas, boxing = day(time.December, 27), day(time.December, 26)
	}
	all = append(all, christmas, boxing)
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.Format(time.DateOnly)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// instead is the first weekday from a day on.
func instead(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

func lastMonday(year int, month time.Month) time.Time {
	t := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
	for t.Weekday() != time.Monday {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

// easter is Easter Sunday in the Gregorian calendar, by the rule of the year's
// golden number, epact and Sunday (the anonymous computus).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
