package ydoc

import (
	"encoding/json"
	"testing"
)

// holdsOn checks an anchor against the document by what is known of the quoted
// units themselves.
func (l *live) holdsOn(a Anchor) AnchorState {
	l.t.Helper()
	f, err := l.doc.Find(a)
	if err != nil {
		l.t.Fatalf("seed %d: %v", l.seed, err)
	}
	left := 0
	gone := map[ID]bool{}
	for _, g := range f.Gone {
		for i := range g.Length {
			gone[ID{g.Client, g.Clock + i}] = true
		}
	}
	for _, u := range a.Units {
		for i := range u.Length {
			unit := ID{u.Client, u.Clock + i}
			if l.doc.seen(unit) == gone[unit] {
				l.t.Fatalf("seed %d: %v is visible: %v, and the anchor says it is gone: %v", l.seed, unit, l.doc.seen(unit), gone[unit])
			}
			if !gone[unit] {
				left++
				l.inside(f, unit)
			}
		}
	}
	text := sliceUnits(l.doc.Root(a.Field).PlainText(), f.From, f.To)
	var kept, cut string
	for _, d := range f.Difference {
		if d.Sort != Added {
			cut += d.Text
		}
		if d.Sort != Cut {
			kept += d.Text
		}
	}
	switch {
	case (f.State == Removed) != (left == 0):
		l.t.Fatalf("seed %d: %d quoted units are left of a passage that is %v", l.seed, left, f.State)
	case f.State != Removed && f.Text != text:
		l.t.Fatalf("seed %d: the passage is %q, at its place stands %q", l.seed, f.Text, text)
	case (f.State == InPlace || f.State == Moved) && f.Text != a.Quote:
		l.t.Fatalf("seed %d: %v with other words: %q for %q", l.seed, f.State, f.Text, a.Quote)
	case f.State == InPlace && f.From != a.Offset:
		l.t.Fatalf("seed %d: in place at %d instead of %d", l.seed, f.From, a.Offset)
	case (f.State == Altered || f.State == Removed) && (cut != a.Quote || kept != f.Text):
		l.t.Fatalf("seed %d: the difference %q does not lead from %q to %q", l.seed, f.Difference, a.Quote, f.Text)
	}
	return f.State
}

// seen says whether a unit and all that it is in are visible.
func (d *Doc) seen(unit ID) bool {
	at, _ := d.local(unit)
	it := d.at(at)
	for {
		if it.deleted() {
			return false
		}
		if it.parent.item == nil {
			return true
		}
		it = it.parent.item
	}
}

// inside checks that a visible unit of the quote is within the passage.
func (l *live) inside(f Found, unit ID) {
	at, _ := l.doc.local(unit)
	it := l.doc.at(at)
	in := it.parent
	p := in.edge(0).onto(unit)
	offset, ok := newPage(in.top()).offset(p)
	if !ok || offset < f.From || offset >= f.To {
		l.t.Fatalf("seed %d: %v stands at %d, outside the passage %d to %d", l.seed, unit, offset, f.From, f.To)
	}
}

func TestYjsEditsLeaveAnAnchorOnWhatIsLeftOrItSaysThatNothingIs(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	states := map[AnchorState]int{}
	for i := range liveRuns(t) {
		kind := []string{"text", "rich", "xml"}[i%3]
		l := newLive(t, o, 50000+seed+uint64(i), kind, i%2 == 0)
		for range 5 {
			l.edit(l.rng.IntN(2))
		}
		l.settle()
		anchors := l.anchors(kind)
		for range 4 {
			l.edit(l.rng.IntN(2))
			l.write(func(w *Txn) error {
				if a, possible := l.act(w); possible {
					return a.make(w)
				}
				return nil
			})
			l.settle()
			for _, a := range anchors {
				states[l.holdsOn(a)]++
			}
		}
	}
	t.Logf("passages found: %v", states)
	for _, s := range []AnchorState{InPlace, Moved, Altered, Removed} {
		if states[s] == 0 {
			t.Errorf("no passage was ever %v: this test shows nothing about that", s)
		}
	}
}

// anchors draws passages, half of them as a browser sends them: two positions.
func (l *live) anchors(field string) []Anchor {
	var out []Anchor
	length := quoteLength(l.doc.Root(field).PlainText())
	for range 5 {
		from := l.rng.IntN(length + 1)
		a, err := l.doc.AnchorAt(field, from, from+1+l.rng.IntN(9))
		if err != nil {
			continue
		}
		if l.rng.IntN(2) == 0 {
			if a, err = l.doc.Anchor(field, a.Start, a.End); err != nil {
				l.t.Fatalf("seed %d: the positions of an anchor do not make one: %v", l.seed, err)
			}
		}
		text, err := json.Marshal(a)
		if err != nil {
			l.t.Fatal(err)
		}
		var kept Anchor
		if err := json.Unmarshal(text, &kept); err != nil {
			l.t.Fatal(err)
		}
		if state := l.holdsOn(kept); state != InPlace {
			l.t.Fatalf("seed %d: a new anchor is %v", l.seed, state)
		}
		out = append(out, kept)
	}
	return out
}
