package importer

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The same plan in other hands: every way of laying it out must come to the
// same commitments.
func TestALayoutDoesNotChangeWhatIsUnderstood(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "marsh-2021.txt"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	want := bare(read(t, "plan.txt", text))
	for name, layout := range map[string]func(string) string{
		"line ends of another system": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"no-break spaces in headings": func(s string) string {
			return strings.NewReplacer("Start date", "Start\u00a0date", "Commitment 2: Health", "Commitment\u00a02: Health", "Objective 1:", "Objective\u00a01:").Replace(s)
		},
		"a cell on each line":              func(s string) string { return relay(s, "\n", "\n", 0) },
		"a cell on each line, with gaps":   func(s string) string { return relay(s, "\n\n", "\n\n", 0) },
		"tabs between cells":               func(s string) string { return relay(s, "\t", "\n", 0) },
		"rows broken at the margin":        func(s string) string { return relay(s, " ", "\n", 30) },
		"rows broken, with gaps":           func(s string) string { return relay(s, " ", "\n\n", 34) },
		"headings in capitals with colons": func(s string) string { return shouted(s) },
		"dashes after the number": func(s string) string {
			return strings.NewReplacer("Commitment 1: ", "Commitment 1 – ", "Commitment 2: ", "COMMITMENT 2. ", "Commitment 3: ", "Commitment 3 — ").Replace(s)
		},
		"a table of contents": func(s string) string {
			return strings.Replace(s, "Introduction\n", "Contents\n\nIntroduction\nCommitment 1: Open dyke ledgers\nCommitment 2: Health on the islands ..... 12\nCommitment 3: Dry standards\n\nIntroduction\n", 1)
		},
		"a numbered table of contents": func(s string) string {
			return strings.Replace(s, "Introduction\n", "Contents\n\n1. Introduction\n2. Commitment 1: Open dyke ledgers\n3. Commitment 2: Health on the islands\n4. Commitment 3: Dry standards\n5. Local ferries\n\nIntroduction\n", 1)
		},
		"every line broken": wrapped,
		"a title on a line of its own": func(s string) string {
			return strings.NewReplacer("Commitment 1: ", "Commitment 1\n\n", "Commitment 2: ", "Commitment 2\n", "Commitment 3: ", "COMMITMENT 3:\n").Replace(s)
		},
		"fields behind their headings": func(s string) string {
			return strings.NewReplacer("\nObjective\n\n", "\nObjective: ", "address?\n\n", "address? ", "problem?\n\n", "problem?\n").Replace(s)
		},
		"no empty lines":                func(s string) string { return regexp.MustCompile(`\n\n+`).ReplaceAllString(s, "\n") },
		"empty lines between all lines": func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") },
		"columns laid out with spaces":  columnsOfSpaces,
	} {
		t.Run(name, func(t *testing.T) {
			if got := bare(read(t, "plan.txt", layout(text))); got != want {
				t.Errorf("it differs: %s\n%s", firstDifference(want, got), layout(text)[:0])
			}
		})
	}
	page := marshPage(text)
	t.Run("a web page", func(t *testing.T) {
		if got := bare(read(t, "plan.html", page)); got != want {
			t.Errorf("it differs: %s", firstDifference(want, got))
		}
	})
	t.Run("Markdown", func(t *testing.T) {
		if got := bare(read(t, "plan.md", htmlToMarkdown(page))); got != want {
			t.Errorf("it differs: %s", firstDifference(want, got))
		}
	})
}

// tableLines calls row for each row of the milestone tables in a text.
func tableLines(text string, head func(cells []string) string, row func(cells []string) string) string {
	var out []string
	in := false
	for _, l := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(l, rowsHeading):
			in = true
			out = append(out, head([]string{"Verifiable and measurable milestones to fulfil the commitment", "New or ongoing", "Start date", "End date"}))
		case in && l == "":
			in = false
			out = append(out, l)
		case in:
			t := readTail(l, []string{"text", "kind", "start", "end"})
			out = append(out, row([]string{t.text, t.kind, t.start, t.end}))
		default:
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// relay puts cell between cells and end behind rows, and breaks lines longer
// than margin.
func relay(text, cell, end string, margin int) string {
	lay := func(cells []string) string {
		words := strings.Join(cells, cell)
		if margin > 0 {
			words = broken(words, margin)
		}
		return words + strings.TrimSuffix(end, "\n")
	}
	return tableLines(text, lay, lay)
}

func broken(words string, margin int) string {
	var b strings.Builder
	width := 0
	for i, w := range strings.Split(words, " ") {
		if i > 0 {
			if width+len(w) > margin {
				b.WriteByte('\n')
				width = 0
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(w)
		width += len(w) + 1
	}
	return b.String()
}

func shouted(text string) string {
	return strings.NewReplacer("\nObjective\n", "\nOBJECTIVE:\n", "What is the problem that the commitment will address?", "WHAT IS THE PROBLEM THAT THE COMMITMENT WILL ADDRESS?",
		"What the government will do", "What the government will do:", "New or ongoing Start date End date", "New/Ongoing Start Date End Date").Replace(text)
}

// columnsOfSpaces lays tables out as a page does: columns at fixed places,
// long cells going on below.
func columnsOfSpaces(text string) string {
	widths := []int{34, 12, 16, 20}
	lay := func(cells []string) string {
		var parts [][]string
		height := 0
		for i, c := range cells {
			parts = append(parts, strings.Split(broken(c, widths[i]-3), "\n"))
			height = max(height, len(parts[i]))
		}
		var lines []string
		for n := range height {
			var b strings.Builder
			for i, p := range parts {
				cell := ""
				if n < len(p) {
					cell = p[n]
				}
				b.WriteString(cell + strings.Repeat(" ", max(0, widths[i]-len([]rune(cell)))))
			}
			lines = append(lines, strings.TrimRight(b.String(), " "))
		}
		return strings.Join(lines, "\n")
	}
	return tableLines(text, lay, lay)
}

var marshHeadings = []string{"Objective", "What is the problem", "How will the commitment", "What the government will do"}

func marshPage(text string) string {
	var b strings.Builder
	b.WriteString("<html><body><div>Cookies on this site</div><main>\n")
	table := func(tag string) func([]string) string {
		return func(cells []string) string {
			s := "<tr>"
			for _, c := range cells {
				s += "<" + tag + ">" + c + "</" + tag + ">"
			}
			return s + "</tr>"
		}
	}
	heading := func(l string) string {
		for _, h := range marshHeadings {
			if strings.HasPrefix(l, h) {
				return "h3"
			}
		}
		switch {
		case strings.HasPrefix(l, "Marshland National"):
			return "h1"
		case strings.HasPrefix(l, "Commitment ") || l == "Introduction" || l == "Local ferries":
			return "h2"
		case l == "Publish the ledger" || l == "Keep the ledger honest":
			return "h4"
		}
		return "p"
	}
	in := ""
	for _, l := range strings.Split(tableLines(text, table("th"), table("td")), "\n") {
		kind := "table"
		if l == "" {
			continue
		}
		if !strings.HasPrefix(l, "<tr>") {
			kind = heading(l)
		}
		if strings.HasPrefix(l, "• ") {
			kind = "ul"
		}
		if in != "" && in != kind {
			b.WriteString("</" + in + ">\n")
			in = ""
		}
		if (kind == "table" || kind == "ul") && in == "" {
			b.WriteString("<" + kind + ">\n")
			in = kind
		}
		switch kind {
		case "table":
			b.WriteString(l + "\n")
		case "ul":
			b.WriteString("<li>" + strings.TrimPrefix(l, "• ") + "</li>\n")
		default:
			b.WriteString("<" + kind + ">" + l + "</" + kind + ">\n")
		}
	}
	b.WriteString("</main></body></html>")
	return b.String()
}

func wrapped(text string) string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		out = append(out, broken(l, 72))
	}
	return strings.Join(out, "\n")
}

func TestADateThatIsNotUnderstoodDoesNotRunTwoRowsTogether(t *testing.T) {
	p := read(t, "plan.txt", `Commitment 1: Tea

Objective

Tea for all.

Where it grows

It grows on hills, as everybody knows who has been there.

Milestones New or ongoing Start date End date
Boil the water New May 2024 when the well allows
Warm the pot Ongoing as soon as there is one June 2024
Pour New June 2024 July 2024
Drink it
before it is
cold New July 2024 Q3 2024
`)
	equal(t, "milestones", rowsOf(p.Commitments[0]), []string{"Boil the water | new | May 2024 | when the well allows",
		"Warm the pot | ongoing | as soon as there is one | June 2024", "Pour | new | June 2024 | July 2024", "Drink it before it is cold | new | July 2024 | Q3 2024"})
	if !warned(p, "objective.1.milestones.1.end", "when the well allows") || !warned(p, "objective.1.milestones.2.start", "as soon as there is one") {
		t.Errorf("nothing was said of the dates: %+v", p.Warnings)
	}
	if !warned(p, "objective.1.objective", "Where it grows") {
		t.Errorf("nothing was said of the heading that is not known: %+v", p.Warnings)
	}
}
