package ydoc

import (
	"fmt"
	"slices"
)

// scan is an update that has been read through once: every byte of it checked,
// nothing of it kept but where each client's structures start. What passes a
// scan can be integrated without a fault, so a refused update touches nothing.
type scan struct {
	buf      []byte
	sections []section
	deletes  int    // where the delete set starts
	ranges   int    // how many delete ranges it has
	count    int    // structures in all
	types    int    // structures that hold a nested type
	deleted  int    // structures whose content is gone
	weight   int    // what it may take of memory, see swell.go
	holes    bool   // whether there are any structures without a place
	root     []byte // the last that was named, while it is read
}

// section is one client's stretch of an update, from pos on.
type section struct {
	client uint64
	clock  uint64 // of the structure at pos
	pos    int
	left   int // structures still there
	stop   int // where they end
	stuck  bool
}

// read checks the whole update. The slices of an earlier scan are used again.
func (u *scan) read(buf []byte, limits *Limits) error {
	defer func() { u.root = nil }()
	u.buf, u.sections = buf, u.sections[:0]
	u.ranges, u.count, u.types, u.deleted, u.weight, u.holes = 0, 0, 0, 0, 0, false
	if len(buf) > limits.UpdateBytes {
		return &Invalid{0, "update", fmt.Sprintf("it is longer than %d bytes", limits.UpdateBytes)}
	}
	r := reader{buf: buf, anyDepth: limits.AnyDepth}
	sections := r.count(3)
	if r.fault != "" {
		return &Invalid{0, "update", r.fault}
	}
	var s structure
	most := limits.mostWeight(len(buf))
	for range sections {
		if err := u.readSection(&r, &s, limits, most); err != nil {
			return err
		}
	}
	u.deletes = r.pos
	if err := u.readDeletes(&r, limits.Clock); err != nil {
		return err
	}
	if r.left() > 0 {
		return &Invalid{r.pos, "update", "bytes follow its end"}
	}
	return nil
}

func (u *scan) readSection(r *reader, s *structure, limits *Limits, most int) error {
	start := r.pos
	n := r.count(2)
	client, clock := r.uint(), r.uint()
	if r.fault != "" {
		return &Invalid{start, "list of structures of a client", r.fault}
	}
	if n == 0 {
		return nil
	}
	sec := section{client: client, clock: clock, pos: r.pos, left: n}
	u.count += n
	u.weight += perClient
	for i := range n {
		before := s.kind
		if i == 0 {
			before = kindSkip
		}
		s.read(r, client, clock, limits.Clock)
		if r.fault == "" {
			if u.weight += u.weigh(s, before); u.weight > most {
				r.fail(swollen)
			}
		}
		if r.fault != "" {
			return &Invalid{s.offset, fmt.Sprintf("structure %d of client %d", i, client), r.fault}
		}
		clock = s.end()
		switch s.kind {
		case kindType:
			u.types++
		case kindDeleted:
			u.deleted++
		case kindGC:
			u.holes = true
		}
	}
	sec.stop = r.pos
	u.sections = append(doubled(u.sections), sec)
	return nil
}

// doubled makes room for as many again where append would make room for a
// quarter more, and so allocate five times of what is needed in the end.
func doubled[S ~[]E, E any](list S) S {
	if n := len(list); n == cap(list) {
		return slices.Grow(list, max(n, 4))
	}
	return list
}

func (u *scan) readDeletes(r *reader, limit uint64) error {
	start := r.pos
	clients := r.count(2)
	for range clients {
		at := r.pos
		client := r.uint()
		n := r.count(2)
		if r.fault != "" {
			return &Invalid{at, "delete set of a client", r.fault}
		}
		u.ranges += n
		for i := range n {
			at := r.pos
			clock, length := r.uint(), r.uint()
			if r.fault == "" && length == 0 {
				r.fail("a range of no length, which no yjs client can keep")
			}
			if r.fault == "" && (length > limit || clock > limit-length) {
				r.fail(fmt.Sprintf("it reaches beyond clock %d", limit))
			}
			if r.fault != "" {
				return &Invalid{at, fmt.Sprintf("delete range %d of client %d", i, client), r.fault}
			}
		}
	}
	if r.fault != "" {
		return &Invalid{start, "delete set", r.fault}
	}
	return nil
}

// eachDelete calls f for every delete range of a scanned update.
func (u *scan) eachDelete(f func(client, clock, length uint64)) {
	r := reader{buf: u.buf, pos: u.deletes}
	for clients := r.uint(); clients > 0; clients-- {
		client := r.uint()
		for n := r.uint(); n > 0; n-- {
			clock := r.uint()
			f(client, clock, r.uint())
		}
	}
}

// order puts the sections of higher client numbers first: less is in the way
// of an item when those that go to its right are there already. No client of
// yjs lists one client's structures twice, and which list counts would be a
// matter of opinion, so that is refused.
func (u *scan) order() error {
	higher := func(a, b section) int {
		switch {
		case a.client > b.client:
			return -1
		case a.client < b.client:
			return 1
		}
		return 0
	}
	if !slices.IsSortedFunc(u.sections, higher) {
		slices.SortStableFunc(u.sections, higher)
	}
	for i := 1; i < len(u.sections); i++ {
		if client := u.sections[i].client; client == u.sections[i-1].client {
			return &Invalid{u.sections[i].pos, fmt.Sprintf("list of structures of client %d", client), "it is the second of this client"}
		}
	}
	return nil
}

// section finds a client's section if it still has something to give.
func (u *scan) section(client uint64) int {
	n, found := slices.BinarySearchFunc(u.sections, client, func(s section, client uint64) int {
		switch {
		case s.client > client:
			return -1
		case s.client < client:
			return 1
		}
		return 0
	})
	if !found || u.sections[n].left == 0 || u.sections[n].stuck {
		return -1
	}
	return n
}

// peek reads the structure a section is at, without moving on.
func (u *scan) peek(sec *section, s *structure) (next int) {
	r := reader{buf: u.buf, pos: sec.pos, trusted: true, anyDepth: 1 << 30}
	s.read(&r, sec.client, sec.clock, maxSafe)
	return r.pos
}

// pass moves a section on to the structure at next.
func (sec *section) pass(s *structure, next int) {
	sec.pos, sec.clock = next, s.end()
	sec.left--
}
