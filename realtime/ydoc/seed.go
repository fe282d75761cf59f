package ydoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Seed says what a new nested type is to hold.
type Seed struct {
	Kind Kind
	Name string // of an XML element
	// Keys are the entries of a map, the attributes of an XML node.
	Keys map[string]any
	// Items are the members of an array, the children of an XML node.
	Items []any
	// Delta is the content of a text.
	Delta []Piece
}

// A value that goes into a document is nil, Undefined, a bool, int, int64,
// float64, BigInt, string, []byte, []any or map[string]any of such, a Subdoc, or
// a Seed for a nested type.

// content is what a new item will hold.
type content struct {
	raw    []byte
	seed   *Seed
	length uint32
	kind   kind
	flags  uint8
}

// contentOf is the content for one value of an array, a map or an attribute.
func contentOf(value any) (content, error) {
	switch v := value.(type) {
	case Seed:
		return nestedContent(&v)
	case *Seed:
		return nestedContent(v)
	case []byte:
		return content{kind: kindBinary, raw: v, length: 1}, nil
	case Subdoc:
		raw, ok := appendAny(appendText(nil, v.GUID), v.Options)
		if !ok {
			return content{}, ErrValue
		}
		return content{kind: kindDoc, raw: raw, length: 1}, nil
	}
	raw, ok := appendAny(nil, value)
	if !ok {
		return content{}, fmt.Errorf("%w: %T", ErrValue, value)
	}
	return content{kind: kindAny, raw: raw, length: 1}, nil
}

func nestedContent(s *Seed) (content, error) {
	if s == nil || s.Kind > XMLText {
		return content{}, fmt.Errorf("%w: a nested type needs a kind", ErrValue)
	}
	return content{kind: kindType, seed: s, length: 1}, nil
}

// textContent is the content for text; text that is not UTF-8 is refused.
func textContent(text string) (content, error) {
	n, ascii, valid := units([]byte(text))
	if !valid || !utf8.ValidString(text) {
		return content{}, fmt.Errorf("%w: text that is not UTF-8", ErrValue)
	}
	if n > maxClock {
		return content{}, ErrTooLarge
	}
	c := content{kind: kindString, raw: []byte(text), length: uint32(n)}
	if ascii {
		c.flags = flagASCII
	}
	return c, nil
}

// embedContent is the content for what is inserted into rich text.
func embedContent(value any) (content, error) {
	switch v := value.(type) {
	case string:
		return textContent(v)
	case Seed, *Seed:
		return contentOf(v)
	}
	raw, err := jsonText(value)
	return content{kind: kindEmbed, raw: raw, length: 1}, err
}

func formatContent(key string, value any) (content, error) {
	text, err := jsonText(value)
	return content{kind: kindFormat, raw: appendBytes(appendText(nil, key), text), length: 1}, err
}

// jsonText writes a value as JavaScript's JSON.stringify does.
func jsonText(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrValue, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// fill puts into a new type what its seed says.
func (w *Txn) fill(t *Type, s *Seed) error {
	for _, key := range sortedKeys(s.Keys) {
		if err := w.Set(t, key, s.Keys[key]); err != nil {
			return err
		}
	}
	if len(s.Delta) > 0 {
		if err := w.InsertDelta(t, 0, s.Delta); err != nil {
			return err
		}
	}
	if len(s.Items) > 0 {
		return w.Insert(t, 0, s.Items...)
	}
	return nil
}

// seedOf is what a value is made again from: a nested type becomes a Seed with
// everything in it.
func seedOf(value any) any {
	t, nested := value.(*Type)
	if !nested {
		return value
	}
	s := Seed{Kind: t.kind, Name: t.name, Keys: t.Values()}
	for key, value := range s.Keys {
		s.Keys[key] = seedOf(value)
	}
	if t.isText() {
		s.Delta = t.Delta()
		return s
	}
	s.Items = t.Items()
	for i, value := range s.Items {
		s.Items[i] = seedOf(value)
	}
	return s
}
