package coedit

import (
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

func exists(err error) bool { return errors.Is(err, storage.ErrExists) }

// outcome is what became of a frame.
type outcome int

const (
	finished outcome = iota
	blocked          // to be tried again when a claim or a permission is settled
)

var malformed = refuse(CloseMalformed, ReasonMalformed)

// receive takes one frame of a member, in the order in which it sent them.
func (d *document) receive(j job) {
	m := j.from
	if m.gone {
		<-m.room
		return
	}
	d.s.counters.Frames.Add(1)
	// A question about what is there needs no permission but that to read,
	// and must be answered although something before it waits.
	if m.checking == 0 && d.answer(m, j.frame) {
		<-m.room
		return
	}
	if m.checking == 0 && m.waits != nil && d.filled(m, j) {
		return
	}
	if m.checking > 0 || m.waits != nil || len(m.blocked) > 0 || d.handle(m, j.frame) == blocked {
		m.blocked = append(m.blocked, j)
		d.stalled[m] = true
		return
	}
	<-m.room
}

// release goes on with frames that were blocked.
func (d *document) release() {
	for m := range d.stalled {
		for len(m.blocked) > 0 && m.checking == 0 && m.waits == nil && !m.gone {
			if d.handle(m, m.blocked[0].frame) == blocked {
				break
			}
			m.blocked = m.blocked[1:]
			<-m.room
		}
		if m.gone {
			for range m.blocked {
				<-m.room
			}
			m.blocked = nil
		}
		if len(m.blocked) == 0 {
			m.blocked = nil
			delete(d.stalled, m)
		}
	}
}

// answer deals with the messages that only ask: step 1 and the query for
// awareness.
func (d *document) answer(m *member, frame []byte) bool {
	r := wireReader{b: frame}
	switch r.uint() {
	case messageQuery:
		d.greet(m)
		return true
	case messageSync:
		if kind := r.uint(); r.err != nil || kind != syncStep1 {
			return false
		}
		vector := r.bytes()
		if r.err != nil {
			d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			return true
		}
		d.sync(m, vector)
		return true
	}
	return false
}

// sync sends a member what it lacks. Only from then on does it hear what
// happens: before, it might lack what an update builds on.
func (d *document) sync(m *member, vector []byte) {
	d.relay() // what this turn brought is in the document already
	if len(vector) <= 1 {
		for _, frame := range d.whole() {
			m.post(frame)
		}
	} else {
		diff, err := d.doc.EncodeDiff(vector)
		if err != nil {
			d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			return
		}
		m.post(syncMessage(syncStep2, diff))
	}
	m.synced = true
}

// handle deals with any frame whose turn it is.
func (d *document) handle(m *member, frame []byte) outcome {
	if d.answer(m, frame) {
		return finished
	}
	r := wireReader{b: frame}
	switch r.uint() {
	case messageSync:
		kind := r.uint()
		update := r.bytes()
		if r.err != nil || kind != syncStep2 && kind != syncUpdate {
			d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			return finished
		}
		return d.update(m, update, kind == syncStep2)
	case messageAwareness:
		entries := r.bytes()
		if r.err != nil {
			d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			return finished
		}
		return d.awareness(m, entries)
	}
	if r.err != nil {
		d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
	}
	return finished // a message of a kind that is not known here hurts nobody
}

// join adds a member and greets it: the server asks for what it lacks, and
// says who is here.
func (d *document) join(m *member) {
	d.members[m] = true
	d.s.counters.Members.Add(1)
	if d.over {
		m.leave(CloseGoingAway, "")
		return
	}
	m.post(syncMessage(syncStep1, d.doc.StateVector()))
	d.greet(m)
	d.tellStored(m)
}

// part takes a member out: what it showed of itself is taken back.
func (d *document) part(m *member) {
	if !d.members[m] {
		return
	}
	delete(d.members, m)
	delete(d.stalled, m)
	for range m.blocked {
		<-m.room
	}
	m.blocked = nil
	m.gone = true
	d.unhold(m)
	d.s.counters.Members.Add(-1)
	d.withdraw(m)
}

// ask sends a member the server's state vector, so that it sends everything
// that the server lacks, all its deletions included.
func (d *document) ask(m *member) {
	m.resync = time.Time{}
	m.tries++
	m.post(syncMessage(syncStep1, d.doc.StateVector()))
}
