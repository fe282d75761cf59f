package ydoc

import (
	"fmt"
	"strings"
	"testing"
)

// sections writes an update of many clients by hand.
func sections(n int, one func(i int) (client, clock uint64, structures [][]byte)) []byte {
	b := appendUint(nil, uint64(n))
	for i := range n {
		client, clock, structures := one(i)
		b = appendUint(appendUint(appendUint(b, uint64(len(structures))), client), clock)
		for _, s := range structures {
			b = append(b, s...)
		}
	}
	return append(b, 0)
}

// many repeats one structure in one client's list.
func many(n int, structure []byte) []byte {
	list := make([][]byte, n)
	for i := range list {
		list[i] = structure
	}
	return forge(7, 0, append([][]byte{words("t", nil, "x")}, list...)...)
}

// spendsWithin offers an update to documents that have something already, and
// checks what that allocates: ten times the length where it is long, and a
// fixed amount where it is short.
func spendsWithin(t *testing.T, name string, before, update []byte) {
	t.Helper()
	for _, d := range []*Doc{New(), NewWith(Limits{NoPending: true})} {
		if before != nil {
			takes(t, d, before)
		}
		var err error
		cost := int(allocated(func() { err = d.Apply(update) }))
		t.Logf("%s: %d bytes allocate %d (%.1f times), %v", name, len(update), cost, float64(cost)/float64(len(update)), err)
		if len(update) >= swellFree/2 && cost > 10*len(update) || cost > 10*len(update)+2*swellFree {
			t.Errorf("%s: %d bytes allocate %d", name, len(update), cost)
		}
		if err == nil {
			if err := sound(d); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// dense are updates that no editor makes, each of about so many bytes.
func dense(size int) map[string][]byte {
	first := &ID{7, 0}
	hole := []byte{byte(kindGC), 1}
	child := func(k Kind) []byte {
		s := structure{kind: kindType, typeKind: k, hasOrigin: true, origin: *first}
		return s.append(nil)
	}
	gone := (&structure{kind: kindDeleted, length: 1, hasOrigin: true, origin: *first}).append(nil)
	keys, roots := make([][]byte, size/9), make([][]byte, size/9)
	for i := range keys {
		k := appendUint(nil, uint64(i)<<7|1)
		for j := range k {
			k[j] &= 0x7f
		}
		keys[i] = (&structure{kind: kindAny, length: 1, raw: []byte{anyNull}, parent: parentRoot, root: []byte("m"), key: k, keyed: true}).append(nil)
		roots[i] = words(string(k), nil, "x")
	}
	return map[string][]byte{
		"deleted places":          many(size/4, gone),
		"letters in one place":    many(size/5, words("", first, "x")),
		"types that hold nothing": many(size/4, child(Map)),
		"holes":                   many(size/2, hole),
		"keys of one map":         forge(7, 0, keys...),
		"roots":                   forge(7, 0, roots...),
		"clients": sections(size/6, func(i int) (uint64, uint64, [][]byte) {
			return uint64(size - i), 0, [][]byte{hole}
		}),
		"clients with a gap before them": sections(size/7, func(i int) (uint64, uint64, [][]byte) {
			return uint64(size - i), 9, [][]byte{hole}
		}),
		"clients that wait for one another": sections(size/9, func(i int) (uint64, uint64, [][]byte) {
			return uint64(size - i), 0, [][]byte{words("", &ID{uint64(size - i - 1), 0}, "x")}
		}),
	}
}

func TestAnUpdateOfTheSmallestStructuresAllocatesNoMoreThanTenTimesItsLength(t *testing.T) {
	for _, size := range []int{64 << 10, 200 << 10, 5 << 20} {
		for name, update := range dense(size) {
			spendsWithin(t, name, nil, update)
		}
	}
}

func TestDeletionsThatCutATextToPiecesAllocateNoMoreThanTenTimesTheirLength(t *testing.T) {
	const letters = 4 << 20
	text := forge(7, 0, words("t", nil, strings.Repeat("x", letters)))
	set, ahead := deleteSet{}, deleteSet{}
	for clock := uint64(1); clock < letters-3; clock += 3 {
		set = append(set, deleteRange{7, clock, 1})
		ahead = append(ahead, deleteRange{uint64(letters) + clock, 0, 1})
	}
	spendsWithin(t, "cuts", text, set.append([]byte{0}))
	spendsWithin(t, "text that is cut by what brings it", nil, set.append(text[:len(text)-1]))
	spendsWithin(t, "deletions of what never comes", nil, ahead.order().append([]byte{0}))
}

// What editors make is never refused, however much of it there is.
func TestMuchThatIsHonestIsNotTakenForAnAttack(t *testing.T) {
	updates := loadTrace(t, "automerge-paper.json.gz").play(t, "t")
	merged, err := Merge(updates...)
	if err != nil {
		t.Fatal(err)
	}
	d := New()
	cost := allocated(func() { takes(t, d, merged) })
	t.Logf("%d keystrokes in one update of %d bytes allocate %d", len(updates), len(merged), cost)
	takes(t, New(), d.EncodeState())
	keeping := NewKeeping()
	takes(t, keeping, merged)
	state := keeping.EncodeState()
	takes(t, New(), state)
	// Somebody who has everything sends all deletions again.
	rest, err := keeping.EncodeDiff(keeping.StateVector())
	if err != nil {
		t.Fatal(err)
	}
	takes(t, keeping, rest)
	line := Node{Type: "paragraph", Content: []Node{{Type: "text", Text: "a short line"}}}
	paragraphs := NewWith(Limits{})
	update, err := paragraphs.Transact(1, func(w *Txn) error {
		root, err := w.Root("x", XMLFragment)
		if err != nil {
			return err
		}
		for range 20_000 {
			if err := w.InsertNodes(root, 0, line); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("20,000 paragraphs: %d bytes, %d beside %d times them", len(update), beside(New(), update), defaultSwell)
	takes(t, New(), update)
}

// Whoever lowers swellFree refuses some of these.
func TestMuchAtOnceIsNotTakenForAnAttackEither(t *testing.T) {
	const places = 10_000
	text := forge(7, 0, words("t", nil, strings.Repeat("e123456789", places)))
	var replaced [][]byte
	var gone deleteSet
	for i := range uint64(places) { // each e becomes an é
		s := structure{kind: kindString, raw: []byte("é"), hasOrigin: true, origin: ID{7, 10 * i}}
		if i < places-1 {
			s.hasRight, s.rightOrigin = true, ID{7, 10*i + 1}
		}
		replaced = append(replaced, s.append(nil))
		gone = append(gone, deleteRange{7, 10 * i, 1})
	}
	one := forge(8, 0, replaced...)
	keys, err := New().Transact(1, func(w *Txn) error {
		root, err := w.Root("m", Map)
		for i := 0; err == nil && i < 2*places; i++ {
			err = w.Set(root, fmt.Sprint("key", i), i)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct{ before, update []byte }{
		"20,000 keys of a map":                 {nil, keys},
		"one letter replaced in 10,000 places": {text, gone.append(one[:len(one)-1])},
		"10,000 clients with a letter each": {nil, sections(places, func(i int) (uint64, uint64, [][]byte) {
			return uint64(3e9) - uint64(i), 0, [][]byte{words("t", nil, "x")}
		})},
	} {
		d := New()
		if c.before != nil {
			takes(t, d, c.before)
		}
		t.Logf("%s: %d bytes, %d beside %d times them", what, len(c.update), beside(d, c.update), defaultSwell)
		takes(t, d, c.update)
	}
}

// beside is what an update weighs beside what its length allows.
func beside(d *Doc, update []byte) int {
	limits := Limits{Swell: -1}.filled()
	var u scan
	if u.read(update, &limits) != nil {
		return 0
	}
	return u.weight + d.cuts(&u)*perItem - defaultSwell*len(update)
}
