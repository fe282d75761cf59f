package dataset

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

func example() (plan.About, []Entry) {
	about := plan.About{Title: "Plan", Number: 4, Jurisdiction: "Marshland", CycleStart: 2024, Template: template.UKNAP4}
	return about, []Entry{{URL: "https://moot.example/c/1", Content: plan.Content{
		Number: 1, Title: "=Tea", OGPID: "ML0001", PolicyAreas: []string{"Health", "Aid"},
		Fields: map[string]string{"lead": "Tea Office", "actors_government": "Water Office", "actors_other": "Friends, Shops", "values": "Civic participation"},
		Objectives: []plan.Objective{{Fields: map[string]string{"objective": "Tea,\n“for all”."}, Milestones: []plan.Milestone{
			{Text: "Pour", Kind: plan.New, Start: fuzzydate.Parse("Spring 2024"), End: fuzzydate.Parse("Ongoing"), State: plan.InProgress}}}},
	}}, {Content: plan.Content{Title: "Ferries"}}}
}

func table(t *testing.T, write func(b *bytes.Buffer) error) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCommitmentsHaveThePartnershipsColumns(t *testing.T) {
	about, entries := example()
	rows := table(t, func(b *bytes.Buffer) error { return Commitments(b, about, entries) })
	if len(rows) != 3 || len(rows[0]) != 21 || rows[0][0] != "Commitment Unique Identifier" || rows[0][20] != "Did It Open Government (Overall)" {
		t.Fatalf("the headings are %q", rows[0])
	}
	cell := func(row int, heading string) string { return rows[row][slices.Index(rows[0], heading)] }
	for heading, want := range map[string]string{
		"Commitment Unique Identifier": "ML0001", "Country/Locality": "Marshland", "Theme": "Health; Aid", "Year Of Submission": "2024", "Action Plan Number": "4",
		"Commitment Number": "1", "Commitment Title": "'=Tea", "Lead Institution": "Tea Office", "Supporting Institution(s)": "Water Office; Friends, Shops",
		"URL": "https://moot.example/c/1", "OGP Value Civic Participation": "1", "OGP Value Technology": "0", "Potential Impact": "ND",
	} {
		if got := cell(1, heading); got != want {
			t.Errorf("%s is %q, want %q", heading, got, want)
		}
	}
	if text := cell(1, "Full Text"); !strings.Contains(text, "Objective: Tea,\n“for all”.") || !strings.Contains(text, "Pour; new; Spring 2024; Ongoing") {
		t.Errorf("the full text is %q", text)
	}
	if cell(2, "Commitment Number") != "" || cell(2, "OGP Value Technology") != "ND" {
		t.Errorf("what is not known is written %q", rows[2])
	}
}

func TestMilestonesKeepTheWordsAndTheDaysOfTheirDates(t *testing.T) {
	about, entries := example()
	rows := table(t, func(b *bytes.Buffer) error { return Milestones(b, about, entries) })
	want := []string{"ML0001", "4", "1", "'=Tea", "1", "", "1", "Pour", "new", "Spring 2024", "2024-03-01", "2024-05-31", "Ongoing", "", "", "in_progress", "", "", ""}
	if len(rows) != 2 || !slices.Equal(rows[1], want) {
		t.Fatalf("the rows are %q", rows[1:])
	}
}
