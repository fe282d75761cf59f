package ydoc

import (
	"bytes"
	"errors"
	"testing"
)

// edited is a document after an edit, and the update the edit made.
func edited(t *testing.T, d *Doc, client uint64, edit func(*Txn) error) []byte {
	t.Helper()
	update, err := d.Transact(client, edit)
	if err != nil {
		t.Fatal(err)
	}
	return update
}

// typed is a document with one text root.
func typed(t *testing.T, text string) *Doc {
	t.Helper()
	d := New()
	edited(t, d, 1, func(w *Txn) error {
		root, err := w.Root("text", Text)
		if err != nil {
			return err
		}
		return w.InsertText(root, 0, text, nil)
	})
	return d
}

func applied(t *testing.T, d *Doc, updates ...[]byte) {
	t.Helper()
	for _, u := range updates {
		if err := d.Apply(u); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTwoWritersAtOneTimeMergeInEveryOrder(t *testing.T) {
	a := typed(t, "the fox")
	b := New()
	applied(t, b, a.EncodeState())
	ua := edited(t, a, 2, func(w *Txn) error { return w.InsertText(a.Root("text"), 4, "quick ", nil) })
	ub := edited(t, b, 3, func(w *Txn) error { return w.Delete(b.Root("text"), 0, 4) })
	applied(t, a, ub)
	applied(t, b, ua)
	if a.Root("text").String() != "quick fox" || !bytes.Equal(a.EncodeState(), b.EncodeState()) {
		t.Errorf("got %q and %q", a.Root("text").String(), b.Root("text").String())
	}
}

func TestAnEditThatFailsLeavesTheDocumentAsItWas(t *testing.T) {
	d := NewKeeping()
	edited(t, d, 1, func(w *Txn) error {
		text, _ := w.Root("text", Text)
		rows, _ := w.Root("rows", Array)
		meta, _ := w.Root("meta", Map)
		return errors.Join(
			w.InsertText(text, 0, "plain and bold", map[string]any{"bold": true}),
			w.Insert(rows, 0, 1, 2, Seed{Kind: Map, Keys: map[string]any{"id": "m1", "text": Seed{Kind: Text, Delta: []Piece{{Insert: "row"}}}}}),
			w.Set(meta, "title", "old"))
	})
	before, size := d.EncodeState(), d.Root("text").Len()
	refused := errors.New("the form was not valid after all")
	_, err := d.Transact(1, func(w *Txn) error {
		text, rows, meta := d.Root("text"), d.Root("rows"), d.Root("meta")
		row := rows.Children()[0]
		if err := errors.Join(
			w.Delete(text, 2, 5), w.InsertText(text, 2, "XX", nil), w.Format(text, 0, 4, map[string]any{"bold": nil}),
			w.Set(row, "id", "m2"), w.InsertText(row.Child("text"), 1, "!", nil),
			w.Delete(rows, 1, 2), w.Insert(rows, 1, "new", Seed{Kind: Array, Items: []any{1}}),
			w.Set(meta, "title", "new"), w.Set(meta, "other", 1), w.Unset(meta, "title"),
		); err != nil {
			t.Fatal(err)
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
	if after := d.EncodeState(); !bytes.Equal(before, after) {
		t.Errorf("the document changed:\n  %x\n  %x", before, after)
	}
	if d.Root("text").Len() != size || d.Root("rows").Len() != 3 || d.Root("meta").Values()["title"] != "old" {
		t.Errorf("got %d, %d, %v", d.Root("text").Len(), d.Root("rows").Len(), d.Root("meta").Values())
	}
	// The client's count goes on where it was, and others understand it.
	u := edited(t, d, 1, func(w *Txn) error { return w.Set(d.Root("meta"), "title", "newer") })
	other := New()
	applied(t, other, before, u)
	if other.Root("meta").Values()["title"] != "newer" {
		t.Errorf("another document reads %v", other.Root("meta").Values())
	}
}

func TestEditsThatNoEditorCouldMakeAreRefused(t *testing.T) {
	d := NewWith(Limits{Roots: map[string]Kind{"text": Text, "xml": XMLFragment, "rows": Array, "meta": Map}, Depth: 3})
	half := "ab😀"
	deep := Seed{Kind: Array, Items: []any{Seed{Kind: Array, Items: []any{Seed{Kind: Array, Items: []any{Seed{Kind: Array}}}}}}}
	try := func(edit func(w *Txn, text, xml, rows, meta *Type) error) error {
		_, err := d.Transact(9, func(w *Txn) error {
			text, _ := w.Root("text", Text)
			xml, _ := w.Root("xml", XMLFragment)
			rows, _ := w.Root("rows", Array)
			meta, _ := w.Root("meta", Map)
			if err := w.InsertText(text, 0, half, nil); err != nil {
				t.Fatal(err)
			}
			return edit(w, text, xml, rows, meta)
		})
		return err
	}
	cases := map[string]struct {
		want error
		edit func(w *Txn, text, xml, rows, meta *Type) error
	}{
		"beyond the end":            {ErrRange, func(w *Txn, text, _, _, _ *Type) error { return w.InsertText(text, 5, "x", nil) }},
		"deleting beyond the end":   {ErrRange, func(w *Txn, text, _, _, _ *Type) error { return w.Delete(text, 2, 3) }},
		"inside a character":        {ErrInside, func(w *Txn, text, _, _, _ *Type) error { return w.InsertText(text, 3, "x", nil) }},
		"deleting half a character": {ErrInside, func(w *Txn, text, _, _, _ *Type) error { return w.Delete(text, 3, 1) }},
		"formatting half of one":    {ErrInside, func(w *Txn, text, _, _, _ *Type) error { return w.Format(text, 0, 3, map[string]any{"b": true}) }},
		"text in a list":            {ErrKind, func(w *Txn, _, _, rows, _ *Type) error { return w.InsertText(rows, 0, "x", nil) }},
		"a value among blocks":      {ErrKind, func(w *Txn, _, xml, _, _ *Type) error { return w.Insert(xml, 0, 1) }},
		"a key in a list":           {ErrKind, func(w *Txn, _, _, rows, _ *Type) error { return w.Set(rows, "k", 1) }},
		"a channel as a value":      {ErrValue, func(w *Txn, _, _, _, meta *Type) error { return w.Set(meta, "k", make(chan int)) }},
		"text that is not UTF-8":    {ErrValue, func(w *Txn, text, _, _, _ *Type) error { return w.InsertText(text, 0, "\xff", nil) }},
		"types nested too deep":     {ErrTooLarge, func(w *Txn, _, _, rows, _ *Type) error { return w.Insert(rows, 0, deep) }},
		"a root of no plan":         {ErrKind, func(w *Txn, _, _, _, _ *Type) error { _, err := w.Root("other", Text); return err }},
		"a root as something else":  {ErrKind, func(w *Txn, _, _, _, _ *Type) error { _, err := w.Root("text", Map); return err }},
	}
	for name, c := range cases {
		if err := try(c.edit); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if len(d.StateVector()) != 1 {
		t.Errorf("refused edits left something behind: %x", d.EncodeState())
	}
}

func TestAnEmptyEditSendsNothing(t *testing.T) {
	d := typed(t, "text")
	update := edited(t, d, 2, func(w *Txn) error {
		return errors.Join(w.InsertText(d.Root("text"), 1, "", nil), w.Delete(d.Root("text"), 1, 0), w.Unset(d.Root("text"), "none"))
	})
	if update != nil {
		t.Errorf("got %x", update)
	}
}

func TestADeletedBlockCannotBeWrittenTo(t *testing.T) {
	d := NewKeeping()
	edited(t, d, 1, func(w *Txn) error {
		xml, _ := w.Root("xml", XMLFragment)
		return w.InsertNodes(xml, 0, Node{Type: "paragraph", Content: []Node{{Type: "text", Text: "gone"}}})
	})
	text := d.Root("xml").Children()[0].Children()[0]
	edited(t, d, 1, func(w *Txn) error { return w.Delete(d.Root("xml"), 0, 1) })
	if _, err := d.Transact(1, func(w *Txn) error { return w.InsertText(text, 0, "x", nil) }); !errors.Is(err, ErrDeleted) {
		t.Errorf("got %v", err)
	}
}

func TestAClientWhoseEditsAreStillComingCannotWriteHere(t *testing.T) {
	a := typed(t, "one")
	late := edited(t, a, 1, func(w *Txn) error { return w.InsertText(a.Root("text"), 3, " two", nil) })
	b := New()
	applied(t, b, late)
	_, err := b.Transact(1, func(w *Txn) error {
		root, err := w.Root("text", Text)
		return errors.Join(err, w.InsertText(root, 0, "x", nil))
	})
	if !errors.Is(err, ErrClient) {
		t.Errorf("got %v", err)
	}
}
