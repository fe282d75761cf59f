package ydoc

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// proseDoc is what the editor's binding reads.
type proseDoc struct {
	Doc     Node     `json:"doc"`
	Refused int      `json:"refused"`
	Updates [][]byte `json:"updates"`
}

// plainNodes drops what ProseMirror adds to its JSON (attributes that are null)
// and puts marks in the order in which the engine gives them.
func plainNodes(nodes []Node) []Node {
	var out []Node
	for _, n := range nodes {
		n.Attrs = withoutNull(n.Attrs)
		n.Content = plainNodes(n.Content)
		for i := range n.Marks {
			n.Marks[i].Attrs = withoutNull(n.Marks[i].Attrs)
		}
		slices.SortFunc(n.Marks, func(a, b Mark) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		out = append(out, n)
	}
	return out
}

func withoutNull(attrs map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range attrs {
		if value != nil {
			out[key] = value
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// compareProse compares the engine's reading with the binding's.
func (l *live) compareProse() {
	l.t.Helper()
	var yjs proseDoc
	for {
		l.settle()
		yjs = proseDoc{}
		l.ask(l.t, map[string]any{"do": "proseReads", "client": 0}, &yjs)
		if yjs.Refused > 0 {
			l.t.Fatalf("seed %d: the binding deleted %d blocks, which it could not read", l.seed, yjs.Refused)
		}
		if len(yjs.Updates) == 0 {
			break
		}
		// Two texts of its own side by side the binding makes one, on reading.
		l.post(0, yjs.Updates)
	}
	mine, theirs := plainNodes(l.doc.Root("xml").Nodes()), plainNodes(yjs.Doc.Content)
	if !reflect.DeepEqual(mine, theirs) {
		a, _ := json.Marshal(mine)
		b, _ := json.Marshal(theirs)
		l.t.Fatalf("seed %d: nodes\n  got  %s\n  want %s", l.seed, a, b)
	}
}

func (l *live) prose(client int) {
	var s sent
	l.ask(l.t, map[string]any{"do": "prose", "client": client, "seed": l.rng.Uint32()}, &s)
	l.post(client, s.Updates)
}

func TestYjsBindingOfTheEditorReadsTheSameNodes(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 20000+seed+uint64(i), "xml", i%3 == 0)
		for range 3 {
			for range 3 {
				l.prose(l.rng.IntN(2))
			}
			l.compareProse()
		}
	}
}

// block draws a block of the kinds the editor knows.
func (l *live) block(depth int) Node {
	if depth > 0 && l.rng.IntN(4) == 0 {
		return Node{Type: "bulletList", Content: []Node{{Type: "listItem", Content: []Node{l.block(depth - 1)}}}}
	}
	texts := []Node{{Type: "text", Text: "plain 😀 "}, {Type: "text", Text: "bold", Marks: []Mark{{Type: "bold"}, {Type: "italic"}}},
		{Type: "text", Text: "said twice", Marks: []Mark{{Type: "comment", Attrs: map[string]any{"id": "c1"}}, {Type: "comment", Attrs: map[string]any{"id": "c2"}}}},
		{Type: "text", Text: "linked", Marks: []Mark{{Type: "link", Attrs: map[string]any{"href": "/a"}}}}}
	n := l.rng.IntN(len(texts) + 1)
	if l.rng.IntN(2) == 0 {
		return Node{Type: "heading", Attrs: map[string]any{"level": 1 + l.rng.IntN(3)}, Content: texts[:n]}
	}
	return Node{Type: "paragraph", Content: texts[:n]}
}

// writeProse makes an edit of blocks as the server's forms do.
func (l *live) writeProse(w *Txn) error {
	root, err := w.Root("xml", XMLFragment)
	if err != nil {
		return err
	}
	blocks := root.Children()
	if len(blocks) == 0 {
		return w.InsertNodes(root, 0, l.block(2))
	}
	at := l.rng.IntN(len(blocks))
	switch l.rng.IntN(5) {
	case 0:
		return w.InsertNodes(root, at, l.block(2), l.block(1))
	case 1:
		return w.Move(root, at, l.rng.IntN(len(blocks)+1))
	case 2:
		return w.Delete(root, at, 1)
	case 3:
		if blocks[at].Name() == "heading" {
			return w.Set(blocks[at], "level", 2)
		}
	}
	if inside := blocks[at].Children(); len(inside) > 0 && inside[0].Kind() == XMLText {
		if err := w.Format(inside[0], 0, inside[0].Len(), map[string]any{"italic": map[string]any{}}); err != nil {
			return err
		}
		return w.InsertText(inside[0], inside[0].Len(), " more", nil)
	}
	return nil
}

func TestYjsBindingOfTheEditorReadsBlocksWrittenByTheServer(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 30000+seed+uint64(i), "xml", i%3 == 0)
		l.prose(0)
		for range 3 {
			l.prose(l.rng.IntN(2))
			l.write(l.writeProse)
			l.write(l.writeProse)
			l.compareProse()
		}
	}
}
