package ydoc

import (
	"cmp"
	"slices"
)

// deleteRange is a delete range as it is on the wire.
type deleteRange struct{ client, clock, length uint64 }

// deleteSet is a list of ranges on its way to the wire.
type deleteSet []deleteRange

// order sorts by client, highest first, and by clock, and unites ranges that
// touch or overlap, as yjs does when it merges.
func (set deleteSet) order() deleteSet {
	slices.SortStableFunc(set, func(a, b deleteRange) int {
		if c := cmp.Compare(b.client, a.client); c != 0 {
			return c
		}
		return cmp.Compare(a.clock, b.clock)
	})
	if len(set) == 0 {
		return set
	}
	out := set[:1]
	for _, next := range set[1:] {
		last := &out[len(out)-1]
		if last.client == next.client && last.clock+last.length >= next.clock {
			last.length = max(last.length, next.clock+next.length-last.clock)
			continue
		}
		out = append(out, next)
	}
	return out
}

// group sorts by client only: what an update says twice is left as it is.
func (set deleteSet) group() deleteSet {
	slices.SortStableFunc(set, func(a, b deleteRange) int { return cmp.Compare(b.client, a.client) })
	return set
}

// append writes a set whose clients are together.
func (set deleteSet) append(b []byte) []byte {
	clients := 0
	for i := range set {
		if i == 0 || set[i].client != set[i-1].client {
			clients++
		}
	}
	b = appendUint(b, uint64(clients))
	for i := 0; i < len(set); {
		n := i
		for n < len(set) && set[n].client == set[i].client {
			n++
		}
		b = appendUint(appendUint(b, set[i].client), uint64(n-i))
		for ; i < n; i++ {
			b = appendUint(appendUint(b, set[i].clock), set[i].length)
		}
	}
	return b
}

// addFrom appends the delete ranges of a scanned update.
func (set deleteSet) addFrom(u *scan) deleteSet {
	u.eachDelete(func(client, clock, length uint64) {
		set = append(set, deleteRange{client, clock, length})
	})
	return set
}
