package ydoc

// tape goes through the structures of one update, which has passed a scan. It
// holds only where it is: merging ten thousand updates needs ten thousand of
// these.
type tape struct {
	buf      []byte
	pos      int // of the structure it is at
	next     int // after that structure, once peeked
	sections int // client lists after this one
	left     int // structures left in this list, the present one included
	client   uint64
	clock    uint64
	after    uint64 // length of the present structure when a cut copy is in use
	index    int    // which update
	round    int    // when it last had its turn
}

func newTape(buf []byte, index int) tape {
	t := tape{buf: buf, index: index}
	r := reader{buf: buf}
	t.sections = int(r.uint())
	t.pos = r.pos
	t.toSection()
	t.skipGaps()
	return t
}

// done says whether the structures are used up; pos is then at the delete set.
func (t *tape) done() bool { return t.left == 0 }

// toSection goes on to the next client list that has structures.
func (t *tape) toSection() {
	for t.left == 0 && t.sections > 0 {
		r := reader{buf: t.buf, pos: t.pos}
		t.left = int(r.uint())
		t.client, t.clock = r.uint(), r.uint()
		t.pos = r.pos
		t.sections--
	}
}

func (t *tape) peek(s *structure) {
	r := reader{buf: t.buf, pos: t.pos, trusted: true, anyDepth: 1 << 30}
	s.read(&r, t.client, t.clock, maxSafe)
	t.next = r.pos
}

// pass goes on after a peek.
func (t *tape) pass(length uint64) {
	t.move(length)
	t.skipGaps()
}

func (t *tape) move(length uint64) {
	t.pos = t.next
	t.clock += length
	t.left--
	t.toSection()
}

// skipGaps passes gaps: merging finds out itself what is missing.
func (t *tape) skipGaps() {
	for t.left > 0 && t.buf[t.pos]&kindBits == byte(kindSkip) {
		r := reader{buf: t.buf, pos: t.pos + 1}
		length := r.uint()
		t.next = r.pos
		t.move(length)
	}
}

// before orders updates by the place of their next structure. Of two at the
// same place, the one that had its turn last goes first, as in the list that
// yjs sorts again and again.
func (t *tape) before(o *tape) bool {
	switch {
	case t.client != o.client:
		return t.client > o.client
	case t.clock != o.clock:
		return t.clock < o.clock
	case t.round != o.round:
		return t.round > o.round
	}
	return t.index < o.index
}
