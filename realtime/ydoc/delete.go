package ydoc

// delete marks an item deleted, and all that a nested type holds with it. It
// keeps its own list of what is left to do: nesting costs no stack.
func (tx *transaction) delete(it *item) {
	todo := tx.work[len(tx.work):]
	for {
		if !it.deleted() {
			todo = tx.markDeleted(it, todo)
		}
		if len(todo) == 0 {
			return
		}
		it = todo[len(todo)-1]
		todo = todo[:len(todo)-1]
	}
}

func (tx *transaction) markDeleted(it *item, todo []*item) []*item {
	parent := it.parent
	if it.countable() && !it.keyed() {
		parent.length -= int(it.length)
	}
	it.flags |= flagDeleted
	tx.deleted = append(tx.deleted, span{it.id, it.length})
	child := it.child()
	if child == nil {
		return todo
	}
	for in := child.start; in != nil; in = in.right {
		todo = tx.deleteInside(in, todo)
	}
	for _, in := range child.keys {
		todo = tx.deleteInside(in, todo)
	}
	return todo
}

// deleteInside handles one member of a deleted type. One that was deleted long
// ago becomes a hole now, and may then join its neighbours.
func (tx *transaction) deleteInside(in *item, todo []*item) []*item {
	if !in.deleted() {
		return append(todo, in)
	}
	if in.id.clock < tx.before(in.id.slot) {
		tx.splits = append(tx.splits, in.id)
	}
	return todo
}

// deleteSpan deletes the units [from, to) of a client, all of them known.
func (tx *transaction) deleteSpan(c *client, from, to uint32) {
	if from >= to {
		return
	}
	if it := c.holding(from); !it.deleted() && it.id.clock < from {
		tx.startingAt(id{c.slot, from})
	}
	for it := range c.from(from) {
		if it.id.clock >= to {
			return
		}
		if it.deleted() {
			continue
		}
		if to < it.end() {
			tx.startingAt(id{c.slot, to})
		}
		tx.delete(it)
	}
}
