package ydoc

import "slices"

// join unites neighbours among the client's structures from lo to hi, each of
// which may also join the one before it. A run is united from left to right in
// one pass, so that a long update of single letters costs its length once.
func (tx *transaction) join(c *client, lo, hi int) {
	if lo < 1 || lo > hi {
		return
	}
	for lo > 1 && continues(c.structs[lo-1], c.structs[lo]) && continues(c.structs[lo-2], c.structs[lo-1]) {
		lo--
	}
	kept := lo - 1
	for n := lo; n <= hi; n++ {
		if left, right := c.structs[kept], c.structs[n]; continues(left, right) {
			tx.doc.unite(left, right)
			continue
		}
		kept++
		c.structs[kept] = c.structs[n]
	}
	if kept < hi {
		c.structs = slices.Delete(c.structs, kept+1, hi+1)
	}
}

// joinDeleted tries what the transaction deleted, and its right neighbours.
func (tx *transaction) joinDeleted() {
	for i := len(tx.deleted) - 1; i >= 0; i-- {
		s := tx.deleted[i]
		c := tx.doc.clients[s.slot]
		hi := min(len(c.structs)-1, 1+c.find(s.end()-1))
		lo := c.find(s.clock)
		if c.structs[lo].id.clock < s.clock {
			lo++
		}
		tx.join(c, max(lo, 1), hi)
	}
}

// joinAround tries both sides of a structure that was split off.
func (tx *transaction) joinAround(i id) {
	c := tx.doc.clients[i.slot]
	n := c.find(i.clock)
	tx.join(c, max(n, 1), min(n+1, len(c.structs)-1))
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
