package lint

import (
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// period is a commitment's own timeline: the days within which it begins and
// ends, as far as they are known.
type period struct {
	field      string
	begin, end fuzzydate.Date
}

// period reads the timeline, whether it is one field or two.
func (d *desk) period() (period, bool) {
	around := d.about.Around()
	if raw := d.content.Fields[template.Timeline]; raw != "" {
		begin, end := fuzzydate.Ends(raw, around)
		if !begin.Understood() {
			d.say(DateUnread, Warning, 0, 0, template.Timeline, "The timeline ‘%s’ is not a date that we understand.", raw)
			return period{}, false
		}
		return period{template.Timeline, begin, end}, true
	}
	begin, end := d.content.Timeline(around)
	return period{template.EndDate, begin, end}, begin.Dated() || end.Dated()
}

// dates compares milestones with the timeline and with the plan's cycle.
func (d *desk) dates() {
	timeline, known := d.period()
	first := fuzzydate.Day("")
	firstWords := ""
	d.each(func(o, i int, field string, m plan.Milestone) {
		d.sides(o, i, field, m)
		d.cycle(o, i, field, m)
		if m.Start.Earliest != "" && (first == "" || m.Start.Earliest < first) {
			first, firstWords = m.Start.Earliest, m.Start.Raw
		}
		if m.Start.Earliest == "" && m.Start.OpenEnded { // work that goes on began before
			first = "0000-01-01"
		}
		if !known {
			return
		}
		if timeline.end.Latest != "" && !timeline.end.OpenEnded && m.End.Latest > timeline.end.Latest {
			d.say(AfterTimeline, Mistake, o, i, field+".end", "This milestone ends in ‘%s’, after the commitment’s own timeline, ‘%s’.", m.End.Raw, timeline.end.Raw)
		}
		if timeline.begin.Earliest != "" && m.Start.Latest != "" && m.Start.Latest < timeline.begin.Earliest {
			d.say(BeforeTimeline, Warning, o, i, field+".start", "This milestone starts in ‘%s’, before the commitment’s own timeline, ‘%s’.", m.Start.Raw, timeline.begin.Raw)
		}
	})
	if known && timeline.begin.Latest != "" && first > timeline.begin.Latest {
		field := timeline.field
		if field == template.EndDate {
			field = template.StartDate
		}
		d.say(TimelineBeforeFirst, Warning, 0, 0, field, "The timeline starts in ‘%s’, but the first milestone only in ‘%s’.", timeline.begin.Raw, firstWords)
	}
}

// sides looks at the two dates of a milestone.
func (d *desk) sides(o, i int, field string, m plan.Milestone) {
	if m.Start.Unread {
		d.say(DateUnread, Warning, o, i, field+".start", "‘%s’ is not a date that we understand.", m.Start.Raw)
	}
	if m.End.Unread {
		d.say(DateUnread, Warning, o, i, field+".end", "‘%s’ is not a date that we understand.", m.End.Raw)
	}
	if m.Start.Earliest != "" && m.End.Latest != "" && m.End.Latest < m.Start.Earliest {
		d.say(EndBeforeStart, Mistake, o, i, field+".end", "This milestone ends in ‘%s’, before it starts in ‘%s’.", m.End.Raw, m.Start.Raw)
	}
	switch {
	case m.End.Unread:
	case m.End.OpenEnded && m.End.Latest == "":
		d.say(EndNotVerifiable, Warning, o, i, field+".end", "‘%s’ is no date by which anybody could check this milestone.", m.End.Raw)
	case m.End.Tentative && m.State != plan.Complete:
		d.say(EndNotVerifiable, Warning, o, i, field+".end", "The end of this milestone is not settled yet: ‘%s’.", m.End.Raw)
	case m.End.Recurrence != "" && m.End.Latest == "":
		d.say(EndNotVerifiable, Warning, o, i, field+".end", "‘%s’ says how often, but not until when.", m.End.Raw)
	case !m.End.Given() && d.column(template.ColumnEnd):
		d.say(EndNotVerifiable, Warning, o, i, field+".end", "This milestone has no end date, so nobody can check whether it is late.")
	case m.End.Yearless():
		d.say(EndNotVerifiable, Warning, o, i, field+".end", "‘%s’ does not say in which year.", m.End.Raw)
	}
}

func (d *desk) column(name string) bool {
	for _, c := range d.template.Columns {
		if c == name {
			return true
		}
	}
	return false
}

// cycle looks for milestones that the plan's own years do not cover. Work that
// began before the plan is ordinary; work that was over before it is not.
func (d *desk) cycle(o, i int, field string, m plan.Milestone) {
	around := d.about.Around()
	switch {
	case around.End != "" && m.End.Latest > around.End:
		d.say(OutsideCycle, Warning, o, i, field+".end", "This milestone ends in ‘%s’, after the plan’s cycle, %s.", m.End.Raw, d.about.Cycle.Raw)
	case around.End != "" && m.Start.Latest > around.End:
		d.say(OutsideCycle, Warning, o, i, field+".start", "This milestone’s start, ‘%s’, reaches beyond the plan’s cycle, %s.", m.Start.Raw, d.about.Cycle.Raw)
	case around.Start != "" && m.End.Latest != "" && m.End.Latest < around.Start:
		d.say(OutsideCycle, Note, o, i, field+".end", "This milestone was over in ‘%s’, before the plan’s cycle, %s.", m.End.Raw, d.about.Cycle.Raw)
	}
}
