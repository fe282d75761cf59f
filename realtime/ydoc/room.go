package ydoc

import "fmt"

// room checks that what an update leaves waiting will fit. Only when it might
// not is the update rehearsed to see how much that is.
func (d *Doc) room(u *scan) error {
	p, l := &d.waiting, &d.limits
	crowded := p.pieces+len(u.sections) > l.PendingUpdates || p.bytes+len(p.merged)+len(u.buf) > l.PendingBytes ||
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
	case waits > 0 && (p.pieces+waits > l.PendingUpdates || p.bytes+len(p.merged)+size > l.PendingBytes):
		return &Invalid{0, "update", "too much waits already for updates that have not come"}
	}
	return re.roomForDeletes(u)
}
