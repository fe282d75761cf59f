package coedit

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

const (
	// A state is made after so many rows or bytes, so that opening a document
	// stays quick; and when nobody has typed for a while, which is where a
	// version people recognise ends.
	compactRows  = 500
	compactBytes = 512 << 10
	quietFor     = time.Minute
	quietRows    = 5
)

func (d *document) compactWhenDue(now time.Time) {
	quiet := d.sinceRows >= quietRows && d.s.now().Sub(d.rowAt) > quietFor
	if d.sinceRows >= compactRows || d.sinceBytes >= compactBytes || quiet {
		d.compact()
	}
}

// compact makes a state from the log, beside the document's own goroutine, so
// that nobody's typing waits for it.
func (d *document) compact() {
	if d.compacting {
		return
	}
	d.compacting = true
	d.s.wait.Add(1)
	go func() {
		defer d.s.wait.Done()
		ctx, cancel := context.WithTimeout(context.Background(), loadFor)
		defer cancel()
		size, rows, err := d.s.ledger.compact(ctx, d.name)
		d.box.put(job{do: func() {
			d.compacting = false
			if err != nil {
				d.s.log.Error("coedit: a state could not be stored", "document", d.name, "cause", err)
			} else {
				d.s.counters.States.Add(1)
				if size > 0 {
					d.bytes = size
				}
			}
			d.sinceRows, d.sinceBytes = max(0, d.sinceRows-rows), 0
			if err == nil && rows == 0 {
				d.sinceRows = 0 // another server made it, or the document was erased
			}
		}})
	}()
}

// compact stores the state after the last row.
func (l *ledger) compact(ctx context.Context, document string) (size, rows int, err error) {
	r, err := l.replay(ctx, document, 0, func(*Row) { rows++ })
	if err != nil || r.seq < r.first {
		return 0, rows, err
	}
	if r.broken != nil {
		return 0, rows, r.broken // the log alone has everything
	}
	state := &State{
		Meta: storage.Meta{ID: rowID(document, r.seq)}, Document: document, Seq: r.seq, At: r.at, From: r.first,
		Update: r.doc.EncodeState(), Vector: r.doc.StateVector(),
		People: slices.Sorted(maps.Keys(r.people)), Sealed: r.sealed,
	}
	for _, client := range slices.Sorted(maps.Keys(r.claims)) {
		state.Claims = append(state.Claims, r.claims[client])
	}
	if err := l.states.Insert(ctx, state); err != nil && !exists(err) {
		return 0, rows, err
	}
	if l.shared {
		if erased, err := l.erased(ctx, document); err != nil || erased {
			if erased {
				err = l.states.Delete(ctx, state.ID, 0)
			}
			return 0, rows, err
		}
	}
	return len(state.Update), rows, nil
}
