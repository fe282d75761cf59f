package ydoc

import (
	"fmt"
	"maps"
	"reflect"
)

// The formatting that these edits leave behind is what yjs' own Y.Text leaves
// after the same edits: browsers tidy what they receive, and find nothing to
// tidy here.

// InsertText puts text into a text before the unit at index. With nil
// attributes it takes on the formatting at that place; otherwise it has exactly
// the attributes given.
func (w *Txn) InsertText(t *Type, index int, text string, attributes map[string]any) error {
	return w.insertAt(t, index, text, attributes)
}

// InsertEmbed puts an embedded value, or a nested type as a Seed, into a text.
func (w *Txn) InsertEmbed(t *Type, index int, value any, attributes map[string]any) error {
	return w.insertAt(t, index, value, attributes)
}

func (w *Txn) insertAt(t *Type, index int, value any, attributes map[string]any) error {
	p, err := w.cursor(t, index)
	if err != nil || value == "" {
		return err
	}
	if attributes == nil {
		attributes = maps.Clone(p.attributes)
	}
	return p.insert(value, attributes)
}

// InsertDelta puts rich text into a text before the unit at index.
func (w *Txn) InsertDelta(t *Type, index int, delta []Piece) error {
	p, err := w.cursor(t, index)
	if err != nil {
		return err
	}
	for _, piece := range delta {
		if piece.Insert == "" {
			continue
		}
		insert := piece.Insert
		if nested, ok := insert.(*Type); ok {
			insert = seedOf(nested)
		}
		if err := p.insert(insert, piece.Attributes); err != nil {
			return err
		}
	}
	return nil
}

// Format sets attributes on units of a text; a nil value takes one away.
func (w *Txn) Format(t *Type, index, length int, attributes map[string]any) error {
	if length < 0 || index > t.Len()-length {
		return ErrRange
	}
	if t.insideCharacter(index + length) {
		return ErrInside
	}
	p, err := w.cursor(t, index)
	if err != nil || length == 0 {
		return err
	}
	return p.format(length, attributes)
}

// cursor is a place in a text while it is edited, with the formatting that is
// in force there.
type cursor struct {
	w           *Txn
	t           *Type
	left, right *item
	attributes  map[string]any
}

// cursor goes to an index, splitting the item it falls into.
func (w *Txn) cursor(t *Type, index int) (*cursor, error) {
	if err := t.live(); err != nil {
		return nil, err
	}
	if !t.isText() {
		return nil, fmt.Errorf("%w: text in a %s", ErrKind, t.kind)
	}
	if index < 0 || index > t.length {
		return nil, ErrRange
	}
	if t.insideCharacter(index) {
		return nil, ErrInside
	}
	p := w.start(t)
	p.walk(index, nil)
	return p, nil
}

func (w *Txn) start(t *Type) *cursor {
	return &cursor{w: w, t: t, right: t.start, attributes: map[string]any{}}
}

// walk goes on by so many units, splitting the item it ends in, and does
// something to each item on the way.
func (p *cursor) walk(units int, do func(*item)) {
	for p.right != nil && units > 0 {
		if it := p.right; !it.deleted() && it.countable() {
			if units < int(it.length) {
				p.w.tx.startingAt(it.id.plus(uint32(units)))
			}
			units -= int(it.length)
			if do != nil {
				do(it)
			}
		}
		p.forward()
	}
}

func (p *cursor) forward() {
	if p.right.kind == kindFormat && !p.right.deleted() {
		wear(p.attributes, p.right)
	}
	p.left, p.right = p.right, p.right.right
}

// mark puts a formatting mark here and goes past it.
func (p *cursor) mark(key string, value any) error {
	c, err := formatContent(key, value)
	if err != nil {
		return err
	}
	return p.put(c)
}

func (p *cursor) put(c content) error {
	it, err := p.w.put(p.t, nil, p.left, p.right, c)
	if err != nil {
		return err
	}
	p.right = it
	p.forward()
	return nil
}

// insert puts content here with exactly the given attributes on it.
func (p *cursor) insert(value any, attributes map[string]any) error {
	c, err := embedContent(value)
	if err != nil {
		return err
	}
	wanted := maps.Clone(attributes)
	if wanted == nil {
		wanted = map[string]any{}
	}
	for key := range p.attributes {
		if _, ok := wanted[key]; !ok {
			wanted[key] = nil
		}
	}
	p.skipSame(wanted)
	negated, err := p.open(wanted)
	if err != nil {
		return err
	}
	if err := p.put(c); err != nil {
		return err
	}
	return p.close(negated)
}

// skipSame goes past what is deleted and past marks that say what is wanted.
func (p *cursor) skipSame(wanted map[string]any) {
	for p.right != nil {
		if !p.right.deleted() {
			if p.right.kind != kindFormat {
				return
			}
			key, text := p.right.format()
			if !equal(wanted[key], jsonValue(text)) {
				return
			}
		}
		p.forward()
	}
}

// open sets the marks that are needed for the wanted attributes, and returns
// what has to be set again behind the content.
func (p *cursor) open(wanted map[string]any) (negated map[string]any, err error) {
	negated = map[string]any{}
	for _, key := range sortedKeys(wanted) {
		now := p.attributes[key]
		if equal(now, wanted[key]) {
			continue
		}
		negated[key] = now
		if err := p.mark(key, wanted[key]); err != nil {
			return nil, err
		}
	}
	return negated, nil
}

// close restores the formatting behind the content, as far as what follows does
// not restore it already.
func (p *cursor) close(negated map[string]any) error {
	for p.right != nil {
		if !p.right.deleted() {
			if p.right.kind != kindFormat {
				break
			}
			key, text := p.right.format()
			value, ok := negated[key]
			if !ok || !equal(value, jsonValue(text)) {
				break
			}
			delete(negated, key)
		}
		p.forward()
	}
	for _, key := range sortedKeys(negated) {
		if err := p.mark(key, negated[key]); err != nil {
			return err
		}
	}
	return nil
}

// equal compares attribute values; what comes from Go may be an int where
// JSON has a float.
func equal(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	left, errLeft := jsonText(a)
	right, errRight := jsonText(b)
	return errLeft == nil && errRight == nil && string(left) == string(right)
}
