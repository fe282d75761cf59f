package ydoc

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
