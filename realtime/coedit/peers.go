package coedit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Servers tell one another, on a channel for each document, which rows they
// appended and who is in it. All of it may be lost: a server that hears of a
// number it does not have, or may have missed something, reads the log.

// message is what servers tell one another about a document.
type message struct {
	Node  string      `json:"-"` // stands before it, on a line of its own
	Row   *Row        `json:"row,omitempty"`
	Head  int64       `json:"head,omitempty"`
	Aware []awareNote `json:"aware,omitempty"`
	Hello bool        `json:"hello,omitempty"` // who is there?
}

// awareNote is what one client on another server shows, and whose it is.
type awareNote struct {
	Client uint64          `json:"client"`
	Clock  uint64          `json:"clock"`
	State  json.RawMessage `json:"state"`
	Person string          `json:"person"`
}

func (p *presence) note() awareNote { return awareNote{p.client, p.clock, p.state, p.person} }

func (d *document) channel() string { return "coedit/" + d.name }

// listen subscribes before the log is read, so that nothing falls between.
func (d *document) listen() {
	d.leaveBus = func() {}
	if d.s.bus == nil {
		return
	}
	d.leaveBus = d.s.bus.Subscribe(d.channel(), func(data []byte) {
		node, text, _ := bytes.Cut(data, []byte{'\n'})
		if string(node) == d.s.node {
			return // our own
		}
		msg := message{Node: string(node)}
		if json.Unmarshal(text, &msg) == nil {
			d.box.put(job{do: func() { d.hear(&msg) }})
		}
	}, func() { d.box.put(job{do: d.missed}) })
}

func (d *document) publish(msg *message) {
	if d.s.bus == nil || msg.Row == nil && msg.Head == 0 && len(msg.Aware) == 0 && !msg.Hello {
		return
	}
	data, err := json.Marshal(msg)
	if err != nil {
		d.s.log.Error("coedit: a message between servers cannot be written", "cause", err)
		return
	}
	d.s.bus.Publish(d.channel(), append([]byte(d.s.node+"\n"), data...))
}

// tell tells the other servers of a row.
func (d *document) tell(row *Row) {
	d.lastBeat = time.Now()
	d.publish(&message{Row: row})
}

// missed reads what other servers may have said unheard, and asks who is
// there.
func (d *document) missed() {
	if d.failed != nil {
		return
	}
	d.catchUp()
	d.publish(&message{Hello: true, Head: d.head})
	d.tellLocal()
}

func (d *document) hear(msg *message) {
	if d.failed != nil {
		return
	}
	if msg.Row != nil {
		if msg.Row.Seq == d.head+1 {
			d.takeRow(msg.Row)
			d.release()
		} else if msg.Row.Seq > d.head {
			d.catchUp()
		}
	}
	if msg.Head > d.head {
		d.catchUp()
	}
	for _, note := range msg.Aware {
		d.hearPresence(msg.Node, note)
	}
	if msg.Hello {
		d.tellLocal()
	}
}

// tellLocal tells the other servers who is here.
func (d *document) tellLocal() {
	var notes []awareNote
	for _, p := range d.states {
		if p.node == "" {
			notes = append(notes, p.note())
		}
	}
	d.lastAware = time.Now()
	d.publish(&message{Aware: notes})
}

func (d *document) hearPresence(node string, n awareNote) {
	known := d.states[n.Client]
	null := string(n.State) == "null"
	owner, owned := d.owner(n.Client)
	switch {
	case owned && owner != n.Person, known == nil && null, known != nil && known.node == "":
		return
	case known != nil && (n.Clock < known.clock || n.Clock == known.clock && !null):
		known.heard = time.Now()
		return
	}
	if null {
		d.hide(n.Client, n.Clock)
		return
	}
	if !owned {
		d.loose[n.Client] = n.Person
	}
	d.states[n.Client] = &presence{client: n.Client, clock: n.Clock, state: n.State, node: node, person: n.Person, heard: time.Now()}
	d.stirred[n.Client] = true
}

// catchUp reads the rows behind the head and takes them, then goes on with
// what was to be written.
func (d *document) catchUp() {
	if d.reading {
		d.behind = true
		return
	}
	d.reading = true
	from := d.head
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), loadFor)
		defer cancel()
		const portion = 500
		rows, err := d.s.ledger.after(ctx, d.name, from, portion)
		d.box.put(job{do: func() { d.caughtUp(rows, err, len(rows) == portion) }})
	}()
}

func (d *document) caughtUp(rows []*Row, err error, more bool) {
	d.reading = false
	if err != nil {
		d.s.log.Error("coedit: the log cannot be read; it is tried again", "document", d.name, "cause", err)
		time.AfterFunc(500*time.Millisecond, func() { d.box.put(job{do: d.catchUp}) })
		return
	}
	for _, row := range rows {
		if row.Seq == d.head+1 {
			d.takeRow(row)
		}
	}
	if more || d.behind {
		d.behind = false
		d.catchUp()
		return
	}
	d.release()
	if d.writing != nil {
		d.flush()
	}
}

// takeRow takes a row of the log that this server has not seen.
func (d *document) takeRow(row *Row) {
	if d.writing != nil && d.writing.token == row.Token {
		// Our own, whose answer got lost.
		d.storeIsBack()
		d.took(row)
		d.written(row.Seq)
		return
	}
	for _, e := range row.Edits {
		if err := d.doc.Apply(e.Update); err != nil {
			// What another server admitted this one must admit: the log is
			// the truth. It can only mean that a row was changed by hand.
			d.s.log.Error("coedit: a row of the log cannot be applied", "document", d.name, "row", row.Seq, "cause", err)
			d.s.counters.RowsBroken.Add(1)
			continue
		}
		d.bytes += len(e.Update)
		d.changed = true
		d.fresh = append(d.fresh, relayed{update: e.Update})
	}
	d.took(row)
}

// tick does what is due once a second.
func (d *document) tick(now time.Time) {
	if d.failed != nil {
		return
	}
	d.expireWaiting(now)
	d.changed = d.changed || len(d.waiting) > 0 // it may be time to try them together
	for client, p := range d.states {
		if p.node != "" && now.Sub(p.heard) > forgetAfter {
			d.hide(client, p.clock)
		}
	}
	for m := range d.members {
		if !m.resync.IsZero() && now.After(m.resync) {
			d.ask(m)
		}
		if d.away && now.Second()%10 == 0 {
			d.tellStored(m)
		}
	}
	if d.s.bus != nil && len(d.members) > 0 {
		if now.Sub(d.lastBeat) > time.Second {
			d.lastBeat = now
			d.publish(&message{Head: d.head})
		}
		if now.Sub(d.lastAware) > 10*time.Second {
			d.tellLocal()
		}
	}
	d.compactWhenDue(now)
}

var errPutAway = errors.New("coedit: the document was put away")
