package ydoc

// extend makes a structure part of the one before it, where it only continues
// that: the next letter, typed where the last one was, with nothing between
// them. The end of the transaction would unite the two all the same; a letter
// that is never an item of its own costs less. Longer text is mostly that of a
// document that is being loaded, where what stands between is yet to come.
func (tx *transaction) extend(c *client, s *structure) bool {
	if s.length != 1 || !s.hasOrigin || s.keyed || s.origin.Client != s.client || s.origin.Clock+1 != s.clock || !s.kind.joinable() {
		return false
	}
	last := c.last() // there is one: the origin has been found
	if last.kind != s.kind || last.keyed() || !tx.staysBeside(last, s) {
		return false
	}
	gone := s.kind == kindDeleted
	if last.deleted() != gone {
		if within := last.parent.item; gone || within == nil || !within.deleted() {
			return false
		}
		gone = true // all that comes into a deleted type is deleted
	}
	tx.touch(c)
	if gone {
		tx.deleted = append(tx.deleted, span{id{c.slot, c.end}, 1})
	} else {
		last.parent.length++
	}
	last.raw = append(last.raw, s.raw...)
	if !s.ascii {
		last.flags &^= flagASCII
	}
	last.length++
	c.end++
	return true
}

// staysBeside says whether a structure that was typed after an item would be
// placed right after it: it has the same on its right, and nobody else typed
// anything after that very unit.
func (tx *transaction) staysBeside(it *item, s *structure) bool {
	right := noID
	if s.hasRight {
		right = tx.doc.slotted(s.rightOrigin)
	}
	switch {
	case it.rightOrigin != right:
		return false
	case it.right != nil && it.right.id == right:
		return true
	case it.right != nil && it.right.origin == it.last():
		return false
	}
	return right.none() || tx.doc.at(right).kind != kindGC
}
