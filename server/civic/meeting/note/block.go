package note

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is a line of a note with what kind of line it is. A blank line ends a
// paragraph; a bullet knows how deep it stands.
type block struct {
	text   string
	bullet bool
	depth  int // of a bullet: its indentation
	head   bool
	alone  bool // blank lines, or the ends of the note, on both sides
	joined bool // no blank line before it
	person bool // one of at least three lines in a row that read like people
}

// mostLines bounds a note; a long one has a few hundred.
const mostLines = 20_000

// blocks cuts a note into lines. Lines of one paragraph that were wrapped are
// joined where the next begins in lower case.
func blocks(text string) []block {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\uFEFF"), "\r\n", "\n"), "\n")
	lines = lines[:min(len(lines), mostLines)]
	var all []block
	gap := true
	for _, raw := range lines {
		trimmed := strings.TrimSpace(raw)
		if trimmed == "" {
			gap = true
			continue
		}
		b := block{depth: indent(raw), alone: gap, joined: !gap}
		b.text, b.bullet = withoutBullet(trimmed)
		if hashes := strings.TrimLeft(trimmed, "#"); hashes != trimmed && strings.HasPrefix(hashes, " ") {
			b.text, b.bullet, b.head = tidy(hashes), false, true
		}
		b.text = tidy(b.text)
		if !gap && len(all) > 0 {
			last := &all[len(all)-1]
			if first, _ := utf8.DecodeRuneInString(b.text); !b.bullet && !b.head && unicode.IsLower(first) {
				last.text += " " + b.text
				continue
			}
			last.alone = false
		}
		all = append(all, b)
		gap = false
	}
	for i := range all {
		if !all[i].head {
			all[i].head = all[i].alone && !all[i].bullet && looksLikeHead(all[i].text)
		}
	}
	inRows(all)
	return all
}

// inRows marks the lines of an attendance that no head announces.
func inRows(all []block) {
	first := 0
	for i := range len(all) + 1 {
		if i < len(all) && !all[i].head {
			if _, ok := attendee(all[i].text, false); ok {
				continue
			}
		}
		for j := first; i-first >= 3 && j < i; j++ {
			all[j].person = true
		}
		first = i + 1
	}
}

func indent(line string) int {
	n := 0
	for _, r := range line {
		switch r {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// withoutBullet takes the mark of a list off a line.
func withoutBullet(s string) (string, bool) {
	for _, mark := range []string{"•", "◦", "▪", "‣", "·", "o ", "- ", "* ", "+ ", "– "} {
		if rest, found := strings.CutPrefix(s, mark); found {
			return strings.TrimSpace(rest), true
		}
	}
	digits := strings.TrimLeft(s, "0123456789")
	if n := len(s) - len(digits); n > 0 && n < 4 && (strings.HasPrefix(digits, ". ") || strings.HasPrefix(digits, ") ")) {
		return strings.TrimSpace(digits[2:]), true
	}
	return s, false
}

// looksLikeHead says whether a line that stands alone is a heading: short, and
// no sentence.
func looksLikeHead(s string) bool {
	if utf8.RuneCountInString(s) > 80 || s == "" || strings.ContainsAny(s[len(s)-1:], ".;,?!") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) || strings.HasPrefix(strings.ToLower(s), "by ") || strings.Contains(s, "|") {
		return false
	}
	_, isLabel := label(s)
	return !isLabel
}

// label reads "Date: 3 March 2026" as a name and what it names.
func label(s string) (string, bool) {
	name, value, found := strings.Cut(s, ":")
	if !found || strings.TrimSpace(value) == "" || strings.Count(name, " ") > 3 || strings.Contains(value, "//") {
		return "", false
	}
	return strings.ToLower(strings.TrimSpace(name)), true
}

// sentences cuts a text after full stops, question and exclamation marks that
// a capital follows. Abbreviations of one or two letters end nothing.
func sentences(text string) []string {
	var all []string
	start := 0
	for i, r := range text {
		if r != '.' && r != '?' && r != '!' {
			continue
		}
		rest := text[i+1:]
		next := strings.TrimLeft(rest, " ”\"’)")
		if next == rest && rest != "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(next)
		word := text[strings.LastIndexAny(text[:i], " (")+1 : i]
		if next != "" && !unicode.IsUpper(first) && !unicode.IsDigit(first) || r == '.' && len(word) <= 2 && next != "" && !allDigits(word) {
			continue
		}
		end := len(text) - len(next)
		all = append(all, strings.TrimSpace(text[start:end]))
		start = end
	}
	if rest := strings.TrimSpace(text[start:]); rest != "" {
		all = append(all, rest)
	}
	return all
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
