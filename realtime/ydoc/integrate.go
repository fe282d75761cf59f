package ydoc

// integrate gives a new item its place. left and right are the items it was
// typed between, already split off. When something else has been typed there
// since, the YATA rules decide, and every document decides alike.
func (tx *transaction) integrate(c *client, it, left, right *item) {
	parent := it.parent
	if (left == nil && (right == nil || right.left != nil)) || (left != nil && left.right != right) {
		left = tx.resolve(it, left, right)
	}
	it.left = left
	if left != nil {
		it.right = left.right
		left.right = it
	} else if it.keyed() {
		it.right = parent.oldest(it.key())
		parent.setOldest(it)
	} else {
		it.right = parent.start
		parent.start = it
	}
	if it.right != nil {
		it.right.left = it
	} else if it.keyed() {
		parent.set(it.key(), it)
		if left != nil {
			tx.delete(left)
		}
	}
	tx.add(c, it)
	if it.kind == kindDeleted {
		it.flags |= flagDeleted
		tx.deleted = append(tx.deleted, span{it.id, it.length})
	} else if !it.keyed() && it.countable() {
		parent.length += int(it.length)
	}
	if child := it.child(); child != nil {
		child.item = it
	}
	if (parent.item != nil && parent.item.deleted()) || (it.keyed() && it.right != nil) {
		tx.delete(it)
	}
}

// hole integrates a structure whose place is gone. Holes side by side are one.
func (tx *transaction) hole(c *client, i id, length uint32) {
	if last := c.last(); last != nil && last.kind == kindGC {
		tx.touch(c)
		last.length += length
		c.end += length
		return
	}
	it := tx.doc.memory.item()
	it.id, it.length = i, length
	it.kind, it.flags = kindGC, flagDeleted
	tx.add(c, it)
}

// resolve finds the item to the left of which nothing may come, by going
// through what was typed between left and right without knowing of it.
func (tx *transaction) resolve(it, left, right *item) *item {
	d := tx.doc
	o := it.firstConflict(left)
	mine := d.clients[it.id.slot].number
	seen := passed{items: tx.work[:0]}
	for o != nil && o != right {
		seen.add(o)
		if o.origin == it.origin {
			if d.clients[o.id.slot].number < mine {
				left = o
				seen.conflicts = len(seen.items)
			} else if o.rightOrigin == it.rightOrigin {
				break
			}
		} else if at := seen.index(d, o.origin); at >= 0 {
			if at < seen.conflicts {
				left = o
				seen.conflicts = len(seen.items)
			}
		} else {
			break
		}
		o = o.right
	}
	tx.work = seen.items[:0]
	return left
}

func (it *item) firstConflict(left *item) *item {
	switch {
	case left != nil:
		return left.right
	case it.keyed():
		return it.parent.oldest(it.key())
	}
	return it.parent.start
}

// passed is the list of items that resolve went by. Those from conflicts on
// are still rivals for the place.
type passed struct {
	items     []*item
	conflicts int
	places    map[*item]int // once the list is long
}

const passedShort = 24

func (p *passed) add(it *item) {
	p.items = append(p.items, it)
	if p.places != nil {
		p.places[it] = len(p.items) - 1
	} else if len(p.items) > passedShort {
		p.places = make(map[*item]int, 4*passedShort)
		for i, other := range p.items {
			p.places[other] = i
		}
	}
}

// index is the place of the item that holds the unit, or -1.
func (p *passed) index(d *Doc, i id) int {
	if i.none() {
		return -1
	}
	it := d.at(i)
	if p.places != nil {
		if at, ok := p.places[it]; ok {
			return at
		}
		return -1
	}
	for at := len(p.items) - 1; at >= 0; at-- {
		if p.items[at] == it {
			return at
		}
	}
	return -1
}

// oldest is the leftmost item in the chain of a key. Where a chain has grown to
// the left, its start is remembered, or a flood of values for one key would be
// gone through again for each of them.
func (t *Type) oldest(key string) *item {
	it := t.first[key]
	if it == nil {
		it = t.keys[key]
	}
	for it != nil && it.left != nil {
		it = it.left
	}
	return it
}

// setOldest is told of a new start of a chain, which may be its only item.
func (t *Type) setOldest(it *item) {
	if it.right == nil {
		return
	}
	if t.first == nil {
		t.first = make(map[string]*item, 1)
	}
	t.first[it.key()] = it
}

func (t *Type) set(key string, it *item) {
	if t.keys == nil {
		t.keys = make(map[string]*item, 1)
	}
	t.keys[key] = it
}
