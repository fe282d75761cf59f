// Package dataset writes plans as tables that researchers can put beside those
// of the Open Government Partnership.
//
// It promises the Partnership's own column headings, to the letter and in its
// order, and a 'ND' where this platform does not know what only an assessment
// can say. It refuses to let a spreadsheet take words for a formula.
package dataset

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/lint"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/sheet"
)

// Headings are the columns of the Partnership's table of commitments.
var Headings = []string{
	"Commitment Unique Identifier", "Country/Locality", "Region", "Theme", "Year Of Submission", "Action Plan Number", "Commitment Number",
	"Commitment Title", "Short Title", "Full Text", "Lead Institution", "Supporting Institution(s)", "URL",
	"OGP Value Access To Information", "OGP Value Civic Participation", "OGP Value Public Accountability", "OGP Value Technology",
	"Specificity", "Potential Impact", "Completion (Progress Report)", "Did It Open Government (Overall)",
}

// noData is how the Partnership writes that a thing was not assessed.
const noData = "ND"

// Entry is a commitment with the address it is published at.
type Entry struct {
	plan.Content
	URL string
}

// Commitments writes one row for each commitment of a plan.
func Commitments(to io.Writer, about plan.About, entries []Entry) error {
	rows := [][]string{Headings}
	tpl, _ := template.Find(about.Template)
	for _, e := range entries {
		rows = append(rows, row(about, tpl, e))
	}
	return write(to, rows)
}

func row(about plan.About, tpl template.Template, e Entry) []string {
	var supporting []string
	for _, key := range []string{template.ActorsState, template.ActorsCivil, template.ActorsOther, template.Actors} {
		if who := strings.TrimSpace(e.Fields[key]); who != "" {
			supporting = append(supporting, who)
		}
	}
	named, _ := lint.Named(e.Fields[template.OGPValues])
	value := func(n int) string {
		if strings.TrimSpace(e.Fields[template.OGPValues]) == "" {
			return noData
		}
		if slices.Contains(named, lint.Values[n]) {
			return "1"
		}
		return "0"
	}
	return []string{
		e.OGPID, about.Jurisdiction, "", strings.Join(e.PolicyAreas, "; "), number(about.CycleStart), number(about.Number), number(int(e.Number)),
		e.Title, e.ShortTitle, FullText(tpl, e.Content), e.Fields[template.Lead], strings.Join(supporting, "; "), e.URL,
		value(0), value(1), value(2), value(3), noData, noData, noData, noData,
	}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// FullText is everything a commitment says, each field under its heading, in
// the order of its template.
func FullText(tpl template.Template, c plan.Content) string {
	var parts []string
	for _, place := range tpl.Places(len(c.Objectives)) {
		if place.Field.Kind == template.Milestones {
			if place.Objective <= len(c.Objectives) {
				for _, m := range c.Objectives[place.Objective-1].Milestones {
					parts = append(parts, strings.Join(filled(m.Text, string(m.Kind), m.Start.Raw, m.End.Raw), "; "))
				}
			}
			continue
		}
		if text := strings.TrimSpace(c.Field(place.Field.Key, place.Objective)); text != "" {
			parts = append(parts, place.Field.Label+": "+text)
		}
	}
	return strings.Join(parts, "\n")
}

func filled(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// MilestoneHeadings are the columns of our own table of milestones. Dates are
// given as written and as the days they can mean.
var MilestoneHeadings = []string{
	"Commitment Unique Identifier", "Action Plan Number", "Commitment Number", "Commitment Title", "Objective", "Objective Title", "Milestone",
	"Text", "Kind", "Start", "Start Earliest", "Start Latest", "End", "End Earliest", "End Latest", "State", "Lead", "Output", "Supporting",
}

// Milestones writes one row for each milestone of a plan.
func Milestones(to io.Writer, about plan.About, entries []Entry) error {
	rows := [][]string{MilestoneHeadings}
	for _, e := range entries {
		for n, o := range e.Objectives {
			for i, m := range o.Milestones {
				rows = append(rows, []string{
					e.OGPID, number(about.Number), number(int(e.Number)), e.Title, strconv.Itoa(n + 1), o.Title, strconv.Itoa(i + 1),
					m.Text, string(m.Kind), m.Start.Raw, string(m.Start.Earliest), string(m.Start.Latest),
					m.End.Raw, string(m.End.Earliest), string(m.End.Latest), string(m.State), m.Lead, m.Output, m.Supporting,
				})
			}
		}
	}
	return write(to, rows)
}

func write(to io.Writer, rows [][]string) error {
	table := sheet.New(to, rows[0]...)
	for _, row := range rows[1:] {
		if err := table.Row(row...); err != nil {
			return err
		}
	}
	return table.End()
}
