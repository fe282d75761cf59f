package page

import (
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

func TestAQuestionIsNumberedOnce(t *testing.T) {
	for title, want := range map[string]string{
		"A last bus at eleven":    "2. A last bus at eleven",
		"3. A last bus at eleven": "3. A last bus at eleven",
		"2026. ":                  "2. 2026. ",
		"Mr. Bean":                "2. Mr. Bean",
		"1.5 lines":               "2. 1.5 lines",
	} {
		if got := numbered(1, title); got != want {
			t.Errorf("%q is shown as %q, want %q", title, got, want)
		}
	}
}

func TestABallotThatWasClosedEarlySaysWhen(t *testing.T) {
	closes := time.Date(2026, 11, 24, 13, 0, 0, 0, time.UTC)
	for _, c := range []struct{ ended, want time.Time }{
		{time.Time{}, closes},
		{closes.Add(time.Minute), closes}, // counted a little after the closing
		{closes.AddDate(0, 0, -2), closes.AddDate(0, 0, -2)},
	} {
		h := BallotHead{Poll: &ballot.Poll{Closes: closes, Ended: c.ended}}
		if got := h.ended(); !got.Equal(c.want) {
			t.Errorf("ended %v, shown as %v, want %v", c.ended, got, c.want)
		}
	}
}
