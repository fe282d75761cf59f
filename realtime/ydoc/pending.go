package ydoc

import (
	"cmp"
	"slices"
)

// pending is what a document has been sent but cannot use yet.
//
// While that is little, it is kept as yjs keeps it, one merged update and the
// clocks that it misses, and tried as a whole when one of them comes: so that
// the two agree at every moment, and not only in the end. Each update that
// must wait is merged into what waits already, which is what makes a flood of
// them so costly for yjs.
//
// When it is more, structures wait in a line per client, lowest clock first,
// and each line for one unit, that which its first structure needs: an update
// that brings nothing of the kind costs nothing for what waits, however much
// that is.
type pending struct {
	merged  []byte
	missing map[uint64]uint64
	rest    []section // of the update in work
	lacks   map[uint64]uint64
	indexed bool // whether structures wait in lines
	effort  int  // bytes gone through, for tests that count work
	trying  bool // whether what waited is in work

	queues  map[uint64]*line
	waiters map[uint64]*queue[waiter] // by the client that is waited for
	deletes map[uint64]*queue[doomed]
	pieces  int
	bytes   int
	ranges  int
	now     uint64   // updates applied, the measure of age
	elders  []*piece // in order of arrival, when there is an age limit
}

// note remembers a section that cannot go on, and what it lacks.
func (p *pending) note(d *Doc, sec *section, needs ID, end bool) {
	p.rest = append(doubled(p.rest), *sec)
	if !end {
		return
	}
	if needs.Client != sec.client {
		needs.Clock = d.state(needs.Client)
	}
	p.lacks = lowest(p.lacks, needs.Client, needs.Clock)
}

func lowest(clocks map[uint64]uint64, client, clock uint64) map[uint64]uint64 {
	if clocks == nil {
		clocks = make(map[uint64]uint64)
	}
	if had, ok := clocks[client]; !ok || clock < had {
		clocks[client] = clock
	}
	return clocks
}

// due says whether a clock that was missing has come.
func (p *pending) due(d *Doc) bool {
	for client, clock := range p.missing {
		if clock < d.state(client) {
			return true
		}
	}
	return false
}

// collect adds what is left of an update to what waits.
func (p *pending) collect(u *scan) {
	if len(p.rest) == 0 {
		return
	}
	slices.SortStableFunc(p.rest, func(a, b section) int { return cmp.Compare(b.client, a.client) })
	b := appendUint(nil, uint64(len(p.rest)))
	for _, sec := range p.rest {
		b = appendUint(appendUint(appendUint(b, uint64(sec.left)), sec.client), sec.clock)
		b = append(b, u.buf[sec.pos:sec.stop]...)
	}
	b = append(b, 0)
	if p.merged != nil {
		p.effort += len(p.merged) + len(b)
		b = merge([][]byte{p.merged, b}, true)
	}
	p.merged = b
	for client, clock := range p.lacks {
		p.missing = lowest(p.missing, client, clock)
	}
	p.rest, p.lacks = p.rest[:0], nil
}
