package fuzzydate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a run of letters, a run of digits, or one other character, with its
// place in the literal.
type token struct {
	text     string // lower case; every dash is "-", every apostrophe "'"
	from, to int
	number   bool
	glued    bool // no space before it
}

// scan cuts a literal into tokens. Spaces of every kind only separate.
func scan(raw string) []token {
	var out []token
	space := true
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060' {
			space = true
			i += size
			continue
		}
		start := i
		i += size
		switch {
		case '0' <= r && r <= '9':
			i += run(raw[i:], func(r rune) bool { return '0' <= r && r <= '9' })
			out = append(out, token{raw[start:i], start, i, true, !space})
		case unicode.IsLetter(r):
			i += run(raw[i:], func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) })
			out = append(out, token{strings.ToLower(raw[start:i]), start, i, false, !space})
		default:
			out = append(out, token{plainMark(r), start, i, false, !space})
		}
		space = false
	}
	return withoutOrdinals(out)
}

func run(s string, belongs func(rune) bool) int {
	n := strings.IndexFunc(s, func(r rune) bool { return !belongs(r) })
	if n < 0 {
		return len(s)
	}
	return n
}

func plainMark(r rune) string {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return "-"
	case '‘', '’', '`', '´':
		return "'"
	}
	return string(r)
}

// withoutOrdinals takes the th off 12th.
func withoutOrdinals(tokens []token) []token {
	out := tokens[:0]
	for _, t := range tokens {
		if n := len(out); n > 0 && t.glued && out[n-1].number {
			switch t.text {
			case "st", "nd", "rd", "th":
				out[n-1].to = t.to
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// withoutNotes takes bracketed words out of the tokens. A bracket that never
// closes is left where it is, to be found unreadable.
func withoutNotes(tokens []token, raw string) (rest []token, note string) {
	var notes []string
	for i := 0; i < len(tokens); i++ {
		if tokens[i].text == "(" || tokens[i].text == "[" {
			if end := closing(tokens, i); end > 0 {
				notes = append(notes, raw[tokens[i].from:tokens[end].to])
				i = end
				continue
			}
		}
		rest = append(rest, tokens[i])
	}
	note = strings.Join(notes, " ")
	if len(rest) == 0 && len(notes) > 0 { // '(TBC)' is itself the date
		rest, note = trimMarks(unbracketed(tokens)), ""
	}
	return trimMarks(rest), note
}

func closing(tokens []token, open int) int {
	depth := 0
	for i := open; i < len(tokens); i++ {
		switch tokens[i].text {
		case "(", "[":
			depth++
		case ")", "]":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return 0
}

func unbracketed(tokens []token) []token {
	var out []token
	for _, t := range tokens {
		if !strings.Contains("()[]", t.text) {
			out = append(out, t)
		}
	}
	return out
}

// trimMarks drops the full stop at the end, and marks left behind by a note.
// Dashes and commas stay: a literal that ends in one is not whole.
func trimMarks(tokens []token) []token {
	for len(tokens) > 0 && strings.Contains(".*:", tokens[len(tokens)-1].text) {
		tokens = tokens[:len(tokens)-1]
	}
	for len(tokens) > 0 && strings.Contains("~*:", tokens[0].text) {
		tokens = tokens[1:]
	}
	return tokens
}

// saysNothing knows the ways of writing that there is no date.
func saysNothing(tokens []token) bool {
	words := make([]string, 0, len(tokens))
	for _, t := range tokens {
		words = append(words, t.text)
	}
	switch strings.Join(words, " ") {
	case "n / a", "na", "none", "nil", "-", "- -", "not applicable", "not specified", "not stated", "unspecified", "blank", "n . a":
		return true
	}
	return false
}
