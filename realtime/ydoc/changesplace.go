package ydoc

import "slices"

// needs notes whether a unit that something stands beside is nowhere yet.
func (in *inspection) needs(unit ID) {
	if _, known := in.doc.local(unit); !known && in.arriving(unit) == nil {
		in.result.Waiting = true
	}
}

// beside is the place that a unit has: its new neighbour belongs there too.
func (in *inspection) beside(unit ID) place {
	if at, known := in.doc.local(unit); known {
		return in.doc.at(at).place()
	}
	if a := in.arriving(unit); a != nil {
		return a.at
	}
	in.result.Waiting = true
	return place{}
}

// inside is the place of a member of the type that a unit holds.
func (in *inspection) inside(unit ID, key string, keyed bool) place {
	if at, known := in.doc.local(unit); known {
		it := in.doc.at(at)
		child := it.child()
		if child == nil {
			return place{}
		}
		p := it.place()
		return place{Root: p.Root, In: child.kind, InName: child.name, Key: key, Keyed: keyed, Placed: p.Placed}
	}
	a := in.arriving(unit)
	if a == nil {
		in.result.Waiting = true
		return place{}
	}
	if a.kind != kindType {
		return place{}
	}
	p := a.at
	return place{Root: p.Root, In: a.typeKind, InName: string(a.structure.name), Key: key, Keyed: keyed, Placed: p.Placed}
}

// arriving is the new structure that has the unit, or nil.
func (in *inspection) arriving(unit ID) *arrival {
	list := in.fresh[unit.Client]
	n, found := slices.BinarySearchFunc(list, unit.Clock, func(a arrival, clock uint64) int {
		switch {
		case a.end() <= clock:
			return -1
		case a.clock > clock:
			return 1
		}
		return 0
	})
	if !found {
		return nil
	}
	return &list[n]
}

// place is where an item of the document belongs.
func (it *item) place() place {
	if it.kind == kindGC || it.parent == nil {
		return place{}
	}
	t := it.parent
	p := place{In: t.kind, InName: t.name, Key: it.key(), Keyed: it.keyed(), Placed: true}
	if t.item == nil {
		p.InName = ""
	}
	for t.item != nil {
		t = t.item.parent
	}
	p.Root = t.name
	return p
}

// delete lists what a delete range of the update would really delete.
func (in *inspection) delete(client, clock, length uint64) {
	end := clock + length
	known := in.doc.state(client)
	if clock < known {
		in.deleteKnown(client, clock, min(end, known))
	}
	list := in.fresh[client]
	reached := max(clock, known)
	for i := range list {
		a := &list[i]
		from, to := max(a.clock, reached), min(a.end(), end)
		if from >= to {
			continue
		}
		if from > reached {
			in.deleteUnknown(client, reached, from)
		}
		s := a.structure
		in.result.Deleted = append(in.result.Deleted, Change{Range: Range{client, from, to - from}, place: a.at,
			node: s.typeKind, name: string(s.name), kind: s.kind, raw: s.part(from, to), size: to - from})
		reached = to
	}
	if reached < end {
		in.deleteUnknown(client, reached, end)
	}
}

func (in *inspection) deleteUnknown(client, from, to uint64) {
	in.result.Waiting = true
	in.result.Deleted = append(in.result.Deleted, Change{Range: Range{client, from, to - from}, kind: kindDeleted})
}

func (in *inspection) deleteKnown(client, from, to uint64) {
	d := in.doc
	c := d.clients[d.slots[client]]
	for it := range c.from(uint32(from)) {
		if uint64(it.id.clock) >= to {
			return
		}
		if it.deleted() {
			continue
		}
		a, b := max(from, uint64(it.id.clock)), min(to, uint64(it.end()))
		change := Change{Range: Range{client, a, b - a}, place: it.place(), kind: it.kind, size: b - a, raw: it.part(a, b)}
		if child := it.child(); child != nil {
			change.node, change.name = child.kind, child.name
		}
		in.result.Deleted = append(in.result.Deleted, change)
	}
}

// part is the content of the units [from, to) of an item.
func (it *item) part(from, to uint64) []byte {
	return partOf(it.kind, it.raw, it.ascii(), uint32(from)-it.id.clock, uint32(to)-it.id.clock)
}

func (s *structure) part(from, to uint64) []byte {
	return partOf(s.kind, s.raw, s.ascii, uint32(from-s.clock), uint32(to-s.clock))
}

func partOf(k kind, raw []byte, ascii bool, from, to uint32) []byte {
	if k != kindString && k != kindAny && k != kindJSON {
		return raw
	}
	whole := item{kind: k, raw: raw, length: to}
	if ascii {
		whole.flags = flagASCII
	} else if k == kindString {
		n, _, _ := units(raw)
		whole.length = uint32(n)
	}
	whole.raw, _ = whole.splitRaw(to)
	if whole.length = to; from > 0 {
		_, whole.raw = whole.splitRaw(from)
	}
	return whole.raw
}
