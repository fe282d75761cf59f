package plan

import (
	"slices"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// The limits of what a plan may hold, in characters or items.
const (
	longTitle       = 300
	longLine        = 1000
	longText        = 100_000
	mostCommitments = 200
	mostObjectives  = 30
	mostMilestones  = 300
	mostSections    = 200
)

// check refuses what no plan says, all mistakes at once.
func (a About) check() error {
	var rs civic.Refusals
	if blank(a.Title) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Give the plan a title.").At("title"))
	}
	if _, known := template.Find(a.Template); !known {
		rs = append(rs, civic.Refuse(civic.Invalid, "There is no template called '%s'.", string(a.Template)).At("template"))
	}
	if a.CycleEnd != 0 && a.CycleEnd < a.CycleStart {
		rs = append(rs, civic.Refuse(civic.Invalid, "The cycle ends before it starts.").At("cycle"))
	}
	if a.Number < 0 || a.Number > 1000 || a.Rolling.MinimumPoints < 0 || a.Rolling.MinimumPoints > 100 {
		rs = append(rs, civic.Refuse(civic.Invalid, "This number is out of range.").At("number"))
	}
	if len(a.Sections) > mostSections {
		rs = append(rs, civic.Refuse(civic.Invalid, "There are too many sections: %d, and at most %d fit.", len(a.Sections), mostSections).At("sections"))
	}
	rs = long(rs, "title", a.Title, longTitle)
	rs = long(rs, "short", a.Short, longTitle)
	rs = long(rs, "jurisdiction", a.Jurisdiction, longTitle)
	rs = long(rs, "document_type", a.DocumentType, longTitle)
	rs = long(rs, "introduction", a.Introduction, longText)
	if a.Foreword != nil {
		rs = long(rs, "foreword", a.Foreword.Text, longText)
		rs = long(rs, "signatory", a.Foreword.Signatory.Raw, longLine)
	}
	for _, section := range a.Sections {
		rs = long(rs, "sections", section.Title, longTitle)
		rs = long(rs, "sections", section.Text, longText)
	}
	return rs.OrNil()
}

// check refuses what no commitment says.
func (c Content) check() error {
	var rs civic.Refusals
	if blank(c.Title) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Give the commitment a title.").At("title"))
	}
	rs = long(rs, "title", c.Title, longTitle)
	if len(c.Objectives) > mostObjectives || c.Milestones() > mostMilestones {
		rs = append(rs, civic.Refuse(civic.Invalid, "A commitment has at most %d objectives and %d milestones.", mostObjectives, mostMilestones).At("milestones"))
	}
	for key, text := range c.Fields {
		rs = long(rs, key, text, longText)
	}
	for n, o := range c.Objectives {
		rs = long(rs, template.Name("title", n+1), o.Title, longTitle)
		for key, text := range o.Fields {
			rs = long(rs, template.Name(key, n+1), text, longText)
		}
		for _, m := range o.Milestones {
			rs = long(rs, template.Name(template.MilestonesField, n+1), m.Text, longText)
		}
	}
	return rs.OrNil()
}

func long(rs civic.Refusals, field, text string, limit int) civic.Refusals {
	n := utf8.RuneCountInString(text)
	if n <= limit {
		return rs
	}
	return append(rs, civic.Refuse(civic.Invalid, "This is too long: %d characters, and at most %d fit.", n, limit).At(field))
}

// published notes a day on which commitments were published, once.
func (r *Rolling) published(at time.Time) {
	if day := fuzzydate.DayOf(at); !slices.Contains(r.Points, day) {
		r.Points = append(r.Points, day)
	}
}
