package coedit

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// group is what will be, or is being, appended as one row. While one is on its
// way to the store the next one fills. Nothing in a group is given up: if the
// store is away it waits, and so does whoever wants to read 'Saved'.
type group struct {
	token  string
	lock   string // what the row says about the whole document
	edits  []Entry
	claims []Claim
	acks   map[*member]uint64 // the last message of each member that is in it
	hands  map[*member]bool   // those whose words are in it
	bytes  int
	tries  int
}

func newGroup() *group {
	return &group{token: rand.Text(), acks: map[*member]uint64{}, hands: map[*member]bool{}}
}

func (g *group) empty() bool { return len(g.edits) == 0 && len(g.claims) == 0 && g.lock == "" }

// add puts an applied update into the group, and whose it is. Updates of one
// person that follow one another become one entry when the row is made.
func (g *group) add(e Entry, by ...*member) {
	g.edits = append(g.edits, e)
	for _, m := range by {
		g.hands[m] = true
	}
	g.bytes += len(e.Update)
}

// mostGroup bounds a row, which some stores do.
const mostGroup = 2 << 20

// overflow puts a full group in line and begins another.
func (d *document) overflow() {
	if d.open.bytes > mostGroup {
		d.queued = append(d.queued, d.open)
		d.open = newGroup()
	}
}

// row is the group as the row of that number, without claims that have been
// decided in the meantime.
func (g *group) row(d *document) *Row {
	seq := d.head + 1
	row := &Row{Meta: storage.Meta{ID: rowID(d.name, seq)}, Document: d.name, Seq: seq, Token: g.token, Lock: g.lock}
	g.claims = slices.DeleteFunc(g.claims, func(c Claim) bool { _, decided := d.claims[c.Client]; return decided })
	g.edits = united(g.edits)
	row.Claims, row.Edits = g.claims, g.edits
	return row
}

// united merges neighbouring entries of the same person.
func united(edits []Entry) []Entry {
	var out []Entry
	for i := 0; i < len(edits); {
		j := i + 1
		for j < len(edits) && edits[j].Person == edits[i].Person {
			j++
		}
		out = append(out, unite(edits[i:j])...)
		i = j
	}
	return out
}

func unite(same []Entry) []Entry {
	if len(same) == 1 {
		return same
	}
	updates := make([][]byte, len(same))
	one := Entry{Person: same[0].Person, At: same[len(same)-1].At}
	for i, e := range same {
		updates[i] = e.Update
		one.Inserted = joinRanges(one.Inserted, e.Inserted)
		one.Deleted = joinRanges(one.Deleted, e.Deleted)
	}
	var err error
	if one.Update, err = ydoc.Merge(updates...); err != nil {
		return same // they were applied one by one; they can be kept so
	}
	return []Entry{one}
}

// joinRanges appends ranges, joining those that continue the last one.
func joinRanges(to, more []ydoc.Range) []ydoc.Range {
	for _, r := range more {
		if n := len(to); n > 0 && to[n-1].Client == r.Client && to[n-1].Clock+to[n-1].Length == r.Clock {
			to[n-1].Length += r.Length
			continue
		}
		to = append(to, r)
	}
	return to
}

// arrange sees to it that what is in the open group gets written: at once when
// nothing was written lately, else a few milliseconds later, or some more when
// writes follow one another closely, so that a busy document costs few large
// rows.
func (d *document) arrange() {
	if d.open.empty() && len(d.queued) == 0 || d.writing != nil || d.timer {
		return
	}
	wait := d.s.limits.Group
	switch last := time.Since(d.wrote); {
	case last > 10*wait:
		d.flush()
		return
	case last < 2*wait:
		wait *= 6
	}
	d.timer = true
	time.AfterFunc(wait, func() { d.box.put(job{do: func() { d.timer = false; d.flush() }}) })
}

// flush begins to write the open group, or goes on with the one that could not
// be written.
func (d *document) flush() {
	if d.trying || d.reading {
		return
	}
	if d.writing == nil {
		switch {
		case len(d.queued) > 0:
			d.writing, d.queued = d.queued[0], d.queued[1:]
		case d.open.empty():
			return
		default:
			d.writing, d.open = d.open, newGroup()
		}
	}
	row := d.writing.row(d)
	if len(row.Claims) == 0 && len(row.Edits) == 0 && row.Lock == "" {
		d.written(d.head) // all it had were claims that others made first
		return
	}
	d.trying = true
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), appendFor)
		defer cancel()
		err := d.s.ledger.append(ctx, row)
		d.box.put(job{do: func() { d.appended(row, err) }})
	}()
}

// appendFor is how long the store may take for one row before it counts as
// away.
const appendFor = 10 * time.Second

// appended hears how the writing ended.
func (d *document) appended(row *Row, err error) {
	d.trying = false
	switch {
	case d.writing == nil || d.writing.token != row.Token:
		// A reading found the row in the log before its answer came.
	case err == nil:
		d.storeIsBack()
		d.took(row)
		d.written(row.Seq)
		d.tell(row)
	case errors.Is(err, storage.ErrExists):
		d.catchUp()
	case errors.Is(err, errErased):
		d.erased()
		d.written(d.head) // nothing is left in it
	default:
		d.storeIsAway(err)
	}
	d.arrange()
}

// took counts a row as part of the log that this server knows.
func (d *document) took(row *Row) {
	d.head = row.Seq
	for _, claim := range row.Claims {
		d.decide(claim)
	}
	for _, e := range row.Edits {
		for _, r := range e.Inserted {
			d.durable[r.Client] = max(d.durable[r.Client], r.Clock+r.Length)
		}
		d.sinceBytes += len(e.Update)
	}
	d.sinceRows++
	d.rowAt = d.s.now()
	d.obey(row)
}

// written tells those whose edits are in the log now, and goes on with what
// had to wait for it.
func (d *document) written(seq int64) {
	g := d.writing
	d.writing = nil
	d.wrote = time.Now()
	d.s.counters.Rows.Add(1)
	for m, count := range g.acks {
		m.stored = max(m.stored, count)
		m.finish(seq, nil)
		d.tellStored(m)
	}
	if d.s.saved != nil && len(g.edits) > 0 {
		go d.s.saved(d.name, seq)
	}
	d.release()
	d.arrange()
}

// storeIsAway keeps the group, says so to everybody who types, and tries
// again.
func (d *document) storeIsAway(err error) {
	g := d.writing
	g.tries++
	d.s.counters.StoreFailures.Add(1)
	if !d.away {
		d.away = true
		d.s.log.Error("coedit: edits cannot be stored; they are kept and tried again", "document", d.name, "cause", err)
		for m := range d.members {
			d.tellStored(m)
		}
	}
	wait := min(100*time.Millisecond<<min(g.tries, 6), 2*time.Second)
	time.AfterFunc(wait, func() { d.box.put(job{do: d.flush}) })
}

func (d *document) storeIsBack() {
	if d.away {
		d.away = false
		d.s.log.Info("coedit: edits are stored again", "document", d.name)
		for m := range d.members {
			d.tellStored(m)
		}
	}
}

// tellStored sends a member what is stored of theirs.
func (d *document) tellStored(m *member) {
	if m.socket == nil || !m.grant.Write {
		return
	}
	own := make(clocks, len(m.ids))
	for client := range m.ids {
		if clock := d.durable[client]; clock > 0 {
			own[client] = clock
		}
	}
	m.post(storedMessage(own, m.stored, d.away))
}
