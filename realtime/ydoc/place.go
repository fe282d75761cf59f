package ydoc

// missing names what a structure depends on that is not there yet. have tells
// a client's state. Dependencies inside its own client are in order by then.
func (s *structure) missing(have target) (ID, bool) {
	if s.hasOrigin && s.origin.Client != s.client && s.origin.Clock >= have.state(s.origin.Client) {
		return s.origin, true
	}
	if s.hasRight && s.rightOrigin.Client != s.client && s.rightOrigin.Clock >= have.state(s.rightOrigin.Client) {
		return s.rightOrigin, true
	}
	if s.parent == parentItem && s.parentID.Client != s.client && s.parentID.Clock >= have.state(s.parentID.Client) {
		return s.parentID, true
	}
	return ID{}, false
}

// place integrates a structure of which nothing is missing, and which starts
// where its client's last one ended.
func (tx *transaction) place(s *structure) {
	d := tx.doc
	c := d.client(s.client)
	own := id{c.slot, uint32(s.clock)}
	if s.kind == kindGC {
		tx.hole(c, own, uint32(s.length))
		return
	}
	if tx.extend(c, s) {
		return
	}
	var left, right *item
	if s.hasOrigin {
		left = tx.endingAt(d.slotted(s.origin))
	}
	if s.hasRight {
		right = tx.startingAt(d.slotted(s.rightOrigin))
	}
	parent, ext := tx.belongs(s, left, right)
	if parent == nil {
		tx.hole(c, own, uint32(s.length))
		return
	}
	it := d.memory.item()
	it.id = own
	it.parent, it.ext = parent, ext
	it.length, it.kind = uint32(s.length), s.kind
	it.origin, it.rightOrigin = noID, noID
	if s.hasOrigin {
		it.origin = d.slotted(s.origin)
	}
	if s.hasRight {
		it.rightOrigin = d.slotted(s.rightOrigin)
	}
	it.raw = d.memory.keep(s.raw)
	if s.ascii && s.kind == kindString {
		it.flags |= flagASCII
	}
	if s.kind == kindType {
		it.ext = d.nested(s, parent, ext)
	}
	tx.integrate(c, it, left, right)
}

func (d *Doc) slotted(i ID) id { return id{d.slots[i.Client], uint32(i.Clock)} }

// belongs finds the type a structure belongs to, and its key if it has one; no
// type when a neighbour or the parent is gone.
func (tx *transaction) belongs(s *structure, left, right *item) (*Type, *extra) {
	if (left != nil && left.kind == kindGC) || (right != nil && right.kind == kindGC) {
		return nil, nil
	}
	switch s.parent {
	case parentRoot:
		return tx.doc.rootNamed(s.root), s.keyExtra()
	case parentItem:
		return tx.doc.at(tx.doc.slotted(s.parentID)).child(), s.keyExtra()
	}
	neighbour := left
	if left == nil {
		neighbour = right
	}
	if neighbour.keyed() {
		return neighbour.parent, neighbour.ext.keyOnly()
	}
	return neighbour.parent, nil
}

func (s *structure) keyExtra() *extra {
	if !s.keyed {
		return nil
	}
	return &extra{key: string(s.key), keyed: true}
}

// keyOnly shares the record with a neighbour of the same key.
func (e *extra) keyOnly() *extra {
	if e.child == nil {
		return e
	}
	return &extra{key: e.key, keyed: true}
}

func (d *Doc) nested(s *structure, parent *Type, ext *extra) *extra {
	child := &Type{doc: d, kind: s.typeKind, name: string(s.name), depth: parent.depth + 1}
	d.deepest = max(d.deepest, child.depth)
	if ext == nil {
		return &extra{child: child}
	}
	return &extra{child: child, key: ext.key, keyed: true}
}

// rootNamed is root without making a string of a name that is known.
func (d *Doc) rootNamed(name []byte) *Type {
	if t := d.roots[string(name)]; t != nil {
		return t
	}
	return d.root(string(name))
}
