package standards

import (
	"slices"
	"time"
)

const aYear = 365 // days

// website judges 2.1: a public site dedicated to taking part, maintained.
func (d desk) website() Verdict {
	v := Verdict{Number: Website, Title: say("A public site about taking part is kept up to date"), Colour: Red}
	if d.SiteUpdated.At.IsZero() {
		v.Missing = append(v.Missing, say("Publish something about this plan."))
		return v
	}
	age := d.days(d.SiteUpdated.At, d.now)
	v.Evidence = append(v.Evidence, d.SiteUpdated)
	v.Found = append(v.Found, say("Days since the last update: %d.", age))
	d.within(&v, d.SiteUpdated.At.AddDate(0, 0, d.t.SiteAge))
	switch {
	case age <= d.t.SiteAge:
		v.Colour = Green
		return v
	case age <= 2*d.t.SiteAge:
		v.Colour = Amber
	}
	v.Missing = append(v.Missing, say("Update the site at least every %d days.", d.t.SiteAge))
	return v
}

// repository judges 2.2: documents on co-creation and on implementation, with
// two updates that are not one in every year. Before the plan is published
// there is nothing on implementation to keep.
func (d desk) repository() Verdict {
	v := Verdict{Number: Repository, Title: say("A public repository shows how the plan is made and carried out, and is updated twice a year"), Colour: Red}
	var dates []time.Time
	made, done := false, d.Published.IsZero() || d.Published.After(d.now)
	for _, doc := range d.Documents {
		if doc.At.After(d.now) {
			continue
		}
		dates = append(dates, doc.At)
		made, done = made || doc.CoCreation, done || doc.Implementation
		v.Evidence = append(v.Evidence, doc.Evidence)
	}
	if len(dates) == 0 {
		v.Missing = append(v.Missing, say("Put the first document into the repository."))
		return v
	}
	slices.SortFunc(dates, time.Time.Compare)
	v.Found = append(v.Found, say("Documents in the repository: %d.", len(dates)))
	v.Colour = Green
	if !made {
		v.Colour = Amber
		v.Missing = append(v.Missing, say("Add a document on how the plan is made."))
	}
	if !done {
		v.Colour = Amber
		v.Missing = append(v.Missing, say("Add a document on how the plan is carried out."))
	}
	switch d.updates(dates, d.now) {
	case 0:
		v.Colour = Red
		v.Missing = append(v.Missing, say("The repository was not updated for a year."))
	case 1:
		v.Colour = Amber
		v.Missing = append(v.Missing, say("Update the repository a second time within the year, at least %d days after the first.", d.t.UpdatesApart))
		d.within(&v, dates[len(dates)-1].AddDate(0, 0, aYear))
	default:
		if lean := d.leanYear(dates); !lean.IsZero() {
			v.Colour = Amber
			v.Missing = append(v.Missing, say("In the year up to %v it was updated fewer than twice.", lean))
		}
	}
	return v
}

// updates counts, up to two, the updates in the year before end that lie far
// enough apart to be two.
func (d desk) updates(dates []time.Time, end time.Time) int {
	n := 0
	var last time.Time
	for _, at := range dates {
		if at.After(end) || d.days(at, end) >= aYear {
			continue
		}
		if n == 0 || d.days(last, at) >= d.t.UpdatesApart {
			n++
			last = at
		}
	}
	return min(n, 2)
}

// leanYear finds the end of a past year with fewer than two updates. A year
// can only become lean on the day on which an update leaves it.
func (d desk) leanYear(dates []time.Time) time.Time {
	for _, at := range dates {
		end := at.AddDate(0, 0, aYear)
		if !end.After(d.now) && d.updates(dates, end) < 2 {
			return end
		}
	}
	return time.Time{}
}
