package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
	"github.com/folkmoot/folkmoot/server/civic/plan/lint"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// found claims that there is a finding of that rule at that place.
func found(all []lint.Finding, rule lint.Rule, commitment, milestone int, words string) bool {
	return slices.ContainsFunc(all, func(f lint.Finding) bool {
		return f.Rule == rule && f.Commitment == commitment && f.Milestone == milestone && strings.Contains(f.Message, words) && f.Field != "" && f.Severity != ""
	})
}

func TestTheDefectsOfThePublishedPlanAreFound(t *testing.T) {
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "..", "shared", "data", "nap4-2019-2021.txt"))
	if err != nil {
		t.Skip("the published plan is not beside the project, so its defects cannot be looked for")
	}
	defer file.Close()
	p, err := importer.Read("nap4-2019-2021.txt", file)
	if err != nil {
		t.Fatal(err)
	}
	all := lint.Check(p.Plan, p.Commitments)
	for _, want := range []struct {
		rule                  lint.Rule
		commitment, milestone int
		words                 string
	}{
		{lint.AfterTimeline, 1, 2, "December 2019"}, {lint.AfterTimeline, 6, 3, "Summer 2020"}, {lint.AfterTimeline, 6, 4, "Summer 2020"},
		{lint.TimelineBeforeFirst, 8, 0, "Summer 2019"}, {lint.HeadingBroken, 8, 0, "CSOs"}, {lint.LeadAlsoSupporting, 5, 0, "DFID"},
		{lint.TitleDrift, 2, 0, "digital and data"}, {lint.ValueNotListed, 8, 0, "Access to Information"}, {lint.EndNotVerifiable, 2, 1, "ongoing"},
		{lint.EndNotVerifiable, 4, 5, "ongoing"},
	} {
		if !found(all, want.rule, want.commitment, want.milestone, want.words) {
			t.Errorf("not found: %+v", want)
		}
	}
	per := map[lint.Rule]int{}
	for _, f := range all {
		per[f.Rule]++
	}
	if per[lint.AfterTimeline] != 3 || per[lint.TimelineBeforeFirst] != 1 || per[lint.ValueNotListed] != 1 || per[lint.TitleDrift] != 1 || per[lint.HeadingBroken] != 1 || per[lint.EndBeforeStart] != 0 || per[lint.NoLead] != 0 || per[lint.NoMilestones] != 0 || per[lint.ActorMisplaced] != 0 {
		for _, f := range all {
			t.Logf("%s c%d o%d m%d %s: %s", f.Rule, f.Commitment, f.Objective, f.Milestone, f.Field, f.Message)
		}
		t.Errorf("found in all: %v", per)
	}
}

// A plan of the later layout, with the dates that its real model has.
func laterPlan() (plan.About, []plan.Content) {
	about := plan.About{Title: "Plan", Template: template.UKNAP5, Cycle: fuzzydate.Parse("2021-2023"), CycleStart: 2021, CycleEnd: 2023}
	row := func(text, start, end string) plan.Milestone {
		return plan.Milestone{Text: text, Kind: plan.New, Start: fuzzydate.ParseIn(start, about.Around()), End: fuzzydate.ParseIn(end, about.Around())}
	}
	texts := func() map[string]string {
		return map[string]string{"objective": "Dry feet.", "problem": "Wet feet.", "contribution": "Boots."}
	}
	return about, []plan.Content{
		{Number: 1, Title: "Ledgers", Objectives: []plan.Objective{{Fields: texts(), Milestones: []plan.Milestone{
			row("Publish the ledger", "Sep 2021", "Jan 2022"), row("Print the accounts", "April 2023–March 2024", "Ongoing")}}}},
		{Number: 2, Title: "Courts", Objectives: []plan.Objective{{Fields: texts(), Milestones: []plan.Milestone{
			row("Facilitating observation of remote hearings", "Ongoing", "Ongoing"), row("At least 4 open days", "Q1 2022", "TBC 2023")}}}},
		{Number: 3, Title: "Boats", Objectives: []plan.Objective{{Fields: texts(), Milestones: []plan.Milestone{
			row("Launch the boat", "Jan 2022", "Sep 2022"), row("Paint the boat in 3 colours", "April 2022", "March 2022")}}}},
		{Title: "Local ferries", Objectives: []plan.Objective{{Fields: texts(), Milestones: nil}}},
	}
}

func TestTheDefectsOfALaterPlanAreFound(t *testing.T) {
	about, commitments := laterPlan()
	all := lint.Check(about, commitments)
	for _, want := range []struct {
		rule                  lint.Rule
		commitment, milestone int
		words                 string
	}{
		{lint.EndBeforeStart, 3, 2, "March 2022"}, {lint.OutsideCycle, 1, 2, "April 2023–March 2024"}, {lint.EndNotVerifiable, 1, 2, "Ongoing"},
		{lint.EndNotVerifiable, 2, 2, "TBC 2023"}, {lint.NotMeasurable, 2, 1, "verb of delivery"}, {lint.NoMilestones, 4, 0, "no milestones"},
		{lint.NoLead, 1, 0, "Lead"}, {lint.NoValues, 2, 0, "OGP values"}, {lint.NoActors, 3, 0, "Nobody"}, {lint.FieldMissing, 1, 0, "Timeline"},
	} {
		if !found(all, want.rule, want.commitment, want.milestone, want.words) {
			t.Errorf("not found: %+v in\n%s", want, list(all))
		}
	}
	if n := count(all, lint.NotMeasurable); n != 1 {
		t.Errorf("%d milestones pass for unmeasurable, and one is:\n%s", n, list(all))
	}
	if n := count(all, lint.EndBeforeStart); n != 1 {
		t.Errorf("%d milestones end before they start, and one does", n)
	}
}

func count(all []lint.Finding, rule lint.Rule) int {
	n := 0
	for _, f := range all {
		if f.Rule == rule {
			n++
		}
	}
	return n
}

func list(all []lint.Finding) string {
	var b strings.Builder
	for _, f := range all {
		fmt.Fprintf(&b, "%s c%d m%d %s: %s\n", f.Rule, f.Commitment, f.Milestone, f.Field, f.Message)
	}
	return b.String()
}

// complete is a commitment with nothing to find.
func complete() (plan.About, plan.Content) {
	about := plan.About{Title: "Plan", Template: template.UKNAP4, Cycle: fuzzydate.Parse("2024-2026"), CycleStart: 2024, CycleEnd: 2026}
	return about, plan.Content{Number: 1, Title: "Tea", Fields: map[string]string{
		"lead": "Tea Office", "timeline": "Spring 2024 - Autumn 2025", "values": "Access to information, Civic participation",
		"actors_government": "Water Office", "actors_other": "Friends of the Kettle"},
		Objectives: []plan.Objective{{Fields: map[string]string{"objective": "Tea.", "problem": "Thirst.", "contribution": "Water."},
			Milestones: []plan.Milestone{{Text: "Publish the recipe", Kind: plan.New, Start: fuzzydate.Parse("May 2024"), End: fuzzydate.Parse("Autumn 2025")}}}}}
}

func TestACommitmentWithoutDefectsHasNoFindings(t *testing.T) {
	about, c := complete()
	if all := lint.CheckOne(about, c, 1); len(all) > 0 {
		t.Fatalf("found:\n%s", list(all))
	}
}

func TestEachSingleDefectIsFoundAlone(t *testing.T) {
	milestone := func(c *plan.Content) *plan.Milestone { return &c.Objectives[0].Milestones[0] }
	for _, c := range []struct {
		rule  lint.Rule
		field string
		spoil func(*plan.About, *plan.Content)
	}{
		{lint.EndBeforeStart, "objective.1.milestones.1.end", func(_ *plan.About, c *plan.Content) { milestone(c).End = fuzzydate.Parse("April 2024") }},
		{lint.AfterTimeline, "objective.1.milestones.1.end", func(_ *plan.About, c *plan.Content) { milestone(c).End = fuzzydate.Parse("December 2025") }},
		{lint.BeforeTimeline, "objective.1.milestones.1.start", func(_ *plan.About, c *plan.Content) { milestone(c).Start = fuzzydate.Parse("January 2024") }},
		{lint.TimelineBeforeFirst, "timeline", func(_ *plan.About, c *plan.Content) { milestone(c).Start = fuzzydate.Parse("July 2024") }},
		{lint.EndNotVerifiable, "objective.1.milestones.1.end", func(_ *plan.About, c *plan.Content) { milestone(c).End = fuzzydate.Parse("") }},
		{lint.EndNotVerifiable, "objective.1.milestones.1.end", func(_ *plan.About, c *plan.Content) { milestone(c).End = fuzzydate.Parse("Monthly") }},
		{lint.DateUnread, "objective.1.milestones.1.end", func(_ *plan.About, c *plan.Content) { milestone(c).End = fuzzydate.Parse("when it rains") }},
		{lint.DateUnread, "timeline", func(_ *plan.About, c *plan.Content) { c.Fields["timeline"] = "when it rains" }},
		{lint.NotMeasurable, "objective.1.milestones.1.text", func(_ *plan.About, c *plan.Content) { milestone(c).Text = "Continue to explore tea" }},
		{lint.NoLead, "lead", func(_ *plan.About, c *plan.Content) { c.Fields["lead"] = " \u00a0" }},
		{lint.NoValues, "values", func(_ *plan.About, c *plan.Content) { delete(c.Fields, "values") }},
		{lint.NoActors, "actors_government", func(_ *plan.About, c *plan.Content) { c.Fields["actors_government"], c.Fields["actors_other"] = "", "" }},
		{lint.FieldMissing, "actors_other", func(_ *plan.About, c *plan.Content) { c.Fields["actors_other"] = "" }},
		{lint.FieldMissing, "objective.1.problem", func(_ *plan.About, c *plan.Content) { c.Objectives[0].Fields["problem"] = "" }},
		{lint.NoMilestones, "objective.1.milestones", func(_ *plan.About, c *plan.Content) { c.Objectives[0].Milestones = nil }},
		{lint.HeadingBroken, "actors_other", func(_ *plan.About, c *plan.Content) {
			c.Fields["actors_other"] = "CSOs, private sector, working groups, multilaterals etc"
		}},
		{lint.ActorMisplaced, "actors_other", func(_ *plan.About, c *plan.Content) { c.Fields["actors_other"] = "Department for Kettles" }},
		{lint.ActorMisplaced, "actors_government", func(_ *plan.About, c *plan.Content) { c.Fields["actors_government"] = "Friends of the Kettle" }},
		{lint.LeadAlsoSupporting, "actors_government", func(_ *plan.About, c *plan.Content) {
			c.Fields["lead"], c.Fields["actors_government"] = "Ministry of Tea and Water (MTW), in partnership with Tea Office", "MTW, Water Office"
		}},
		{lint.ValueNotListed, "values", func(_ *plan.About, c *plan.Content) { c.Fields["values"] = "Kindness" }},
		{lint.TechnologyAlone, "values", func(_ *plan.About, c *plan.Content) {
			c.Fields["values"] = "Technology and innovation for openness and accountability"
		}},
	} {
		about, content := complete()
		c.spoil(&about, &content)
		all := lint.CheckOne(about, content, 1)
		if len(all) != 1 || all[0].Rule != c.rule || all[0].Field != c.field || all[0].Message != fmt.Sprintf(all[0].Format, all[0].Args...) {
			t.Errorf("%s at %s: found\n%s", c.rule, c.field, list(all))
		}
	}
}

func TestAValueMayBeFollowedByItsDefinition(t *testing.T) {
	values, unknown := lint.Named("Civic participation - Creating chances, or skills, for people to be heard. Public accountability")
	if len(values) != 1 || len(unknown) != 0 {
		t.Errorf("values %q, unknown %q", values, unknown)
	}
	values, unknown = lint.Named("Transparency - showing more, showing it better, and on time")
	if len(values) != 0 || len(unknown) != 1 || unknown[0] != "Transparency" {
		t.Errorf("values %q, unknown %q", values, unknown)
	}
}

func TestASummaryIsComparedWithTheTitlesItSumsUp(t *testing.T) {
	about, c := complete()
	about.Summary = []plan.SummaryItem{{Number: 1, Title: "Tea for everybody"}}
	other := c
	other.Number, other.Title = 2, "Coffee"
	all := lint.Check(about, []plan.Content{c, other})
	if len(all) != 2 || all[0].Rule != lint.TitleDrift || all[1].Rule != lint.NotInSummary || all[1].Commitment != 2 {
		t.Fatalf("found:\n%s", list(all))
	}
	c.Aliases = []string{"Tea for Everybody"}
	if all := lint.Check(about, []plan.Content{c}); len(all) != 0 {
		t.Fatalf("a name that the commitment had passed for drift:\n%s", list(all))
	}
}
