package ydoc

import (
	"fmt"
	"slices"
	"strings"
)

// AnchorState says what became of an anchored passage.
type AnchorState uint8

// The four things that can have happened to a passage.
const (
	InPlace AnchorState = iota // the same words where they were
	Moved                      // the same words, elsewhere in the field
	Altered                    // some of the words are left
	Removed                    // none of them is left
)

// String names the state.
func (s AnchorState) String() string {
	return [...]string{"in place", "moved", "altered", "removed"}[s&3]
}

// Found is what an anchor finds now.
type Found struct {
	State AnchorState
	// From and To are where the passage is in the field's PlainText, in UTF-16
	// units; where a removed one was, both are the place it left, or -1.
	From, To int
	Text     string
	// Difference is the passage then and now, when it was altered or removed.
	Difference []Difference
	// Gone are the quoted units that are deleted: who did that is on record
	// under these ranges.
	Gone []Range
}

// Difference is a stretch of a passage.
type Difference struct {
	Sort DifferenceSort `json:"sort"`
	Text string         `json:"text"`
}

// DifferenceSort says whether a stretch was kept, removed or added.
type DifferenceSort string

// The sorts of difference.
const (
	Kept  DifferenceSort = "kept"
	Cut   DifferenceSort = "cut"
	Added DifferenceSort = "added"
)

// Find looks for an anchored passage. It is an error when the document is older
// than the anchor, or its field is not there.
func (d *Doc) Find(a Anchor) (Found, error) {
	root := d.roots[a.Field]
	if root == nil {
		return Found{}, fmt.Errorf("ydoc: the document has no root named %q", a.Field)
	}
	for _, u := range a.Units {
		if u.Length > 0 && d.state(u.Client) < u.Clock+u.Length {
			return Found{}, fmt.Errorf("ydoc: the anchor quotes clock %d of client %d, which the document has not seen", u.Clock, u.Client)
		}
	}
	s := newSearch(a)
	text := root.PlainText()
	for _, run := range root.Runs() {
		s.meet(run)
	}
	f := Found{Gone: s.gone(), From: -1, To: -1}
	from, okFrom := d.offsetIn(root, a.Start)
	to, okTo := d.offsetIn(root, a.End)
	if len(s.left) == 0 {
		f.State = Removed
		if okFrom {
			f.From, f.To = from, from
		}
		f.Difference = []Difference{{Cut, a.Quote}}
		return f, nil
	}
	f.From, f.To = s.left[0].offset, s.left[len(s.left)-1].end()
	if okFrom {
		f.From = min(f.From, from)
	}
	if okTo {
		f.To = max(f.To, to)
	}
	f.Text = sliceUnits(text, f.From, f.To)
	switch {
	case f.Text != a.Quote || len(f.Gone) > 0:
		f.State = Altered
		f.Difference = s.difference(f, a.Quote)
	case f.From != a.Offset:
		f.State = Moved
	}
	return f, nil
}

// search goes through the visible text for what is left of a quote.
type search struct {
	quoted []quoted // the units of the quote by client and clock
	left   []found
}

// quoted is a range of the quote and where in the quote it is.
type quoted struct {
	Range
	at int
}

// found is a stretch of the quote that is still visible.
type found struct {
	Range
	at     int // in the quote
	offset int // in the field
}

func (f found) end() int { return f.offset + int(f.Length) }

func newSearch(a Anchor) *search {
	s := &search{}
	at := 0
	for _, u := range a.Units {
		if u.Length == 0 {
			at++
			continue
		}
		s.quoted = append(s.quoted, quoted{u, at})
		at += int(u.Length)
	}
	slices.SortFunc(s.quoted, func(a, b quoted) int { return compareRanges(a.Range, b.Range) })
	return s
}

// meet notes which part of a visible run was quoted.
func (s *search) meet(run Run) {
	end := run.Clock + uint64(run.Length)
	first, _ := slices.BinarySearchFunc(s.quoted, run, func(q quoted, run Run) int {
		return compareRanges(Range{q.Client, q.Clock + q.Length - 1, 1}, Range{run.Client, run.Clock, 1})
	})
	for _, q := range s.quoted[first:] {
		from, to := max(q.Clock, run.Clock), min(q.Clock+q.Length, end)
		if q.Client != run.Client || from >= to {
			return
		}
		s.left = append(s.left, found{
			Range:  Range{run.Client, from, to - from},
			at:     q.at + int(from-q.Clock),
			offset: run.Offset + int(from-run.Clock),
		})
	}
}

// gone is what of the quote is not visible any more.
func (s *search) gone() []Range {
	left := make([]Range, len(s.left))
	for i, f := range s.left {
		left[i] = f.Range
	}
	slices.SortFunc(left, compareRanges)
	var out []Range
	for _, q := range s.quoted {
		from, end := q.Clock, q.Clock+q.Length
		for _, l := range left {
			if l.Client != q.Client || l.Clock+l.Length <= from || l.Clock >= end {
				continue
			}
			if l.Clock > from {
				out = append(out, Range{q.Client, from, l.Clock - from})
			}
			from = max(from, l.Clock+l.Length)
		}
		if from < end {
			out = append(out, Range{q.Client, from, end - from})
		}
	}
	return out
}

// difference tells the quote from the passage as it is, by the characters that
// are still the same ones.
func (s *search) difference(f Found, quote string) []Difference {
	var out differences
	at, offset := 0, f.From
	for _, l := range s.left {
		out.add(Cut, sliceUnits(quote, at, l.at))
		out.add(Added, sliceUnits(f.Text, offset-f.From, l.offset-f.From))
		out.add(Kept, sliceUnits(quote, l.at, l.at+int(l.Length)))
		at, offset = l.at+int(l.Length), l.end()
	}
	out.add(Cut, sliceUnits(quote, at, quoteLength(quote)))
	out.add(Added, sliceUnits(f.Text, offset-f.From, f.To-f.From))
	return out
}

func quoteLength(quote string) int {
	n, _, _ := units([]byte(quote))
	return int(n)
}

type differences []Difference

// add appends a stretch. A line end that was cut and added again between the
// same words is one that was kept.
func (list *differences) add(sort DifferenceSort, text string) {
	if text == "" {
		return
	}
	if n := len(*list); n > 0 {
		last := &(*list)[n-1]
		if last.Sort == Cut && sort == Added && strings.Trim(text, "\n") == "" && last.Text == text {
			last.Sort = Kept
			return
		}
		if last.Sort == sort {
			last.Text += text
			return
		}
	}
	*list = append(*list, Difference{sort, text})
}
