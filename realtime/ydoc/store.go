package ydoc

import (
	"maps"
	"slices"
)

// client is everything a document has of one client.
type client struct {
	number  uint64
	slot    uint32
	before  uint32 // state at the start of the transaction that touched it
	touched uint64 // number of that transaction
	shelf
}

// state is the next clock expected from the client.
func (c *client) state() uint32 { return c.end }

// at is the structure that holds a unit the document is known to have.
func (d *Doc) at(i id) *item { return d.clients[i.slot].holding(i.clock) }

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

// expect makes room for clients, when an update brings very many.
func (d *Doc) expect(clients int) {
	if clients <= manyClients || clients < len(d.slots) {
		return
	}
	d.clients = slices.Grow(d.clients, clients)
	slots := make(map[uint64]uint32, len(d.slots)+clients)
	maps.Copy(slots, d.slots)
	d.slots = slots
}

const manyClients = 64

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
	at := c.find(i.clock)
	it := c.item(at)
	if it.kind != kindGC && it.end()-1 != i.clock {
		tx.split(c, at, i.clock-it.id.clock+1)
	}
	return it
}

// startingAt is the structure that starts with the unit, split off if need be.
func (tx *transaction) startingAt(i id) *item {
	c := tx.doc.clients[i.slot]
	at := c.find(i.clock)
	it := c.item(at)
	if it.kind != kindGC && it.id.clock < i.clock {
		return tx.split(c, at, i.clock-it.id.clock)
	}
	return it
}

// split divides the item in a client's cell after so many units. The right
// part is remembered: at the end of the transaction the two may turn out to
// belong together again.
func (tx *transaction) split(c *client, at cell, units uint32) *item {
	left := c.item(at)
	right := tx.doc.memory.item()
	right.id = left.id.plus(units)
	right.origin = left.id.plus(units - 1)
	right.rightOrigin = left.rightOrigin
	right.left, right.right = left, left.right
	right.parent, right.ext = left.parent, left.ext
	right.kind, right.flags = left.kind, left.flags
	right.length = left.length - units
	left.raw, right.raw = left.splitRaw(units)
	left.length = units
	left.right = right
	if right.right != nil {
		right.right.left = right
	} else if right.keyed() {
		right.parent.keys[right.key()] = right
	}
	c.insert(at, right)
	tx.splits = append(tx.splits, right.id)
	return right
}
