package ydoc

import "fmt"

// Changes says what an update would do to a document as it is now: what decides
// whether a person may do that, and whose words they will be. What the document
// has already, or has already deleted, is not a change: a browser that sends
// everything it holds changes only what is new.
type Changes struct {
	Inserted []Change
	Deleted  []Change
	// Waiting is true when part of the update depends on what neither the
	// document nor the update has. Where that part belongs cannot be told:
	// its changes have no Root and Placed is false.
	Waiting bool
}

// Range is consecutive units of one client's count.
type Range struct {
	Client uint64 `json:"client"`
	Clock  uint64 `json:"clock"`
	Length uint64 `json:"length"`
}

// Change is one stretch of content that an update inserts or deletes.
type Change struct {
	Range
	place
	node Kind
	name string
	kind kind
	raw  []byte
	size uint64
}

// place is where content belongs.
type place struct {
	// Root is the root it is in, however deep.
	Root string
	// In and InName say what type it is a member of: its kind and, for an XML
	// element, its node name.
	In     Kind
	InName string
	// Key is the map key or attribute it is the value of, when Keyed.
	Key   string
	Keyed bool
	// Placed is false when it is not known, or no longer, where this belongs.
	// What belongs to a type that is gone never becomes visible.
	Placed bool
}

// Roots are the names of all roots that the update touches.
func (c *Changes) Roots() []string {
	names := map[string]bool{}
	for _, list := range [][]Change{c.Inserted, c.Deleted} {
		for _, change := range list {
			if change.Placed {
				names[change.Root] = true
			}
		}
	}
	return sortedKeys(names)
}

// Inspect reads an update without applying it. The result points into the
// update and is good for as long as nobody changes the document.
func (d *Doc) Inspect(update []byte) (*Changes, error) {
	in := inspection{doc: d}
	if err := in.update.read(update, &d.limits); err != nil {
		return nil, err
	}
	if err := in.readNew(); err != nil {
		return nil, err
	}
	for client := range in.fresh {
		for i := range in.fresh[client] {
			in.find(&in.fresh[client][i])
		}
	}
	in.listInserted()
	in.update.eachDelete(in.delete)
	return &in.result, nil
}

// inspection is one update being looked at.
type inspection struct {
	doc    *Doc
	update scan
	fresh  map[uint64][]arrival // new structures by client, in order
	chain  []*arrival
	result Changes
}

// arrival is a new structure and what its place follows from.
type arrival struct {
	structure
	at    place
	found bool
	busy  bool
}

// readNew gathers what the document does not have. No client of yjs lists one
// client's structures twice, and which list counts would be a matter of opinion,
// so that is refused.
func (in *inspection) readNew() error {
	in.fresh = make(map[uint64][]arrival, len(in.update.sections))
	for i := range in.update.sections {
		sec := in.update.sections[i]
		known := in.doc.state(sec.client)
		if _, twice := in.fresh[sec.client]; twice {
			return &Invalid{sec.pos, fmt.Sprintf("list of structures of client %d", sec.client), "it is the second of this client"}
		}
		in.fresh[sec.client] = nil
		if sec.clock > known {
			in.result.Waiting = true
		}
		for sec.left > 0 {
			var a arrival
			next := in.update.peek(&sec, &a.structure)
			end := a.end()
			in.result.Waiting = in.result.Waiting || a.kind == kindSkip
			if a.kind != kindSkip && end > known {
				// The first units may be known already: those are not new.
				if a.clock < known {
					a.splice(known - a.clock)
				}
				in.fresh[sec.client] = append(in.fresh[sec.client], a)
			}
			sec.pos, sec.clock = next, end
			sec.left--
		}
	}
	return nil
}

func (in *inspection) listInserted() {
	for _, client := range in.order() {
		list := in.fresh[client]
		for i := range list {
			a := &list[i]
			in.result.Inserted = append(in.result.Inserted, Change{
				Range: Range{client, a.clock, a.length}, place: a.at, size: a.length,
				node: a.typeKind, name: string(a.structure.name), kind: a.kind, raw: a.raw,
			})
		}
	}
}

// order is the clients in the order the update has them.
func (in *inspection) order() []uint64 {
	var out []uint64
	for _, sec := range in.update.sections {
		if len(out) == 0 || out[len(out)-1] != sec.client {
			out = append(out, sec.client)
		}
	}
	return out
}

// find settles the place of a new structure. Structures of one update may
// depend on each other in any order, so it goes along the chain to what is known
// and back; a circle leaves its members without a place.
func (in *inspection) find(a *arrival) {
	for a != nil && !a.found && !a.busy {
		a.busy = true
		in.chain = append(in.chain, a)
		a = in.dependency(a)
	}
	for n := len(in.chain) - 1; n >= 0; n-- {
		a = in.chain[n]
		a.at = in.settle(a)
		a.busy, a.found = false, true
	}
	in.chain = in.chain[:0]
}

// dependency is the structure of the same update that a's place follows from.
func (in *inspection) dependency(a *arrival) *arrival {
	switch {
	case a.kind == kindGC || a.parent == parentRoot:
		return nil
	case a.parent == parentItem:
		return in.arriving(a.parentID)
	case a.hasOrigin:
		return in.arriving(a.origin)
	}
	return in.arriving(a.rightOrigin)
}

func (in *inspection) settle(a *arrival) place {
	// One neighbour says where it belongs, but it goes in only when both are there.
	if a.hasOrigin {
		in.needs(a.origin)
	}
	if a.hasRight {
		in.needs(a.rightOrigin)
	}
	switch {
	case a.kind == kindGC:
		return place{}
	case a.parent == parentRoot:
		return place{Root: string(a.root), In: in.rootKind(string(a.root)), Key: string(a.key), Keyed: a.keyed, Placed: true}
	case a.parent == parentItem:
		return in.inside(a.parentID, string(a.key), a.keyed)
	case a.hasOrigin:
		return in.beside(a.origin)
	}
	return in.beside(a.rightOrigin)
}

func (in *inspection) rootKind(name string) Kind {
	if t := in.doc.roots[name]; t != nil {
		return t.kind
	}
	if k, declared := in.doc.limits.Roots[name]; declared {
		return k
	}
	return AnyKind
}
