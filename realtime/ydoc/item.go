package ydoc

// How to read a document (everything outside this file may rely on it):
//
// A type (see Type) holds a sequence, a map, or both. The sequence starts at
// t.start and goes on through item.right; the items in it are in document
// order and include the deleted ones. The value of a key is t.keys[key], the
// rightmost item of that key's own chain (older values are to its left), and
// the key is absent when that item is deleted.
//
//	for it := t.start; it != nil; it = it.right {
//		if it.deleted() || !it.countable() { continue }
//		switch it.kind {
//		case kindString: use(string(it.raw))       // UTF-8
//		case kindType:   walk(it.ext.child)
//		...
//		}
//	}
//
// Items never move between types. They may be merged with their left
// neighbour and reused at the end of a transaction, so a pointer to an item
// must not be kept beyond the call that found it; keep its id.

// kind says what a structure holds. The values are those of the wire format.
type kind uint8

const (
	kindGC      kind = 0  // a hole: what was here, its place included, is gone
	kindDeleted kind = 1  // content is gone, the place in the sequence is kept
	kindJSON    kind = 2  // legacy values, each a JSON text or "undefined"
	kindBinary  kind = 3  // one byte string
	kindString  kind = 4  // text, UTF-8 here, counted in UTF-16 units
	kindEmbed   kind = 5  // one JSON value inside a text
	kindFormat  kind = 6  // a formatting mark: key and JSON value, no length
	kindType    kind = 7  // a nested type
	kindAny     kind = 8  // values in lib0's own coding
	kindDoc     kind = 9  // a subdocument: its guid and options
	kindSkip    kind = 10 // on the wire only: a gap
)

// Bits of item.flags.
const (
	flagDeleted uint8 = 1 << iota
	flagASCII         // every unit of raw is one byte
)

// item is one structure of a document. One with kindGC has only an id, a
// length and the deleted flag.
type item struct {
	left, right *item
	parent      *Type
	ext         *extra
	raw         []byte // content as on the wire, see content.go
	id          id
	origin      id // the unit this was typed after, or noID
	rightOrigin id // the unit this was typed before, or noID
	length      uint32
	kind        kind
	flags       uint8
}

// extra holds what few items have.
type extra struct {
	child *Type  // kindType: the nested type
	key   string // the map key, when keyed
	keyed bool
}

func (it *item) deleted() bool { return it.flags&flagDeleted != 0 }
func (it *item) ascii() bool   { return it.flags&flagASCII != 0 }

// countable says whether the item adds to the length of its type.
func (it *item) countable() bool {
	return it.kind != kindDeleted && it.kind != kindFormat && it.kind != kindGC
}

// keyed says whether the item is the value of a map key rather than a member
// of the sequence.
func (it *item) keyed() bool { return it.ext != nil && it.ext.keyed }

// key is the map key of a keyed item.
func (it *item) key() string {
	if it.ext == nil {
		return ""
	}
	return it.ext.key
}

// child is the nested type the item holds, or nil.
func (it *item) child() *Type {
	if it.ext == nil {
		return nil
	}
	return it.ext.child
}

func (it *item) end() uint32 { return it.id.clock + it.length }
func (it *item) last() id    { return it.id.plus(it.length - 1) }
