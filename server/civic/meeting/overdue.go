package meeting

import (
	"slices"
	"time"
)

// The matters that can be overdue.
const (
	LateMeeting = "meeting" // of the standing space: both sides, and a public note
	LateReview  = "review"  // of what was done about the promises
)

// Overdue is something that a space should have held by now.
type Overdue struct {
	Matter string
	// Due is by when it had to be. It names the matter: whoever was told of it
	// is not told again.
	Due time.Time
}

// Lacks lists what is overdue at a moment. began is when the space did: the
// first meeting is due half a year after it. carried is since when the plan is
// being carried out, zero where it is not: from then on every year is to have
// two reviews, so the first is due after half a year, the second at the end of
// the year, and each further one a year after the last but one.
func Lacks(all []Meeting, began, carried, now time.Time) []Overdue {
	var lacks []Overdue
	p := Rhythm(all, began, now)
	if p.Late {
		lacks = append(lacks, Overdue{LateMeeting, p.NextBy})
	}
	if carried.IsZero() || carried.After(now) {
		return lacks
	}
	if due := nextReview(p.Counted, carried); !now.Before(due) {
		lacks = append(lacks, Overdue{LateReview, due})
	}
	return lacks
}

// nextReview is the moment from which on a year without another review holds
// fewer than ReviewsAYear. The carrying out begins as if it had been reviewed
// then and half a year before.
func nextReview(counted []Meeting, carried time.Time) time.Time {
	held := []time.Time{carried.AddDate(0, -6, 0), carried}
	for _, m := range counted {
		if m.Kind == Review && m.Held.After(carried) {
			held = append(held, m.Held)
		}
	}
	slices.SortFunc(held, time.Time.Compare)
	return held[len(held)-ReviewsAYear].AddDate(1, 0, 0)
}
