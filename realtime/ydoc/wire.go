package ydoc

import (
	"encoding/json"
	"fmt"
)

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

// json reads a JSON text, checked.
func (r *reader) json() []byte {
	text := r.text()
	r.checkJSON(text)
	return text
}

// checkJSON refuses what JSON.parse would: the value could not be written back
// by any yjs client.
func (r *reader) checkJSON(text []byte) {
	if r.trusted || r.fault != "" {
		return
	}
	switch string(text) {
	case "null", "true", "false", "{}", `""`:
		return
	}
	if !json.Valid(text) {
		r.fail("a value that is not JSON")
	} else if len(text) > 2*r.anyDepth && jsonDepth(text) > r.anyDepth {
		r.fail("a value nested too deep")
	}
}

func jsonDepth(text []byte) (deepest int) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth--
		}
	}
	return deepest
}

// splice cuts the first n units off, as yjs does when only the rest is new. The
// rest belongs where the unit before it is.
func (s *structure) splice(n uint64) {
	switch s.kind {
	case kindString:
		_, s.raw = cut(s.raw, uint32(n), s.ascii)
	case kindJSON, kindAny:
		s.raw = s.raw[valuesSize(s.kind, s.raw, uint32(n)):]
	}
	if s.kind != kindGC && s.kind != kindSkip {
		s.hasOrigin, s.parent = true, parentCopied
		s.origin = ID{s.client, s.clock + n - 1}
	}
	s.clock += n
	s.length -= n
}

// append writes the structure as yjs writes one that was never integrated: its
// key is known only where it cannot be copied from a neighbour.
func (s *structure) append(b []byte) []byte {
	if s.kind == kindGC || s.kind == kindSkip {
		return appendUint(append(b, byte(s.kind)), s.length)
	}
	info := byte(s.kind)
	if s.hasOrigin {
		info |= bitOrigin
	}
	if s.hasRight {
		info |= bitRight
	}
	if s.keyed {
		info |= bitKeyed
	}
	b = append(b, info)
	if s.hasOrigin {
		b = appendUint(appendUint(b, s.origin.Client), s.origin.Clock)
	}
	if s.hasRight {
		b = appendUint(appendUint(b, s.rightOrigin.Client), s.rightOrigin.Clock)
	}
	if !s.hasOrigin && !s.hasRight {
		b = s.appendParent(b)
	}
	return s.appendContent(b)
}

func (s *structure) appendParent(b []byte) []byte {
	if s.parent == parentRoot {
		b = appendBytes(append(b, 1), s.root)
	} else {
		b = appendUint(appendUint(append(b, 0), s.parentID.Client), s.parentID.Clock)
	}
	if s.keyed {
		b = appendBytes(b, s.key)
	}
	return b
}

func (s *structure) appendContent(b []byte) []byte {
	if s.kind == kindType {
		b = append(b, byte(s.typeKind))
		if s.typeKind == XMLElement || s.typeKind == XMLHook {
			b = appendBytes(b, s.name)
		}
		return b
	}
	return appendRaw(b, s.kind, uint64(s.length), s.raw)
}

// mergeable says whether the other structure continues this one, as yjs
// decides it when it merges updates: there only holes and gaps are joined,
// since no item knows its neighbours yet.
func (s *structure) mergeable(next *structure) bool {
	return s.kind == next.kind && (s.kind == kindGC || s.kind == kindSkip)
}
