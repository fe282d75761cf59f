package importer

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// bare writes what was understood so that two layouts of one document can be
// compared: bullets and the lines between them are no part of the words.
func bare(p plan.Preview) string {
	var b strings.Builder
	words := func(s string) string {
		s = regexp.MustCompile(`(?m)^\s*[•●*-]\s+`).ReplaceAllString(s, "")
		return strings.Join(strings.Fields(s), " ")
	}
	fmt.Fprintf(&b, "title %s\ncycle %d-%d\nintroduction %s\n", p.Plan.Title, p.Plan.CycleStart, p.Plan.CycleEnd, words(p.Plan.Introduction))
	if f := p.Plan.Foreword; f != nil {
		fmt.Fprintf(&b, "foreword %s\nby %s\n", words(f.Text), f.Signatory.Raw)
	}
	for _, s := range p.Plan.Sections {
		fmt.Fprintf(&b, "section %s: %s\n", s.Title, words(s.Text))
	}
	for _, c := range p.Commitments {
		fmt.Fprintf(&b, "commitment %d %s\n", c.Number, c.Title)
		for _, key := range sortedKeys(c.Fields) {
			fmt.Fprintf(&b, " %s: %s\n", key, words(c.Fields[key]))
		}
		for _, o := range c.Objectives {
			fmt.Fprintf(&b, " objective %d %s\n", o.Number, o.Title)
			for _, key := range sortedKeys(o.Fields) {
				fmt.Fprintf(&b, "  %s: %s\n", key, words(o.Fields[key]))
			}
			for _, m := range o.Milestones {
				fmt.Fprintf(&b, "  - %s | %s | %s | %s\n", words(m.Text), m.Kind, m.Start.Raw, m.End.Raw)
			}
		}
	}
	return b.String()
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d\nwant %q\n got %q", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines and %d", len(x), len(y))
}

// htmlToMarkdown rewrites the plain pages of these tests as Markdown.
func htmlToMarkdown(page string) string {
	_, page, _ = strings.Cut(page, "<main>")
	page, _, _ = strings.Cut(page, "</main>")
	var b strings.Builder
	for _, l := range strings.Split(page, "\n") {
		inner := html.UnescapeString(regexp.MustCompile(`<[^>]+>`).ReplaceAllString(l, ""))
		safe := escapeMarkdown(inner)
		switch {
		case strings.HasPrefix(l, "<h1>"):
			b.WriteString("# " + safe + "\n\n")
		case strings.HasPrefix(l, "<h2>"):
			b.WriteString("## " + safe + "\n\n")
		case strings.HasPrefix(l, "<h3>"):
			b.WriteString("### " + safe + "\n\n")
		case strings.HasPrefix(l, "<h4>"):
			b.WriteString("#### " + safe + "\n\n")
		case strings.HasPrefix(l, "<li>"):
			b.WriteString("- " + safe + "\n")
		case strings.HasPrefix(l, "<tr>"):
			cells := regexp.MustCompile(`<t[hd]>(.*?)</t[hd]>`).FindAllStringSubmatch(l, -1)
			for _, c := range cells {
				b.WriteString("| " + escapeMarkdown(html.UnescapeString(strings.ReplaceAll(c[1], "<br>", " "))) + " ")
			}
			b.WriteString("|\n")
			if strings.Contains(l, "<th>") {
				b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
			}
		case strings.HasPrefix(l, "<table>"), strings.HasPrefix(l, "</ul>"), strings.HasPrefix(l, "</table>"):
			b.WriteString("\n")
		case strings.TrimSpace(inner) != "":
			b.WriteString(safe + "\n\n")
		}
	}
	return b.String()
}

func escapeMarkdown(s string) string {
	s = regexp.MustCompile("[\\\\`*_\\[\\]<>|#]").ReplaceAllString(strings.TrimSpace(s), `\$0`)
	return regexp.MustCompile(`^(\d+)([.)]) `).ReplaceAllString(s, `$1\$2 `)
}
