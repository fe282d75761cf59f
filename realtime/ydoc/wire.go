package ydoc

import "fmt"

// structure is one structure as it lies in an update. Its byte slices point
// into the update. It is filled again and again, so that going through an
// update allocates nothing.
type structure struct {
	client      uint64
	clock       uint64
	length      uint64
	origin      ID
	rightOrigin ID
	parentID    ID
	root        []byte // name of the root, when parent is parentRoot
	key         []byte
	raw         []byte // content as an item keeps it, see content.go
	name        []byte // node name of an XML element or hook
	offset      int    // where it starts
	kind        kind
	parent      parentForm
	typeKind    Kind
	hasOrigin   bool
	hasRight    bool
	keyed       bool
	ascii       bool
}

// parentForm says how a structure names the type it belongs to.
type parentForm uint8

const (
	parentCopied parentForm = iota // that of the neighbour it names
	parentRoot
	parentItem
)

const (
	bitKeyed  = 0x20
	bitRight  = 0x40
	bitOrigin = 0x80
	kindBits  = 0x1f
)

func (s *structure) end() uint64 { return s.clock + s.length }

// read fills s with the next structure; client and clock are known from what
// came before. limit bounds where it may end.
func (s *structure) read(r *reader, client, clock, limit uint64) {
	s.client, s.clock, s.offset = client, clock, r.pos
	info := r.byte()
	s.kind = kind(info & kindBits)
	s.hasOrigin, s.hasRight, s.keyed, s.parent = false, false, false, parentCopied
	s.raw = nil
	switch s.kind {
	case kindGC, kindSkip:
		s.length = r.uint()
	default:
		s.readPlace(r, info)
		s.readContent(r)
	}
	if r.fault != "" {
		return
	}
	if s.length == 0 && s.kind != kindSkip {
		r.fail("a structure of no length")
	} else if s.length > limit || s.clock > limit-s.length {
		r.fail(fmt.Sprintf("it reaches beyond clock %d", limit))
	}
}

func (s *structure) readPlace(r *reader, info byte) {
	if info&bitOrigin != 0 {
		s.hasOrigin = true
		s.origin = ID{r.uint(), r.uint()}
		s.before(r, s.origin)
	}
	if info&bitRight != 0 {
		s.hasRight = true
		s.rightOrigin = ID{r.uint(), r.uint()}
		s.before(r, s.rightOrigin)
	}
	if s.hasOrigin || s.hasRight {
		return
	}
	if r.uint() == 1 {
		s.parent = parentRoot
		s.root = r.text()
	} else {
		s.parent = parentItem
		s.parentID = ID{r.uint(), r.uint()}
		s.before(r, s.parentID)
	}
	if info&bitKeyed != 0 {
		s.keyed = true
		s.key = r.text()
	}
}

// before refuses what would depend on itself or on its own client's future.
func (s *structure) before(r *reader, i ID) {
	if i.Client == s.client && i.Clock >= s.clock {
		r.fail("it depends on itself or on what its own client made later")
	}
}

func (s *structure) readContent(r *reader) {
	s.length = 1
	start := r.pos
	switch s.kind {
	case kindDeleted:
		s.length = r.uint()
		return
	case kindString:
		s.raw = r.take(r.uint())
		var valid bool
		if s.length, s.ascii, valid = units(s.raw); !valid {
			r.fail("text that is not UTF-8")
		}
		return
	case kindBinary:
		s.raw = r.take(r.uint())
		return
	case kindEmbed:
		s.raw = r.json()
		return
	case kindType:
		s.readType(r)
		return
	case kindFormat:
		r.text()
		r.json()
	case kindDoc:
		r.text()
		if r.pos < len(r.buf) && r.buf[r.pos] != anyObject {
			r.fail("a subdocument whose options are no object, which stops every yjs client")
		}
		r.skipAny(0)
	case kindJSON:
		start = s.readMany(r, func() {
			if text := r.text(); string(text) != "undefined" {
				r.checkJSON(text)
			}
		})
	case kindAny:
		start = s.readMany(r, func() { r.skipAny(0) })
	default:
		r.fail(fmt.Sprintf("content of no known kind (%d)", s.kind))
	}
	if r.fault == "" {
		s.raw = r.buf[start:r.pos:r.pos]
	}
}

// readMany reads a count and passes that many values; it returns where the
// first of them starts.
func (s *structure) readMany(r *reader, one func()) (start int) {
	n := r.count(1)
	s.length = uint64(n)
	start = r.pos
	for ; n > 0 && r.fault == ""; n-- {
		one()
	}
	return start
}

func (s *structure) readType(r *reader) {
	ref := r.uint()
	if ref > uint64(XMLText) {
		r.fail(fmt.Sprintf("a type of no known kind (%d)", ref))
		return
	}
	s.typeKind = Kind(ref)
	s.name = nil
	if s.typeKind == XMLElement || s.typeKind == XMLHook {
		s.name = r.text()
	}
}
