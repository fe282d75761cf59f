package ydoc

import (
	"encoding/binary"
	"unicode/utf8"
)

// units counts the UTF-16 units of UTF-8 text, checks it, and says whether it
// is all ASCII, in one pass; eight bytes at a time while it is ASCII.
func units(b []byte) (n uint64, ascii, valid bool) {
	i := 0
	for ; i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&0x8080808080808080 == 0; i += 8 {
	}
	for ; i < len(b) && b[i] < utf8.RuneSelf; i++ {
	}
	if i == len(b) {
		return uint64(i), true, true
	}
	n = uint64(i)
	for i < len(b) {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return 0, false, false
		}
		n++
		if size == 4 {
			n++
		}
		i += size
	}
	return n, false, true
}

// cut divides UTF-8 text after so many UTF-16 units. A cut through the two
// halves of one character leaves U+FFFD on either side, as in yjs: the text
// keeps its length and stays valid.
func cut(b []byte, at uint32, ascii bool) (left, right []byte) {
	if ascii {
		return b[:at:at], b[at:]
	}
	i, n := 0, uint32(0)
	for n < at {
		switch lead := b[i]; {
		case lead < 0x80:
			i, n = i+1, n+1
		case lead < 0xe0:
			i, n = i+2, n+1
		case lead < 0xf0:
			i, n = i+3, n+1
		default:
			if n+1 == at {
				left = append(append(make([]byte, 0, i+3), b[:i]...), replacement...)
				right = append(append(make([]byte, 0, len(b)-i-1), replacement...), b[i+4:]...)
				return left, right
			}
			i, n = i+4, n+2
		}
	}
	return b[:i:i], b[i:]
}

const replacement = "\uFFFD"
