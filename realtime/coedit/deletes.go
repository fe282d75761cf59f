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

// clip looks at an update without news: if it deletes what does not exist
// here, the client believes in a deletion that never was.
func (d *document) clip(m *member, update []byte) {
	if len(update) <= 2 || m.tries > 3 {
		return
	}
	known, err := decodeClocks(d.doc.StateVector())
	if err != nil {
		return
	}
	for _, r := range deletedBy(update) {
		if r.Clock+r.Length > known[r.Client] {
			d.s.counters.DeletesClipped.Add(1)
			d.askSoon(m)
			return
		}
	}
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

// deletedBy is what an update says it deletes.
func deletedBy(update []byte) []ydoc.Range {
	deletes := onlyDeletes(update)
	if deletes == nil {
		return nil
	}
	var all []ydoc.Range
	r := wireReader{b: deletes[1:]}
	for n := r.uint(); n > 0 && r.err == nil; n-- {
		client := r.uint()
		for k := r.uint(); k > 0 && r.err == nil; k-- {
			all = append(all, ydoc.Range{Client: client, Clock: r.uint(), Length: r.uint()})
		}
	}
	return all
}

// clipped is the update with only those deletions that have an effect.
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
