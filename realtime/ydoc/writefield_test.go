package ydoc

import (
	"errors"
	"testing"
)

func TestAnAcceptedSuggestionReplacesTheWords(t *testing.T) {
	for _, c := range []struct {
		from, to   int
		text, want string
		blocks     int
	}{
		{4, 10, "citizens", "Few citizens know.\nNobody\nasks.", 3},
		{0, 0, "Too ", "Too Few people know.\nNobody\nasks.", 3},
		{16, 16, " it", "Few people know. it\nNobody\nasks.", 3},
		{10, 16, "", "Few people\nNobody\nasks.", 3},
		{4, 23, "ask.", "Few ask.\nasks.", 2},
		{4, 29, "x", "Few x", 1},
		{17, 23, "Who", "Few people know.\nWho\nasks.", 3},
		{16, 24, "!", "Few people know.\n!\nasks.", 3},
		{29, 29, "!", "Few people know.\nNobody\nasks.!", 3},
	} {
		d := paragraphs(t, "Few people know.", "Nobody", "asks.")
		other := copyOf(t, d)
		update := edited(t, d, 2, func(w *Txn) error { return w.Replace(d.Root("problem"), c.from, c.to, c.text) })
		applied(t, other, update)
		got := d.Root("problem").PlainText()
		if got != c.want || other.Root("problem").PlainText() != c.want || len(d.Root("problem").Children()) != c.blocks {
			t.Errorf("%d to %d by %q: got %q in %d blocks", c.from, c.to, c.text, got, len(d.Root("problem").Children()))
		}
	}
}

func TestAReplacementOutsideTheFieldIsRefused(t *testing.T) {
	d := paragraphs(t, "text")
	for _, c := range [][2]int{{-1, 2}, {3, 2}, {9, 9}, {5, 7}} {
		if _, err := d.Transact(2, func(w *Txn) error { return w.Replace(d.Root("problem"), c[0], c[1], "x") }); !errors.Is(err, ErrRange) {
			t.Errorf("%v: got %v and %q", c, err, d.Root("problem").PlainText())
		}
	}
}
