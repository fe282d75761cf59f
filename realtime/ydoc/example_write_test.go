package ydoc_test

import (
	"encoding/json"
	"fmt"
	"log"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// field makes a document with one field of text, as the server does for a new
// draft.
func field(paragraphs ...string) *ydoc.Doc {
	doc := ydoc.New()
	_, err := doc.Transact(1, func(w *ydoc.Txn) error {
		root, err := w.Root("problem", ydoc.XMLFragment)
		if err != nil {
			return err
		}
		for _, text := range paragraphs {
			block := ydoc.Node{Type: "paragraph", Content: []ydoc.Node{{Type: "text", Text: text}}}
			if err := w.InsertNodes(root, root.Len(), block); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	return doc
}

// A server writes while a browser does; each sends the other what it did.
func ExampleDoc_Transact() {
	server := field("Few people know the plan.")
	browser := ydoc.New()
	if err := browser.Apply(server.EncodeState()); err != nil {
		log.Fatal(err)
	}
	words := func(d *ydoc.Doc) *ydoc.Type { return d.Root("problem").Children()[0].Children()[0] }
	accepted, err := server.Transact(2, func(w *ydoc.Txn) error {
		return w.InsertText(words(server), 0, "Too ", nil)
	})
	if err != nil {
		log.Fatal(err)
	}
	typed, err := browser.Transact(3, func(w *ydoc.Txn) error {
		return w.Format(words(browser), 20, 4, map[string]any{"bold": map[string]any{}})
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := server.Apply(typed); err != nil {
		log.Fatal(err)
	}
	if err := browser.Apply(accepted); err != nil {
		log.Fatal(err)
	}
	nodes, err := json.Marshal(browser.Root("problem").Nodes())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(server.Root("problem").PlainText())
	fmt.Println(string(nodes))
	// Output:
	// Too Few people know the plan.
	// [{"type":"paragraph","content":[{"type":"text","text":"Too Few people know the "},{"type":"text","marks":[{"type":"bold"}],"text":"plan"},{"type":"text","text":"."}]}]
}

// A comment holds on to the very words it is about.
func ExampleDoc_Find() {
	doc := field("Few people know the plan.")
	comment, err := doc.AnchorAt("problem", 4, 15)
	if err != nil {
		log.Fatal(err)
	}
	_, err = doc.Transact(2, func(w *ydoc.Txn) error {
		words := doc.Root("problem").Children()[0].Children()[0]
		if err := w.Delete(words, 4, 6); err != nil {
			return err
		}
		return w.InsertText(words, 4, "citizens", nil)
	})
	if err != nil {
		log.Fatal(err)
	}
	now, err := doc.Find(comment)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q is %v: now %q; gone are %v\n", comment.Quote, now.State, now.Text, now.Gone)
	for _, d := range now.Difference {
		fmt.Printf("%s %q\n", d.Sort, d.Text)
	}
	// Output:
	// "people know" is altered: now "citizens know"; gone are [{1 6 6}]
	// cut "people"
	// added "citizens"
	// kept " know"
}

// Before an update is applied, the rule is asked about what it would change.
func ExampleDoc_Inspect() {
	server := field("Few people know the plan.")
	browser := ydoc.New()
	if err := browser.Apply(server.EncodeState()); err != nil {
		log.Fatal(err)
	}
	update, err := browser.Transact(7, func(w *ydoc.Txn) error {
		words := browser.Root("problem").Children()[0].Children()[0]
		if err := w.Delete(words, 0, 3); err != nil {
			return err
		}
		return w.InsertText(words, 0, "Many", nil)
	})
	if err != nil {
		log.Fatal(err)
	}
	changes, err := server.Inspect(update)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(changes.Roots())
	for _, c := range changes.Inserted {
		fmt.Printf("client %d writes %q\n", c.Client, c.Text())
	}
	for _, c := range changes.Deleted {
		fmt.Printf("words of client %d are deleted: %q\n", c.Client, c.Text())
	}
	// Output:
	// [problem]
	// client 7 writes "Many"
	// words of client 1 are deleted: "Few"
}

// An earlier version comes back as new edits.
func ExampleTxn_Restore() {
	doc := field("Few people know the plan.")
	monday := ydoc.New()
	if err := monday.Apply(doc.EncodeState()); err != nil {
		log.Fatal(err)
	}
	for _, edit := range []func(*ydoc.Txn) error{
		func(w *ydoc.Txn) error { return w.Delete(doc.Root("problem"), 0, 1) },
		func(w *ydoc.Txn) error { return w.Restore(monday, "problem") },
	} {
		if _, err := doc.Transact(2, edit); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%q\n", doc.Root("problem").PlainText())
	}
	// Output:
	// ""
	// "Few people know the plan."
}

// Who wrote each word follows from the runs of the visible text.
func ExampleType_Runs() {
	doc := field("Few people know.")
	_, err := doc.Transact(2, func(w *ydoc.Txn) error {
		return w.InsertText(doc.Root("problem").Children()[0].Children()[0], 4, "young ", nil)
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, run := range doc.Root("problem").Runs() {
		fmt.Printf("client %d, clock %d: %q\n", run.Client, run.Clock, run.Text)
	}
	// Output:
	// client 1, clock 2: "Few "
	// client 2, clock 0: "young "
	// client 1, clock 6: "people know."
}
