package ydoc

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
	for {
		held := d.waiting.next(l)
		if held == nil {
			return progress
		}
		u := scan{buf: held.raw}
	structures:
		for held.left > 0 {
			next := u.peek(&held.section, &s)
			d.waiting.effort += next - held.pos
			have := d.state(held.client)
			needs, missing := s.missing(d)
			switch {
			case s.kind == kindSkip || s.end() <= have:
				d.known(&s)
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
			if s.clock < have {
				d.known(&s)
				s.splice(have - s.clock)
			}
			if d.forbids(&s) != "" {
				break // dropped, see errDropped
			}
			tx.follow = held.left - 1
			tx.place(&s)
			held.pos, held.clock = next, end
			held.left--
			progress = true
		}
	}
}
