package draft

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
)

// How long things may be, in characters.
const (
	MostTitle   = 200
	MostNote    = 1000
	MostComment = 5000
	MostReason  = 2000
	MostWording = 10000
	mostKey     = 100
)

// clean makes what was typed into what is kept: one kind of line end, no
// control characters, no space around. Markup stays the text that it is.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// line cleans what must be a single line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// within asks that there is text and not too much of it.
func within(s string, most int, field string, empty *civic.Refusal) error {
	if s == "" {
		return empty.At(field)
	}
	return atMost(s, most, field)
}

func atMost(s string, most int, field string) error {
	if n := utf8.RuneCountInString(s); n > most {
		return civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, most).At(field)
	}
	return nil
}

// sameID makes the same id from the same parts.
func sameID(parts ...string) string { return civic.SameID(parts...) }
