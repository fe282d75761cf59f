package coedit

import (
	"context"
	"errors"
)

// A document is sealed by a row of its log, and opened again by another. The
// log decides who was first, as it does between any two edits: what was
// reported as saved, on whichever server, is a row before the seal; a server
// that has not heard of the seal finds its number taken when it wants to append
// what people typed there, reads, and tells them that it was not saved. No
// message between servers has to arrive for that.

const (
	lockSealed = "sealed"
	lockOpened = "opened"
)

// Seal closes a document to everybody on every server, and gives the number of
// the last row that can have words in it or comes after those. What Read and At
// then show is everything that anybody was told is saved. Sealing twice changes
// nothing.
func (s *Sessions) Seal(ctx context.Context, document string) (seq int64, err error) {
	return s.lock(ctx, document, lockSealed)
}

// Unseal opens a sealed document again to whoever the gate lets write.
func (s *Sessions) Unseal(ctx context.Context, document string) (seq int64, err error) {
	return s.lock(ctx, document, lockOpened)
}

func (s *Sessions) lock(ctx context.Context, document, to string) (int64, error) {
	d, err := s.open(document)
	if err != nil {
		return 0, err
	}
	defer s.close(d)
	if err := d.readLog(ctx); err != nil {
		return 0, err
	}
	return d.wait(ctx, func(m *member) {
		if d.sealed == (to == lockSealed) {
			d.acknowledge(m)
			d.flush()
			return
		}
		if !d.open.empty() {
			d.queued = append(d.queued, d.open)
			d.open = newGroup()
		}
		g := newGroup()
		g.lock, g.acks[m] = to, 0
		d.queued = append(d.queued, g)
		d.sealed = to == lockSealed // nothing is taken in behind it
		d.flush()
	})
}

// readLog takes what other servers appended, whether or not they were heard.
func (d *document) readLog(ctx context.Context) error {
	if d.s.bus == nil {
		return nil
	}
	const portion = 500
	for {
		var from int64
		if err := d.do(ctx, func() { from = d.head }); err != nil {
			return err
		}
		rows, err := d.s.ledger.after(ctx, d.name, from, portion)
		if err != nil {
			return err
		}
		err = d.do(ctx, func() {
			for _, row := range rows {
				if row.Seq == d.head+1 {
					d.takeRow(row)
				}
			}
			d.release()
		})
		if err != nil || len(rows) < portion {
			return err
		}
	}
}

// obey does what a row of the log says about the whole document.
func (d *document) obey(row *Row) {
	switch row.Lock {
	case lockSealed:
		d.sealed = true
		d.giveUp(false)
	case lockOpened:
		d.sealed = false
		for m := range d.members {
			m.looked = false
		}
	}
}

// erased ends a document that was deleted, here or on another server.
func (d *document) erased() {
	if d.failed != nil {
		return
	}
	d.sealed = true
	d.giveUp(true)
}

// giveUp drops what was typed here and cannot become a row any more. The
// document here has it, and so have the windows it was passed on to: all of
// them are told, those whose words it was that they were not saved, and whoever
// comes next gets the document as the log has it.
func (d *document) giveUp(whatever bool) {
	late := map[*member]bool{}
	for _, g := range d.unwritten() {
		if len(g.edits) == 0 {
			continue
		}
		whatever = true
		g.edits, g.bytes = nil, 0
		for m := range g.hands {
			late[m] = true
		}
	}
	if !whatever {
		return
	}
	d.over = true
	d.heirs(late)
	for m := range late {
		for _, g := range d.unwritten() {
			delete(g.acks, m)
		}
		d.refuse(m, refuse(CloseStartAgain, ReasonLate), &d.s.counters.RefusedSealed)
	}
	for m := range d.members {
		if !late[m] && !m.gone {
			m.stored = m.processed // whatever it sent is in the log: its page need not keep words to copy
			d.tellStored(m)
			m.refused(refuse(CloseStartAgain, ReasonShut))
		}
	}
	d.s.forget(d)
}

// heirs adds the windows that may have come back on another socket than the one
// that their words came over. Which of a person's windows that is cannot be
// known: each of them that has sent something is told then.
func (d *document) heirs(late map[*member]bool) {
	cut := map[string]bool{}
	for m := range late {
		if m.socket != nil && !d.members[m] {
			cut[m.grant.Person] = true
		}
	}
	for m := range d.members {
		if m.received > 0 && cut[m.grant.Person] {
			late[m] = true
		}
	}
}

// unwritten are the groups that are not known to be in the log, in order.
func (d *document) unwritten() []*group {
	all := append([]*group{}, d.queued...)
	if d.writing != nil {
		all = append([]*group{d.writing}, all...)
	}
	return append(all, d.open)
}

// shut says no to words for a document that is sealed. Another server may have
// opened it again, which was not heard here: the log is asked first.
func (d *document) shut(m *member) outcome {
	if d.s.bus != nil && !m.looked {
		m.looked = true
		d.catchUp()
	}
	if d.reading {
		return blocked
	}
	d.refuse(m, m.grant.shut(), &d.s.counters.RefusedSealed)
	return finished
}

func (g *Grant) shut() *Refused {
	if g.Why != "" {
		return g.readOnly()
	}
	return refuse(CloseStartAgain, ReasonShut)
}

// errErased: the document was deleted while somebody had it open.
var errErased = errors.New("coedit: the document was erased")
