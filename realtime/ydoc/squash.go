package ydoc

import "slices"

// join unites each structure of a client that starts between the two clocks
// with the one before it where the one continues the other. A run is united
// from left to right in one pass, so that a long update of single letters
// costs its length once.
func (tx *transaction) join(c *client, from, to uint32) {
	if from >= c.end {
		return
	}
	at, ok := c.find(from), true
	if at == (cell{}) || c.item(at).id.clock < from {
		at, ok = c.next(at)
	}
	if !ok {
		return
	}
	before, _ := c.previous(at)
	// What is before may itself continue what is before it.
	for continues(c.item(before), c.item(at)) {
		further, ok := c.previous(before)
		if !ok || !continues(c.item(further), c.item(before)) {
			break
		}
		before, at = further, before
	}
	tx.joinFrom(c, c.item(before), at, to)
}

// joinFrom goes through the blocks, and closes up what is left in each.
func (tx *transaction) joinFrom(c *client, kept *item, at cell, to uint32) {
	for b, n := at.block, at.n; b < len(c.blocks); b, n = b+1, 0 {
		block := &c.blocks[b]
		w, r := n, n
		for ; r < len(block.items) && block.items[r].id.clock <= to; r++ {
			it := block.items[r]
			if continues(kept, it) {
				tx.doc.unite(kept, it)
				continue
			}
			block.items[w] = it
			w++
			kept = it
		}
		done := r < len(block.items)
		if w < r {
			block.items = slices.Delete(block.items, w, r)
			b -= c.tidy(b)
		}
		if done {
			return
		}
	}
}

// tidy looks after a block that has lost items; it says whether the block is
// gone.
func (s *shelf) tidy(b int) int {
	items := s.blocks[b].items
	switch {
	case len(items) == 0:
		s.blocks = slices.Delete(s.blocks, b, b+1)
		return 1
	case b > 0 && len(items)+len(s.blocks[b-1].items) <= smallBlock:
		s.blocks[b-1].items = append(s.blocks[b-1].items, items...)
		s.blocks = slices.Delete(s.blocks, b, b+1)
		return 1
	}
	s.blocks[b].first = items[0].id.clock
	return 0
}

// joinDeleted tries what the transaction deleted, and its right neighbours.
func (tx *transaction) joinDeleted() {
	for i := len(tx.deleted) - 1; i >= 0; i-- {
		s := tx.deleted[i]
		c := tx.doc.clients[s.slot]
		tx.join(c, s.clock, c.holding(s.end()-1).end())
	}
}

// joinAround tries both sides of a structure that was split off.
func (tx *transaction) joinAround(i id) {
	c := tx.doc.clients[i.slot]
	it := c.holding(i.clock)
	tx.join(c, it.id.clock, it.end())
}

// continues says whether right, the next structure of the same client, can
// become part of left: the same kind and fate, and typed right after it at the
// same place. Which pairs join does not depend on the order they are tried in.
func continues(left, right *item) bool {
	if left.kind != right.kind {
		return false
	}
	if left.kind == kindGC {
		return true
	}
	return left.kind.joinable() &&
		left.right == right &&
		right.origin == left.last() &&
		left.rightOrigin == right.rightOrigin &&
		left.deleted() == right.deleted()
}

// unite makes right a part of left and takes its memory back.
func (d *Doc) unite(left, right *item) {
	if left.kind != kindGC {
		if right.ext != nil && right.keyed() && right.parent.keys[right.key()] == right {
			right.parent.keys[right.key()] = left
		}
		left.right = right.right
		if right.right != nil {
			right.right.left = left
		}
		left.raw = append(left.raw, right.raw...)
		if !right.ascii() {
			left.flags &^= flagASCII
		}
	}
	left.length += right.length
	d.memory.release(right)
}
