package ydoc

import "fmt"

// crowded says whether what an update leaves waiting might not fit.
func (d *Doc) crowded(u *scan) bool {
	p, l := &d.waiting, &d.limits
	return p.pieces+len(u.sections) > l.PendingUpdates || p.bytes+len(p.merged)+len(u.buf) > l.PendingBytes ||
		p.ranges+u.ranges > l.PendingDeletes
}

// room checks that what an update leaves waiting will fit.
func (re *rehearsal) room(u *scan) error {
	p, l := &re.doc.waiting, &re.doc.limits
	waits, size := len(re.waits), 0
	for _, w := range re.waits {
		size += w.section.stop - w.section.pos
	}
	switch {
	case l.NoPending && waits > 0:
		w := re.waits[0]
		return &Invalid{w.section.pos, fmt.Sprintf("structure of client %d", w.section.client),
			fmt.Sprintf("it needs clock %d of client %d, which is not there", w.needs.Clock, w.needs.Client)}
	case waits > 0 && (p.pieces+waits > l.PendingUpdates || p.bytes+len(p.merged)+size > l.PendingBytes):
		return &Invalid{0, "update", "too much waits already for updates that have not come"}
	}
	return re.roomForDeletes(u)
}

// roomForDeletes checks the delete ranges against what will then be known.
func (re *rehearsal) roomForDeletes(u *scan) (err error) {
	l, waiting := &re.doc.limits, re.doc.waiting.ranges
	u.eachDelete(func(client, clock, length uint64) {
		if err != nil || clock+length <= re.state(client) {
			return
		}
		waiting++
		what := fmt.Sprintf("delete range at clock %d of client %d", clock, client)
		if l.NoPending {
			err = &Invalid{u.deletes, what, "it deletes what is not there yet"}
		} else if waiting > l.PendingDeletes {
			err = &Invalid{u.deletes, what, "too many deletions wait already for what they delete"}
		}
	})
	return err
}
