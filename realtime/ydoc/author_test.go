package ydoc

import (
	"testing"
	"unicode/utf8"
)

// author types into a document the way a browser does, and yields the update
// of each change. It remembers where it was: the next edit is usually near.
type author struct {
	doc    *Doc
	client uint64
	root   string
	near   id  // last character before the place of the last edit
	before int // characters up to and with it
}

func newAuthor(client uint64, root string) *author {
	return &author{doc: New(), client: client, root: root, near: noID}
}

// do makes one change of one or more patches into one update.
func (a *author) do(t testing.TB, patches []patch) []byte {
	var parts [][]byte
	for _, p := range patches {
		left, right := a.seek(p.at)
		if p.gone > 0 {
			parts = append(parts, a.take(t, a.erase(right, p.gone)))
		}
		if p.text != "" {
			parts = append(parts, a.take(t, a.insert(left, right, p.text)))
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	u, err := Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (a *author) take(t testing.TB, update []byte) []byte {
	if err := a.doc.Apply(update); err != nil {
		t.Fatal(err)
	}
	return update
}

// receive takes what another wrote; where the author was means nothing then.
func (a *author) receive(t testing.TB, update []byte) {
	a.take(t, update)
	a.near = noID
}

// spot is a place before a unit of an item; no item at the very end.
type spot struct {
	it     *item
	offset uint32
}

// seek finds the last character before an index and the place just after it.
func (a *author) seek(index int) (left id, right spot) {
	text := a.doc.root(a.root)
	if index == 0 {
		return noID, spot{it: text.start}
	}
	it, at := text.start, 0
	if !a.near.none() {
		it = a.doc.at(a.near)
		at = a.before - it.characters(a.near.clock+1-it.id.clock)
	}
	for at >= index {
		it = it.left
		at -= it.visible()
	}
	for at+it.visible() < index {
		at += it.visible()
		it = it.right
	}
	offset := it.unitsOf(index - at)
	a.near, a.before = it.id.plus(offset-1), index
	if offset == it.length {
		return a.near, spot{it: it.right}
	}
	return a.near, spot{it, offset}
}

// visible counts the characters that an item shows.
func (it *item) visible() int {
	if it.deleted() || !it.countable() {
		return 0
	}
	return it.characters(it.length)
}

// characters counts those in the first units of an item.
func (it *item) characters(n uint32) int {
	if it.kind != kindString || it.ascii() {
		return int(n)
	}
	text, _ := cut(it.raw, n, it.length, false)
	return utf8.RuneCount(text)
}

// unitsOf is how many units the first characters of an item take.
func (it *item) unitsOf(characters int) (n uint32) {
	if it.kind != kindString || it.ascii() {
		return uint32(characters)
	}
	for i := 0; characters > 0; characters-- {
		r, size := utf8.DecodeRune(it.raw[i:])
		i += size
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

func (a *author) insert(left id, right spot, text string) []byte {
	s := structure{client: a.client, clock: a.doc.state(a.client), kind: kindString, raw: []byte(text)}
	s.length, s.ascii, _ = units(s.raw)
	if !left.none() {
		s.hasOrigin, s.origin = true, a.doc.wire(left)
	}
	if right.it != nil {
		s.hasRight, s.rightOrigin = true, a.doc.wire(right.it.id.plus(right.offset))
	}
	s.parent, s.root = parentRoot, []byte(a.root)
	b := appendUint(appendUint([]byte{1, 1}, a.client), s.clock)
	return append(s.append(b), 0)
}

func (a *author) erase(from spot, characters int) []byte {
	var set deleteSet
	for it, offset := from.it, from.offset; characters > 0; it, offset = it.right, 0 {
		passed := it.characters(offset)
		n := min(characters, it.visible()-passed)
		if n <= 0 {
			continue
		}
		first := a.doc.wire(it.id.plus(offset))
		set = append(set, deleteRange{first.Client, first.Clock, uint64(it.unitsOf(passed+n) - offset)})
		characters -= n
	}
	return set.order().append([]byte{0})
}

// plainText reads a root's text without the reading side of the package.
func plainText(d *Doc, root string) string {
	var b []byte
	for it := d.root(root).start; it != nil; it = it.right {
		if !it.deleted() && it.kind == kindString {
			b = append(b, it.raw...)
		}
	}
	return string(b)
}
