package ydoc

import (
	"fmt"
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
func (d *Doc) Find(a Anchor) (Found, error) { return d.Finder().Find(a) }

// Finder looks for many passages, and reads each field once for all of them. It
// is good for as long as the document is not changed.
type Finder struct {
	doc    *Doc
	fields map[string]*page
}

// Finder makes a Finder.
func (d *Doc) Finder() *Finder { return &Finder{doc: d, fields: map[string]*page{}} }

// Find is Doc.Find.
func (f *Finder) Find(a Anchor) (Found, error) {
	root := f.doc.roots[a.Field]
	if root == nil {
		return Found{}, fmt.Errorf("ydoc: the document has no root named %q", a.Field)
	}
	for _, u := range a.Units {
		if u.Length > 0 && f.doc.state(u.Client) < u.Clock+u.Length {
			return Found{}, fmt.Errorf("ydoc: the anchor quotes clock %d of client %d, which the document has not seen", u.Clock, u.Client)
		}
	}
	p := f.fields[a.Field]
	if p == nil {
		p = newPage(root)
		f.fields[a.Field] = p
	}
	return p.find(a), nil
}

func (p *page) find(a Anchor) Found {
	s := p.search(a)
	out := Found{Gone: s.gone, From: -1, To: -1}
	from, okFrom := p.offset(a.Start)
	to, okTo := p.offset(a.End)
	if len(s.left) == 0 {
		out.State = Removed
		if okFrom {
			out.From, out.To = from, from
		}
		out.Difference = []Difference{{Cut, a.Quote}}
		return out
	}
	out.From, out.To = s.left[0].offset, s.left[len(s.left)-1].end()
	if okFrom {
		out.From = min(out.From, from)
	}
	if okTo {
		out.To = max(out.To, to)
	}
	out.Text = sliceUnits(p.text, out.From, out.To)
	switch {
	case out.Text != a.Quote || len(out.Gone) > 0:
		out.State = Altered
		out.Difference = s.difference(out, a.Quote)
	case out.From != a.Offset:
		out.State = Moved
	}
	return out
}

// difference tells the quote from the passage as it is, by the characters that
// are still the same ones.
func (s search) difference(f Found, quote string) []Difference {
	var out differences
	at, offset := 0, f.From
	for _, l := range s.left {
		out.add(Cut, sliceUnits(quote, at, l.at))
		out.add(Added, sliceUnits(f.Text, offset-f.From, l.offset-f.From))
		out.add(Kept, sliceUnits(quote, l.at, l.at+l.length))
		at, offset = l.at+l.length, l.end()
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
