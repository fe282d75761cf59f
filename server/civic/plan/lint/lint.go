// Package lint looks a plan over for what readers and reviewers stumble on:
// dates that contradict each other, promises that nobody can check, fields
// that say nothing.
//
// It promises that every finding names the rule and the field it is about, and
// that it says the same of the same plan. It refuses nothing: a finding is
// advice, and what stops a publication is decided elsewhere.
package lint

import (
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Rule names what was looked for; it never changes.
type Rule string

// The rules.
const (
	EndBeforeStart      Rule = "end-before-start"
	AfterTimeline       Rule = "milestone-after-timeline"
	BeforeTimeline      Rule = "milestone-before-timeline"
	TimelineBeforeFirst Rule = "timeline-before-first-milestone"
	OutsideCycle        Rule = "milestone-outside-cycle"
	EndNotVerifiable    Rule = "end-not-verifiable"
	DateUnread          Rule = "date-not-understood"
	NoLead              Rule = "no-lead"
	NoValues            Rule = "no-values"
	NoActors            Rule = "no-actors"
	NoMilestones        Rule = "no-milestones"
	FieldMissing        Rule = "field-missing"
	HeadingBroken       Rule = "heading-broken"
	ActorMisplaced      Rule = "actor-under-wrong-heading"
	LeadAlsoSupporting  Rule = "lead-also-supporting"
	TitleDrift          Rule = "title-drift"
	NotMeasurable       Rule = "milestone-not-measurable"
	ValueNotListed      Rule = "value-not-listed"
	TechnologyAlone     Rule = "technology-alone"
	NotInSummary        Rule = "not-in-summary"
)

// Severity says how much a finding matters.
type Severity string

// The severities: a contradiction; something a reviewer will mark; something
// worth a second look.
const (
	Mistake Severity = "mistake"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Finding is one thing that was found.
type Finding struct {
	Rule     Rule     `json:"rule"`
	Severity Severity `json:"severity"`
	// Commitment, Objective and Milestone are places counted from 1; 0 where
	// the finding is about the whole.
	Commitment int `json:"commitment,omitempty"`
	Objective  int `json:"objective,omitempty"`
	Milestone  int `json:"milestone,omitempty"`
	// Field is the place to link to: lead, objective.1.problem,
	// objective.1.milestones.2.end.
	Field string `json:"field"`
	// Message is the sentence in English. Format is the same before Args are
	// filled in, the key of the catalogue.
	Message string `json:"message"`
	Args    []any  `json:"args,omitempty"`
	Format  string `json:"-"`
}

// Check looks over a whole plan: its commitments in their order.
func Check(about plan.About, commitments []plan.Content) []Finding {
	var all []Finding
	for i, c := range commitments {
		all = append(all, commitment(about, c, i+1)...)
	}
	return append(all, summary(about, commitments)...)
}

// CheckOne looks over a single commitment, such as a draft; place is where it
// stands in its plan.
func CheckOne(about plan.About, c plan.Content, place int) []Finding {
	return commitment(about, c, place)
}

// desk collects the findings about one commitment.
type desk struct {
	about    plan.About
	template template.Template
	content  plan.Content
	place    int
	found    []Finding
}

func commitment(about plan.About, c plan.Content, place int) []Finding {
	tpl, ok := template.Find(about.Template)
	if !ok {
		tpl, _ = template.Find(template.OGP2022)
	}
	d := &desk{about: about, template: tpl, content: c, place: place}
	d.fields()
	d.actors()
	d.values()
	d.dates()
	d.milestones()
	return d.found
}

func (d *desk) say(rule Rule, severity Severity, objective, milestone int, field, format string, args ...any) {
	d.found = append(d.found, Finding{Rule: rule, Severity: severity, Commitment: d.place, Objective: objective, Milestone: milestone,
		Field: field, Message: fmt.Sprintf(format, args...), Args: args, Format: format})
}

func (d *desk) asks(key string) bool {
	_, asks := d.template.Field(key)
	return asks
}

// each goes through all milestones.
func (d *desk) each(look func(objective, milestone int, field string, m plan.Milestone)) {
	for o, objective := range d.content.Objectives {
		for i, m := range objective.Milestones {
			look(o+1, i+1, fmt.Sprintf("%s.%d", template.Name(template.MilestonesField, o+1), i+1), m)
		}
	}
}
