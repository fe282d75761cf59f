package coedit

import (
	"maps"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// After a crash clients come back with words that were passed on to them but
// not stored any more, and that they have built upon. Each person's words are
// taken from that person only; so what builds on another's waits until that
// other is back, which is a matter of moments. Until then nothing more is read
// from the socket: a client that sends what builds on nothing costs nothing.

// waiting is an update that builds on what this server does not have yet. It
// is neither in the document nor stored nor acknowledged.
type waiting struct {
	update []byte
	since  time.Time
}

// hold keeps an update aside, and whatever follows it on the socket.
func (d *document) hold(m *member, update []byte) {
	m.waits = &waiting{update, time.Now()}
	d.waiting[m] = true
	d.changed = true
}

// tryWaiting tries again what waits: one by one, and then together, because
// two people's words may build on each other's.
func (d *document) tryWaiting() {
	for progress := true; progress; {
		progress = false
		for m := range d.waiting {
			if m.gone {
				d.unhold(m)
				continue
			}
			update := m.waits.update
			changes, err := d.doc.Inspect(update)
			switch {
			case err != nil:
				d.unhold(m)
				d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			case !changes.Waiting:
				d.unhold(m)
				d.takeHeld(m, update, changes)
				progress = true
			}
		}
	}
	if len(d.waiting) > 1 && time.Since(d.joined) > 50*time.Millisecond {
		d.joined = time.Now()
		d.joinWaiting()
	}
	if len(d.waiting) < len(d.stalled) {
		d.release()
	}
}

// filled takes a client's answer to step 1 out of turn when something of it
// waits: letters typed between the connection and the answer come before it,
// and may build on what only the answer brings. The answer holds all of them.
func (d *document) filled(m *member, j job) bool {
	r := wireReader{b: j.frame}
	if r.uint() != messageSync || r.uint() != syncStep2 {
		return false
	}
	update := r.bytes()
	if r.err != nil {
		return false
	}
	both, err := ydoc.Merge(m.waits.update, update)
	if err != nil {
		return false
	}
	d.unhold(m)
	d.changed = true
	if d.update(m, both, true) == blocked {
		// Its place is before what waited for it.
		j.frame = syncMessage(syncStep2, both)
		m.blocked = append([]job{j}, m.blocked...)
		d.stalled[m] = true
		return true
	}
	<-m.room
	return true
}

func (d *document) unhold(m *member) {
	m.waits = nil
	delete(d.waiting, m)
}

func (d *document) takeHeld(m *member, update []byte, changes *ydoc.Changes) {
	switch {
	case len(changes.Inserted)+len(changes.Deleted) == 0:
		d.acknowledge(m)
	case !m.grant.Write:
		d.refuse(m, m.grant.readOnly(), &d.s.counters.RefusedReadOnly)
	case d.sealed:
		d.refuse(m, m.grant.shut(), &d.s.counters.RefusedSealed)
	default:
		d.admit(m, update, changes)
	}
}

// joinWaiting takes together those updates that lack nothing but one another.
func (d *document) joinWaiting() {
	set := make(map[*member]bool, len(d.waiting))
	for m := range d.waiting {
		set[m] = m.grant.Write && !d.sealed
	}
	for len(set) > 1 {
		stage, err := d.stage(set)
		if err != nil {
			return
		}
		complete := true
		for m, in := range set {
			if changes, err := stage.Inspect(m.waits.update); !in || err != nil || changes.Waiting {
				delete(set, m)
				complete = false
			}
		}
		if complete {
			d.takeTogether(set, stage)
			return
		}
	}
}

// stage is the document with the waiting updates of a set applied.
func (d *document) stage(set map[*member]bool) (*ydoc.Doc, error) {
	stage := ydoc.NewWith(ydoc.Limits{Swell: -1})
	if err := stage.Apply(d.doc.EncodeState()); err != nil {
		return nil, err
	}
	for m := range set {
		if err := stage.Apply(m.waits.update); err != nil {
			return nil, err
		}
	}
	return stage, nil
}

// takeTogether admits what a stage has more than the document. Whose each part
// is follows from the client ids, which were each their sender's own.
func (d *document) takeTogether(set map[*member]bool, stage *ydoc.Doc) {
	update, err := stage.EncodeDiff(d.doc.StateVector())
	if err != nil {
		return
	}
	changes, err := d.doc.Inspect(update)
	if err != nil || changes.Waiting {
		return
	}
	deletedBy := d.deletions(set, changes)
	for m := range set {
		own := &ydoc.Changes{Deleted: deletedBy[m]}
		for _, c := range changes.Inserted {
			if owner, _ := d.owner(c.Client); owner == m.grant.Person {
				own.Inserted = append(own.Inserted, c)
			}
		}
		if r, count := d.allowed(m, own); r != nil {
			d.unhold(m)
			d.refuse(m, r, count)
			return // the others are tried again without it
		}
	}
	if d.doc.Apply(update) != nil {
		return
	}
	d.bytes += len(update)
	d.changed = true
	d.fresh = append(d.fresh, relayed{update: update})
	all := entry("", d.s.now(), update, changes)
	all.Deleted = nil
	d.open.add(all, slices.Collect(maps.Keys(set))...)
	for m := range set {
		if own := deletedBy[m]; len(own) > 0 {
			d.open.add(entry(m.grant.Person, all.At, []byte{0, 0}, &ydoc.Changes{Deleted: own}))
		}
		d.s.counters.Updates.Add(1)
		d.unhold(m)
		d.acknowledge(m)
	}
	d.overflow()
}

// deletions says which of the members' updates asks for each deletion.
func (d *document) deletions(set map[*member]bool, changes *ydoc.Changes) map[*member][]ydoc.Change {
	by := map[*member][]ydoc.Change{}
	for m := range set {
		asked, err := d.doc.Inspect(m.waits.update)
		if err != nil {
			continue
		}
		for _, c := range changes.Deleted {
			for _, a := range asked.Deleted {
				if a.Client == c.Client && a.Clock <= c.Clock && c.Clock < a.Clock+a.Length {
					by[m] = append(by[m], c)
					break
				}
			}
		}
	}
	return by
}

// expireWaiting gives up on what has waited too long: the person is told, and
// keeps the words to copy.
func (d *document) expireWaiting(now time.Time) {
	for m := range d.waiting {
		if now.Sub(m.waits.since) > d.s.limits.HeldFor {
			d.unhold(m)
			if !m.gone {
				d.refuse(m, refuse(CloseStartAgain, ReasonMissing), &d.s.counters.RefusedMissing)
			}
		}
	}
}
