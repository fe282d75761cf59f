package ydoc

// collect takes the content of what the transaction deleted. An item keeps
// its place; the members of a deleted type lose theirs and become holes.
func (tx *transaction) collect() {
	for _, s := range tx.deleted {
		c := tx.doc.clients[s.slot]
		for it := range c.from(s.clock) {
			if it.id.clock >= s.end() {
				break
			}
			if it.deleted() && it.kind != kindGC {
				tx.empty(it)
			}
		}
	}
}

// empty takes the content of one deleted item.
func (tx *transaction) empty(it *item) {
	child := it.child()
	it.kind, it.raw = kindDeleted, nil
	it.flags &^= flagASCII
	if child == nil {
		return
	}
	if it.keyed() {
		it.ext = &extra{key: it.ext.key, keyed: true}
	} else {
		it.ext = nil
	}
	todo := child.members(tx.work[:0])
	for len(todo) > 0 {
		in := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if nested := in.child(); nested != nil {
			todo = nested.members(todo)
		}
		*in = item{id: in.id, length: in.length, kind: kindGC, flags: flagDeleted}
	}
	tx.work = todo
}

// members appends all items of a type, deleted ones included, and empties it.
func (t *Type) members(list []*item) []*item {
	for it := t.start; it != nil; it = it.right {
		list = append(list, it)
	}
	for _, it := range t.keys {
		for ; it != nil; it = it.left {
			list = append(list, it)
		}
	}
	t.start, t.keys, t.first, t.length = nil, nil, nil, 0
	return list
}
