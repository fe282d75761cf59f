package publication

import (
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Markdown writes a version as a document of its own: CommonMark with a table
// of milestones, in the order of its template, under the English labels.
func (p *Publication) Markdown() string {
	r := &p.Record
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", escape(r.Heading()))
	fmt.Fprintf(&b, "%s\n\nVersion %d, published on %s by %s.\nSHA-256: %s\n\n", escape(r.PlanTitle), r.N, r.At.Format("2 January 2006"), escape(r.Publisher.Name), p.SHA256)
	if r.Note != "" {
		fmt.Fprintf(&b, "What changed: %s\n\n", escape(r.Note))
	}
	for _, place := range r.places() {
		r.section(&b, place)
	}
	return b.String()
}

// Heading is the number, where there is one, and the title.
func (r *Record) Heading() string {
	if r.Number == "" {
		return r.Title
	}
	return "Commitment " + r.Number + ": " + r.Title
}

// places are the fields of the record's template, for as many objectives as
// its text speaks of.
func (r *Record) places() []template.Root {
	form, _ := template.Find(template.ID(r.Template))
	return form.Places(r.Content.Objectives())
}

func (r *Record) section(b *strings.Builder, place template.Root) {
	field := draft.Field(place.Name)
	label := place.Field.Label
	if r.Content.Objectives() > 1 && place.Objective > 0 {
		label = fmt.Sprintf("Objective %d: %s", place.Objective, label)
	}
	switch place.Field.Kind {
	case template.Milestones:
		rows := r.Content.Rows(place.Objective)
		if len(rows) == 0 {
			return
		}
		fmt.Fprintf(b, "## %s\n\n| Milestone | New or ongoing | Start | End | Lead |\n|---|---|---|---|---|\n", label)
		for _, m := range rows {
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", cell(m.Text), cell(m.Kind), cell(m.Start), cell(m.End), cell(m.Lead))
		}
		b.WriteByte('\n')
	case template.Text:
		if text, ok := r.Content.Texts[field]; ok {
			fmt.Fprintf(b, "## %s\n\n", label)
			blocks(b, text.Content, "")
		}
	default:
		if value := r.Content.Short[field]; value != "" {
			fmt.Fprintf(b, "## %s\n\n%s\n\n", label, escape(value))
		}
	}
}

func blocks(b *strings.Builder, nodes []draft.Node, indent string) {
	for i, n := range nodes {
		switch n.Type {
		case "heading":
			fmt.Fprintf(b, "%s### %s\n\n", indent, inline(n))
		case "bulletList":
			items(b, n, indent, func(int) string { return "- " })
		case "orderedList":
			items(b, n, indent, func(i int) string { return fmt.Sprintf("%d. ", i+1) })
		default:
			if i > 0 {
				b.WriteString(indent)
			}
			fmt.Fprintf(b, "%s\n\n", inline(n))
		}
	}
}

func items(b *strings.Builder, list draft.Node, indent string, mark func(int) string) {
	for i, item := range list.Content {
		m := mark(i)
		b.WriteString(indent + m)
		blocks(b, item.Content, indent+strings.Repeat(" ", len(m)))
	}
}

// inline writes a block's text with its marks.
func inline(n draft.Node) string {
	var b strings.Builder
	for _, child := range n.Content {
		text := escape(child.Text)
		if child.Type == "hardBreak" {
			text = "  \n"
		}
		for _, m := range child.Marks {
			switch m.Type {
			case "bold":
				text = "**" + text + "**"
			case "italic":
				text = "*" + text + "*"
			case "link":
				if href, ok := m.Attrs["href"].(string); ok {
					text = "[" + text + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(href) + ">)"
				}
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

var marks = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "#", `\#`, "|", `\|`)

// escape keeps words from turning into form.
func escape(s string) string { return marks.Replace(s) }

func cell(s string) string { return strings.ReplaceAll(escape(s), "\n", " ") }
