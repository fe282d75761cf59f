package ydoc

import (
	"fmt"
	"sort"
)

// rehearsal is the target of a driver that integrates nothing: it finds out
// what an update would do. Because every fault is found here, before the first
// change, a document needs no way back.
type rehearsal struct {
	doc    *Doc
	states map[uint64]uint64 // where the update would take its clients
	waits  []wait
	judge  bool // also find out where everything belongs, and whether it may
	notes  map[uint64][]note
	twice  bool // whether units were used for two things
	trial  scan
	driver driver
}

// wait is a section that could not go on.
type wait struct {
	section section
	needs   ID
}

// site is where a structure belongs.
type site struct {
	top   string // name of the root
	kind  Kind   // of the type it is in
	depth int
	keyed bool
	gone  bool // its place is gone; it will be a hole
}

// note remembers where structures of the update itself belong, for those that
// copy it from them.
type note struct {
	clock, end uint64
	site       site
	child      Kind // of the type it holds
	holds      bool
}

// rehearse runs an update on a rehearsal that is used again and again.
func (d *Doc) rehearse(u *scan, judge bool) (*rehearsal, error) {
	re := &d.rehearsal
	re.doc, re.judge, re.twice, re.waits = d, judge, false, re.waits[:0]
	clear(re.states)
	re.forget()
	if re.states == nil {
		re.states, re.notes = make(map[uint64]uint64), make(map[uint64][]note)
	}
	re.trial.buf, re.trial.deletes = u.buf, u.deletes
	re.trial.sections = append(re.trial.sections[:0], u.sections...)
	re.driver.update, re.driver.into = &re.trial, re
	err := re.driver.run()
	re.trial.buf = nil
	return re, err
}

// forget keeps the lists of those who write now for their next letter.
func (re *rehearsal) forget() {
	if len(re.notes) > 8 {
		clear(re.notes)
	}
	for client, list := range re.notes {
		if cap(list) > 64 {
			list = nil
		}
		re.notes[client] = list[:0]
	}
}

func (re *rehearsal) state(client uint64) uint64 {
	if state, ok := re.states[client]; ok {
		return state
	}
	return re.doc.state(client)
}

// known compares a structure whose first units are known with what is there. A
// client that uses the same units for something in another place has them
// twice: yjs clients that have the one stop at the other.
func (re *rehearsal) known(s *structure) {
	have := re.state(s.client)
	if !re.judge || s.kind == kindGC || s.kind == kindSkip || s.end() <= have {
		return
	}
	if re.site(s) != re.beside(ID{s.client, have - 1}) {
		re.twice = true
	}
}

func (re *rehearsal) wait(_ *scan, sec *section, needs ID, _ bool) error {
	re.waits = append(doubled(re.waits), wait{*sec, needs})
	return nil
}

func (re *rehearsal) take(s *structure, _ int) error {
	if re.twice {
		return &Invalid{s.offset, fmt.Sprintf("structure at clock %d of client %d", s.clock, s.client),
			"the units before it are in another place already"}
	}
	if re.judge {
		at := re.site(s)
		if reason := re.doc.limits.forbids(s, at); reason != "" {
			return &Invalid{s.offset, fmt.Sprintf("structure at clock %d of client %d", s.clock, s.client), reason}
		}
		re.note(s, at)
	}
	re.states[s.client] = s.end()
	return nil
}

func (re *rehearsal) note(s *structure, at site) {
	list := re.notes[s.client]
	n := note{clock: s.clock, end: s.end(), site: at, child: s.typeKind, holds: s.kind == kindType}
	if last := len(list) - 1; last >= 0 && !n.holds && !list[last].holds && list[last].site == at && list[last].end == n.clock {
		list[last].end = n.end
	} else {
		list = append(doubled(list), n)
	}
	re.notes[s.client] = list
}

// site finds where a structure belongs, in the document or in the update.
func (re *rehearsal) site(s *structure) site {
	if s.kind == kindGC {
		return site{gone: true}
	}
	switch s.parent {
	case parentRoot:
		at := re.doc.rootSite(s.root)
		at.keyed = s.keyed
		return at
	case parentItem:
		at := re.inside(s.parentID)
		at.keyed = s.keyed
		return at
	}
	var left, right site
	if s.hasOrigin {
		left = re.beside(s.origin)
	}
	if s.hasRight {
		right = re.beside(s.rightOrigin)
	}
	if left.gone || right.gone {
		return site{gone: true}
	}
	if s.hasOrigin {
		return left
	}
	return right
}

func (re *rehearsal) find(i ID) (note, bool) {
	list := re.notes[i.Client]
	n := sort.Search(len(list), func(n int) bool { return list[n].end > i.Clock })
	if n < len(list) && list[n].clock <= i.Clock {
		return list[n], true
	}
	return note{}, false
}

// beside is where the neighbour belongs.
func (re *rehearsal) beside(i ID) site {
	if i.Clock >= re.doc.state(i.Client) {
		n, _ := re.find(i)
		return n.site
	}
	it := re.doc.at(re.doc.slotted(i))
	if it.kind == kindGC {
		return site{gone: true}
	}
	at := it.parent.site()
	at.keyed = it.keyed()
	return at
}

// inside is the place within the type that an item holds.
func (re *rehearsal) inside(i ID) site {
	if i.Clock >= re.doc.state(i.Client) {
		n, _ := re.find(i)
		if !n.holds || n.site.gone {
			return site{gone: true}
		}
		return site{top: n.site.top, kind: n.child, depth: n.site.depth + 1}
	}
	child := re.doc.at(re.doc.slotted(i)).child()
	if child == nil {
		return site{gone: true}
	}
	return child.site()
}

func (t *Type) site() site {
	return site{top: t.top().name, kind: t.kind, depth: t.depth}
}

func (d *Doc) rootSite(name []byte) site {
	if t := d.roots[string(name)]; t != nil {
		return site{top: t.name, kind: t.kind}
	}
	at := site{top: string(name), kind: AnyKind}
	if k, declared := d.limits.Roots[at.top]; declared {
		at.kind = k
	}
	return at
}
