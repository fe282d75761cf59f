package ydoc

// ID names one unit of content on the wire: the client that made it and its
// place in that client's count of UTF-16 units and single values.
type ID struct {
	Client uint64
	Clock  uint64
}

// id is an ID inside one document. Client numbers are up to 53 bits wide, and
// a document knows few of them, so an item keeps the number's slot instead:
// eight bytes for an id in place of sixteen, four ids in most items.
type id struct {
	slot  uint32
	clock uint32
}

// noSlot marks an id that is absent. It is never the slot of a client.
const noSlot = ^uint32(0)

var noID = id{slot: noSlot}

func (i id) none() bool { return i.slot == noSlot }

// plus is the id a few units further on in the same client's count.
func (i id) plus(units uint32) id { return id{i.slot, i.clock + units} }

// wire gives an id back its client number.
func (d *Doc) wire(i id) ID {
	return ID{Client: d.clients[i.slot].number, Clock: uint64(i.clock)}
}

// local finds the slot of an ID's client; ok is false when the document has
// nothing of that client, or not yet that much.
func (d *Doc) local(i ID) (id, bool) {
	slot, known := d.slots[i.Client]
	if !known || i.Clock >= uint64(d.clients[slot].state()) {
		return noID, false
	}
	return id{slot, uint32(i.Clock)}, true
}
