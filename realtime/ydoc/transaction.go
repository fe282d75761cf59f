package ydoc

import (
	"cmp"
	"slices"
)

// transaction gathers what one change does, for the tidying at its end: what
// was deleted gives up its content, and neighbours that continue one another
// become one item again.
type transaction struct {
	doc     *Doc
	number  uint64
	touched []*client // clients with new structures
	deleted []span
	splits  []id // structures that may join their neighbours again
	work    []*item
	follow  int // structures that come after the present one in its list
}

// span is a stretch of one client's units.
type span struct {
	id
	length uint32
}

func (s span) end() uint32 { return s.clock + s.length }

// begin starts a transaction. There is one at a time, and its slices are used
// again by the next.
func (d *Doc) begin() *transaction {
	tx := &d.tx
	tx.doc = d
	tx.number++
	tx.touched = tx.touched[:0]
	tx.deleted = tx.deleted[:0]
	tx.splits = tx.splits[:0]
	tx.follow = 0
	return tx
}

// before is the client's state when the transaction began.
func (tx *transaction) before(slot uint32) uint32 {
	c := tx.doc.clients[slot]
	if c.touched == tx.number {
		return c.before
	}
	return c.state()
}

// add appends a structure to its client's.
func (tx *transaction) add(c *client, it *item) {
	tx.touch(c)
	c.push(it, tx.follow)
}

// touch notes that a client is about to have more structures.
func (tx *transaction) touch(c *client) {
	if c.touched != tx.number {
		c.touched, c.before = tx.number, c.state()
		tx.touched = append(doubled(tx.touched), c)
	}
}

// commit tidies up. The order of the steps is that of yjs, and with it the
// bytes that a document encodes to.
func (tx *transaction) commit() {
	tx.sortDeleted()
	if !tx.doc.limits.KeepDeleted {
		tx.collect()
	}
	tx.joinDeleted()
	for _, c := range tx.touched {
		tx.join(c, c.holding(c.before).id.clock, c.end)
	}
	for i := len(tx.splits) - 1; i >= 0; i-- {
		tx.joinAround(tx.splits[i])
	}
}

// trim gives back what only a very large update needs; no list is read again
// after it.
func (tx *transaction) trim() {
	if cap(tx.deleted)+cap(tx.splits)+cap(tx.work) > largeTransaction {
		tx.deleted, tx.splits, tx.work = nil, nil, nil
	}
}

const largeTransaction = 4096

// sortDeleted orders the deleted spans and unites those that touch.
func (tx *transaction) sortDeleted() {
	tx.deleted = uniteSpans(tx.deleted)
}

func uniteSpans(spans []span) []span {
	if len(spans) < 2 {
		return spans
	}
	slices.SortFunc(spans, func(a, b span) int {
		if c := cmp.Compare(a.slot, b.slot); c != 0 {
			return c
		}
		return cmp.Compare(a.clock, b.clock)
	})
	out := spans[:1]
	for _, s := range spans[1:] {
		last := &out[len(out)-1]
		if last.slot == s.slot && last.end() >= s.clock {
			last.length = max(last.end(), s.end()) - last.clock
			continue
		}
		out = append(out, s)
	}
	return out
}
