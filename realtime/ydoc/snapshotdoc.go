package ydoc

import (
	"errors"
	"fmt"
)

// ErrCollected is the answer to a question about deleted content that the
// document has not kept.
var ErrCollected = errors.New("ydoc: the document does not keep what is deleted")

// At is the document as it was at a snapshot, as a document of its own. The
// document must keep what is deleted, and must have what the snapshot names.
func (d *Doc) At(s Snapshot) (*Doc, error) {
	if !d.limits.KeepDeleted {
		return nil, ErrCollected
	}
	for _, v := range s.vector {
		if d.state(v.Client) < v.Clock {
			return nil, fmt.Errorf("ydoc: the snapshot is of clock %d of client %d, the document has %d", v.Clock, v.Client, d.state(v.Client))
		}
	}
	limits := d.limits
	limits.KeepDeleted, limits.Swell = false, -1
	update := s.cut(d.EncodeState())
	limits.UpdateBytes = max(limits.UpdateBytes, len(update))
	then := NewWith(limits)
	for name, root := range d.roots {
		then.root(name).kind = root.kind
	}
	if err := then.Apply(update); err != nil {
		return nil, fmt.Errorf("ydoc: the document at a snapshot: %w", err)
	}
	return then, nil
}

// cut takes from a whole state what a snapshot has of it.
func (s Snapshot) cut(state []byte) []byte {
	limits := Limits{UpdateBytes: len(state), Swell: -1}.filled()
	var u scan
	if err := u.read(state, &limits); err != nil {
		panic(err) // the document wrote it itself
	}
	until := make(map[uint64]uint64, len(s.vector))
	for _, v := range s.vector {
		until[v.Client] = v.Clock
	}
	clients, body := 0, []byte(nil)
	for i := range u.sections {
		sec := &u.sections[i]
		if limit := until[sec.client]; limit > sec.clock {
			body = u.appendUntil(body, sec, limit)
			clients++
		}
	}
	return appendRanges(append(appendUint(nil, uint64(clients)), body...), s.deleted)
}

// appendUntil writes a section up to a clock.
func (u *scan) appendUntil(b []byte, sec *section, limit uint64) []byte {
	var list []byte
	var structure structure
	count, first := 0, sec.clock
	for sec.left > 0 && sec.clock < limit {
		next := u.peek(sec, &structure)
		end := structure.end()
		if end > limit {
			structure.raw = structure.part(structure.clock, limit)
			structure.length = limit - structure.clock
		}
		list = structure.append(list)
		sec.pos, sec.clock = next, end
		sec.left--
		count++
	}
	b = appendUint(appendUint(appendUint(b, uint64(count)), sec.client), first)
	return append(b, list...)
}
