package plan

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

func TestTheSummaryIsMadeOfTheCommitments(t *testing.T) {
	rows := Summarise([]Content{
		{Number: 3, Title: "Tea", Fields: map[string]string{"lead": "Tea Office", "actors_government": "Water Office", "actors_civil_society": "Friends", "actors_other": "Shops"},
			Objectives: []Objective{{Fields: map[string]string{"objective": "Tea\nfor all.\n\nAnd more."}}, {Title: "milk"}}},
		{Title: "Ferries", Fields: map[string]string{"commitment_text": "Leave in time."}},
	})
	want := [][5]string{{"3. Tea", "Tea for all. milk", "Tea Office", "Water Office", "Friends, Shops"}, {"Ferries", "Leave in time.", "", "", ""}}
	if !slices.Equal(rows, want) {
		t.Fatalf("the summary is %q", rows)
	}
}

func TestANumberThatIsNotThereIsNull(t *testing.T) {
	raw, err := json.Marshal([]Number{4, 0})
	if err != nil || string(raw) != "[4,null]" {
		t.Fatalf("written as %s, %v", raw, err)
	}
	var back []Number
	if err := json.Unmarshal(raw, &back); err != nil || !slices.Equal(back, []Number{4, 0}) {
		t.Fatalf("read back as %v, %v", back, err)
	}
}

func TestWhatATemplateRequiresAndACommitmentLacksIsListed(t *testing.T) {
	tpl, _ := template.Find(template.UKNAP4)
	c := Content{Fields: map[string]string{"lead": "x", "values": "\u00a0"}, Objectives: []Objective{
		{Fields: map[string]string{"objective": "x", "problem": "x", "contribution": "x"}, Milestones: []Milestone{{Text: "x"}}}, {}}}
	var names []string
	for _, m := range c.Missing(tpl) {
		names = append(names, m.Name)
	}
	want := []string{"objective.2.objective", "objective.2.problem", "objective.2.contribution", "objective.2.milestones", "timeline", "values", "actors_government", "actors_other"}
	if !slices.Equal(names, want) {
		t.Fatalf("missing are %q, want %q", names, want)
	}
}

func TestOrganisationsAreToldApart(t *testing.T) {
	for text, want := range map[string][]string{
		"Department for Rivers, Lakes, Ponds and Puddles (DRLP), Cabinet Office": {"Department for Rivers, Lakes, Ponds and Puddles (DRLP)", "Cabinet Office"},
		"Shire Council in partnership with the Guild of Scribes":                 {"Shire Council", "Guild of Scribes"},
		"DFID, BEIS, HM Treasury":                  {"DFID", "BEIS", "HM Treasury"},
		"• Post Riders\n• Scribes (two, at least)": {"Post Riders", "Scribes (two, at least)"},
	} {
		if got := Organisations(text); !slices.Equal(got, want) {
			t.Errorf("%q became %q", text, got)
		}
	}
	if !SameBody("Department for Tea (DFT)", "dft") || !SameBody("the Cabinet Office", "Cabinet Office") || SameBody("Cabinet Office", "Cabinet Office library") {
		t.Error("bodies are confused")
	}
}

func TestTargetsAreWhatIsCounted(t *testing.T) {
	for text, want := range map[string][]string{
		"Publish 80% of awards":                            {"exactly 80% awards"},
		"Deliver at least four pilot projects by May 2024": {"at least four pilot projects by May 2024"},
		"Answer within 90 calendar days":                   {"within 90 calendar days"},
		"Review the 2016 consultation in Q1 2024":          nil,
		"Follow up NAP4 and the 18/19 accounts":            nil,
		"Report in June 2020, on 12 June 2021":             nil,
	} {
		var got []string
		for _, target := range TargetsIn(text) {
			got = append(got, target.Comparator+" "+target.Value+" "+target.Metric)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q counts %q, want %q", text, got, want)
		}
	}
}
