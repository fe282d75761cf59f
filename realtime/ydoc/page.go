package ydoc

import (
	"cmp"
	"slices"
	"sort"
)

// page is the PlainText of a field with the means to find units and places in
// it.
type page struct {
	root   *Type
	text   string
	runs   []Run         // by client and clock
	starts map[*Type]int // where each text starts, deleted ones included
}

func newPage(root *Type) *page {
	p := &page{root: root, text: root.PlainText(), runs: root.Runs()}
	slices.SortFunc(p.runs, func(a, b Run) int {
		if c := cmp.Compare(a.Client, b.Client); c != 0 {
			return c
		}
		return cmp.Compare(a.Clock, b.Clock)
	})
	f := flat{deleted: true, starts: map[*Type]int{}}
	f.walk(root, false)
	p.starts = f.starts
	return p
}

// offset is where a position is in the text; ok is false when it is in another
// field, or unknown.
func (p *page) offset(at Position) (offset int, ok bool) {
	if p.root == nil {
		return 0, false
	}
	in, index, ok := p.root.doc.Resolve(at)
	if !ok || in.top() != p.root {
		return 0, false
	}
	start, isText := p.starts[in]
	if !isText {
		return p.root.offsetOf(in, index), true
	}
	return start + in.wordsBefore(index), true
}

// wordsBefore counts the units of text before an index of a text, in which
// embeds have a place too.
func (t *Type) wordsBefore(index int) (words int) {
	for it := t.start; it != nil && index > 0; it = it.right {
		if it.deleted() || !it.countable() {
			continue
		}
		if it.kind == kindString {
			words += min(index, int(it.length))
		}
		index -= int(it.length)
	}
	return words
}

// search is what a page has left of a quote.
type search struct {
	left []found
	gone []Range
}

// found is a stretch of the quote that is still visible.
type found struct {
	at     int // in the quote
	offset int // in the field
	length int
}

func (f found) end() int { return f.offset + f.length }

// search goes through a quote. Characters never change their order, so what is
// left of it comes in the order of the text.
func (p *page) search(a Anchor) search {
	var s search
	at := 0
	for _, u := range a.Units {
		if u.Length == 0 { // a line end
			at++
			continue
		}
		from, end := u.Clock, u.Clock+u.Length
		for _, run := range p.runs[p.firstRun(u):] {
			lo, hi := max(from, run.Clock), min(end, run.Clock+uint64(run.Length))
			if run.Client != u.Client || lo >= hi {
				break
			}
			s.miss(u.Client, from, lo)
			s.left = append(s.left, found{at + int(lo-u.Clock), run.Offset + int(lo-run.Clock), int(hi - lo)})
			from = hi
		}
		s.miss(u.Client, from, end)
		at += int(u.Length)
	}
	return s
}

// firstRun is the first run that ends behind the start of a range.
func (p *page) firstRun(u Range) int {
	return sort.Search(len(p.runs), func(i int) bool {
		run := p.runs[i]
		if run.Client != u.Client {
			return run.Client > u.Client
		}
		return run.Clock+uint64(run.Length) > u.Clock
	})
}

// miss notes units of the quote that are not visible any more.
func (s *search) miss(client, from, to uint64) {
	if from >= to {
		return
	}
	if n := len(s.gone); n > 0 && s.gone[n-1].Client == client && s.gone[n-1].Clock+s.gone[n-1].Length == from {
		s.gone[n-1].Length += to - from
		return
	}
	s.gone = append(s.gone, Range{client, from, to - from})
}
