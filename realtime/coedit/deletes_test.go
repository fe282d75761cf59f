package coedit

import (
	"testing"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

func TestADeleteSetIsCutToWhatExists(t *testing.T) {
	doc := empty()
	first, err := doc.Transact(1, func(w *ydoc.Txn) error {
		text, err := w.Root("text", ydoc.Text)
		if err != nil {
			return err
		}
		return w.InsertText(text, 0, "hello", nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	other := empty()
	if err := other.Apply(first); err != nil {
		t.Fatal(err)
	}
	letter, err := other.Transact(2, func(w *ydoc.Txn) error {
		text, err := w.Root("text", ydoc.Text)
		if err != nil {
			return err
		}
		return w.InsertText(text, 0, "#", nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	// Units 3 to 102 of client 1, of which 5 exist.
	greedy := append(append([]byte{}, letter[:len(letter)-1]...), 1, 1, 1, 3, 100)
	changes, err := doc.Inspect(greedy)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Apply(greedy) == nil {
		t.Fatal("the engine took it whole")
	}
	if len(changes.Deleted) != 2 {
		t.Fatalf("it deletes %v", changes.Deleted)
	}
	cut := clipped(greedy, changes.Deleted[:1])
	if cut == nil {
		t.Fatalf("it could not be cut; deletes %v of %v", onlyDeletes(greedy), greedy)
	}
	if err := doc.Apply(cut); err != nil {
		t.Fatal(err)
	}
	if got := textOf(doc); got != "#hel" {
		t.Fatalf("the text is %q", got)
	}
}
