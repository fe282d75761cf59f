package coedit

import (
	"sync/atomic"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// Reasons that people read; the server translates them by these sentences.
const (
	ReasonSlow      = "This window did not keep up; it will come back."
	ReasonNotNow    = "This text cannot be opened just now."
	ReasonWindows   = "You have too many windows open."
	ReasonSomebody  = "You are signed in as somebody else now."
	ReasonNoText    = "There is no such text."
	ReasonRestart   = "The server restarts."
	ReasonReadOnly  = "You may read this text but not change it."
	ReasonSealed    = "This part of the text is closed for changes."
	ReasonShut      = "This text is closed for changes."
	ReasonLate      = "This text was closed before your last words were saved."
	ReasonForged    = "These words came under the name of another person's window."
	ReasonSchema    = "This holds something that the text may not contain."
	ReasonMissing   = "Your copy builds on words that the server never received."
	ReasonTooMuch   = "This is more at once than one person may send."
	ReasonTooLarge  = "This text has reached its largest size."
	ReasonNoLonger  = "You may not open this text any more."
	ReasonMalformed = "This is not what an editor sends."
)

// refuse tells a member no, and counts it.
func (d *document) refuse(m *member, r *Refused, count *atomic.Int64) {
	if count != nil {
		count.Add(1)
	}
	m.refused(r)
}

// update takes one update of a member: whose it is, what it changes, whether
// that may be, and only then into the document.
func (d *document) update(m *member, update []byte, whole bool) outcome {
	if len(update) > large && d.doc.Swells(update) {
		d.refuse(m, refuse(CloseTooMuch, ReasonTooMuch), &d.s.counters.RefusedTooMuch)
		return finished
	}
	changes, err := d.doc.Inspect(update)
	if err != nil {
		d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
		return finished
	}
	clients := clientsOf(changes)
	if update, changes, err = d.withoutForeign(m, update, changes, clients, whole); err != nil {
		d.refuse(m, refuse(CloseStartAgain, ReasonForged), &d.s.counters.RefusedForged)
		return finished
	}
	if len(changes.Deleted) > 0 {
		if update, changes, err = d.cutDeletes(m, update, changes); err != nil {
			d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			return finished
		}
	}
	news := len(changes.Inserted)+len(changes.Deleted) > 0 || changes.Waiting
	if news && !m.grant.Write {
		d.refuse(m, m.grant.readOnly(), &d.s.counters.RefusedReadOnly)
		return finished
	}
	if news && d.sealed {
		return d.shut(m)
	}
	if len(changes.Inserted) > 0 && d.unclaimed(m, clients) {
		return blocked
	}
	m.received++
	switch {
	case m.gone:
	case changes.Waiting:
		d.hold(m, update)
	case !news:
		d.acknowledge(m)
	default:
		d.admit(m, update, changes)
	}
	return finished
}

// large is an update that might take more memory than a server should give for
// it; those of people who type are far below.
const large = 32 << 10

// admit checks what an update changes and takes it in. Nothing of it waits.
func (d *document) admit(m *member, update []byte, changes *ydoc.Changes) {
	if r, count := d.allowed(m, changes); r != nil {
		d.refuse(m, r, count)
		return
	}
	if !m.trusted && m.budget != nil {
		m.budget.spend(0, 0, len(changes.Inserted)+len(changes.Deleted))
	}
	if d.bytes > d.s.limits.DocumentBytes && len(changes.Inserted) > 0 {
		d.refuse(m, refuse(CloseTooMuch, ReasonTooLarge), &d.s.counters.RefusedTooMuch)
		return
	}
	if !d.allNew(update, changes) {
		// What the document has already is not passed on: it is skipped here,
		// but whoever lacks it would believe it.
		pure, err := ydoc.Diff(update, d.doc.StateVector())
		if err != nil {
			d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			return
		}
		update = pure
	}
	if err := d.doc.Apply(update); err != nil {
		d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
		return
	}
	d.s.counters.Updates.Add(1)
	d.bytes += len(update)
	d.changed = true
	d.fresh = append(d.fresh, relayed{update, m})
	d.open.add(entry(m.grant.Person, d.s.now(), update, changes), m)
	d.acknowledge(m)
	d.overflow()
}

// allNew says whether an update brings nothing that is known. It answers for
// the update of an ordinary keystroke, with one client's structs or none, and
// says no when it would have to look closer.
func (d *document) allNew(update []byte, changes *ydoc.Changes) bool {
	r := wireReader{b: update}
	switch r.uint() {
	case 0:
		return true
	case 1:
		r.uint()
		client, clock := r.uint(), r.uint()
		first := changes.Inserted
		return r.err == nil && len(first) > 0 && first[0].Client == client && first[0].Clock == clock
	}
	return false
}

// acknowledge attaches a member's message to the group whose row will make it
// durable, or says at once that there is nothing left to store.
func (d *document) acknowledge(m *member) {
	m.processed = m.received
	switch {
	case !d.open.empty():
		d.open.acks[m] = m.processed
	case len(d.queued) > 0:
		d.queued[len(d.queued)-1].acks[m] = m.processed
	case d.writing != nil:
		d.writing.acks[m] = m.processed
	default:
		m.stored = m.processed
		m.finish(d.head, nil)
		d.tellStored(m)
	}
}

// entry is an update as the log keeps it.
func entry(person string, at time.Time, update []byte, changes *ydoc.Changes) Entry {
	e := Entry{Person: person, At: at, Update: update}
	for i := range changes.Inserted {
		e.Inserted = joinRanges(e.Inserted, []ydoc.Range{changes.Inserted[i].Range})
	}
	for i := range changes.Deleted {
		e.Deleted = joinRanges(e.Deleted, []ydoc.Range{changes.Deleted[i].Range})
	}
	return e
}

func clientsOf(changes *ydoc.Changes) map[uint64]bool {
	clients := make(map[uint64]bool, 1)
	for i := range changes.Inserted {
		clients[changes.Inserted[i].Client] = true
	}
	return clients
}

// clone gives a copy of the document's present state to work on.
func (d *document) clone() (*ydoc.Doc, error) {
	copied := empty()
	return copied, copied.Apply(d.doc.EncodeState())
}
