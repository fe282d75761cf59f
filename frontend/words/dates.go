package words

import (
	"context"
	"fmt"
	"time"
	_ "time/tzdata" // a container may carry no zones of its own
)

// London is the zone in which times are written until a browser says better.
var London = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return zone
}()

var welshDays = [...]string{"Dydd Sul", "Dydd Llun", "Dydd Mawrth", "Dydd Mercher", "Dydd Iau", "Dydd Gwener", "Dydd Sadwrn"}

var welshMonths = [...]string{"Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
	"Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"}

// When writes a moment in full: 'Thursday 12 March 2026, 2pm'.
func When(ctx context.Context, t time.Time) string {
	r := readerOf(ctx)
	t = t.In(r.zone)
	weekday := t.Weekday().String()
	if r.lang == Welsh {
		weekday = welshDays[t.Weekday()]
	}
	return weekday + " " + Day(ctx, t) + ", " + Clock(ctx, t)
}

// Day writes a date: '12 March 2026'.
func Day(ctx context.Context, t time.Time) string {
	r := readerOf(ctx)
	t = t.In(r.zone)
	month := t.Month().String()
	if r.lang == Welsh {
		month = welshMonths[t.Month()-1]
	}
	return fmt.Sprintf("%d %s %d", t.Day(), month, t.Year())
}

// Short writes a moment as briefly as a list needs: '12 March 2026, 2pm'.
func Short(ctx context.Context, t time.Time) string {
	return Day(ctx, t) + ", " + Clock(ctx, t)
}

// Clock writes a time of day: '2pm', '9:30am', 'midday', 'midnight'.
func Clock(ctx context.Context, t time.Time) string {
	r := readerOf(ctx)
	t = t.In(r.zone)
	hour, minute := t.Hour(), t.Minute()
	switch {
	case hour == 12 && minute == 0:
		return T(ctx, "midday")
	case hour == 0 && minute == 0:
		return T(ctx, "midnight")
	}
	half := "am"
	if hour >= 12 {
		half = "pm"
	}
	if r.lang == Welsh {
		half = map[string]string{"am": "yb", "pm": "yp"}[half]
	}
	hour = (hour+11)%12 + 1
	if minute == 0 {
		return fmt.Sprintf("%d%s", hour, half)
	}
	return fmt.Sprintf("%d:%02d%s", hour, minute, half)
}

// Left says how long there is until t, in the one unit that matters, or that
// it has passed.
func Left(ctx context.Context, t time.Time) string {
	left := t.Sub(now(ctx))
	switch {
	case left <= 0:
		return T(ctx, "closed")
	case left < time.Hour:
		return N(ctx, int(left/time.Minute)+1, "%d minute left", "%d minutes left")
	case left < 48*time.Hour:
		return N(ctx, int(left/time.Hour), "%d hour left", "%d hours left")
	}
	return N(ctx, int(left/(24*time.Hour)), "%d day left", "%d days left")
}

// Ago says how long it is since t. Pages show it beside the date, never alone.
func Ago(ctx context.Context, t time.Time) string {
	gone := now(ctx).Sub(t)
	switch {
	case gone < time.Minute:
		return T(ctx, "just now")
	case gone < time.Hour:
		return N(ctx, int(gone/time.Minute), "%d minute ago", "%d minutes ago")
	case gone < 48*time.Hour:
		return N(ctx, int(gone/time.Hour), "%d hour ago", "%d hours ago")
	}
	return N(ctx, int(gone/(24*time.Hour)), "%d day ago", "%d days ago")
}

// Until writes a closing time as pages show it: 'Friday 20 March 2026, 5pm (6 days left)'.
func Until(ctx context.Context, t time.Time) string {
	return When(ctx, t) + " (" + Left(ctx, t) + ")"
}

func now(ctx context.Context) time.Time {
	if r := readerOf(ctx); !r.now.IsZero() {
		return r.now
	}
	return time.Now()
}
