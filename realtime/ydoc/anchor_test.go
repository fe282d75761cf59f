package ydoc

import (
	"reflect"
	"testing"
)

// paragraphs is a document with a field of paragraphs.
func paragraphs(t *testing.T, texts ...string) *Doc {
	t.Helper()
	d := New()
	edited(t, d, 1, func(w *Txn) error {
		root, err := w.Root("problem", XMLFragment)
		if err != nil {
			return err
		}
		for i, text := range texts {
			n := Node{Type: "paragraph"}
			if text != "" {
				n.Content = []Node{{Type: "text", Text: text}}
			}
			if err := w.InsertNodes(root, i, n); err != nil {
				return err
			}
		}
		return nil
	})
	return d
}

func paragraph(d *Doc, i int) *Type { return d.Root("problem").Children()[i].Children()[0] }

func sought(t *testing.T, d *Doc, a Anchor) Found {
	t.Helper()
	f, err := d.Find(a)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func anchored(t *testing.T, d *Doc, from, to int) Anchor {
	t.Helper()
	a, err := d.AnchorAt("problem", from, to)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnAnchorTellsItsFourStatesApart(t *testing.T) {
	d := paragraphs(t, "Few people know it.", "Nobody is asked.")
	a := anchored(t, d, 4, 10) // people
	if a.Quote != "people" {
		t.Fatalf("quoted %q", a.Quote)
	}
	if f := sought(t, d, a); f.State != InPlace || f.From != 4 || f.Text != "people" {
		t.Errorf("untouched: %+v", f)
	}
	edited(t, d, 2, func(w *Txn) error { return w.InsertText(paragraph(d, 0), 0, "Very ", nil) })
	if f := sought(t, d, a); f.State != Moved || f.From != 9 || f.Text != "people" {
		t.Errorf("typed before: %+v", f)
	}
	edited(t, d, 2, func(w *Txn) error { return w.Delete(paragraph(d, 0), 9, 2) })
	edited(t, d, 3, func(w *Txn) error { return w.InsertText(paragraph(d, 0), 11, "XX", nil) })
	f := sought(t, d, a)
	want := []Difference{{Cut, "pe"}, {Kept, "op"}, {Added, "XX"}, {Kept, "le"}}
	if f.State != Altered || f.Text != "opXXle" || !reflect.DeepEqual(f.Difference, want) {
		t.Errorf("altered: %+v", f)
	}
	if len(f.Gone) != 1 || f.Gone[0].Length != 2 || f.Gone[0].Client != 1 {
		t.Errorf("gone: %v", f.Gone)
	}
	edited(t, d, 4, func(w *Txn) error { return w.Delete(d.Root("problem"), 0, 1) })
	f = sought(t, d, a)
	if f.State != Removed || !reflect.DeepEqual(f.Difference, []Difference{{Cut, "people"}}) {
		t.Errorf("removed: %+v", f)
	}
	if len(f.Gone) != 1 || f.Gone[0].Length != 6 {
		t.Errorf("gone: %v", f.Gone)
	}
}

func TestAnAnchorNeverSettlesOnTheSameWordsElsewhere(t *testing.T) {
	d := paragraphs(t, "people", "people")
	a := anchored(t, d, 0, 6)
	edited(t, d, 2, func(w *Txn) error { return w.Delete(d.Root("problem"), 0, 1) })
	if f := sought(t, d, a); f.State != Removed {
		t.Errorf("got %+v", f)
	}
}

func TestAnAnchorOverTwoParagraphsQuotesTheLineEnd(t *testing.T) {
	d := paragraphs(t, "one", "", "two", "three")
	a := anchored(t, d, 1, 7)
	if a.Quote != "ne\n\ntw" {
		t.Fatalf("quoted %q of %q", a.Quote, d.Root("problem").PlainText())
	}
	if f := sought(t, d, a); f.State != InPlace {
		t.Errorf("got %+v", f)
	}
	edited(t, d, 2, func(w *Txn) error { return w.Delete(d.Root("problem"), 1, 1) })
	f := sought(t, d, a)
	if f.State != Altered || f.Text != "ne\ntw" {
		t.Errorf("got %+v", f)
	}
}

func TestAnAnchorOfAnotherDocumentOrALaterOneIsAnError(t *testing.T) {
	d := paragraphs(t, "one")
	a := anchored(t, d, 0, 3)
	if _, err := New().Find(a); err == nil {
		t.Error("an empty document finds it")
	}
	later := copyOf(t, d)
	edited(t, later, 2, func(w *Txn) error { return w.InsertText(paragraph(later, 0), 3, " more", nil) })
	if _, err := d.Find(anchored(t, later, 0, 8)); err == nil {
		t.Error("an older document finds words that it has not seen")
	}
	if _, err := d.AnchorAt("problem", 3, 9); err == nil {
		t.Error("a passage without words has an anchor")
	}
}
