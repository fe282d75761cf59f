package server

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// plant writes a whole text into an empty document.
func plant(w *ydoc.Txn, c draft.Content) error {
	meta, err := w.Root(metaRoot, ydoc.Map)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(c.Short)) {
		if err := w.Set(meta, string(key), c.Short[key]); err != nil {
			return err
		}
	}
	for _, field := range slices.Sorted(maps.Keys(c.Texts)) {
		root, err := w.Root(string(field), ydoc.XMLFragment)
		if err != nil {
			return err
		}
		if err := w.Insert(root, 0, seedsOf(c.Texts[field].Content)...); err != nil {
			return err
		}
	}
	rows, err := w.Root(milestonesRoot, ydoc.Array)
	if err != nil {
		return err
	}
	for i, m := range c.Milestones {
		if err := w.Insert(rows, i, rowOf(m)); err != nil {
			return err
		}
	}
	return nil
}

// seedsOf turns nodes into what the editor's binding would have made of them:
// texts that stand side by side share one XML text.
func seedsOf(nodes []draft.Node) []any {
	var all []any
	var text []ydoc.Piece
	flush := func() {
		if len(text) > 0 {
			all = append(all, ydoc.Seed{Kind: ydoc.XMLText, Delta: text})
			text = nil
		}
	}
	for _, n := range nodes {
		if n.Type == "text" {
			text = append(text, ydoc.Piece{Insert: n.Text, Attributes: attributesOf(n.Marks)})
			continue
		}
		flush()
		all = append(all, ydoc.Seed{Kind: ydoc.XMLElement, Name: n.Type, Keys: n.Attrs, Items: seedsOf(n.Content)})
	}
	flush()
	return all
}

func attributesOf(all []draft.Mark) map[string]any {
	attributes := map[string]any{}
	for _, m := range all {
		attrs := m.Attrs
		if attrs == nil {
			attrs = map[string]any{}
		}
		attributes[m.Type] = attrs
	}
	return attributes
}

func rowOf(m draft.Milestone) ydoc.Seed {
	keys := map[string]any{"id": m.ID, "kind": m.Kind, "start": m.Start, "end": m.End, "lead": m.Lead,
		"text": ydoc.Seed{Kind: ydoc.Text, Delta: []ydoc.Piece{{Insert: m.Text}}}}
	if m.Objective > 1 {
		keys["objective"] = m.Objective
	}
	return ydoc.Seed{Kind: ydoc.Map, Keys: keys}
}

// replace changes words in a field, touching only what differs: what stays the
// same stays its authors'. from counts UTF-16 units of the field's plain text.
func replace(w *ydoc.Txn, root *ydoc.Type, from int, old, new string) error {
	head, tail := common(old, new)
	from += units(old[:head])
	cut := units(old[head : len(old)-tail])
	put := new[head : len(new)-tail]
	in, place, ok := textAt(root, from, cut)
	if !ok {
		return draft.ErrMoved
	}
	if err := w.InsertText(in, place+cut, put, nil); err != nil {
		return err
	}
	if put == "" {
		// A pure deletion leaves no trace of who made it; a letter that comes
		// and goes does, so that the same edit is known when it is asked again.
		if err := w.InsertText(in, place+cut, " ", nil); err != nil {
			return err
		}
		cut++
	}
	return w.Delete(in, place, cut)
}

// textAt finds the text, and the place in it, where so many units begin. Words
// that reach over the end of a block have no such place.
func textAt(root *ydoc.Type, from, length int) (in *ydoc.Type, place int, ok bool) {
	start := 0
	for _, run := range root.Runs() {
		if run.In != in {
			in, start = run.In, run.Offset
		}
		end := run.Offset + run.Length
		if from >= run.Offset && (from < end || length == 0 && from == end) {
			return in, from - start, from-start+length <= in.Len()
		}
	}
	return nil, 0, false
}

// common is how much two texts share at their beginning and end, in whole
// words, in bytes.
func common(a, b string) (head, tail int) {
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	head = strings.LastIndexByte(a[:head], ' ') + 1
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	if at := strings.IndexByte(a[len(a)-tail:], ' '); at >= 0 {
		tail -= at
	} else {
		tail = 0
	}
	return head, tail
}

// units counts UTF-16 units, which is what shared documents count in.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
