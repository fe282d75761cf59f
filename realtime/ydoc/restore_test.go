package ydoc

import (
	"errors"
	"reflect"
	"testing"
)

// plan is a document with a field and rows of milestones.
func plan(t *testing.T) *Doc {
	t.Helper()
	d := paragraphs(t, "Few people know it.", "Nobody is asked.")
	edited(t, d, 1, func(w *Txn) error {
		rows, err := w.Root("milestones", Array)
		if err != nil {
			return err
		}
		for i, text := range []string{"Publish", "Review"} {
			if err := w.Insert(rows, i, Seed{Kind: Map, Keys: map[string]any{"text": Seed{Kind: Text, Delta: []Piece{{Insert: text}}}, "start": i}}); err != nil {
				return err
			}
		}
		return nil
	})
	return d
}

func TestRestoringKeepsWhatSomebodyTypesMeanwhile(t *testing.T) {
	d := plan(t)
	then := copyOf(t, d)
	edited(t, d, 2, func(w *Txn) error {
		rows := d.Root("milestones")
		return errors.Join(
			w.Delete(paragraph(d, 0), 4, 7),
			w.Delete(d.Root("problem"), 1, 1),
			w.InsertText(rows.Children()[0].Child("text"), 7, " at once", nil),
			w.Set(rows.Children()[0], "start", 99),
			w.Delete(rows, 1, 1),
			w.Insert(rows, 1, "stray"))
	})
	browser := copyOf(t, d)
	typing := edited(t, browser, 3, func(w *Txn) error { return w.InsertText(paragraph(browser, 0), 0, "Sadly, ", nil) })
	update := edited(t, d, 4, func(w *Txn) error { return w.Restore(then) })
	if !reflect.DeepEqual(d.Root("milestones").JSON(), then.Root("milestones").JSON()) || d.Root("problem").Markup() != then.Root("problem").Markup() {
		t.Errorf("restored to %v and %s", d.Root("milestones").JSON(), d.Root("problem").Markup())
	}
	applied(t, d, typing)
	applied(t, browser, update)
	want := "Sadly, Few people know it.\nNobody is asked."
	if d.Root("problem").PlainText() != want || browser.Root("problem").PlainText() != want {
		t.Errorf("got %q and %q", d.Root("problem").PlainText(), browser.Root("problem").PlainText())
	}
	// Restoring what is there already changes nothing.
	if again := edited(t, then, 5, func(w *Txn) error { return w.Restore(copyOf(t, then)) }); again != nil {
		t.Errorf("a second restoration sends %x", again)
	}
}

func TestOneFieldIsRestoredAndTheOthersAreLeft(t *testing.T) {
	d := plan(t)
	then := copyOf(t, d)
	edited(t, d, 2, func(w *Txn) error {
		return errors.Join(w.Delete(d.Root("milestones"), 0, 1), w.Delete(d.Root("problem"), 0, 1))
	})
	edited(t, d, 3, func(w *Txn) error { return w.Restore(then, "problem") })
	if d.Root("problem").PlainText() != then.Root("problem").PlainText() || d.Root("milestones").Len() != 1 {
		t.Errorf("got %q and %v", d.Root("problem").PlainText(), d.Root("milestones").JSON())
	}
}

func TestALaterVersionCannotBeRestored(t *testing.T) {
	d := plan(t)
	later := copyOf(t, d)
	edited(t, later, 2, func(w *Txn) error { return w.Delete(later.Root("problem"), 0, 1) })
	edited(t, later, 2, func(w *Txn) error { return w.InsertText(paragraph(later, 0), 0, "x", nil) })
	if _, err := d.Transact(3, func(w *Txn) error { return w.Restore(later) }); !errors.Is(err, ErrNotEarlier) {
		t.Errorf("got %v", err)
	}
}

func TestADocumentIsReadAsItWasAtASnapshot(t *testing.T) {
	d := NewKeeping()
	applied(t, d, plan(t).EncodeState())
	moment, text := d.Snapshot(), d.Root("problem").PlainText()
	edited(t, d, 2, func(w *Txn) error {
		return errors.Join(w.InsertText(paragraph(d, 0), 4, "enough ", nil), w.Delete(d.Root("problem"), 1, 1))
	})
	read, err := DecodeSnapshot(moment.Encode())
	if err != nil {
		t.Fatal(err)
	}
	then, err := d.At(read)
	if err != nil || then.Root("problem").PlainText() != text {
		t.Fatalf("got %q (%v)", then.Root("problem").PlainText(), err)
	}
	if now, err := d.At(d.Snapshot()); err != nil || now.Root("problem").PlainText() != d.Root("problem").PlainText() {
		t.Errorf("the present moment is read otherwise (%v)", err)
	}
	if _, err := plan(t).At(moment); !errors.Is(err, ErrCollected) {
		t.Errorf("a document that collects: %v", err)
	}
	if _, err := NewKeeping().At(moment); err == nil {
		t.Error("an empty document knows the moment")
	}
	for _, b := range [][]byte{nil, {0}, {1, 1, 200}, {0, 1, 1}, {0, 0, 0}, {255, 255, 255, 255, 15, 0}} {
		if s, err := DecodeSnapshot(b); err == nil {
			t.Errorf("%x is read as %v", b, s)
		}
	}
}
