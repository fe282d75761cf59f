package ydoc

import "slices"

// client is everything a document has of one client: structures without
// gaps, in the order of their clocks.
type client struct {
	number  uint64
	slot    uint32
	before  uint32 // state at the start of the transaction that touched it
	touched uint64 // number of that transaction
	near    int    // index that find came to last
	structs []*item
}

// state is the next clock expected from the client.
func (c *client) state() uint32 {
	if len(c.structs) == 0 {
		return 0
	}
	return c.structs[len(c.structs)-1].end()
}

// find is the index of the structure that holds the clock, which must be
// below state. What is looked for is mostly at the end, or where it was last
// time.
func (c *client) find(clock uint32) int {
	lo, hi := 0, len(c.structs)-1
	if c.structs[hi].id.clock <= clock {
		return hi
	}
	if near := c.near; near < hi && c.structs[near].id.clock <= clock {
		if clock < c.structs[near+1].id.clock {
			return near
		}
		lo = near + 1
	}
	// structs[lo] starts at or before the clock, structs[hi] after it.
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) / 2); c.structs[mid].id.clock <= clock {
			lo = mid
		} else {
			hi = mid
		}
	}
	c.near = lo
	return lo
}

// at is the structure that holds a unit the document is known to have.
func (d *Doc) at(i id) *item {
	c := d.clients[i.slot]
	return c.structs[c.find(i.clock)]
}

// client finds or makes the record of a client.
func (d *Doc) client(number uint64) *client {
	if slot, ok := d.slots[number]; ok {
		return d.clients[slot]
	}
	c := &client{number: number, slot: uint32(len(d.clients))}
	d.clients = append(d.clients, c)
	d.slots[number] = c.slot
	return c
}

// state is what the document has of a client, by its number.
func (d *Doc) state(number uint64) uint64 {
	slot, ok := d.slots[number]
	if !ok {
		return 0
	}
	return uint64(d.clients[slot].state())
}

// endingAt is the structure that ends with the unit, split off if need be.
func (tx *transaction) endingAt(i id) *item {
	c := tx.doc.clients[i.slot]
	n := c.find(i.clock)
	it := c.structs[n]
	if it.kind != kindGC && it.end()-1 != i.clock {
		tx.split(c, n, i.clock-it.id.clock+1)
	}
	return it
}

// startingAt is the structure that starts with the unit, split off if need be.
func (tx *transaction) startingAt(i id) *item {
	c := tx.doc.clients[i.slot]
	return c.structs[tx.indexStartingAt(c, i.clock)]
}

func (tx *transaction) indexStartingAt(c *client, clock uint32) int {
	n := c.find(clock)
	it := c.structs[n]
	if it.kind != kindGC && it.id.clock < clock {
		tx.split(c, n, clock-it.id.clock)
		return n + 1
	}
	return n
}

// split divides the client's n-th structure, an item, after so many units. The
// right part is remembered: at the end of the transaction the two may turn out
// to belong together again.
func (tx *transaction) split(c *client, n int, at uint32) *item {
	left := c.structs[n]
	right := tx.doc.memory.item()
	right.id = left.id.plus(at)
	right.origin = left.id.plus(at - 1)
	right.rightOrigin = left.rightOrigin
	right.left, right.right = left, left.right
	right.parent, right.ext = left.parent, left.ext
	right.kind, right.flags = left.kind, left.flags
	right.length = left.length - at
	left.raw, right.raw = left.splitRaw(at)
	left.length = at
	left.right = right
	if right.right != nil {
		right.right.left = right
	} else if right.keyed() {
		right.parent.keys[right.key()] = right
	}
	c.structs = slices.Insert(c.structs, n+1, right)
	tx.splits = append(tx.splits, right.id)
	return right
}
