package standards

import "time"

// timeline judges 3.1: the timeline and the opportunities to take part stand
// in public at least two weeks before development starts.
func (d desk) timeline() Verdict {
	v := Verdict{Number: Timeline, Title: say("The timeline is public at least two weeks before work on the plan starts"), Colour: Red}
	begun := !d.Starts.IsZero() && !d.Starts.After(d.now)
	if d.Timeline == nil || d.Timeline.At.After(d.now) {
		v.Missing = append(v.Missing, say("Publish the timeline and how people can take part."))
		if !d.Starts.IsZero() {
			d.within(&v, d.Starts.AddDate(0, 0, -d.t.TimelineBefore))
		}
		return v
	}
	v.Evidence = append(v.Evidence, *d.Timeline)
	if d.Starts.IsZero() {
		v.Colour = Amber
		v.Missing = append(v.Missing, say("Say on which day work on the plan starts."))
		return v
	}
	ahead := d.days(d.Timeline.At, d.Starts)
	v.Found = append(v.Found, say("Days from the timeline's publication to the start: %d.", ahead))
	switch {
	case ahead >= d.t.TimelineBefore:
		v.Colour = Green
		return v
	case ahead > 0:
		v.Colour = Amber
	}
	if begun {
		v.Missing = append(v.Missing, say("The timeline came later than %d days before the start. Say so in the plan.", d.t.TimelineBefore))
	} else {
		v.Missing = append(v.Missing, say("Move the start: the timeline must be public for %d days before it.", d.t.TimelineBefore))
	}
	return v
}

// outreach judges 3.2: people were told of the plan while they could still
// bring something to it.
func (d desk) outreach() Verdict {
	v := Verdict{Number: Outreach, Title: say("People are told about the plan and how to take part"), Colour: Red}
	inTime := 0
	for _, e := range d.Outreach {
		if e.At.After(d.now) {
			continue
		}
		v.Evidence = append(v.Evidence, e)
		if d.InputsClose.IsZero() || !e.At.After(d.InputsClose) {
			inTime++
		}
	}
	v.Found = append(v.Found, say("Times people were told: %d.", len(v.Evidence)))
	switch {
	case inTime > 0:
		v.Colour = Green
	case len(v.Evidence) > 0:
		v.Colour = Amber
		v.Missing = append(v.Missing, say("People were told only after inputs had closed."))
	default:
		v.Missing = append(v.Missing, say("Tell people about the plan, and record whom and how."))
		if !d.InputsClose.IsZero() {
			d.within(&v, d.InputsClose)
		}
	}
	return v
}

// inputs judges 3.3: a way to bring inputs, open for long enough, used by
// more than one kind of stakeholder.
func (d desk) inputs() Verdict {
	v := Verdict{Number: Inputs, Title: say("People of several kinds can bring their inputs for long enough"), Colour: Red}
	longest, kinds, closes := 0, 0, time.Time{}
	for _, w := range d.Windows {
		if w.Open.After(d.now) {
			continue
		}
		v.Evidence = append(v.Evidence, w.Evidence)
		n, brought := 0, 0
		for _, of := range w.Inputs {
			if brought += of; of > 0 {
				n++
			}
		}
		v.Found = append(v.Found, say("In “%s”: %d inputs, from %d kinds of people.", w.Title, brought, n))
		longest, kinds = max(longest, d.days(w.Open, w.Close)), max(kinds, n)
		if w.Close.After(closes) {
			closes = w.Close
		}
		if d.days(w.Open, w.Close) >= d.t.WindowLength && n >= d.t.Sectors {
			v.Colour = Green
		}
	}
	if len(v.Evidence) == 0 {
		v.Missing = append(v.Missing, say("Open a time in which people can bring inputs."))
		return v
	}
	v.Found = append(v.Found, say("The longest time for inputs is %d days.", longest), say("Kinds of people who brought inputs: %d.", kinds))
	if closes.After(d.now) {
		d.within(&v, closes)
	}
	if v.Colour == Green {
		return v
	}
	v.Colour = Amber
	if longest < d.t.WindowLength {
		v.Missing = append(v.Missing, say("Keep inputs open for at least %d days.", d.t.WindowLength))
	}
	if kinds < d.t.Sectors {
		v.Missing = append(v.Missing, say("Hear from at least %d kinds of people: government, civil society, citizens, others.", d.t.Sectors))
	}
	if len(v.Missing) == 0 {
		v.Missing = append(v.Missing, say("No single time for inputs was both long enough and used by several kinds of people."))
	}
	return v
}

// feedback judges 4.1: every input in scope has a reasoned response before
// the plan is published.
func (d desk) feedback() Verdict {
	v := Verdict{Number: Feedback, Title: say("Every input has a reasoned response before the plan is published"), Colour: Red}
	a := d.Answers
	if a.Link != "" {
		v.Evidence = append(v.Evidence, Evidence{Title: "", Link: a.Link})
	}
	if a.InScope == 0 {
		v.Missing = append(v.Missing, say("There is no input yet that could be answered."))
		return v
	}
	v.Found = append(v.Found, say("Answered in time: %d of %d.", a.InTime, a.InScope))
	switch {
	case a.InTime >= a.InScope:
		v.Colour = Green
		return v
	case a.InTime*100 >= d.t.AnsweredAmber*a.InScope:
		v.Colour = Amber
	}
	if d.Published.IsZero() || d.Published.After(d.now) {
		v.Missing = append(v.Missing, say("Answer the inputs that still wait: %d.", a.InScope-a.InTime))
	} else {
		v.Missing = append(v.Missing, say("Inputs that had no answer when the plan was published: %d.", a.InScope-a.InTime))
	}
	return v
}
