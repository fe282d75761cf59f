package ydoc

import (
	"fmt"
	"unicode/utf8"
)

// Invalid is the error for bytes that are no update, or one that the
// document's limits refuse: which structure, where it starts, and why.
type Invalid struct {
	Offset    int    // byte of the update at which the structure starts
	Structure string // such as "structure 3 of client 12" or "delete range 0 of client 7"
	Reason    string
}

func (e *Invalid) Error() string {
	return fmt.Sprintf("ydoc: %s at byte %d: %s", e.Structure, e.Offset, e.Reason)
}

// reader decodes lib0's coding. It never allocates by a number it read: every
// length is compared with the bytes left first. After the first fault it
// returns zeros, and reads nothing more; callers in a loop look at fault.
type reader struct {
	buf   []byte
	pos   int
	fault string // why reading stopped, or ""
	// anyDepth bounds nested values.
	anyDepth int
	// trusted skips the checks of text that this very buffer has passed before.
	trusted bool
}

func (r *reader) left() int { return len(r.buf) - r.pos }

// fail stops the reader; the first reason stays.
func (r *reader) fail(reason string) {
	if r.fault == "" {
		r.fault = reason
	}
	r.pos = len(r.buf)
}

const ends = "the bytes end inside it"

func (r *reader) byte() byte {
	if r.pos >= len(r.buf) {
		r.fail(ends)
		return 0
	}
	b := r.buf[r.pos]
	r.pos++
	return b
}

// uint reads a varUint.
func (r *reader) uint() uint64 {
	if r.pos < len(r.buf) && r.buf[r.pos] < 0x80 {
		r.pos++
		return uint64(r.buf[r.pos-1])
	}
	return r.longUint()
}

func (r *reader) longUint() uint64 {
	var n uint64
	for shift := uint(0); shift < 56; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if n > maxSafe {
				break
			}
			return n
		}
	}
	r.fail("a number above 2^53-1")
	return 0
}

// skipInt passes a varInt (a sign bit in the first byte).
func (r *reader) skipInt() {
	b := r.byte()
	n := uint64(b & 0x3f)
	for shift := uint(6); b >= 0x80 && shift < 62; shift += 7 {
		b = r.byte()
		n |= uint64(b&0x7f) << shift
	}
	if b >= 0x80 || n > maxSafe {
		r.fail("a number above 2^53-1")
	}
}

// take returns the next n bytes, without copying them.
func (r *reader) take(n uint64) []byte {
	if n > uint64(r.left()) {
		r.fail(ends)
		return nil
	}
	b := r.buf[r.pos : r.pos+int(n) : r.pos+int(n)]
	r.pos += int(n)
	return b
}

// count reads how many things of at least size bytes each follow.
func (r *reader) count(size int) int {
	n := r.uint()
	if n > uint64(r.left()/size) {
		r.fail("it counts more parts than the bytes left can hold")
		return 0
	}
	return int(n)
}

// text reads a varString, without copying it.
func (r *reader) text() []byte {
	b := r.take(r.uint())
	if !r.trusted && !utf8.Valid(b) {
		r.fail("text that is not UTF-8")
		return nil
	}
	return b
}

func appendUint(b []byte, n uint64) []byte {
	for n >= 0x80 {
		b = append(b, byte(n)|0x80)
		n >>= 7
	}
	return append(b, byte(n))
}

// appendInt writes a varInt: the sign in the second bit of the first byte.
func appendInt(b []byte, n int64) []byte {
	sign, u := byte(0), uint64(n)
	if n < 0 {
		sign, u = 0x40, uint64(-n)
	}
	if u < 0x40 {
		return append(b, sign|byte(u))
	}
	b = append(b, 0x80|sign|byte(u&0x3f))
	return appendUint(b, u>>6)
}

func appendText(b []byte, s string) []byte {
	return append(appendUint(b, uint64(len(s))), s...)
}

func appendBytes(b, s []byte) []byte {
	return append(appendUint(b, uint64(len(s))), s...)
}
