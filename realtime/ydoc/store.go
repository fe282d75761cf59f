package ydoc

import "sort"

// client is everything a document has of one client: structures without
// gaps, in the order of their clocks.
type client struct {
	number  uint64
	slot    uint32
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
// below state.
func (c *client) find(clock uint32) int {
	last := len(c.structs) - 1
	if c.structs[last].id.clock <= clock {
		return last
	}
	return sort.Search(last, func(i int) bool { return c.structs[i].id.clock > clock }) - 1
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
