package importer

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

func fixture(t *testing.T, name string) plan.Preview {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, name, string(raw))
}

func rowsOf(c plan.Content) []string {
	var rows []string
	for _, o := range c.Objectives {
		for _, m := range o.Milestones {
			rows = append(rows, strings.Join([]string{m.Text, string(m.Kind), m.Start.Raw, m.End.Raw}, " | "))
		}
	}
	return rows
}

func titles(p plan.Preview) []string {
	var all []string
	for _, c := range p.Commitments {
		all = append(all, c.Heading())
	}
	return all
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestAPlanWithSeveralObjectivesAndNoTimelineIsRead(t *testing.T) {
	p := fixture(t, "marsh-2021.txt")
	equal(t, "titles", titles(p), []string{"1. Open dyke ledgers", "2. Health on the islands", "3. Dry standards", "Local ferries"})
	if p.Plan.Template != template.UKNAP5 || p.Plan.Number != 5 || p.Plan.CycleStart != 2021 || p.Plan.Updated.Raw != "31 January 2022" || p.Plan.Jurisdiction != "Marshland" {
		t.Errorf("the plan was read as %+v", p.Plan)
	}
	equal(t, "milestones of the first", rowsOf(p.Commitments[0]), []string{
		"Print the first ledger for all 40 miles of dyke | new | Sep 2021 | Jan 2022",
		"Compare ledger and bank, and print what does not agree | new | April 2023–March 2024 | Ongoing",
		"Train two clerks in each village to read the ledger | ongoing | Jan 2022 | by the end of 2023",
		"Hold open evenings in the pump house | ongoing | Ongoing | Ongoing",
	})
	one := p.Commitments[0].Objectives[0]
	if !strings.HasPrefix(one.Fields["actions"], "Publish the ledger\n\nThe Dyke Office") || !strings.HasSuffix(one.Fields["actions"], "• payments to the wrong mile") {
		t.Errorf("the actions are %q", one.Fields["actions"])
	}
	health := p.Commitments[1].Objectives
	if len(health) != 2 || health[0].Title != "knowing who waits" || health[1].Title != "medicine without mystery" || health[1].Number != 2 ||
		health[1].Fields["problem"] != "Boats have gone out for medicine that lay next door." || health[0].Fields["objective"] != "The islands will count who waits for a doctor and for how long." {
		t.Errorf("the objectives of the second were read as %+v", health)
	}
	equal(t, "milestones of the second", rowsOf(p.Commitments[1]), []string{
		"Count the waiting on each island | new | Q1 2022 | TBC 2022", "Print the count on the ferry wall | new | Q2 2022 | Ongoing",
		"Write the list | new | Ongoing | TBC 2023", "Keep the list | new | 2023 | Ongoing",
	})
	if o := p.Commitments[2].Objectives[0]; o.Title != "raising the bar above the tide" || o.Fields["objective"] != "Officers of the coast will write down whom they meet." {
		t.Errorf("an objective with a title and no number was read as %+v", o)
	}
	ferries := p.Commitments[3]
	if ferries.Milestones() != 0 || ferries.Number != 0 || ferries.Objectives[0].Fields["contribution"] != "A signed timetable can be held up to the captain." {
		t.Errorf("the commitment without a number was read as %+v", ferries)
	}
	if !warned(p, "title", "Local ferries") || !warned(p, "milestones", "Local ferries") {
		t.Errorf("nothing was said of the commitment without number and milestones: %+v", p.Warnings)
	}
}

func warned(p plan.Preview, field, words string) bool {
	return slices.ContainsFunc(p.Warnings, func(w plan.Warning) bool {
		return strings.Contains(w.Field, field) && strings.Contains(w.Message, words) && w.Line > 0
	})
}

func TestAPlanOfLabelledSentencesIsRead(t *testing.T) {
	p := fixture(t, "tarn-2016.txt")
	equal(t, "titles", titles(p), []string{"13. Answering letters in time", "14. Maps that agree"})
	c := p.Commitments[0]
	if p.Plan.Template != template.UKNAP3 || p.Plan.Number != 3 || p.Plan.CycleEnd != 2018 || p.Plan.Foreword == nil || p.Plan.Foreword.Signatory.Name != "Minister Odile Crane" {
		t.Errorf("the plan was read as %+v, %+v", p.Plan, p.Plan.Foreword)
	}
	want := map[string]string{"commitment_text": "Answer every letter to the shire within twenty days.", "lead": "Letter Office and the Guild of Readers",
		"actors": "Shire Hall. The Post Riders, Guild of Scribes", "start_date": "May 2016", "end_date": "June 2018"}
	for key, text := range want {
		if c.Fields[key] != text {
			t.Errorf("%s is %q, want %q", key, c.Fields[key], text)
		}
	}
	if o := c.Objectives[0]; o.Fields["objective"] != "People who write to the shire shall know when to expect an answer." || !strings.HasSuffix(o.Fields["problem"], "The clerk has two offices") || o.Fields["contribution"] == "" {
		t.Errorf("its objective was read as %+v", o)
	}
	equal(t, "milestones", rowsOf(c), []string{"The letter room will count the letters that wait |  |  | ",
		"The shire will say in public how many were answered in time, and how many were not |  |  | ", "Commitments to answer will be printed on the envelope |  |  | "})
	if len(rowsOf(p.Commitments[1])) != 2 || p.Commitments[1].Fields["end_date"] != "Autumn 2017" {
		t.Errorf("the second was read as %+v", p.Commitments[1])
	}
}

func TestAFormOfLinesIsReadAsTheSameFormInTables(t *testing.T) {
	page, lines := fixture(t, "fenland-form.html"), fixture(t, "fenland-form.txt")
	equal(t, "titles", titles(lines), []string{"1. Reed beds in the open", "2. Ferries"})
	a, b := page.Commitments[0], lines.Commitments[0]
	for key, text := range a.Fields {
		if oneLine(b.Fields[key]) != oneLine(text) {
			t.Errorf("%s is %q in lines and %q in tables", key, b.Fields[key], text)
		}
	}
	equal(t, "milestones", rowsOf(b), rowsOf(a))
	if b.Objectives[0].Milestones[0].Output != "A licence on paper" || lines.Plan.Jurisdiction != "Fenland" || len(lines.Warnings) != 1 {
		t.Errorf("read as %+v with %+v", b.Objectives[0].Milestones, lines.Warnings)
	}
}

func TestAFormInTablesIsRead(t *testing.T) {
	p := fixture(t, "fenland-form.html")
	equal(t, "titles", titles(p), []string{"1. Reed beds in the open"})
	c := p.Commitments[0]
	want := map[string]string{
		"description": "Publish where reed is cut, and by whom.", "lead": "Office of Reeds", "actors_government": "Water Board",
		"actors_civil_society": "Friends of the Bittern", "actors_other": "Thatchers’ Company", "timeline": "January 2024 - December 2025",
		"problem": "Reed is cut at night.\nNobody counts it.", "causes": "Night is long in Fenland.", "done_so_far": "Lamps were lit in 2019.",
		"solution": "A licence that hangs on the boat.", "results": "Half the reed stays.", "transparency": "The licence can be read from the bank.",
		"accountability": "A boat without one is sent home.", "participation": "Anybody may count boats.",
	}
	for key, text := range want {
		if c.Fields[key] != text {
			t.Errorf("%s is %q, want %q", key, c.Fields[key], text)
		}
	}
	if p.Plan.Template != template.OGP2022 || p.Plan.Jurisdiction != "Fenland" || len(p.Plan.Sections) != 1 || p.Plan.Sections[0].Text != "Reed: a tall grass." {
		t.Errorf("the plan was read as %+v", p.Plan)
	}
	if len(c.Doubts) > 0 {
		t.Errorf("a list of supporters passed for a broken heading: %+v", c.Doubts)
	}
	rows := c.Objectives[0].Milestones
	if len(rows) != 2 || rows[0].Output != "A licence on paper" || rows[0].End.Raw != "30 June 2024" || rows[0].Lead != "Office of Reeds" || rows[0].Supporting != "Water Board" || rows[1].End.Recurrence != "monthly" {
		t.Errorf("the milestones were read as %+v", rows)
	}
}

func TestMarkdownWithCellsBrokenOverRowsIsRead(t *testing.T) {
	p := fixture(t, "broken-cells.md")
	equal(t, "titles", titles(p), []string{"1. Bridges that say what they cost"})
	c := p.Commitments[0]
	equal(t, "milestones", rowsOf(c), []string{"Count the bridges of all seven towns | new | Spring 2022 | Dec-22",
		"Put up a sign | at least four words | ongoing | TBC | mid-2023", "Ask those who cross | new | H1 2023 | 12 June 2023"})
	if c.Objectives[0].Fields["problem"] != "Bridges are silent. See the count." || c.Objectives[0].Fields["contribution"] != "• A sign speaks.\n• A sign stays." || c.Fields["timeline"] != "Early 2022 – end of 2023" {
		t.Errorf("the fields are %+v, %+v", c.Fields, c.Objectives[0].Fields)
	}
	if p.Plan.Foreword == nil || p.Plan.Foreword.Signatory.Honorific != "Dr" || p.Plan.Foreword.Signatory.Role != "Minister for Boats and Bridges" || p.Plan.Foreword.Text != "We row together." {
		t.Errorf("the foreword was read as %+v", p.Plan.Foreword)
	}
	if !warned(p, "additional", "Notes nobody expected") {
		t.Errorf("words behind the milestones were dropped in silence: %+v, %+v", p.Warnings, c.Fields)
	}
}

func TestAWebPageWithTheHabitsOfWebPagesIsRead(t *testing.T) {
	p := fixture(t, "harbour-page.html")
	equal(t, "titles", titles(p), []string{"1. Berths for all", "2. Harbour lights"})
	if p.Plan.CycleStart != 2022 || p.Plan.CycleEnd != 2024 || p.Plan.DocumentType != "Policy paper" || p.Plan.Updated == nil || p.Plan.Updated.Raw != "3\u00a0March 2023" || p.Plan.Number != 2 || p.Plan.Jurisdiction != "Harbourland" {
		t.Errorf("the plan was read as %+v", p.Plan)
	}
	if f := p.Plan.Foreword; f == nil || f.Signatory.Name != "Iris Quay" || f.Signatory.Honorific != "Dame" || f.Signatory.Role != "Minister for Harbours" || f.Text != "This second National Action Plan is short, because the tide is." {
		t.Errorf("the foreword was read as %+v", f)
	}
	c := p.Commitments[0]
	want := map[string]string{"lead": "Harbour Office", "timeline": "Spring 2022 - Autumn 2023", "values": "Access to information", "actors_government": "", "actors_other": "Rope Makers\nFriends of Gulls"}
	for key, text := range want {
		if got, there := c.Fields[key]; !there || got != text {
			t.Errorf("%s is %q, want %q", key, got, text)
		}
	}
	o := c.Objectives[0]
	if o.Fields["problem"] != "Nobody knows whose rope it is." || o.Fields["contribution"] != "A list ends the quarrel." || o.Fields["objective"] != "To say who may tie up where.\n\n• by day\n• by night\n• in fog" {
		t.Errorf("the objective was read as %+v", o.Fields)
	}
	equal(t, "milestones of the first", rowsOf(c), []string{"Write the list of all 12 quays | new | Spring 2022 | Summer 2022", "Nail it to the harbour door | new | Summer 2022 | Autumn 2023 (complete)"})
	if !warned(p, "additional", "The list is kept by hand.") {
		t.Errorf("a row of one cell was dropped in silence: %+v", p.Warnings)
	}
	equal(t, "milestones of the second", rowsOf(p.Commitments[1]), []string{"Count the lights |  |  | ", "Publish the count |  |  | ", "Buy oil | ongoing |  | Dec-22", "Climb up | new |  | TBC 2023"})
	if two := p.Commitments[1].Objectives; len(two) != 2 || two[1].Title != "mending" || two[1].Fields["objective"] != "Mend it.\n\nWhy now\n\nWinter comes." {
		t.Errorf("the second was read as %+v", two)
	}
	if len(p.Plan.Sections) != 1 || p.Plan.Sections[0].Text != "Quay: where ships stand." {
		t.Errorf("the sections are %+v", p.Plan.Sections)
	}
	if len(p.Plan.Summary) != 2 || !warned(p, "title", "‘Lights’") || warned(p, "title", "Berths") {
		t.Errorf("the summary was read as %+v, %+v", p.Plan.Summary, p.Warnings)
	}
}

func TestMarkdownWithBoldHeadingsIsRead(t *testing.T) {
	p := fixture(t, "orchard.md")
	equal(t, "titles", titles(p), []string{"1. Apples counted", "2. Pears weighed"})
	c := p.Commitments[0]
	o := c.Objectives[0]
	if o.Fields["objective"] != "Count every apple." || o.Fields["problem"] != "Apples roll." || o.Fields["contribution"] != "Counted apples roll in order." || c.Fields["lead"] != "Orchard Office, working with Friends of Cider" || c.Fields["timeline"] != "2023 – ongoing" {
		t.Errorf("the first was read as %+v, %+v", c.Fields, o.Fields)
	}
	equal(t, "milestones", rowsOf(c), []string{"Count the apples in 40 orchards | new | May 2023 | June 2023", "Publish the count by Q4 2023 and every year after |  |  | "})
	equal(t, "milestones of the second", rowsOf(p.Commitments[1]), []string{"Buy scales |  |  | ", "Weigh |  |  | "})
	if p.Plan.Title != "Orchard Isles Open Government National Action Plan" || len(p.Plan.Sections) == 0 || p.Plan.Sections[len(p.Plan.Sections)-1].Title != "Appendix 1: recipes" {
		t.Errorf("the plan was read as %+v", p.Plan)
	}
}
