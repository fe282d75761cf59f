package ydoc

import (
	"errors"
	"strings"
)

// Anchor holds on to a passage: where it starts and ends, the words as they
// were, and which units of which clients those words are. It never guesses: it
// finds those very characters again, or says that they are gone.
type Anchor struct {
	Field string   `json:"field"` // the root the passage is in
	Start Position `json:"start"`
	End   Position `json:"end"`
	Quote string   `json:"quote"`
	// Offset is where in the field's PlainText the passage was, in UTF-16 units.
	Offset int `json:"offset"`
	// Units are the quoted characters in order. A range of no length stands for
	// a line end in the quote.
	Units []Range `json:"units"`
}

// ErrNoPassage is the answer when there is no text between two places.
var ErrNoPassage = errors.New("ydoc: there is no text between these places")

// Anchor makes an anchor for the passage between two places, as a browser sends
// them with a comment.
func (d *Doc) Anchor(field string, start, end Position) (Anchor, error) {
	root := d.roots[field]
	p := newPage(root)
	from, okFrom := p.offset(start)
	to, okTo := p.offset(end)
	if !okFrom || !okTo || from >= to {
		return Anchor{}, ErrNoPassage
	}
	a := passage(root, from, to)
	if a.Quote == "" {
		return Anchor{}, ErrNoPassage
	}
	a.Start, a.End = start, end
	return a, nil
}

// AnchorAt makes an anchor for the UTF-16 units [from, to) of a field's
// PlainText. It holds on to the first and the last character, so words typed at
// either end do not become part of the passage.
func (d *Doc) AnchorAt(field string, from, to int) (Anchor, error) {
	root := d.roots[field]
	a := passage(root, from, to)
	if a.Quote == "" {
		return Anchor{}, ErrNoPassage
	}
	first, last := a.Units[0], a.Units[len(a.Units)-1]
	a.Start = d.edgeOf(first.Client, first.Clock, 0)
	a.End = d.edgeOf(last.Client, last.Clock+last.Length-1, -1)
	return a, nil
}

// edgeOf is a position that holds on to one unit.
func (d *Doc) edgeOf(client, clock uint64, assoc int) Position {
	unit := ID{client, clock}
	at, _ := d.local(unit)
	return d.at(at).parent.edge(assoc).onto(unit)
}

// passage gathers the units [from, to) of a field. Line ends at either edge are
// not part of it.
func passage(root *Type, from, to int) Anchor {
	a := Anchor{}
	var quote strings.Builder
	next := -1 // offset that continues the passage
	for _, run := range root.Runs() {
		lo, hi := max(from, run.Offset), min(to, run.Offset+run.Length)
		if lo >= hi {
			continue
		}
		if next < 0 {
			a.Offset, next = lo, lo
		}
		for ; next < lo; next++ {
			quote.WriteByte('\n')
			a.Units = append(a.Units, Range{})
		}
		text := sliceUnits(run.Text, lo-run.Offset, hi-run.Offset)
		quote.WriteString(text)
		a.Units = append(a.Units, Range{run.Client, run.Clock + uint64(lo-run.Offset), uint64(hi - lo)})
		next = hi
	}
	a.Quote = quote.String()
	if root != nil {
		a.Field = root.name
	}
	return a
}

// sliceUnits is the UTF-16 units [from, to) of a text. A half of a character
// becomes U+FFFD, as when a text is split there.
func sliceUnits(text string, from, to int) string {
	raw := []byte(text)
	n, ascii, _ := units(raw)
	to = min(to, int(n))
	if from >= to {
		return ""
	}
	return string(partOf(kindString, raw, ascii, uint32(from), uint32(to)))
}
