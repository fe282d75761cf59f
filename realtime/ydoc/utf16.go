package ydoc

import (
	"encoding/binary"
	"math/bits"
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

// cut divides UTF-8 text of so many UTF-16 units. A cut through the two halves
// of one character leaves U+FFFD on either side, as in yjs: the text keeps its
// length and stays valid. It reads only the shorter part, so that cutting a
// text up into all its letters, in any order, does not take the square of them.
func cut(b []byte, at, of uint32, ascii bool) (left, right []byte) {
	if ascii {
		return b[:at:at], b[at:]
	}
	i, halved := offset(b, at, of)
	if !halved {
		return b[:i:i], b[i:]
	}
	left = append(append(make([]byte, 0, i+len(replacement)), b[:i]...), replacement...)
	right = append(append(make([]byte, 0, len(b)-i-1), replacement...), b[i+4:]...)
	return left, right
}

// offset is the byte at which a UTF-16 unit starts in UTF-8 text of so many
// units. When it is the second half of a character, halved is true and the byte
// is that at which the character starts.
func offset(b []byte, unit, of uint32) (i int, halved bool) {
	if unit <= of/2 {
		return offsetFromStart(b, int(unit))
	}
	return offsetFromEnd(b, int(of-unit))
}

func offsetFromStart(b []byte, unit int) (i int, halved bool) {
	for i+8 <= len(b) {
		n := unitsOfEight(binary.LittleEndian.Uint64(b[i:]))
		if n > unit {
			break
		}
		unit -= n
		i += 8
	}
	// The last character of the eight may reach further.
	for i < len(b) && !utf8.RuneStart(b[i]) {
		i++
	}
	for ; unit > 0; unit-- {
		switch lead := b[i]; {
		case lead < 0x80:
			i++
		case lead < 0xe0:
			i += 2
		case lead < 0xf0:
			i += 3
		case unit == 1:
			return i, true
		default:
			i += 4
			unit--
		}
	}
	return i, false
}

// offsetFromEnd finds the unit that has so many after it, itself included.
func offsetFromEnd(b []byte, units int) (i int, halved bool) {
	i = len(b)
	for i >= 8 {
		n := unitsOfEight(binary.LittleEndian.Uint64(b[i-8:]))
		if n > units {
			break
		}
		units -= n
		i -= 8
	}
	for units > 0 {
		for i--; !utf8.RuneStart(b[i]); i-- {
		}
		if b[i] >= 0xf0 {
			if units == 1 {
				return i, true
			}
			units--
		}
		units--
	}
	// The character before may reach into the last eight.
	for i < len(b) && !utf8.RuneStart(b[i]) {
		i++
	}
	return i, false
}

// unitsOfEight counts the UTF-16 units that start in eight bytes of UTF-8: one
// for each byte that is not a continuation, one more for each that leads four.
func unitsOfEight(w uint64) int {
	const ones = 0x0101010101010101
	continuations := w >> 7 &^ (w >> 6) & ones
	fours := w >> 7 & (w >> 6) & (w >> 5) & (w >> 4) & ones
	return 8 - bits.OnesCount64(continuations) + bits.OnesCount64(fours)
}

const replacement = "\uFFFD"
