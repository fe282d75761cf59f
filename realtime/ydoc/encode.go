package ydoc

// EncodeState encodes the whole document as one update, byte for byte as yjs
// would write it.
func (d *Doc) EncodeState() []byte { return d.encode(nil) }

// EncodeDiff encodes what the holder of the state vector lacks. The deletions
// are all included: a state vector does not tell which of them are known.
func (d *Doc) EncodeDiff(stateVector []byte) ([]byte, error) {
	known, err := readVector(stateVector)
	if err != nil {
		return nil, err
	}
	return d.encode(known), nil
}

func (d *Doc) encode(known map[uint64]uint64) []byte {
	b := d.appendState(make([]byte, 0, d.encodedSize(known)), known)
	if len(known) == 0 {
		d.lastSize = len(b)
	}
	if d.waiting.pieces == 0 && d.waiting.ranges == 0 && d.waiting.merged == nil {
		return b
	}
	return d.withPending(b, known)
}

// encodedSize guesses, so that the bytes need not be copied while they grow.
func (d *Doc) encodedSize(known map[uint64]uint64) int {
	if len(known) == 0 && d.lastSize > 0 {
		return d.lastSize + d.lastSize/64 + 64
	}
	return 256
}

func (d *Doc) appendState(b []byte, known map[uint64]uint64) []byte {
	order := d.descending()
	news := 0
	for _, c := range order {
		if known[c.number] < uint64(c.state()) {
			news++
		}
	}
	b = appendUint(b, uint64(news))
	for _, c := range order {
		if from := known[c.number]; from < uint64(c.state()) {
			b = d.appendStructures(b, c, uint32(from))
		}
	}
	return d.appendDeleted(b, order)
}

// appendStructures writes a client's structures from a clock on.
func (d *Doc) appendStructures(b []byte, c *client, from uint32) []byte {
	first := c.find(from)
	b = appendUint(b, uint64(c.count(first)))
	b = appendUint(b, c.number)
	b = appendUint(b, uint64(from))
	offset := from - c.item(first).id.clock
	for it := range c.from(from) {
		b = d.appendItem(b, it, offset)
		offset = 0
	}
	return b
}

// appendItem writes one structure, without its first units when those are
// known already.
func (d *Doc) appendItem(b []byte, it *item, offset uint32) []byte {
	if it.kind == kindGC {
		return appendUint(append(b, byte(kindGC)), uint64(it.length-offset))
	}
	origin := it.origin
	if offset > 0 {
		origin = it.id.plus(offset - 1)
	}
	info := byte(it.kind)
	if !origin.none() {
		info |= bitOrigin
	}
	if !it.rightOrigin.none() {
		info |= bitRight
	}
	if it.keyed() {
		info |= bitKeyed
	}
	b = append(b, info)
	if !origin.none() {
		b = d.appendID(b, origin)
	}
	if !it.rightOrigin.none() {
		b = d.appendID(b, it.rightOrigin)
	}
	if origin.none() && it.rightOrigin.none() {
		b = d.appendParent(b, it)
	}
	if child := it.child(); child != nil {
		return child.appendHead(b)
	}
	raw := it.raw
	if offset > 0 {
		_, raw = it.splitRaw(offset)
	}
	return appendRaw(b, it.kind, uint64(it.length-offset), raw)
}

func (d *Doc) appendID(b []byte, i id) []byte {
	return appendUint(appendUint(b, d.clients[i.slot].number), uint64(i.clock))
}

func (d *Doc) appendParent(b []byte, it *item) []byte {
	if parent := it.parent; parent.item == nil {
		b = appendText(append(b, 1), parent.name)
	} else {
		b = d.appendID(append(b, 0), parent.item.id)
	}
	if it.keyed() {
		b = appendText(b, it.key())
	}
	return b
}

// appendHead writes what a nested type is.
func (t *Type) appendHead(b []byte) []byte {
	b = append(b, byte(t.kind))
	if t.kind == XMLElement || t.kind == XMLHook {
		b = appendText(b, t.name)
	}
	return b
}

// appendDeleted writes the delete set of the whole document.
func (d *Doc) appendDeleted(b []byte, order []*client) []byte {
	spans := d.deletedSpans(order)
	clients := 0
	for i := range spans {
		if i == 0 || spans[i].slot != spans[i-1].slot {
			clients++
		}
	}
	return d.appendSpans(appendUint(b, uint64(clients)), spans)
}

// appendSpans writes spans that are grouped by client.
func (d *Doc) appendSpans(b []byte, spans []span) []byte {
	for i := 0; i < len(spans); {
		n := i
		for n < len(spans) && spans[n].slot == spans[i].slot {
			n++
		}
		b = appendUint(appendUint(b, d.clients[spans[i].slot].number), uint64(n-i))
		for ; i < n; i++ {
			b = appendUint(appendUint(b, uint64(spans[i].clock)), uint64(spans[i].length))
		}
	}
	return b
}

// deletedSpans finds every deleted stretch; neighbours are one stretch.
func (d *Doc) deletedSpans(order []*client) []span {
	var spans []span
	for _, c := range order {
		open := false
		for it := range c.from(0) {
			if !it.deleted() {
				open = false
				continue
			}
			if open {
				spans[len(spans)-1].length += it.length
				continue
			}
			spans = append(spans, span{it.id, it.length})
			open = true
		}
	}
	return spans
}

// withPending adds what waits to an encoded state: whoever gets it may have
// what it waits for.
func (d *Doc) withPending(state []byte, known map[uint64]uint64) []byte {
	updates := [][]byte{state}
	p := &d.waiting
	if p.ranges > 0 {
		updates = append(updates, p.encodeDeletes())
	}
	if p.merged != nil {
		updates = append(updates, diff(p.merged, known))
	}
	for _, l := range p.queues {
		for _, held := range l.pieces {
			if held.gone {
				continue
			}
			b := appendUint(appendUint(appendUint([]byte{1}, uint64(held.left)), held.client), held.clock)
			b = append(append(b, held.raw[held.pos:]...), 0)
			updates = append(updates, diff(b, known))
		}
	}
	return merge(updates, len(updates) <= 64)
}

// encodeDeletes writes the waiting delete ranges as an update of their own.
func (p *pending) encodeDeletes() []byte {
	var set deleteSet
	for client, q := range p.deletes {
		for _, doomed := range *q {
			set = append(set, deleteRange{client, doomed.clock, doomed.length})
		}
	}
	return set.order().append([]byte{0})
}
