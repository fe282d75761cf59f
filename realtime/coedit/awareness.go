package coedit

import (
	"encoding/binary"
	"encoding/json"
	"time"
)

const (
	mostEntries = 256      // in one awareness message
	mostState   = 16 << 10 // one client's state
	// forgetAfter is when somebody on another server counts as gone; clients
	// renew themselves every 15 seconds.
	forgetAfter = 40 * time.Second
)

// presence is what one client shows of itself.
type presence struct {
	client uint64
	clock  uint64
	state  []byte  // JSON with the user as the server knows them
	from   *member // nil: on another server
	node   string
	person string
	heard  time.Time
}

type awareEntry struct {
	client, clock uint64
	state         []byte
}

func readAwareness(b []byte) ([]awareEntry, bool) {
	r := wireReader{b: b}
	n := r.uint()
	if n > mostEntries {
		return nil, false
	}
	entries := make([]awareEntry, 0, n)
	for range n {
		e := awareEntry{client: r.uint(), clock: r.uint()}
		e.state = r.bytes()
		entries = append(entries, e)
	}
	return entries, r.err == nil
}

func awarenessMessage(entries []awareEntry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	for _, e := range entries {
		b = binary.AppendUvarint(binary.AppendUvarint(b, e.client), e.clock)
		b = appendBytes(b, e.state)
	}
	return appendBytes([]byte{messageAwareness}, b)
}

var gone = []byte("null")

// awareness takes what a member says of itself. Clients also repeat what they
// heard of others: that is passed over, and so is a lie.
func (d *document) awareness(m *member, b []byte) outcome {
	entries, ok := readAwareness(b)
	if !ok {
		d.refuse(m, malformed, &d.s.counters.RefusedMalformed)
		return finished
	}
	if m.grant.Person == "" || m.grant.Unseen {
		// Nobody is shown, but the client has to hear something, or it takes
		// the connection for dead.
		m.post(awarenessMessage(entries))
		return finished
	}
	for _, e := range entries {
		if d.showing(m, e) == blocked {
			return blocked
		}
	}
	return finished
}

// showing takes one entry.
func (d *document) showing(m *member, e awareEntry) outcome {
	null := string(e.state) == "null"
	known := d.states[e.client]
	owner, owned := d.owner(e.client)
	switch {
	case owned && owner != m.grant.Person:
		if known == nil && !null || known != nil && e.clock > known.clock {
			d.s.counters.AwarenessRefused.Add(1)
		}
		return finished
	case null && known == nil:
		return finished
	case known != nil && (e.clock < known.clock || e.clock == known.clock && !null):
		return finished
	case len(e.state) > mostState:
		d.s.counters.AwarenessRefused.Add(1)
		return finished
	}
	if null {
		d.hide(e.client, e.clock)
		return finished
	}
	if !m.grant.Write {
		if !m.ids[e.client] && len(m.ids) >= d.s.limits.Clients {
			d.s.counters.AwarenessRefused.Add(1)
			return finished
		}
		m.ids[e.client] = true
		d.loose[e.client] = m.grant.Person
	} else if d.unclaimed(m, map[uint64]bool{e.client: true}) {
		return blocked
	}
	state, ok := signed(e.state, &m.grant)
	if !ok || m.gone {
		return finished
	}
	d.states[e.client] = &presence{client: e.client, clock: e.clock, state: state, from: m, person: m.grant.Person, heard: time.Now()}
	d.stirred[e.client] = true
	return finished
}

// signed writes who it is into a state.
func signed(state []byte, g *Grant) ([]byte, bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(state, &fields) != nil || fields == nil {
		return nil, false
	}
	user, _ := json.Marshal(map[string]string{
		"person": g.Person, "name": g.Name, "organisation": g.Organisation,
		"sector": g.Sector, "color": g.Colour, "role": g.Role,
	})
	fields["user"] = user
	out, err := json.Marshal(fields)
	return out, err == nil
}

// hide takes a client off the screen.
func (d *document) hide(client, clock uint64) {
	if p := d.states[client]; p != nil {
		p.clock, p.state = clock, gone
		d.stirred[client] = true
	}
}

// withdraw takes back what a member showed, under the clock it last had, so
// that the client itself still has the last word if it is alive.
func (d *document) withdraw(m *member) {
	for client, p := range d.states {
		if p.from == m {
			d.hide(client, p.clock)
		}
	}
}

// resign writes a changed grant into what a member shows.
func (d *document) resign(m *member) {
	for client, p := range d.states {
		if p.from == m {
			if state, ok := signed(p.state, &m.grant); ok {
				p.state = state
				p.clock++ // or nobody would look at it
				d.stirred[client] = true
			}
		}
	}
}

// greet tells a member who is here.
func (d *document) greet(m *member) {
	entries := make([]awareEntry, 0, len(d.states))
	for _, p := range d.states {
		entries = append(entries, awareEntry{p.client, p.clock, p.state})
	}
	if len(entries) > 0 {
		m.post(awarenessMessage(entries))
	}
}

// tellAwareness tells everybody what was stirred in this turn, those who
// stirred it included: a lone client takes a server that never answers for
// dead.
func (d *document) tellAwareness() {
	if len(d.stirred) == 0 {
		return
	}
	var entries []awareEntry
	var local []awareNote
	for client := range d.stirred {
		p := d.states[client]
		if p == nil {
			continue
		}
		entries = append(entries, awareEntry{p.client, p.clock, p.state})
		if p.node == "" {
			local = append(local, p.note())
		}
		if string(p.state) == "null" {
			delete(d.states, client)
		}
	}
	clear(d.stirred)
	frame := awarenessMessage(entries)
	for m := range d.members {
		m.post(frame)
	}
	d.publish(&message{Aware: local})
}
