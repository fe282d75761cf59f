package ydoc

import (
	"bytes"
	"maps"
)

// Piece is one stretch of rich text: a string, an embedded value or a nested
// *Type, with the formatting that lies on it.
type Piece struct {
	Insert     any            `json:"insert"`
	Attributes map[string]any `json:"attributes,omitempty"`
}

// Delta is the rich text as yjs' toDelta gives it: a piece ends where an embed
// stands and at every formatting mark, even one that changes nothing.
func (t *Type) Delta() []Piece {
	p := pieces{out: []Piece{}, attributes: map[string]any{}}
	t.visible(func(it *item) bool {
		p.add(it)
		return true
	})
	p.flush()
	return p.out
}

// pieces gathers items into pieces.
type pieces struct {
	out        []Piece
	text       bytes.Buffer
	attributes map[string]any
}

func (p *pieces) add(it *item) {
	switch it.kind {
	case kindString:
		p.text.Write(it.raw)
	case kindType, kindEmbed:
		p.flush()
		p.out = append(p.out, Piece{Insert: it.lastValue(), Attributes: p.worn()})
	case kindFormat:
		p.flush()
		wear(p.attributes, it)
	}
}

func (p *pieces) flush() {
	if p.text.Len() > 0 {
		p.out = append(p.out, Piece{Insert: p.text.String(), Attributes: p.worn()})
		p.text.Reset()
	}
}

func (p *pieces) worn() map[string]any {
	if len(p.attributes) == 0 {
		return nil
	}
	return maps.Clone(p.attributes)
}

// wear puts a formatting mark on, or takes it off: null ends an attribute.
func wear(attributes map[string]any, it *item) {
	key, text := it.format()
	if value := jsonValue(text); value == nil {
		delete(attributes, key)
	} else {
		attributes[key] = value
	}
}
