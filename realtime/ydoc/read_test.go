package ydoc

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestPlainTextHasEveryBlockOnALineOfItsOwn(t *testing.T) {
	d := New()
	text := func(s string) Node { return Node{Type: "text", Text: s} }
	edited(t, d, 1, func(w *Txn) error {
		root, err := w.Root("problem", XMLFragment)
		if err != nil {
			return err
		}
		return w.InsertNodes(root, 0,
			Node{Type: "heading", Attrs: map[string]any{"level": 2}, Content: []Node{text("Problem")}},
			Node{Type: "paragraph"},
			Node{Type: "paragraph", Content: []Node{text("Few 😀 "), {Type: "text", Text: "people", Marks: []Mark{{Type: "bold"}}}, {Type: "hardBreak"}, text("know.")}},
			Node{Type: "bulletList", Content: []Node{
				{Type: "listItem", Content: []Node{{Type: "paragraph", Content: []Node{text("one")}}}},
				{Type: "listItem", Content: []Node{{Type: "paragraph", Content: []Node{text("two")}}}},
			}})
	})
	want := "Problem\n\nFew 😀 people\nknow.\none\ntwo"
	if got := d.Root("problem").PlainText(); got != want {
		t.Errorf("got %q", got)
	}
	for _, run := range d.Root("problem").Runs() {
		if sliceUnits(want, run.Offset, run.Offset+run.Length) != run.Text {
			t.Errorf("%q is said to be at %d", run.Text, run.Offset)
		}
	}
}

func TestRunsTellWhoWroteEachWordAndWhatIsGone(t *testing.T) {
	d := NewKeeping()
	edited(t, d, 1, func(w *Txn) error {
		root, err := w.Root("text", Text)
		if err != nil {
			return err
		}
		return w.InsertText(root, 0, "the fox", nil)
	})
	edited(t, d, 2, func(w *Txn) error { return w.InsertText(d.Root("text"), 4, "quick ", nil) })
	edited(t, d, 3, func(w *Txn) error { return w.Delete(d.Root("text"), 2, 4) })
	type run struct {
		client  uint64
		clock   uint64
		text    string
		offset  int
		deleted bool
	}
	var all []run
	for _, r := range d.Root("text").RunsWithDeleted() {
		all = append(all, run{r.Client, r.Clock, r.Text, r.Offset, r.Deleted})
	}
	want := []run{{1, 0, "th", 0, false}, {1, 2, "e ", 2, true}, {2, 0, "qu", 2, true}, {2, 2, "ick ", 2, false}, {1, 4, "fox", 6, false}}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("got  %v\nwant %v", all, want)
	}
}

func TestReadingWhatIsNotThereSaysNothing(t *testing.T) {
	root := New().Root("nobody wrote here")
	value, ok := root.Value("k")
	if root.String() != "" || root.PlainText() != "" || len(root.Items()) > 0 || len(root.Delta()) > 0 || len(root.Nodes()) > 0 ||
		len(root.Keys()) > 0 || value != nil || ok || root.JSON() != nil || root.Markup() != "" || len(root.Runs()) > 0 || root.Child("k") != nil {
		t.Error("an absent root says something")
	}
}

func TestAMarksNameLosesTheHashThatTheBindingAdds(t *testing.T) {
	for attribute, want := range map[string]string{
		"bold": "bold", "comment--AbCd+/12": "comment", "comment--1234567=": "comment", "--AbCd+/12": "",
		"comment--AbCd+/1": "comment--AbCd+/1", "comment--AbCd_/12": "comment--AbCd_/12", "a--b--AbCd+/12": "a--b", "comment-AbCd+/12": "comment-AbCd+/12",
	} {
		if got := MarkName(attribute); got != want {
			t.Errorf("%q: got %q, want %q", attribute, got, want)
		}
	}
}

func TestJSONIsWhatToJSONGives(t *testing.T) {
	d := New()
	edited(t, d, 1, func(w *Txn) error {
		rows, err := w.Root("milestones", Array)
		if err != nil {
			return err
		}
		return w.Insert(rows, 0, "a", 2, Seed{Kind: Map, Keys: map[string]any{
			"id": "m1", "text": Seed{Kind: Text, Delta: []Piece{{Insert: "Publish"}}}, "end": nil, "tags": []any{"x", 0.5}}})
	})
	text, err := json.Marshal(d.Root("milestones").JSON())
	if err != nil || string(text) != `["a",2,{"end":null,"id":"m1","tags":["x",0.5],"text":"Publish"}]` {
		t.Errorf("got %s (%v)", text, err)
	}
}

func TestWhoSetAValueAndWhoMadeABlockCanBeTold(t *testing.T) {
	d := paragraphs(t, "text")
	block := d.Root("problem").Children()[0]
	edited(t, d, 7, func(w *Txn) error { return w.Set(block, "level", 2) })
	if unit, ok := block.Unit(); !ok || unit.Client != 1 {
		t.Errorf("the block is by %v", unit)
	}
	if unit, ok := block.ValueUnit("level"); !ok || unit != (ID{7, 0}) {
		t.Errorf("the level is by %v", unit)
	}
	if _, ok := d.Root("problem").Unit(); ok {
		t.Error("somebody made a root")
	}
	if _, ok := block.ValueUnit("none"); ok {
		t.Error("somebody set what is not set")
	}
}
