package ydoc

import (
	"hash/maphash"
	"slices"
)

// piece is consecutive structures of one client, copied from an update.
type piece struct {
	section
	raw  []byte
	mark mark
	born uint64
	gone bool
}

func (p *piece) at() uint64 { return p.clock }

// mark tells a piece from others of its client: the same update, sent again
// and again, waits once.
type mark struct{ clock, hash uint64 }

var markSeed = maphash.MakeSeed()

// line is all that waits of one client.
type line struct {
	client uint64
	pieces queue[*piece]
	known  map[mark]bool // once there are several pieces
	needs  ID
}

// waiter is a line that waits for a unit.
type waiter struct {
	clock uint64
	line  *line
}

func (w waiter) at() uint64 { return w.clock }

// doomed is a stretch of units that will be deleted when they come.
type doomed struct{ clock, length, born uint64 }

func (d doomed) at() uint64 { return d.clock }

// hold keeps what is left of an update's section until the unit it needs is
// there.
func (p *pending) hold(u *scan, sec *section, needs ID, ageing bool) {
	held := &piece{section: *sec, raw: slices.Clone(u.buf[sec.pos:sec.stop]), born: p.now}
	held.pos, held.stop, held.stuck = 0, len(held.raw), false
	if _, fresh := p.put(held, needs); fresh && ageing {
		p.elders = append(p.elders, held)
	}
}

// put lines a piece up. It says whether the piece is first, so that the line
// waits for what it needs, and whether it is not there twice.
func (p *pending) put(held *piece, needs ID) (first, fresh bool) {
	held.mark = mark{held.clock, maphash.Bytes(markSeed, held.raw)}
	l := p.queues[held.client]
	if l == nil {
		if p.queues == nil {
			p.queues = make(map[uint64]*line)
			p.waiters = make(map[uint64]*queue[waiter])
		}
		l = &line{client: held.client}
		p.queues[held.client] = l
	}
	if len(l.pieces) == 0 || held.clock <= l.pieces[0].clock {
		p.await(l, needs)
		first = true
	}
	if l.has(held.mark) {
		return first, false
	}
	l.push(held)
	p.pieces++
	p.bytes += len(held.raw)
	return first, true
}

func (p *pending) await(l *line, needs ID) {
	l.needs = needs
	q := p.waiters[needs.Client]
	if q == nil {
		q = new(queue[waiter])
		p.waiters[needs.Client] = q
	}
	q.push(waiter{needs.Clock, l})
}

// woken returns a line that waited for something of the client below its
// present state, or nil.
func (p *pending) woken(client, state uint64) *line {
	q := p.waiters[client]
	for q != nil && len(*q) > 0 && (*q)[0].clock < state {
		w := q.pop()
		if len(*q) == 0 {
			delete(p.waiters, client)
		}
		if w.line.needs == (ID{client, w.clock}) && len(w.line.pieces) > 0 {
			return w.line
		}
	}
	return nil
}

// overtaken returns the line of a client whose first structure is known in
// part by now.
func (p *pending) overtaken(client, state uint64) *line {
	if l := p.queues[client]; l != nil && len(l.pieces) > 0 && l.pieces[0].clock < state {
		return l
	}
	return nil
}

// next takes the first piece of a line, or nil.
func (p *pending) next(l *line) *piece {
	for len(l.pieces) > 0 {
		first := l.pieces.pop()
		delete(l.known, first.mark) // or from no map at all
		if first.gone {
			continue
		}
		p.pieces--
		p.bytes -= len(first.raw)
		return first
	}
	delete(p.queues, l.client)
	return nil
}

// doom remembers a delete range of what is not there yet.
func (p *pending) doom(client, clock, length uint64) {
	if p.deletes == nil {
		p.deletes = make(map[uint64]*queue[doomed])
	}
	q := p.deletes[client]
	if q == nil {
		q = new(queue[doomed])
		p.deletes[client] = q
	}
	q.push(doomed{clock, length, p.now})
	p.ranges++
}

// forget drops what has waited for more than age updates.
func (p *pending) forget(age uint64) {
	for len(p.elders) > 0 && p.elders[0].born+age < p.now {
		if old := p.elders[0]; !old.gone && p.lined(old) {
			old.gone = true
			p.pieces--
			p.bytes -= len(old.raw)
			old.raw = nil
		}
		p.elders[0] = nil
		p.elders = p.elders[1:]
	}
	if p.ranges == 0 || p.now%age != 0 {
		return
	}
	for client, q := range p.deletes {
		kept := make(queue[doomed], 0, len(*q))
		for _, d := range *q {
			if d.born+age >= p.now {
				kept.push(d)
			}
		}
		p.ranges -= len(*q) - len(kept)
		if *q = kept; len(kept) == 0 {
			delete(p.deletes, client)
		}
	}
}

// lined says whether the piece still waits.
func (p *pending) lined(held *piece) bool {
	l := p.queues[held.client]
	return l != nil && l.has(held.mark)
}

const fewPieces = 8

// has says whether a piece is in the line. Most lines are of one piece.
func (l *line) has(m mark) bool {
	if l.known != nil {
		return l.known[m]
	}
	return slices.ContainsFunc(l.pieces, func(p *piece) bool { return p.mark == m })
}

func (l *line) push(held *piece) {
	l.pieces.push(held)
	switch {
	case l.known != nil:
		l.known[held.mark] = true
	case len(l.pieces) > fewPieces:
		l.known = make(map[mark]bool, 2*fewPieces)
		for _, p := range l.pieces {
			l.known[p.mark] = true
		}
	}
}
