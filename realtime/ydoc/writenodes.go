package ydoc

import (
	"crypto/sha256"
	"encoding/base64"
)

// InsertNodes puts blocks (or, into a block, its content) into an XML fragment
// or element before the member at index, in the form in which the editor's
// binding keeps them: texts side by side share one XML text, and where two marks
// of one name lie on the same words each is stored under a name of its own.
func (w *Txn) InsertNodes(t *Type, index int, nodes ...Node) error {
	return w.Insert(t, index, seedsOf(nodes)...)
}

func seedsOf(nodes []Node) []any {
	var out []any
	var delta []Piece
	flush := func() {
		if len(delta) > 0 {
			out = append(out, Seed{Kind: XMLText, Delta: delta})
			delta = nil
		}
	}
	for _, n := range nodes {
		if n.Type == textNode {
			delta = append(delta, Piece{Insert: n.Text, Attributes: attributesOf(n.Marks)})
			continue
		}
		flush()
		s := Seed{Kind: XMLElement, Name: n.Type, Keys: map[string]any{}, Items: seedsOf(n.Content)}
		for key, value := range n.Attrs {
			if value != nil {
				s.Keys[key] = value
			}
		}
		out = append(out, s)
	}
	flush()
	return out
}

func attributesOf(marks []Mark) map[string]any {
	out := make(map[string]any, len(marks))
	count := map[string]int{}
	for _, m := range marks {
		count[m.Type]++
	}
	for _, m := range marks {
		attrs := m.Attrs
		if attrs == nil {
			attrs = map[string]any{}
		}
		if count[m.Type] > 1 {
			out[m.Type+"--"+markHash(m)] = attrs
		} else {
			out[m.Type] = attrs
		}
	}
	return out
}

// markHash is the name's hash as the binding makes it: six bytes folded from the
// SHA-256 of the mark in lib0's coding.
func markHash(m Mark) string {
	fields := 1
	if len(m.Attrs) > 0 {
		fields = 2
	}
	b := appendText(appendUint([]byte{anyObject}, uint64(fields)), "type")
	b, _ = appendAny(b, m.Type)
	if len(m.Attrs) > 0 {
		b, _ = appendAny(appendText(b, "attrs"), m.Attrs)
	}
	sum := sha256.Sum256(b)
	folded := sum[:6]
	for i := 6; i < len(sum); i++ {
		folded[i%6] ^= sum[i]
	}
	return base64.StdEncoding.EncodeToString(folded)
}
