package ydoc

import "fmt"

// Insert puts values into an array, or nodes (as Seeds) into an XML fragment or
// element, before the member at index.
func (w *Txn) Insert(t *Type, index int, values ...any) error {
	if err := t.live(); err != nil {
		return err
	}
	if index < 0 || index > t.length {
		return ErrRange
	}
	left := w.memberBefore(t, index)
	for at := 0; at < len(values); {
		c, used, err := packed(t, values[at:])
		if err != nil {
			return err
		}
		right := t.start
		if left != nil {
			right = left.right
		}
		if left, err = w.put(t, nil, left, right, c); err != nil {
			return err
		}
		at += used
	}
	return nil
}

// packed is the content for the first of the values, and for those after it
// that can share its item, as plain values can.
func packed(t *Type, values []any) (c content, used int, err error) {
	for _, value := range values {
		one, err := contentOf(value)
		if err == nil && !t.takes(one) {
			err = fmt.Errorf("%w: %T into a %s", ErrKind, value, t.kind)
		}
		if err != nil {
			return content{}, 0, err
		}
		if used > 0 && (c.kind != kindAny || one.kind != kindAny) {
			break
		}
		if used == 0 {
			c = one
		} else {
			c.raw = append(c.raw, one.raw...)
			c.length++
		}
		used++
	}
	return c, used, nil
}

// takes says whether content may be a member of the type.
func (t *Type) takes(c content) bool {
	switch t.shape() {
	case Array:
		return true
	case XMLFragment, XMLElement:
		return c.seed != nil && (c.seed.Kind == XMLElement || c.seed.Kind == XMLText || c.seed.Kind == XMLHook)
	}
	return false
}

// memberBefore is the item that ends right before an index, split off; nil at
// the start.
func (w *Txn) memberBefore(t *Type, index int) *item {
	if index == 0 {
		return nil
	}
	for it := t.start; it != nil; it = it.right {
		if it.deleted() || !it.countable() {
			continue
		}
		if index <= int(it.length) {
			return w.tx.endingAt(it.id.plus(uint32(index) - 1))
		}
		index -= int(it.length)
	}
	return nil
}

// Delete takes members out of an array or XML node, or units out of a text.
func (w *Txn) Delete(t *Type, index, length int) error {
	if err := t.live(); err != nil {
		return err
	}
	if index < 0 || length < 0 || index > t.length-length {
		return ErrRange
	}
	if t.isText() {
		if t.insideCharacter(index) || t.insideCharacter(index+length) {
			return ErrInside
		}
		w.deleteText(t, index, length)
		return nil
	}
	for it := t.start; it != nil && length > 0; it = it.right {
		if it.deleted() || !it.countable() {
			continue
		}
		if index >= int(it.length) {
			index -= int(it.length)
			continue
		}
		if index > 0 {
			it = w.tx.startingAt(it.id.plus(uint32(index)))
			index = 0
		}
		if length < int(it.length) {
			w.tx.startingAt(it.id.plus(uint32(length)))
		}
		length -= int(it.length)
		w.tx.delete(it)
	}
	return nil
}

// Move takes the member at from and puts it before the one that is at to now.
// Yjs has no moving: the member is made again and the old one deleted, so what
// others type into it at the same time stays in the deleted one.
func (w *Txn) Move(t *Type, from, to int) error {
	members := t.Items()
	if from < 0 || from >= len(members) || to < 0 || to > len(members) {
		return ErrRange
	}
	if to == from || to == from+1 {
		return nil
	}
	if err := w.Insert(t, to, seedOf(members[from])); err != nil {
		return err
	}
	if to <= from {
		from++
	}
	return w.Delete(t, from, 1)
}

// Set gives a map entry or an attribute a value.
func (w *Txn) Set(t *Type, key string, value any) error {
	if err := t.live(); err != nil {
		return err
	}
	if k := t.shape(); k == Array || k == XMLFragment {
		return fmt.Errorf("%w: a key in a %s", ErrKind, t.kind)
	}
	c, err := contentOf(value)
	if err != nil {
		return err
	}
	_, err = w.put(t, &key, t.keys[key], nil, c)
	return err
}

// Unset takes a map entry or an attribute away; nothing happens when there is
// none.
func (w *Txn) Unset(t *Type, key string) error {
	if err := t.live(); err != nil {
		return err
	}
	if it := t.keys[key]; it != nil && !it.deleted() {
		w.tx.delete(it)
	}
	return nil
}
