package ydoc

// splice cuts the first n units off, as yjs does when only the rest is new. The
// rest belongs where the unit before it is.
func (s *structure) splice(n uint64) {
	switch s.kind {
	case kindString:
		_, s.raw = cut(s.raw, uint32(n), uint32(s.length), s.ascii)
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
