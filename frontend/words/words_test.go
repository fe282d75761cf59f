package words

import (
	"context"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
)

var march = time.Date(2026, 3, 12, 14, 0, 0, 0, time.UTC)

func TestAMomentIsWrittenInFullInBothLanguages(t *testing.T) {
	ctx := context.Background()
	cases := []struct {
		ctx  context.Context
		when time.Time
		want string
	}{
		{ctx, march, "Thursday 12 March 2026, 2pm"},
		{ctx, march.Add(-2 * time.Hour), "Thursday 12 March 2026, midday"},
		{ctx, march.Add(10*time.Hour + 30*time.Minute), "Friday 13 March 2026, 12:30am"},
		{ctx, march.AddDate(0, 4, 0), "Sunday 12 July 2026, 3pm"}, // summer time
		{In(ctx, time.UTC), march.AddDate(0, 4, 0), "Sunday 12 July 2026, 2pm"},
		{With(ctx, Welsh), march, "Dydd Iau 12 Mawrth 2026, 2yp"},
	}
	for _, c := range cases {
		if got := When(c.ctx, c.when); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestHowLongIsLeftIsSaidInTheUnitThatMatters(t *testing.T) {
	ctx := At(context.Background(), march)
	for left, want := range map[time.Duration]string{
		-time.Second: "closed", 30 * time.Second: "1 minute left", 90 * time.Minute: "1 hour left",
		47 * time.Hour: "47 hours left", 6*24*time.Hour + time.Hour: "6 days left",
	} {
		if got := Left(ctx, march.Add(left)); got != want {
			t.Errorf("%v: got %q, want %q", left, got, want)
		}
	}
	if got := Ago(ctx, march.Add(-3*24*time.Hour)); got != "3 days ago" {
		t.Errorf("got %q", got)
	}
}

func TestWelshCountsInItsOwnForms(t *testing.T) {
	e := Entry{Cy: "%d ci", One: "%d ci", Two: "%d gi", Few: "%d chi", Many: "%d chi"}
	for n, want := range map[int]string{1: "%d ci", 2: "%d gi", 3: "%d chi", 4: "%d ci", 6: "%d chi", 0: "%d ci"} {
		if got := e.form(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestASentenceWithoutWelshIsStillShown(t *testing.T) {
	if got := T(With(context.Background(), Welsh), "Nobody wrote this one %s", "yet"); got != "Nobody wrote this one yet" {
		t.Errorf("got %q", got)
	}
}

func TestARefusalSaysItsMomentsInTheReadersZone(t *testing.T) {
	r := civic.Refuse(civic.Forbidden, "Too late since %s.", march.AddDate(0, 4, 0))
	if got := Refusal(context.Background(), r); got != "Too late since Sunday 12 July 2026, 3pm." {
		t.Errorf("got %q", got)
	}
}
