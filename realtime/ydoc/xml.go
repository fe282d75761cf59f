package ydoc

import (
	"reflect"
	"slices"
	"strings"
)

// Node is one node of an editor's document, shaped as ProseMirror's JSON. A
// node of type "text" has Text and Marks, any other Attrs and Content.
type Node struct {
	Type    string         `json:"type"`
	Attrs   map[string]any `json:"attrs,omitempty"`
	Content []Node         `json:"content,omitempty"`
	Marks   []Mark         `json:"marks,omitempty"`
	Text    string         `json:"text,omitempty"`
}

// Mark is formatting that lies on text.
type Mark struct {
	Type  string         `json:"type"`
	Attrs map[string]any `json:"attrs,omitempty"`
}

// textNode and embedNode are the types of nodes that no editor names.
const (
	textNode  = "text"
	embedNode = "embed" // an embedded value inside XML text, which ProseMirror has no node for
)

// Nodes are the nodes of an XML fragment or inside an XML element, as the
// editor's binding (y-prosemirror, y-tiptap) reads them: texts that lie side by
// side with the same marks are one, and marks that may overlap with their own
// kind, which the binding stores under a name with a hash behind it, have their
// plain name again. Marks come in the order of their names.
func (t *Type) Nodes() []Node {
	var out []Node
	for _, child := range t.Children() {
		if child.isText() {
			out = appendTexts(out, child.Delta())
			continue
		}
		out = append(out, child.node())
	}
	return out
}

func (t *Type) node() Node {
	n := Node{Type: t.name, Content: t.Nodes()}
	if attrs := t.Values(); len(attrs) > 0 {
		n.Attrs = attrs
	}
	return n
}

func appendTexts(out []Node, delta []Piece) []Node {
	for _, piece := range delta {
		text, isText := piece.Insert.(string)
		marks := marksOf(piece.Attributes)
		if !isText {
			out = append(out, embedded(piece.Insert, marks))
			continue
		}
		if n := len(out); n > 0 && out[n-1].Type == textNode && reflect.DeepEqual(out[n-1].Marks, marks) {
			out[n-1].Text += text
			continue
		}
		out = append(out, Node{Type: textNode, Text: text, Marks: marks})
	}
	return out
}

func embedded(value any, marks []Mark) Node {
	if t, ok := value.(*Type); ok {
		n := t.node()
		n.Marks = marks
		return n
	}
	return Node{Type: embedNode, Attrs: map[string]any{"value": value}, Marks: marks}
}

func marksOf(attributes map[string]any) []Mark {
	if len(attributes) == 0 {
		return nil
	}
	names := make([]string, 0, len(attributes))
	for name := range attributes {
		names = append(names, name)
	}
	slices.Sort(names)
	marks := make([]Mark, len(names))
	for i, name := range names {
		attrs, _ := attributes[name].(map[string]any)
		if len(attrs) == 0 {
			attrs = nil
		}
		marks[i] = Mark{Type: MarkName(name), Attrs: attrs}
	}
	return marks
}

// hashLength is what the binding puts behind "--": eight characters of base64.
const hashLength = 8

// MarkName is the mark's own name where the binding put a hash behind it, so
// that two comments may lie on the same words.
func MarkName(attribute string) string {
	at := len(attribute) - hashLength - 2
	if at < 0 || attribute[at:at+2] != "--" {
		return attribute
	}
	for _, c := range []byte(attribute[at+2:]) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune("+/=", rune(c)) {
			return attribute
		}
	}
	return attribute[:at]
}
