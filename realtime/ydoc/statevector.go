package ydoc

import (
	"cmp"
	"fmt"
	"slices"
)

// StateVector encodes how much the document has of each client.
func (d *Doc) StateVector() []byte {
	order := d.descending()
	b := appendUint(make([]byte, 0, 2+11*len(order)), uint64(len(order)))
	for _, c := range order {
		b = appendUint(appendUint(b, c.number), uint64(c.state()))
	}
	return b
}

// descending lists the clients that have structures, highest number first,
// which is the order everything is written in.
func (d *Doc) descending() []*client {
	order := make([]*client, 0, len(d.clients))
	for _, c := range d.clients {
		if !c.empty() {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(a, b *client) int { return cmp.Compare(b.number, a.number) })
	return order
}

// readVector decodes a state vector.
func readVector(b []byte) (map[uint64]uint64, error) {
	r := reader{buf: b}
	n := r.count(2)
	vector := make(map[uint64]uint64, n)
	for i := range n {
		at := r.pos
		client, clock := r.uint(), r.uint()
		if r.fault != "" {
			return nil, &Invalid{at, fmt.Sprintf("entry %d of the state vector", i), r.fault}
		}
		vector[client] = clock
	}
	if r.fault == "" && r.left() > 0 {
		r.fault = "bytes follow its end"
	}
	if r.fault != "" {
		return nil, &Invalid{0, "state vector", r.fault}
	}
	return vector, nil
}
