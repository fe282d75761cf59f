package coedit

import "time"

// heldFrame is an update that builds on words that this server does not have
// yet: whoever wrote them is expected back, after a crash of a server, say.
// It is kept aside, not in the document, because what it changes cannot be
// told yet. It is not stored and not acknowledged.
type heldFrame struct {
	update []byte
	since  time.Time
}

// hold keeps an update aside, within bounds.
func (d *document) hold(m *member, update []byte) {
	limits := &d.s.limits
	if len(m.held) >= limits.HeldUpdates || m.heldSize+len(update) > limits.HeldBytes {
		d.refuse(m, refuse(CloseStartAgain, ReasonMissing), &d.s.counters.RefusedMissing)
		return
	}
	m.held = append(m.held, &heldFrame{update, time.Now()})
	m.heldSize += len(update)
	d.heldFrames++
}

// retryHeld tries held updates again after the document changed.
func (d *document) retryHeld() {
	for m := range d.members {
		if len(m.held) > 0 && !m.gone {
			d.retry(m)
		}
	}
}

func (d *document) retry(m *member) {
	for progress := true; progress && !m.gone; {
		progress = false
		held := m.held
		d.heldFrames -= len(held)
		m.held, m.heldSize = nil, 0
		for _, h := range held {
			changes, err := d.doc.Inspect(h.update)
			switch {
			case m.gone:
			case err != nil:
				d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
			case changes.Waiting:
				m.held = append(m.held, h)
				m.heldSize += len(h.update)
				d.heldFrames++
			case !m.grant.Write:
				d.refuse(m, refuse(CloseForbidden, ReasonReadOnly), &d.s.counters.RefusedReadOnly)
			default:
				progress = true
				if len(changes.Inserted)+len(changes.Deleted) > 0 {
					d.admit(m, h.update, changes)
				}
			}
		}
	}
	if len(m.held) == 0 && !m.gone {
		d.acknowledge(m)
	}
}

// expireHeld gives up on what has waited too long: the person is told, and
// keeps the words to copy.
func (d *document) expireHeld(now time.Time) {
	if d.heldFrames == 0 {
		return
	}
	for m := range d.members {
		if len(m.held) > 0 && !m.gone && now.Sub(m.held[0].since) > d.s.limits.HeldFor {
			d.refuse(m, refuse(CloseStartAgain, ReasonMissing), &d.s.counters.RefusedMissing)
		}
	}
}
