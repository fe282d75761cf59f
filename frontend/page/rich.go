package page

import (
	"context"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// tags of the nodes that a text may hold. What is not here is shown as its
// words alone.
var tags = map[string]string{
	"paragraph": `p class="govuk-body"`, "bulletList": `ul class="govuk-list govuk-list--bullet"`,
	"orderedList": `ol class="govuk-list govuk-list--number"`, "listItem": "li",
}

// Rich shows a text: paragraphs, headings, lists, links, bold and italic.
// Nothing in it can be anything else, whatever the document holds.
func Rich(n draft.Node) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		rich(&b, n, false)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// tight leaves out the paragraph inside a list's item, which would only add space.
func rich(b *strings.Builder, n draft.Node, tight bool) {
	switch n.Type {
	case "text":
		richText(b, n)
		return
	case "hardBreak":
		b.WriteString("<br>")
		return
	case "heading":
		richHeading(b, n)
		return
	}
	open, known := tags[n.Type]
	if tight && n.Type == "paragraph" {
		known = false
	}
	if known {
		b.WriteString("<" + open + ">")
	}
	for i, child := range n.Content {
		rich(b, child, n.Type == "listItem" && i == 0)
	}
	if known {
		tag, _, _ := strings.Cut(open, " ")
		b.WriteString("</" + tag + ">")
	}
}

// A field's own heading is an h2 or h3, so headings inside it come below.
func richHeading(b *strings.Builder, n draft.Node) {
	tag, class := "h3", "govuk-heading-s"
	if level(n) > 3 {
		tag = "h4"
	}
	b.WriteString("<" + tag + ` class="` + class + `">`)
	for _, child := range n.Content {
		rich(b, child, false)
	}
	b.WriteString("</" + tag + ">")
}

func level(n draft.Node) int {
	switch v := n.Attrs["level"].(type) {
	case float64:
		return int(v)
	case int:
		return v
	case int64:
		return int(v)
	case string:
		i, _ := strconv.Atoi(v)
		return i
	}
	return 3
}

func richText(b *strings.Builder, n draft.Node) {
	var end []string
	for _, m := range n.Marks {
		switch m.Type {
		case "bold":
			b.WriteString("<strong>")
			end = append(end, "</strong>")
		case "italic":
			b.WriteString("<em>")
			end = append(end, "</em>")
		case "link":
			if href, ok := safeLink(m.Attrs["href"]); ok {
				b.WriteString(`<a class="govuk-link" rel="nofollow noopener ugc" href="` + templ.EscapeString(href) + `">`)
				end = append(end, "</a>")
			}
		}
	}
	b.WriteString(templ.EscapeString(n.Text))
	for i := len(end) - 1; i >= 0; i-- {
		b.WriteString(end[i])
	}
}

// safeLink lets through what leads somewhere and runs nothing.
func safeLink(href any) (string, bool) {
	s, _ := href.(string)
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || s == "" {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.String(), u.Host != ""
	case "mailto":
		return u.String(), true
	}
	return "", false
}

// said shows plain text as it was typed: lines and paragraphs, no markup.
func said(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			b.WriteString(`<p class="govuk-body">`)
			b.WriteString(strings.ReplaceAll(templ.EscapeString(part), "\n", "<br>"))
			b.WriteString("</p>")
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
