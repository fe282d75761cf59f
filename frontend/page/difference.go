package page

import (
	"strings"
	"unicode"
)

// span is a stretch of words that two texts share, or only one of them has.
type span struct {
	kind byte // '=' both, '-' only the old, '+' only the new
	text string
}

// mostCells bounds the work of one comparison: beyond it the changed middle
// is shown as taken out and put in whole.
const mostCells = 1 << 20

// spans compares two texts word by word.
func spans(old, new string) []span {
	a, b := pieces(old), pieces(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var all []span
	all = add(all, '=', a[:head])
	all = middle(all, a[head:len(a)-tail], b[head:len(b)-tail])
	return add(all, '=', a[len(a)-tail:])
}

func middle(all []span, a, b []string) []span {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > mostCells {
		return add(add(all, '-', a), '+', b)
	}
	width := len(b) + 1
	length := make([]int32, (len(a)+1)*width) // of the longest common part of a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			all = add(all, '=', a[i:i+1])
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			all = add(all, '-', a[i:i+1])
			i++
		default:
			all = add(all, '+', b[j:j+1])
			j++
		}
	}
	return add(add(all, '-', a[i:]), '+', b[j:])
}

// add joins stretches of one kind, so that a reader hears each once.
func add(all []span, kind byte, words []string) []span {
	if len(words) == 0 {
		return all
	}
	text := strings.Join(words, "")
	if n := len(all); n > 0 && all[n-1].kind == kind {
		all[n-1].text += text
		return all
	}
	return append(all, span{kind, text})
}

// pieces splits a text into words, spaces and single marks; joined again they
// are the text.
func pieces(s string) []string {
	var all []string
	start := 0
	class := func(r rune) int {
		switch {
		case unicode.IsSpace(r):
			return 1
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '\'', r == '’':
			return 2
		}
		return 3
	}
	last := 0
	for i, r := range s {
		c := class(r)
		if i > start && (c != last || c == 3) {
			all = append(all, s[start:i])
			start = i
		}
		last = c
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}
