package coedit

import (
	"bytes"
	"encoding/binary"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// A deletion names what it deletes by client and clock, and may name what has
// not been written yet. Taken in, it would delete what another person types
// later. It is cut to what exists; a client that honestly knew more (a crash
// lost it here) is asked for everything again a little later.

// cutDeletes leaves out of an update what it deletes beyond the document and
// itself.
func (d *document) cutDeletes(m *member, update []byte, changes *ydoc.Changes) ([]byte, *ydoc.Changes, error) {
	var there []ydoc.Change
	for _, c := range changes.Deleted {
		if c.Clock+c.Length <= d.doc.Clock(c.Client) || brings(changes, c.Range) {
			there = append(there, c)
		}
	}
	if len(there) == len(changes.Deleted) {
		return update, changes, nil
	}
	d.s.counters.DeletesClipped.Add(1)
	d.askSoon(m)
	if update = clipped(update, there); update == nil {
		return nil, nil, errWire
	}
	changes, err := d.doc.Inspect(update)
	return update, changes, err
}

func brings(changes *ydoc.Changes, r ydoc.Range) bool {
	for i := range changes.Inserted {
		in := &changes.Inserted[i]
		if in.Client == r.Client && in.Clock <= r.Clock && r.Clock+r.Length <= in.Clock+in.Length {
			return true
		}
	}
	return false
}

func (d *document) askSoon(m *member) {
	if m.tries < 3 && m.resync.IsZero() {
		m.resync = time.Now().Add(2 * time.Second << m.tries)
	}
}

// onlyDeletes is an update without its structs.
func onlyDeletes(update []byte) []byte {
	changes, err := ydoc.New().Inspect(update)
	if err != nil {
		return nil
	}
	all := clocks{}
	for _, c := range changes.Inserted {
		all[c.Client] = 1 << 31
	}
	deletes, err := ydoc.Diff(update, all.encode())
	if err != nil || len(deletes) == 0 || deletes[0] != 0 {
		return nil
	}
	return deletes
}

// clipped is the update with only those deletions.
func clipped(update []byte, deleted []ydoc.Change) []byte {
	deletes := onlyDeletes(update)
	canonical, err := ydoc.Diff(update, []byte{0})
	if deletes == nil || err != nil || !bytes.HasSuffix(canonical, deletes[1:]) {
		return nil
	}
	by := map[uint64][]ydoc.Range{}
	for _, c := range deleted {
		by[c.Client] = append(by[c.Client], c.Range)
	}
	out := bytes.Clone(canonical[:len(canonical)-len(deletes)+1])
	out = binary.AppendUvarint(out, uint64(len(by)))
	for client, ranges := range by {
		out = binary.AppendUvarint(binary.AppendUvarint(out, client), uint64(len(ranges)))
		for _, r := range ranges {
			out = binary.AppendUvarint(binary.AppendUvarint(out, r.Clock), r.Length)
		}
	}
	return out
}
