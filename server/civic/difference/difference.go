// Package difference says what changed between two texts, word by word, and
// between two lists of rows.
//
// It promises that the steps put together are both texts, byte for byte, and
// that its work is bounded: texts too unlike to compare in time are given as
// one taken out and one put in. It refuses to split a word.
package difference

import (
	"strings"
	"unicode"
)

// Op says which of the two texts has a stretch.
type Op string

// The stretches: in both, only in the new, only in the old.
const (
	Same   Op = "same"
	Insert Op = "insert"
	Delete Op = "delete"
)

// Step is a stretch of words.
type Step struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// mostEdits bounds how unlike the changed middle of two texts may be.
const mostEdits = 2000

// Words compares two texts. A change shows what was taken out before what was
// put in.
func Words(old, new string) []Step {
	a, b := pieces(old), pieces(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var s steps
	s.add(Same, a[:head])
	s.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	s.add(Same, a[len(a)-tail:])
	return s.flush()
}

// Changed claims that any word was taken out or put in.
func Changed(steps []Step) bool {
	for _, s := range steps {
		if s.Op != Same {
			return true
		}
	}
	return false
}

// steps builds a list in which each change is one Delete and one Insert.
type steps struct {
	done    []Step
	out, in strings.Builder
	same    strings.Builder
}

func (s *steps) add(op Op, words []string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	switch op {
	case Same:
		s.change()
		s.same.WriteString(text)
	case Delete:
		s.keep()
		s.out.WriteString(text)
	case Insert:
		s.keep()
		s.in.WriteString(text)
	}
}

func (s *steps) keep() {
	if s.same.Len() > 0 {
		s.done = append(s.done, Step{Same, s.same.String()})
		s.same.Reset()
	}
}

func (s *steps) change() {
	if s.out.Len() > 0 {
		s.done = append(s.done, Step{Delete, s.out.String()})
		s.out.Reset()
	}
	if s.in.Len() > 0 {
		s.done = append(s.done, Step{Insert, s.in.String()})
		s.in.Reset()
	}
}

func (s *steps) flush() []Step {
	s.keep()
	s.change()
	return s.done
}

// middle walks the shortest way from a to b (E. Myers, 1986): furthest[k] is
// how far on diagonal k a path with so many edits can get.
func (s *steps) middle(a, b []string) {
	if len(a) == 0 || len(b) == 0 {
		s.add(Delete, a)
		s.add(Insert, b)
		return
	}
	limit := min(len(a)+len(b), mostEdits)
	furthest := make([]int, 2*limit+3)
	at := func(k int) int { return k + limit + 1 }
	var trace [][]int
	for edits := 0; edits <= limit; edits++ {
		trace = append(trace, append([]int(nil), furthest[at(-edits)-1:at(edits)+2]...))
		for k := -edits; k <= edits; k += 2 {
			x := furthest[at(k-1)] + 1
			if k == -edits || k != edits && furthest[at(k-1)] < furthest[at(k+1)] {
				x = furthest[at(k+1)]
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			furthest[at(k)] = x
			if x >= len(a) && x-k >= len(b) {
				s.walk(a, b, trace)
				return
			}
		}
	}
	s.add(Delete, a)
	s.add(Insert, b)
}

// walk follows the trace back from the end and writes it forwards.
func (s *steps) walk(a, b []string, trace [][]int) {
	type edit struct {
		op   Op
		from int
	}
	var back []edit
	x, y := len(a), len(b)
	for edits := len(trace) - 1; edits >= 0; edits-- {
		before := trace[edits]
		at := func(k int) int { return before[k+edits+1] }
		k := x - y
		down := k == -edits || k != edits && at(k-1) < at(k+1)
		from := k - 1
		if down {
			from = k + 1
		}
		px := at(from)
		py := px - from
		if edits == 0 {
			px, py = 0, 0
		}
		for x > px && y > py && x > 0 && y > 0 && a[x-1] == b[y-1] {
			x, y = x-1, y-1
			back = append(back, edit{Same, x})
		}
		if edits == 0 {
			break
		}
		if down {
			y--
			back = append(back, edit{Insert, y})
		} else {
			x--
			back = append(back, edit{Delete, x})
		}
	}
	for i := len(back) - 1; i >= 0; i-- {
		from := a
		if back[i].op == Insert {
			from = b
		}
		s.add(back[i].op, from[back[i].from:back[i].from+1])
	}
}

// pieces splits a text into words, runs of space and single marks.
func pieces(text string) []string {
	var all []string
	start, last := 0, 0
	for i, r := range text {
		class := 3
		switch {
		case unicode.IsSpace(r):
			class = 1
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '\u00ad':
			class = 2
		}
		if i > start && (class != last || class == 3) {
			all = append(all, text[start:i])
			start = i
		}
		last = class
	}
	if start < len(text) {
		all = append(all, text[start:])
	}
	return all
}
