package ydoc

import "slices"

// Snapshot is a moment of a document: how much of each client it had, and what
// of that was deleted. It holds no content; a document that keeps what is
// deleted can be read as it was then.
type Snapshot struct {
	vector  []Range // Clock is the state; by client, highest first
	deleted []Range // by client, highest first, then by clock
}

// Snapshot is the document's present moment.
func (d *Doc) Snapshot() Snapshot {
	var s Snapshot
	order := d.descending()
	for _, c := range order {
		s.vector = append(s.vector, Range{Client: c.number, Clock: uint64(c.state())})
	}
	for _, gone := range d.deletedSpans(order) {
		s.deleted = append(s.deleted, d.ranged(gone))
	}
	return s
}

func (d *Doc) ranged(s span) Range {
	return Range{d.clients[s.slot].number, uint64(s.clock), uint64(s.length)}
}

// Equal says whether two snapshots are of the same content.
func (s Snapshot) Equal(other Snapshot) bool {
	return slices.Equal(s.vector, other.vector) && slices.Equal(s.deleted, other.deleted)
}

// Encode writes the snapshot as yjs' encodeSnapshot does.
func (s Snapshot) Encode() []byte {
	b := appendRanges(nil, s.deleted)
	b = appendUint(b, uint64(len(s.vector)))
	for _, v := range s.vector {
		b = appendUint(appendUint(b, v.Client), v.Clock)
	}
	return b
}

// appendRanges writes ranges that are in the order of a delete set.
func appendRanges(b []byte, ranges []Range) []byte {
	clients := 0
	for i, r := range ranges {
		if i == 0 || ranges[i-1].Client != r.Client {
			clients++
		}
	}
	b = appendUint(b, uint64(clients))
	for from := 0; from < len(ranges); {
		to := from
		for to < len(ranges) && ranges[to].Client == ranges[from].Client {
			to++
		}
		b = appendUint(appendUint(b, ranges[from].Client), uint64(to-from))
		for _, r := range ranges[from:to] {
			b = appendUint(appendUint(b, r.Clock), r.Length)
		}
		from = to
	}
	return b
}

// DecodeSnapshot reads what Encode or yjs wrote.
func DecodeSnapshot(b []byte) (Snapshot, error) {
	r := reader{buf: b}
	var s Snapshot
	for clients := r.count(2); clients > 0 && r.fault == ""; clients-- {
		client := r.uint()
		for n := r.count(2); n > 0 && r.fault == ""; n-- {
			s.deleted = append(s.deleted, r.deleteRange(client))
		}
	}
	for n := r.count(2); n > 0 && r.fault == ""; n-- {
		s.vector = append(s.vector, Range{Client: r.uint(), Clock: r.uint()})
	}
	if r.fault == "" && r.left() > 0 {
		r.fail("bytes follow its end")
	}
	if r.fault != "" {
		return Snapshot{}, &Invalid{Offset: r.pos, Structure: "snapshot", Reason: r.fault}
	}
	slices.SortStableFunc(s.vector, compareRanges)
	slices.SortStableFunc(s.deleted, compareRanges)
	return s, nil
}

func (r *reader) deleteRange(client uint64) Range {
	out := Range{client, r.uint(), r.uint()}
	if out.Clock > maxClock || out.Length > maxClock {
		r.fail("a delete range out of range")
	}
	return out
}

func compareRanges(a, b Range) int {
	switch {
	case a.Client != b.Client && a.Client > b.Client:
		return -1
	case a.Client != b.Client:
		return 1
	case a.Clock < b.Clock:
		return -1
	case a.Clock > b.Clock:
		return 1
	}
	return 0
}
