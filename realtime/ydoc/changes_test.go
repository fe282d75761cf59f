package ydoc

import (
	"reflect"
	"testing"
)

func inspected(t *testing.T, d *Doc, update []byte) *Changes {
	t.Helper()
	c, err := d.Inspect(update)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnUpdateNamesTheFieldItIsInHoweverDeepItGoes(t *testing.T) {
	server := paragraphs(t, "one", "two")
	browser := copyOf(t, server)
	update := edited(t, browser, 2, func(w *Txn) error {
		if err := w.InsertText(paragraph(browser, 1), 3, " more", map[string]any{"bold": map[string]any{}}); err != nil {
			return err
		}
		if err := w.Delete(paragraph(browser, 0), 0, 2); err != nil {
			return err
		}
		return w.Set(browser.Root("problem").Children()[0], "level", 2)
	})
	c := inspected(t, server, update)
	if !reflect.DeepEqual(c.Roots(), []string{"problem"}) || c.Waiting {
		t.Errorf("got %v, waiting %v", c.Roots(), c.Waiting)
	}
	var seen []Content
	for _, change := range c.Inserted {
		seen = append(seen, change.Content())
		switch change.Content() {
		case Words:
			if change.Text() != " more" || change.In != XMLText {
				t.Errorf("words: %q in %v", change.Text(), change.In)
			}
		case Formatting:
			if name, _ := change.Mark(); name != "bold" {
				t.Errorf("formatting: %q", name)
			}
		case Values:
			if change.Key != "level" || change.In != XMLElement || change.InName != "paragraph" || change.Values()[0] != 2.0 {
				t.Errorf("attribute: %+v %v", change.place, change.Values())
			}
		}
	}
	if !reflect.DeepEqual(seen, []Content{Formatting, Words, Formatting, Values}) {
		t.Errorf("inserted %v", seen)
	}
	if len(c.Deleted) != 1 || c.Deleted[0].Text() != "on" || c.Deleted[0].Client != 1 {
		t.Errorf("deleted %+v", c.Deleted)
	}
}

func TestANewBlockWithEverythingInItIsReadFromTheUpdateAlone(t *testing.T) {
	server := paragraphs(t, "one")
	browser := copyOf(t, server)
	update := edited(t, browser, 2, func(w *Txn) error {
		return w.InsertNodes(browser.Root("problem"), 1, Node{Type: "iframe", Attrs: map[string]any{"src": "/x"}, Content: []Node{{Type: "text", Text: "in"}}})
	})
	c := inspected(t, server, update)
	if len(c.Inserted) != 4 {
		t.Fatalf("inserted %+v", c.Inserted)
	}
	if k, name := c.Inserted[0].NodeType(); k != XMLElement || name != "iframe" || c.Inserted[0].InName != "" {
		t.Errorf("node %v %q in %q", k, name, c.Inserted[0].InName)
	}
	for _, change := range c.Inserted {
		if change.Root != "problem" || !change.Placed {
			t.Errorf("%+v", change.place)
		}
	}
}

func TestContentThatDependsOnWhatIsMissingHasNoPlace(t *testing.T) {
	server := paragraphs(t, "one")
	browser := copyOf(t, server)
	edited(t, browser, 2, func(w *Txn) error { return w.InsertText(paragraph(browser, 0), 3, " lost", nil) })
	update := edited(t, browser, 2, func(w *Txn) error { return w.InsertText(paragraph(browser, 0), 8, " late", nil) })
	c := inspected(t, server, update)
	if !c.Waiting || len(c.Inserted) != 1 || c.Inserted[0].Placed || len(c.Roots()) != 0 {
		t.Errorf("got %+v", c)
	}
}

func TestDeletingWhatDoesNotExistYetIsSeen(t *testing.T) {
	server := typed(t, "text")
	c := inspected(t, server, []byte{0, 1, 1, 1, 2, 9}) // client 1, units 2 to 10
	if !c.Waiting || len(c.Deleted) != 2 || c.Deleted[0].Text() != "xt" || c.Deleted[1].Placed || c.Deleted[1].Clock != 4 || c.Deleted[1].Length != 7 {
		t.Errorf("got %+v", c.Deleted)
	}
}

func TestStructuresThatDependOnOneAnotherInACircleHaveNoPlace(t *testing.T) {
	update := []byte{2,
		1, 8, 0, 0x84, 7, 0, 1, 'a', // client 8 types after client 7
		1, 7, 0, 0x84, 8, 0, 1, 'b', // and client 7 after client 8
		0}
	c := inspected(t, New(), update)
	if len(c.Inserted) != 2 || c.Inserted[0].Placed || c.Inserted[1].Placed {
		t.Errorf("got %+v", c.Inserted)
	}
}

func TestAClientListedTwiceInOneUpdateIsRefused(t *testing.T) {
	one := []byte{1, 8, 0, 4, 1, 1, 'r', 1, 'a'}
	update := append(append(append([]byte{2}, one...), one...), 0)
	if _, err := New().Inspect(update); err == nil {
		t.Error("nobody can say which of the two lists counts")
	}
}

func BenchmarkLookingAtAKeystroke(b *testing.B) {
	d := New()
	u, err := d.Transact(1, func(w *Txn) error {
		root, err := w.Root("text", Text)
		if err != nil {
			return err
		}
		return w.InsertText(root, 0, "one two three", nil)
	})
	if err != nil || u == nil {
		b.Fatal(err)
	}
	browser := New()
	if err := browser.Apply(u); err != nil {
		b.Fatal(err)
	}
	update, err := browser.Transact(2, func(w *Txn) error { return w.InsertText(browser.Root("text"), 4, "x", nil) })
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Inspect(update); err != nil {
			b.Fatal(err)
		}
	}
}
