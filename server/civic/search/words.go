package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word in a text: as it is compared, and where it stands in bytes.
type token struct {
	fold       string
	start, end int
}

// plain are letters that people leave the accent off, or cannot type.
var plain = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "a", 'å': "a", 'ç': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e",
	'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ö': "o", 'ø': "o",
	'ù': "u", 'ú': "u", 'û': "u", 'ü': "u", 'ŵ': "w", 'ẁ': "w", 'ẃ': "w", 'ẅ': "w", 'ý': "y", 'ỳ': "y", 'ŷ': "y", 'ÿ': "y",
	'ß': "ss", 'æ': "ae", 'œ': "oe",
}

// inside claims that a letter belongs to a word. An apostrophe does between
// letters, and is left out of what is compared: people's and peoples are one.
func inside(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' }

// tokens are the words of a text, in their order.
func tokens(text string) (all []token) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !inside(r) {
			at += size
			continue
		}
		end := at + size
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !inside(r) {
				break
			}
			end += size
		}
		if f := fold(text[at:end]); f != "" {
			all = append(all, token{f, at, end})
		}
		at = end
	}
	return all
}

func fold(word string) string {
	var b strings.Builder
	for _, r := range word {
		r = unicode.ToLower(r)
		switch p, known := plain[r]; {
		case known:
			b.WriteString(p)
		case r != '\'' && r != '’':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Question is what is read of what somebody typed: a line of at most 200
// letters.
func Question(typed string) string {
	line := strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), " ")
	if r := []rune(line); len(r) > mostRunes {
		line = string(r[:mostRunes])
	}
	return line
}

// Words are the words of a question as they are looked for, each once. A
// closing s of a longer word is left off, so that 'contracts' finds a
// contract.
func Words(question string) (asked []string) {
	for _, t := range tokens(Question(question)) {
		w := t.fold
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-1]
		}
		if len(asked) < MostWords && !slices.Contains(asked, w) {
			asked = append(asked, w)
		}
	}
	return asked
}

// How much of a text is shown around a find, in bytes, before it is cut at a
// word.
const (
	leadIn  = 70
	leadOut = 130
)

// around shows the first place of an item's text that has one of the words.
func around(item Item, asked []string) Hit {
	h := Hit{Item: item}
	all := tokens(item.Text)
	for i, t := range all {
		if !slices.ContainsFunc(asked, func(w string) bool { return strings.HasPrefix(t.fold, w) }) {
			continue
		}
		first, last := i, i
		for first > 0 && t.start-all[first-1].start <= leadIn {
			first--
		}
		for last+1 < len(all) && all[last+1].end-t.end <= leadOut {
			last++
		}
		h.Match = item.Text[t.start:t.end]
		h.Before = oneLine(item.Text[all[first].start:t.start])
		h.After = oneLine(item.Text[t.end:all[last].end])
		if first > 0 {
			h.Before = "… " + h.Before
		}
		if last+1 < len(all) {
			h.After += " …"
		} else {
			h.After += strings.TrimRightFunc(item.Text[all[last].end:], unicode.IsSpace)
		}
		return h
	}
	return h
}

// oneLine makes every stretch of white space one space, and keeps whether
// there is one at either end.
func oneLine(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range text {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	if gap {
		b.WriteByte(' ')
	}
	return b.String()
}
