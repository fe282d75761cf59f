package ydoc

// Position is a place in a document that stays where it is while others edit:
// yjs' RelativePosition. It names a unit (the one after the place, or with a
// negative Assoc the one before it), or the end of a type, or with a negative
// Assoc its beginning.
type Position struct {
	Item *ID // the unit, or nil for an end of a type
	Type *ID // the nested type that the place is in, where it is known
	// Root is the name of the root that the place is in, when InRoot.
	Root   string
	InRoot bool
	// Assoc says which neighbour the place belongs to: below zero the one
	// before it, otherwise the one after it.
	Assoc int
}

// PositionAt is the place before the unit at index of the type, or with a
// negative assoc the place behind the unit before it.
func (t *Type) PositionAt(index, assoc int) Position {
	p := t.edge(assoc)
	if assoc < 0 {
		if index == 0 {
			return p
		}
		index--
	}
	for it := t.start; it != nil; it = it.right {
		if !it.deleted() && it.countable() {
			if int(it.length) > index {
				return p.onto(t.doc.wire(it.id.plus(uint32(index))))
			}
			index -= int(it.length)
		}
		if it.right == nil && assoc < 0 {
			return p.onto(t.doc.wire(it.last()))
		}
	}
	return p
}

// edge is the position of the type itself, without a unit.
func (t *Type) edge(assoc int) Position {
	if t.item == nil {
		return Position{Root: t.name, InRoot: true, Assoc: assoc}
	}
	in := t.doc.wire(t.item.id)
	return Position{Type: &in, Assoc: assoc}
}

func (p Position) onto(unit ID) Position {
	p.Item = &unit
	return p
}

// Resolve says in which type and at which index the place is now. ok is false
// when the document has not seen the unit or the root, or no longer knows where
// it stood.
// Inside a type that is deleted the index is 0.
func (d *Doc) Resolve(p Position) (in *Type, index int, ok bool) {
	if p.Item != nil {
		return d.resolveUnit(*p.Item, p.Assoc)
	}
	switch {
	case p.InRoot:
		if in = d.roots[p.Root]; in == nil {
			return nil, 0, false
		}
	case p.Type != nil:
		at, known := d.local(*p.Type)
		if !known {
			return nil, 0, false
		}
		if in = d.at(at).child(); in == nil {
			return nil, 0, false
		}
	default:
		return nil, 0, false
	}
	if p.Assoc >= 0 {
		index = in.length
	}
	return in, index, true
}

func (d *Doc) resolveUnit(unit ID, assoc int) (in *Type, index int, ok bool) {
	at, known := d.local(unit)
	if !known {
		return nil, 0, false
	}
	it := d.at(at)
	if it.kind == kindGC || it.parent == nil {
		return nil, 0, false
	}
	in = it.parent
	if in.item != nil && in.item.deleted() {
		return in, 0, true
	}
	if !it.deleted() && it.countable() {
		index = int(at.clock - it.id.clock)
		if assoc < 0 {
			index++
		}
	}
	for n := it.left; n != nil; n = n.left {
		if !n.deleted() && n.countable() {
			index += int(n.length)
		}
	}
	return in, index, true
}
