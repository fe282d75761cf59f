package ydoc

// When one update has an item where another has only the hole it left, which
// of the two is written depends, in yjs, on how V8 sorts a list with a
// comparison that calls each of them the lesser. Such updates come together
// when a server merges what a client sent with what a client had cleaned up
// since, so this is the same list, sorted the same way, again for every turn.
// That is too slow for very many updates; then the heap decides, and the two
// may choose differently between an item and its hole. Either is a right answer.

func (m *merger) runAsList() {
	list := make([]*tape, len(m.line))
	for i := range m.line {
		list[i] = &m.line[i]
	}
	var order v8sort
	for len(list) > 0 {
		order.sort(list)
		m.turn(list[0])
		if list[0].done() {
			m.finished(list[0])
			list = list[1:]
		}
	}
}

// less is the comparison of yjs: an item and a hole at the same place are each
// less than the other.
func (t *tape) less(o *tape) bool {
	switch {
	case t.client != o.client:
		return t.client > o.client
	case t.clock != o.clock:
		return t.clock < o.clock
	}
	return t.atHole() != o.atHole()
}

func (t *tape) atHole() bool { return t.buf[t.pos]&kindBits == byte(kindGC) }
