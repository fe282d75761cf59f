package standards

import (
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// held are the meetings up to now, the oldest first.
func (d desk) held() []Meeting {
	var all []Meeting
	for _, m := range d.Meetings {
		if !m.At.After(d.now) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b Meeting) int { return a.At.Compare(b.At) })
	return all
}

// space judges 1.1: a space for dialogue that meets at least every six months
// and whose rules are public. A meeting counts where both sides were there.
func (d desk) space() Verdict {
	v := Verdict{Number: Space, Title: say("A space for dialogue meets at least every six months, and its rules are public"), Colour: Green}
	if d.Rules == nil || d.Rules.At.After(d.now) {
		v.Colour = Red
		v.Missing = append(v.Missing, say("Publish the rules of participation."))
	} else {
		v.Evidence = append(v.Evidence, *d.Rules)
	}
	var last time.Time
	widest, counted, noteless := 0, 0, 0
	for _, m := range d.held() {
		v.Evidence = append(v.Evidence, m.Evidence)
		if !m.both() {
			continue
		}
		if counted++; counted > 1 {
			widest = max(widest, d.days(last, m.At))
		}
		last = m.At
		if m.NotePublished.IsZero() || m.NotePublished.After(d.now) {
			noteless++
		}
	}
	if counted == 0 {
		v.Colour = Red
		v.Missing = append(v.Missing, say("Hold a meeting at which government and others are both present."))
		return v
	}
	v.Found = append(v.Found, say("Meetings with both sides present: %d.", counted))
	widest = max(widest, d.days(last, d.now))
	d.within(&v, last.AddDate(0, 0, d.t.MeetingGap))
	switch {
	case widest > d.t.MeetingGap+d.t.MeetingGrace:
		v.Colour = Red
	case widest > d.t.MeetingGap && v.Colour == Green:
		v.Colour = Amber
	}
	if widest > d.t.MeetingGap {
		v.Missing = append(v.Missing, say("Meet at least every %d days: once there were %d days without a meeting.", d.t.MeetingGap, widest))
	}
	if noteless > 0 {
		v.Missing = append(v.Missing, say("Publish the notes of meetings that have none: %d.", noteless))
		if v.Colour == Green {
			v.Colour = Amber
		}
	}
	return v
}

// reviews judges 5.1: in each year of the plan at least two meetings with
// civil society that present results and take comments. A year that is not
// over is amber while there is still time.
func (d desk) reviews() Verdict {
	v := Verdict{Number: Reviews, Title: say("Twice a year, results are presented to civil society and comments taken"), Colour: Green}
	if d.Published.IsZero() || d.Published.After(d.now) {
		v.Colour = Later
		v.Missing = append(v.Missing, say("This begins when the plan is published."))
		return v
	}
	var counted []Meeting
	for _, m := range d.held() {
		if m.Review && m.Present[people.CivilSociety] > 0 && !m.At.Before(d.Published) {
			counted = append(counted, m)
			v.Evidence = append(v.Evidence, m.Evidence)
		}
	}
	for year := 1; ; year++ {
		from, to := d.Published.AddDate(year-1, 0, 0), d.Published.AddDate(year, 0, 0)
		if from.After(d.now) || (!d.Ends.IsZero() && from.After(d.Ends)) {
			return v
		}
		n := 0
		for _, m := range counted {
			if !m.At.Before(from) && m.At.Before(to) {
				n++
			}
		}
		v.Found = append(v.Found, say("Year %d of the plan: %d of %d reviews.", year, n, d.t.ReviewsAYear))
		if n >= d.t.ReviewsAYear {
			continue
		}
		if to.After(d.now) {
			v.Missing = append(v.Missing, say("Hold %d more reviews of implementation this year.", d.t.ReviewsAYear-n))
			d.within(&v, to)
			if v.Colour == Green {
				v.Colour = Amber
			}
			continue
		}
		v.Colour = Red
		v.Missing = append(v.Missing, say("Year %d of the plan had too few reviews of implementation.", year))
	}
}
