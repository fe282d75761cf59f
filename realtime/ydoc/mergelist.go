package ydoc

// When one update has an item where another has only the hole it left, which
// of the two is written depends, in yjs, on how V8 sorts a list with a
// comparison that calls each of them the lesser. Such updates come together
// when a server merges what a client sent with what a client had cleaned up
// since, so this is the same list, sorted the same way. From 64 updates on V8
// sorts in parts; then the heap decides, and the two may choose differently
// between an item and its hole. Either is a right answer.
const shortList = 64

func (m *merger) runAsList() {
	list := make([]*tape, len(m.line))
	for i := range m.line {
		list[i] = &m.line[i]
	}
	for len(list) > 0 {
		sortAsV8(list)
		m.turn(list[0])
		if list[0].done() {
			m.finished(list[0])
			list = list[1:]
		}
	}
}

// sortAsV8 is a binary insertion sort that keeps what is in order, or in
// exactly the opposite order, at the start.
func sortAsV8(list []*tape) {
	if len(list) < 2 {
		return
	}
	run := 2
	descending := list[1].less(list[0])
	for run < len(list) && list[run].less(list[run-1]) == descending {
		run++
	}
	if descending {
		for i, j := 0, run-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
	}
	for ; run < len(list); run++ {
		pivot, left, right := list[run], 0, run
		for left < right {
			middle := left + (right-left)/2
			if pivot.less(list[middle]) {
				right = middle
			} else {
				left = middle + 1
			}
		}
		copy(list[left+1:run+1], list[left:run])
		list[left] = pivot
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
