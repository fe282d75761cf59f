// Package importer reads a national action plan as it was published, from
// text, Markdown or HTML, whichever generation's layout it follows.
//
// It promises that text and dates come out as written, and that no word is
// dropped in silence: what is not understood is kept as a section or stands
// in a warning with its line. It refuses pictures, office files, anything
// over five megabytes, and to guess a milestone's dates.
package importer

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// Largest is the size of the longest document that is read, in bytes.
const Largest = 5 << 20

// Read understands a document. name is the file's name, of which the ending
// helps to tell what it is; it may be empty. Nothing is kept.
func Read(name string, from io.Reader) (plan.Preview, error) {
	raw, err := io.ReadAll(io.LimitReader(from, Largest+1))
	if err != nil {
		return plan.Preview{}, err
	}
	if len(raw) > Largest {
		return plan.Preview{}, civic.Refuse(civic.TooMuch, "This document is larger than %d megabytes. Import a plan's text, without its pictures.", Largest>>20).At("file")
	}
	text, note, err := decode(name, raw)
	if err != nil {
		return plan.Preview{}, err
	}
	lines := linesOf(name, text)
	if filled := filledLines(lines); filled > mostLines {
		return plan.Preview{}, civic.Refuse(civic.TooMuch, "This document has %d lines, and at most %d fit. Import one plan at a time.", filled, mostLines).At("file")
	}
	r := newReader(lines)
	if note != "" {
		r.warn(1, "", "%s", note)
	}
	return r.read(), nil
}

// mostLines is many times what the longest plan has.
const mostLines = 40_000

func filledLines(lines []line) int {
	n := 0
	for _, l := range lines {
		if l.table != nil {
			n += len(l.table.rows)
		} else if !l.blank() {
			n++
		}
	}
	return n
}

// linesOf cuts the document into lines with what its markup says about them.
func linesOf(name, text string) []line {
	switch kindOf(name, text) {
	case "html":
		return htmlLines(text, 1)
	case "markdown":
		return markdownLines(text)
	}
	return textLines(text)
}

// kindOf trusts the ending of the name, then looks at the text itself.
func kindOf(name, text string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return "html"
	}
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 20_000)]))
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") || strings.HasPrefix(head, "<?xml") {
		return "html"
	}
	tags := 0
	for _, tag := range []string{"</p>", "</h1>", "</h2>", "</h3>", "</table>", "</div>", "</li>", "</td>", "<body"} {
		if strings.Contains(head, tag) {
			tags++
		}
	}
	if tags >= 2 || strings.HasPrefix(head, "<") && tags >= 1 {
		return "html"
	}
	if markedDown(text) {
		return "markdown"
	}
	return "text"
}

// markedDown claims that a text has marks of Markdown. The name does not
// count: plain text read as Markdown would run the rows of its tables together.
func markedDown(text string) bool {
	marks := 0
	for l := range strings.SplitSeq(text, "\n") {
		switch {
		case atxHeading.MatchString(l), pipeRule.MatchString(l):
			return true
		case emphasis.MatchString(l), linked.MatchString(l), underline.MatchString(l):
			marks++
		}
	}
	return marks >= 3
}
