package importer

import (
	"html"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// published reads a real document that lies beside the project.
func published(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skipf("the published document %s is not beside the project, so it cannot be read here", name)
	}
	return string(raw)
}

func read(t *testing.T, name, text string) plan.Preview {
	t.Helper()
	p, err := Read(name, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// headings are the published plan's own, with the key that each must get.
var headings = map[string]string{
	"Objective": "objective",
	"What is the public problem that the commitment will address?":    "problem",
	"How will the commitment contribute to solve the public problem?": "contribution",
	"Lead implementing organisation":                                  "lead", "Timeline": "timeline", "OGP values": "values", "Other actors involved - government": "actors_government",
	"Other actors involved - CSOs, private sector, working groups, multilaterals etc": "actors_other",
}

const rowsHeading = "Verifiable and measurable milestones"

func TestThePublishedPlanComesOutAsWritten(t *testing.T) {
	text := published(t, "nap4-2019-2021.txt")
	p := read(t, "nap4-2019-2021.txt", text)
	var counts []int
	for _, c := range p.Commitments {
		counts = append(counts, c.Milestones())
	}
	if want := []int{4, 3, 5, 11, 5, 4, 4, 3}; !slices.Equal(counts, want) {
		t.Fatalf("milestones are %v, want %v", counts, want)
	}
	// A second, simple reading of the same file: the stretch between two
	// headings is the field, byte for byte.
	lines := strings.Split(text, "\n")
	checked := 0
	commitment := -1
	for i := 0; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "Commitment ") && !strings.HasPrefix(lines[i], "Commitment number") {
			commitment++
			if _, title, _ := strings.Cut(lines[i], ": "); p.Commitments[commitment].Title != title || int(p.Commitments[commitment].Number) != commitment+1 {
				t.Errorf("line %d became %d %q", i+1, p.Commitments[commitment].Number, p.Commitments[commitment].Title)
			}
		}
		key := headings[lines[i]]
		if key == "" || commitment < 0 {
			continue
		}
		end := i + 1
		for end < len(lines) && headings[lines[end]] == "" && !strings.HasPrefix(lines[end], rowsHeading) && lines[end] != "Other actors involved" {
			end++
		}
		c := p.Commitments[commitment]
		got := c.Fields[key] + c.Objectives[0].Fields[key]
		if want := strings.TrimSpace(strings.Join(lines[i+1:end], "\n")); got != want {
			t.Errorf("commitment %d, %s: got %q, want %q", commitment+1, key, got, want)
		}
		checked++
	}
	if checked != 8*8-1 { // the eighth commitment's last heading is broken in two
		t.Fatalf("%d fields were compared", checked)
	}
	everyRowComesOutAsWritten(t, p, lines)
	if len(p.Plan.Summary) != 8 || p.Plan.Foreword == nil || p.Plan.Foreword.Signatory.Honorific != "The Rt Hon" || p.Plan.Foreword.Signatory.Name == "" || p.Plan.Foreword.Signatory.Role == "" {
		t.Errorf("the plan's own parts were read as %+v", p.Plan)
	}
	if p.Plan.CycleStart != 2019 || p.Plan.CycleEnd != 2021 || p.Plan.Short != "NAP4" || p.Plan.Updated.Raw != "12 June 2019" || p.Plan.DocumentType != "Policy paper" {
		t.Errorf("cycle, number and date were read as %+v", p.Plan)
	}
	drifts := 0
	for _, w := range p.Warnings {
		if w.Field == "title" {
			drifts++
		}
	}
	if drifts != 1 {
		t.Errorf("%d titles drift between summary and body, and one does", drifts)
	}
	if d := p.Commitments[7].Doubts; len(d) != 1 || d[0].Code != plan.HeadingSplit {
		t.Errorf("the broken heading was not noticed: %+v", d)
	}
}

// everyRowComesOutAsWritten puts each row together again and finds it in the
// document on the line that it names.
func everyRowComesOutAsWritten(t *testing.T, p plan.Preview, lines []string) {
	t.Helper()
	complete := 0
	for _, c := range p.Commitments {
		for _, m := range c.Objectives[0].Milestones {
			kind := string(m.Kind)
			if m.KindRaw != "" {
				kind = m.KindRaw
			}
			if row := strings.Join([]string{m.Text, kind, m.Start.Raw, m.End.Raw}, " "); row != lines[m.Line-1] {
				t.Errorf("line %d\n is %q\nnot %q", m.Line, lines[m.Line-1], row)
			}
			if !m.Start.Given() || !m.Start.Understood() || !m.End.Given() || !m.End.Understood() {
				t.Errorf("line %d: dates %+v to %+v", m.Line, m.Start, m.End)
			}
			if strings.Count(m.Start.Raw, "20")+strings.Count(m.Start.Raw, "ngoing") == 0 {
				t.Errorf("line %d: %q is no whole start", m.Line, m.Start.Raw)
			}
			if m.End.Complete() {
				complete++
			}
		}
	}
	if complete != 2 {
		t.Errorf("%d milestones are complete, and two are", complete)
	}
	if list := p.Commitments[6].Objectives[0].Milestones[1].Start; list.Precision != fuzzydate.OfList || len(list.List) != 4 {
		t.Errorf("the list of four seasons was read as %+v", list)
	}
}

// asHTML writes the published text as a web page does.
func asHTML(text string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><title>A page</title></head><body><header>Skip to content</header><nav><a href='/'>Home</a></nav><main>\n<h1>")
	open := ""
	end := func(tag string) {
		if open != "" && open != tag {
			b.WriteString("</" + open + ">\n")
			open = ""
		}
	}
	start := func(tag string) {
		end(tag)
		if open == "" {
			b.WriteString("<" + tag + ">\n")
			open = tag
		}
	}
	titled := false
	for _, l := range strings.Split(text, "\n") {
		words := html.EscapeString(l)
		trim := strings.TrimSpace(l)
		switch {
		case trim == "":
		case strings.Contains(trim, "National Action Plan for Open Government 2019-2021") && !titled:
			titled = true
			b.WriteString(words + "</h1>\n")
		case trim == "Policy paper":
		case strings.HasPrefix(trim, rowsHeading):
			start("table")
			b.WriteString("<tr><th>Verifiable and measurable milestones to fulfil the commitment</th><th>New or ongoing</th><th>Start date</th><th>End date</th></tr>\n")
		case open == "table":
			if strings.HasPrefix(trim, "Commitment ") && !strings.Contains(trim, " New ") {
				end("")
				b.WriteString("<h2>" + words + "</h2>\n")
				break
			}
			row := readTail(l, []string{"text", "kind", "start", "end"})
			b.WriteString("<tr><td>" + html.EscapeString(row.text) + "</td><td>" + row.kind + "</td><td>" + row.start + "</td><td>" + row.end + "</td></tr>\n")
		case strings.HasPrefix(trim, "• ") || strings.HasPrefix(trim, "● "):
			start("ul")
			b.WriteString("<li>" + html.EscapeString(strings.TrimLeft(trim, "•● ")) + "</li>\n")
		case strings.HasPrefix(trim, "Commitment ") || trim == "Introduction" || trim == "Ministerial foreword" || trim == "Summary of commitments":
			end("")
			b.WriteString("<h2>" + words + "</h2>\n")
		case headings[trim] != "":
			end("")
			b.WriteString("<h3>" + words + "</h3>\n")
		default:
			end("")
			b.WriteString("<p>" + words + "</p>\n")
		}
	}
	end("")
	b.WriteString("</main><footer>Contact us</footer></body></html>")
	return b.String()
}

func TestThePublishedPlanReadsTheSameAsAWebPageAndAsMarkdown(t *testing.T) {
	text := published(t, "nap4-2019-2021.txt")
	// The summary's cells cannot be told apart in the text, so it is left out.
	before, rest, _ := strings.Cut(text, "Summary of commitments")
	_, rest, _ = strings.Cut(rest, "\nCommitment 1:")
	text = before + "Commitment 1:" + rest
	want := bare(read(t, "plan.txt", text))
	if got := bare(read(t, "plan.txt", wrapped(text))); got != want {
		t.Errorf("with its lines broken it differs: %s", firstDifference(want, got))
	}
	page := asHTML(text)
	if got := bare(read(t, "plan.html", page)); got != want {
		t.Errorf("as a web page it differs: %s", firstDifference(want, got))
	}
	if got := bare(read(t, "plan.md", htmlToMarkdown(page))); got != want {
		t.Errorf("as Markdown it differs: %s", firstDifference(want, got))
	}
}
