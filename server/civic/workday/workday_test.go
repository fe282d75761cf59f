package workday

import (
	"slices"
	"testing"
	"time"
)

func london(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("this machine has no zones")
	}
	return zone
}

// TestTheBankHolidaysOfEnglandAndWales holds the rule against the days that
// the government published for these years.
func TestTheBankHolidaysOfEnglandAndWales(t *testing.T) {
	for year, want := range map[int][]string{
		2021: {"2021-01-01", "2021-04-02", "2021-04-05", "2021-05-03", "2021-05-31", "2021-08-30", "2021-12-27", "2021-12-28"},
		2022: {"2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-05-30", "2022-08-29", "2022-12-26", "2022-12-27"},
		2025: {"2025-01-01", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2025-12-25", "2025-12-26"},
		2026: {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28"},
		2027: {"2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28"},
	} {
		if got := EnglandAndWales(year); !slices.Equal(got, want) {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
}

func TestTenWorkingDaysLeaveOutWeekendsHolidaysAndTheDayItself(t *testing.T) {
	zone := london(t)
	for _, one := range []struct {
		name, from, until string
		days              int
		c                 Calendar
	}{
		{"two plain weeks", "2026-03-02T09:00", "2026-03-17T00:00", 10, Calendar{Zone: zone}},
		{"said late in the evening", "2026-03-02T23:30", "2026-03-17T00:00", 10, Calendar{Zone: zone}},
		{"said on a Saturday", "2026-03-07T12:00", "2026-03-21T00:00", 10, Calendar{Zone: zone}},
		{"over Easter, where it is kept", "2026-03-30T10:00", "2026-04-16T00:00", 10, Calendar{Zone: zone, BankHolidays: true}},
		{"over Easter, where it is not", "2026-03-30T10:00", "2026-04-14T00:00", 10, Calendar{Zone: zone}},
		{"over days that somebody named", "2026-03-02T09:00", "2026-03-19T00:00", 10, Calendar{Zone: zone, Holidays: []string{"2026-03-04", "2026-03-16"}}},
		{"over the night that summer time begins", "2026-03-27T09:00", "2026-04-01T00:00", 2, Calendar{Zone: zone}},
		{"no days at all", "2026-03-02T09:00", "2026-03-03T00:00", 0, Calendar{Zone: zone}},
	} {
		from, _ := time.ParseInLocation("2006-01-02T15:04", one.from, zone)
		want, _ := time.ParseInLocation("2006-01-02T15:04", one.until, zone)
		if got := one.c.After(from, one.days); !got.Equal(want) {
			t.Errorf("%s: until %s, want %s", one.name, got, want)
		}
	}
}

func TestADayIsADayOfTheCalendarsZone(t *testing.T) {
	at := time.Date(2026, 7, 3, 23, 30, 0, 0, time.UTC) // already Saturday in London
	if !(Calendar{}).Works(at) || (Calendar{Zone: london(t)}).Works(at) {
		t.Error("Friday night in one zone is Saturday in the other")
	}
}

func TestACalendarWithoutWorkingDaysEndsTheCount(t *testing.T) {
	c := Calendar{}
	for day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2040; day = day.AddDate(0, 0, 1) {
		c.Holidays = append(c.Holidays, day.Format(time.DateOnly))
	}
	if c.After(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 10).Before(time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("a window came to its end without a working day")
	}
}
