package ydoc

import (
	"bytes"
	"errors"
	"math"
)

// A letter with its place takes ten bytes of an update and a hundred in memory.
// Somebody who writes an update by hand can make that ratio as bad as fifty, by
// the thousand: items of four bytes, clients that have made nothing else, maps
// of one key, deletions that cut a text to pieces. So what an update may come
// to is added up while it is read, and one that would swell beyond the limit is
// refused before anything is made of it.

// What things take in memory, in bytes, measured by the tests in swell_test.go.
const (
	perItem   = 100 // with its place on the shelf
	perType   = 200
	perRoot   = 200
	perKey    = 200
	perClient = 400
	perRange  = 2 * perItem // a deletion cuts an item into three
	perGap    = 700         // a client that must wait

	// swellFree is what any update may take: so much that no editing reaches
	// it, and that a server does not notice it.
	swellFree = 8 << 20

	swollen = "it would take far more memory than any edit of its length"
)

// mostWeight is what an update of that length may come to.
func (l *Limits) mostWeight(length int) int {
	if l.Swell <= 0 {
		return math.MaxInt
	}
	return swellFree + l.Swell*length
}

// weigh is what a structure may take. One letter more of the same run, and one
// hole beside another, takes no more than its text.
func (u *scan) weigh(s *structure, before kind) int {
	if s.kind == kindSkip || s.kind == kindGC && before == kindGC {
		return 0
	}
	if s.length == 1 && s.kind == before && s.hasOrigin && s.kind.joinable() &&
		s.origin.Client == s.client && s.origin.Clock+1 == s.clock {
		return 0
	}
	w := perItem
	if s.kind == kindType {
		w += perType
	}
	if s.parent == parentRoot && !bytes.Equal(s.root, u.root) {
		u.root = s.root
		w += perRoot
	}
	if s.keyed {
		w += perKey
	}
	return w
}

// swells weighs what depends on the document too: clients that begin behind a
// gap, and deletions. Only those deletions that cut something make the document
// larger, and they are looked up only when that could matter.
func (d *Doc) swells(u *scan, limits *Limits) error {
	most := limits.mostWeight(len(u.buf))
	if len(u.sections) > manyClients {
		for i := range u.sections {
			if sec := &u.sections[i]; sec.clock > d.state(sec.client) {
				u.weight += perGap
			}
		}
		if u.weight > most {
			return &Invalid{0, "update", swollen}
		}
	}
	if most-u.weight >= u.ranges*perRange {
		return nil
	}
	if u.weight+d.cuts(u)*perItem > most {
		return &Invalid{u.deletes, "delete set", swollen}
	}
	return nil
}

// Swells says whether an update would take more of memory than the default of
// Limits.Swell allows, whatever this document's own limits are.
func (d *Doc) Swells(update []byte) bool {
	limits := d.limits
	limits.Swell = defaultSwell
	var u scan
	if err := u.read(update, &limits); err != nil {
		var invalid *Invalid
		return errors.As(err, &invalid) && invalid.Reason == swollen
	}
	return u.order() == nil && d.swells(&u, &limits) != nil
}

// cuts counts the ends of delete ranges that are within an item of the document,
// or of the update itself, and the ranges of what is in neither.
func (d *Doc) cuts(u *scan) (n int) {
	var own own
	u.eachDelete(func(client, clock, length uint64) {
		if own.client != client || own.u == nil {
			own = u.of(client)
		}
		have := d.state(client)
		for _, at := range [...]uint64{clock, clock + length} {
			if at >= have {
				n += own.cut(at)
			} else if it := d.clients[d.slots[client]].holding(uint32(at)); !it.deleted() && it.id.clock < uint32(at) {
				n++
			}
		}
		if clock+length > max(have, own.s.end()) {
			n++ // it will wait
		}
	})
	return n
}

// own goes along one client's structures in an update.
type own struct {
	u      *scan
	client uint64
	sec    section
	s      structure
	passed uint64
}

func (u *scan) of(client uint64) own {
	o := own{u: u, client: client}
	if n := u.section(client); n >= 0 {
		o.sec = u.sections[n]
	}
	return o
}

// cut is 1 when a clock is within a structure that is not gone. Clocks come in
// rising order from every honest editor; one that does not counts at once.
func (o *own) cut(at uint64) int {
	if at < o.passed {
		return 1
	}
	o.passed = at
	for o.s.end() <= at && o.sec.left > 0 {
		o.sec.pass(&o.s, o.u.peek(&o.sec, &o.s))
	}
	if o.s.clock < at && at < o.s.end() && o.s.kind != kindDeleted && o.s.kind != kindGC && o.s.kind != kindSkip {
		return 1
	}
	return 0
}
