package plan

import (
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// SummaryHeadings are the five columns of the summary of commitments; each is
// a key of the catalogue.
var SummaryHeadings = [5]string{
	"Commitment number and title",
	"Commitment summary",
	"Lead implementing organisation(s)",
	"Other actors involved - government",
	"Other actors involved - CSOs, private sector, working groups, multilaterals etc",
}

// Summarise makes the summary table out of the commitments, one row each in
// the order of SummaryHeadings. It is always made, never typed, so that it
// cannot drift from what it sums up.
func Summarise(commitments []Content) [][5]string {
	rows := make([][5]string, 0, len(commitments))
	for _, c := range commitments {
		others := []string{c.Fields[template.ActorsCivil], c.Fields[template.ActorsOther], c.Fields[template.Actors]}
		rows = append(rows, [5]string{
			c.Heading(),
			c.InBrief(),
			c.Fields[template.Lead],
			c.Fields[template.ActorsState],
			joinGiven(others, ", "),
		})
	}
	return rows
}

// Heading is the number, if it has one, and the title.
func (c Content) Heading() string {
	if c.Number == 0 {
		return c.Title
	}
	return strconv.Itoa(int(c.Number)) + ". " + c.Title
}

// InBrief is the first paragraph of what a commitment is to achieve.
func (c Content) InBrief() string {
	for _, key := range []string{template.Description, template.CommitmentText} {
		if text := firstParagraph(c.Fields[key]); text != "" {
			return text
		}
	}
	var aims []string
	for _, o := range c.Objectives {
		text := firstParagraph(o.Fields[template.Objective])
		if text == "" {
			text = o.Title
		}
		aims = append(aims, text)
	}
	return joinGiven(aims, " ")
}

func firstParagraph(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n\n")
	return strings.Join(strings.Fields(first), " ")
}

func joinGiven(parts []string, with string) string {
	var given []string
	for _, p := range parts {
		if !blank(p) {
			given = append(given, p)
		}
	}
	return strings.Join(given, with)
}
