package ydoc

import (
	"errors"
	"fmt"
	"slices"
)

// updateLimits are for working on updates alone: no document can be harmed.
var updateLimits = Limits{Clock: maxSafe, UpdateBytes: defaultUpdateBytes, AnyDepth: defaultAnyDepth}

// Merge makes one update of several, without a document: whoever applies it
// has applied them all. The bytes are those that yjs writes. The updates may
// overlap, repeat one another, and leave gaps, which the result keeps.
func Merge(updates ...[]byte) ([]byte, error) {
	var u scan
	holes, count := false, 0
	for i, update := range updates {
		if err := u.read(update, &updateLimits); err != nil {
			var invalid *Invalid
			if errors.As(err, &invalid) {
				invalid.Structure = fmt.Sprintf("update %d, %s", i, invalid.Structure)
			}
			return nil, err
		}
		holes = holes || u.holes
		count += u.count
	}
	return merge(updates, holes && len(updates)*count <= mergedAsList), nil
}

// merge is Merge for updates that have passed a scan. With asList it treats
// holes just as yjs does.
func merge(updates [][]byte, asList bool) []byte {
	if len(updates) == 1 {
		return slices.Clone(updates[0])
	}
	m := merger{line: make([]tape, 0, len(updates))}
	size := 16
	for i, update := range updates {
		m.line = append(m.line, newTape(update, i))
		size += len(update)
	}
	m.out.body = make([]byte, 0, size)
	m.start()
	if asList {
		m.runAsList()
	} else {
		m.run()
	}
	if m.writing {
		m.out.write(&m.current)
	}
	return m.deletes.order().append(m.out.finish(size))
}

// merger reads many updates at once, lowest place first, and writes what has
// not been written yet. It keeps the last structure back, because the next may
// overlap it or continue it.
type merger struct {
	line    []tape // a heap
	out     writer
	deletes deleteSet
	current structure
	next    structure
	writing bool
	round   int
}

// turn takes what can be taken from one update before another has its turn.
// Its steps are those of yjs, since every one shows in the bytes.
func (m *merger) turn(t *tape) {
	t.round = m.round
	first, cur, s := t.client, &m.current, &m.next
	if !m.writing {
		t.peek(cur)
		m.writing = true
		t.pass(cur.length)
	} else if !m.advance(t, first) {
		return
	}
	for !t.done() && t.client == first && t.clock == cur.end() {
		t.peek(s)
		m.out.write(cur)
		*cur = *s
		t.pass(cur.length)
	}
}

// advance brings the update past what is written and takes its next structure;
// false means that it is another's turn.
func (m *merger) advance(t *tape, first uint64) bool {
	cur, s, moved := &m.current, &m.next, false
	for {
		if t.done() {
			return false
		}
		t.peek(s)
		if s.end() > cur.end() || s.client < cur.client {
			break
		}
		t.pass(s.length)
		moved = true
	}
	switch {
	case s.client != first, moved && s.clock > cur.end():
		return false
	case first != cur.client:
		m.replace(t)
	case cur.end() < s.clock:
		m.out.write(cur)
		*cur = structure{client: first, clock: cur.end(), length: s.clock - cur.end(), kind: kindSkip}
	default:
		if over := cur.end() - s.clock; over > 0 {
			if cur.kind == kindSkip {
				cur.length -= over
			} else {
				t.after = s.length
				s.splice(over)
			}
		}
		if cur.kind == s.kind && s.kind == kindGC {
			cur.length += s.length
			t.after = 0
			break
		}
		m.replace(t)
	}
	return true
}

// replace writes the current structure out and goes on with the next.
func (m *merger) replace(t *tape) {
	m.out.write(&m.current)
	m.current = m.next
	t.pass(max(m.next.length, t.after))
	t.after = 0
}

// start sets the updates without structures aside.
func (m *merger) start() {
	tapes := m.line
	m.line = m.line[:0]
	for i := range tapes {
		if t := &tapes[i]; t.done() {
			m.finished(t)
		} else {
			m.line = append(m.line, *t)
		}
	}
}

// run gives each update its turn, with the help of a heap.
func (m *merger) run() {
	for i := len(m.line)/2 - 1; i >= 0; i-- {
		m.sink(i)
	}
	for len(m.line) > 0 {
		m.round++
		m.turn(&m.line[0])
		if m.line[0].done() {
			m.finished(&m.line[0])
			last := len(m.line) - 1
			m.line[0] = m.line[last]
			m.line = m.line[:last]
		}
		if len(m.line) > 1 {
			m.sink(0)
		}
	}
}

func (m *merger) sink(i int) {
	for h := m.line; ; {
		least := 2*i + 1
		if least >= len(h) {
			return
		}
		if right := least + 1; right < len(h) && h[right].before(&h[least]) {
			least = right
		}
		if !h[least].before(&h[i]) {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// finished takes the delete set of an update whose structures are used up.
func (m *merger) finished(t *tape) {
	m.deletes = m.deletes.addFrom(&scan{buf: t.buf, deletes: t.pos})
}
