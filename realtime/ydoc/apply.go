package ydoc

import "fmt"

// Apply takes an update in. When it returns an error, an *Invalid that says
// which structure at which byte and why, the document is exactly as before:
// everything is checked before anything is changed. What depends on updates
// that have not come yet waits, within the document's limits, and takes effect
// when they do. The bytes remain the caller's.
func (d *Doc) Apply(update []byte) error {
	u := &d.reading
	defer func() { u.buf = nil }()
	if err := u.read(update, &d.limits); err != nil {
		return err
	}
	u.order()
	if err := d.permit(u); err != nil {
		return err
	}
	d.waiting.now++
	if age := d.limits.PendingAge; age > 0 {
		d.waiting.forget(uint64(age))
	}
	tx := d.begin()
	dr := driver{update: u, into: d, stack: d.errands}
	if err := dr.run(); err != nil {
		panic(err) // a document as target never refuses
	}
	d.errands = dr.stack[:0]
	if len(d.waiting.queues) > 0 {
		tx.wake()
	}
	u.eachDelete(tx.deleteOrWait)
	if d.waiting.ranges > 0 {
		tx.deleteWaiting()
	}
	tx.commit()
	return nil
}

// take and wait make a document the target of a driver.
func (d *Doc) take(s *structure) error {
	d.tx.place(s)
	return nil
}

func (d *Doc) wait(u *scan, sec *section, needs ID) error {
	d.waiting.hold(u, sec, needs, d.limits.PendingAge > 0)
	return nil
}

// wake goes on with what waited for anything that this transaction brought.
func (tx *transaction) wake() {
	d := tx.doc
	todo := make([]*client, len(tx.touched))
	copy(todo, tx.touched)
	for len(todo) > 0 {
		c := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		// Its own line first: what the line waits for may have come another way.
		if l := d.waiting.overtaken(c.number, uint64(c.state())); l != nil {
			tx.resume(l)
		}
		for {
			l := d.waiting.woken(c.number, uint64(c.state()))
			if l == nil {
				break
			}
			if tx.resume(l) {
				todo = append(todo, d.client(l.client))
			}
		}
	}
}

// resume integrates as much of a line as can be now, and says whether that was
// anything.
func (tx *transaction) resume(l *line) (progress bool) {
	d := tx.doc
	var s structure
	for reached := uint64(0); ; {
		held := d.waiting.next(l, reached)
		if held == nil {
			return progress
		}
		u := scan{buf: held.raw}
	structures:
		for held.left > 0 {
			next := u.peek(&held.section, &s)
			have := d.state(held.client)
			needs, missing := s.missing(d)
			switch {
			case s.kind == kindSkip || s.end() <= have:
				held.pass(&s, next)
				continue
			case s.clock > have:
				needs, missing = ID{held.client, s.clock - 1}, true
			}
			if missing {
				held.raw, held.pos = held.raw[held.pos:], 0
				if first, _ := d.waiting.put(held, needs); first {
					return progress
				}
				break structures // a gap in it led past the start of the next piece
			}
			end := s.end()
			if d.forbids(&s) != "" {
				break // refused late: it never becomes part of the document
			}
			tx.place(&s)
			held.pos, held.clock = next, end
			held.left--
			reached, progress = end, true
		}
	}
}

// deleteOrWait deletes what is there of a range; the rest is deleted when it
// comes.
func (tx *transaction) deleteOrWait(client, clock, length uint64) {
	state, end := tx.doc.state(client), clock+length
	if clock < state {
		tx.deleteSpan(tx.doc.client(client), uint32(clock), uint32(min(end, state)))
	}
	if end > state {
		from := max(clock, state)
		tx.doc.waiting.doom(client, from, end-from)
	}
}

// deleteWaiting deletes what this transaction brought and an earlier update
// had deleted. Ranges that touch are one: an update may have cut a character
// in two that another deleted whole.
func (tx *transaction) deleteWaiting() {
	p := &tx.doc.waiting
	for _, c := range tx.touched {
		q := p.deletes[c.number]
		if q == nil {
			continue
		}
		var due deleteSet
		for len(*q) > 0 && (*q)[0].clock < uint64(c.state()) {
			d := q.pop()
			due = append(due, deleteRange{c.number, d.clock, d.length})
		}
		p.ranges -= len(due)
		if len(*q) == 0 {
			delete(p.deletes, c.number)
		}
		for _, d := range due.order() {
			tx.deleteOrWait(d.client, d.clock, d.length)
		}
	}
}

// room checks that what an update leaves waiting will fit. Only when it might
// not is the update rehearsed to see how much that is.
func (d *Doc) room(u *scan) error {
	p, l := &d.waiting, &d.limits
	crowded := p.pieces+len(u.sections) > l.PendingUpdates || p.bytes+len(u.buf) > l.PendingBytes ||
		p.ranges+u.ranges > l.PendingDeletes
	if !crowded && !l.NoPending {
		return nil
	}
	re := rehearsal{doc: d}
	if err := re.run(u); err != nil {
		return err
	}
	waits, size := len(re.waits), 0
	for _, w := range re.waits {
		size += w.section.stop - w.section.pos
	}
	switch {
	case l.NoPending && waits > 0:
		w := re.waits[0]
		return &Invalid{w.section.pos, fmt.Sprintf("structure of client %d", w.section.client),
			fmt.Sprintf("it needs clock %d of client %d, which is not there", w.needs.Clock, w.needs.Client)}
	case waits > 0 && (p.pieces+waits > l.PendingUpdates || p.bytes+size > l.PendingBytes):
		return &Invalid{0, "update", "too much waits already for updates that have not come"}
	}
	return re.roomForDeletes(u)
}
