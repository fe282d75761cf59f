package coedit

import (
	"errors"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// A client id is the pen that a window writes with: its number, and every
// letter counted. If two people wrote with one pen, browsers would hold
// different texts for ever without noticing. A pen therefore belongs to the
// first person whose socket brings it, as the log has it, before anything
// written with it is shown to anybody.

var errForeign = errors.New("coedit: structs under another person's client id")

// owner is who a client id belongs to, as far as is known here.
func (d *document) owner(client uint64) (person string, owned bool) {
	if claim, ok := d.claims[client]; ok {
		return claim.Person, true
	}
	if claim, ok := d.asked[client]; ok {
		return claim.Person, true
	}
	person, owned = d.loose[client]
	return person, owned
}

// unclaimed sees to it that every client id a member writes under is this
// person's in the log before anything of it is shown or taken in; until then
// the member's frames wait.
func (d *document) unclaimed(m *member, clients map[uint64]bool) (waits bool) {
	for client := range clients {
		_, decided := d.claims[client]
		if !m.ids[client] && len(m.ids) >= d.s.limits.Clients && !m.trusted {
			if decided {
				continue // of an earlier session: it sends what it wrote then
			}
			d.refuse(m, refuse(CloseTooMuch, ReasonTooMuch), &d.s.counters.RefusedTooMuch)
			return false
		}
		m.ids[client] = true
		if decided {
			continue
		}
		waits = true
		if _, already := d.asked[client]; already {
			continue
		}
		claim := Claim{
			Client: client, Person: m.grant.Person, Organisation: m.grant.Organisation,
			Sector: m.grant.Sector, At: d.s.now(),
		}
		d.asked[client] = claim
		d.open.claims = append(d.open.claims, claim)
	}
	if waits {
		d.arrange()
	}
	return waits
}

// decide makes a claim of the log count.
func (d *document) decide(claim Claim) {
	delete(d.asked, claim.Client)
	delete(d.loose, claim.Client)
	if _, decided := d.claims[claim.Client]; !decided {
		d.claims[claim.Client] = claim
	}
}

// withoutForeign sees to it that nobody brings structs under the client id of
// somebody else. Who sends everything they have may honestly hold words of
// others that the server lost with a crash before they were stored: those are
// left out, for their own author to send.
func (d *document) withoutForeign(m *member, update []byte, changes *ydoc.Changes, clients map[uint64]bool, whole bool) ([]byte, *ydoc.Changes, error) {
	var foreign []uint64
	for client := range clients {
		if owner, owned := d.owner(client); owned && owner != m.grant.Person {
			foreign = append(foreign, client)
			delete(clients, client)
		}
	}
	if len(foreign) == 0 {
		return update, changes, nil
	}
	if !whole {
		return nil, nil, errForeign
	}
	d.s.counters.ForeignStripped.Add(1)
	known, err := decodeClocks(d.doc.StateVector())
	if err != nil {
		return nil, nil, err
	}
	for _, client := range foreign {
		known[client] = 1 << 31 // above every clock that the engine allows
	}
	if update, err = ydoc.Diff(update, known.encode()); err != nil {
		return nil, nil, err
	}
	changes, err = d.doc.Inspect(update)
	return update, changes, err
}
