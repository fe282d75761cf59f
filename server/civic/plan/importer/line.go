package importer

import (
	"regexp"
	"strings"
	"unicode"
)

// line is one line of the document, or a whole table that its markup marks.
type line struct {
	no   int
	text string // as written; tags and Markdown marks are gone
	// level is the heading's level, 0 for what is no heading.
	level int
	table *table
	// cell is the first cell of a form's row, with a value beside it.
	cell bool
	// furniture is a menu or footer of the page that the plan stood in.
	furniture bool
}

func (l line) blank() bool { return l.table == nil && strings.TrimSpace(l.text) == "" }

// table is rows of cells, each with its line.
type table struct {
	rows []row
}

type row struct {
	no    int
	cells []string
	head  bool
	wide  bool // one cell that goes over all columns
}

// trimmed gives a line without the spaces around it, no-break spaces included.
func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
}

// oneLine joins what was broken over lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// unbroken joins the lines of a cell and leaves the spaces inside them alone.
func unbroken(s string) string {
	var parts []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = trimmed(l); l != "" {
			parts = append(parts, l)
		}
	}
	return strings.Join(parts, " ")
}

// fold gives the bare words of a heading, so that case, marks, kinds of dash
// and kinds of space do not matter.
func fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == '\u00ad' || r == '\u200b':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

var (
	atxHeading = regexp.MustCompile(`^#{1,6}\s+\S`)
	emphasis   = regexp.MustCompile(`\*\*[^*\s][^*]*\*\*|__[^_\s][^_]*__`)
	linked     = regexp.MustCompile(`\[[^\]]+\]\([^)\s]+\)`)
	underline  = regexp.MustCompile(`^(={3,}|-{3,})\s*$`)
	pipeRule   = regexp.MustCompile(`^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)+\|?\s*$`)
	listMark   = regexp.MustCompile(`^\s*(?:[•●○◦▪■‣⁃*·–-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)])\s+`)
	numberMark = regexp.MustCompile(`^\s*(?:\(?(\d{1,3}(?:\.\d{1,2})?)[.)]\s+|[Mm]ilestone\s+(\d{1,3}(?:\.\d{1,2})?)\s*[:.)–-]\s*)`)
	bulletMark = regexp.MustCompile(`^\s*[•●○◦▪■‣⁃*·–-]\s+`)
)

// titleLike claims that a line may be a heading: short, and no sentence.
func titleLike(s string) bool {
	s = trimmed(s)
	words := strings.Fields(s)
	if s == "" || len(words) > 22 || len(s) > 180 || listMark.MatchString(s) && !numberMark.MatchString(s) {
		return false
	}
	if strings.ContainsAny(s[len(s)-1:], ".;:,") || strings.Contains(s, "\t") || strings.Contains(s, "|") {
		return false
	}
	first := []rune(s)[0]
	return unicode.IsUpper(first) || unicode.IsDigit(first) || strings.ContainsRune("‘“'\"", first)
}

// textLines cuts plain text. Tables keep their lines: where their columns end
// is found when the heading of the table is known.
func textLines(text string) []line {
	var lines []line
	no := 0
	for l := range strings.SplitSeq(text, "\n") {
		no++
		lines = append(lines, line{no: no, text: strings.TrimRight(l, " \t")})
	}
	return lines
}
