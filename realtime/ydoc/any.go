package ydoc

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
)

// Undefined is JavaScript's undefined, which lib0 tells from null.
type Undefined struct{}

// MarshalJSON writes null, the nearest JSON has.
func (Undefined) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// BigInt is a JavaScript BigInt of 64 bits.
type BigInt int64

// Tags of lib0's values.
const (
	anyBytes     = 116
	anyArray     = 117
	anyObject    = 118
	anyString    = 119
	anyTrue      = 120
	anyFalse     = 121
	anyBigInt    = 122
	anyFloat64   = 123
	anyFloat32   = 124
	anyInt       = 125
	anyNull      = 126
	anyUndefined = 127
)

// skipAny passes one value, and checks it, without building it.
func (r *reader) skipAny(depth int) {
	if depth > r.anyDepth {
		r.fail("a value nested too deep")
		return
	}
	switch r.byte() {
	case anyUndefined, anyNull, anyTrue, anyFalse:
	case anyInt:
		r.skipInt()
	case anyFloat32:
		r.take(4)
	case anyFloat64, anyBigInt:
		r.take(8)
	case anyString:
		r.text()
	case anyBytes:
		r.take(r.uint())
	case anyObject:
		for n := r.count(2); n > 0 && r.fault == ""; n-- {
			r.text()
			r.skipAny(depth + 1)
		}
	case anyArray:
		for n := r.count(1); n > 0 && r.fault == ""; n-- {
			r.skipAny(depth + 1)
		}
	default:
		r.fail("a value of no known kind")
	}
}

// any decodes one value that skipAny has passed: nil, Undefined, bool,
// float64, BigInt, string, []byte, []any or map[string]any.
func (r *reader) any() any {
	switch r.byte() {
	case anyNull:
		return nil
	case anyTrue:
		return true
	case anyFalse:
		return false
	case anyInt:
		return r.int()
	case anyFloat32:
		if b := r.take(4); b != nil {
			return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
		}
	case anyFloat64:
		if b := r.take(8); b != nil {
			return math.Float64frombits(binary.BigEndian.Uint64(b))
		}
	case anyBigInt:
		if b := r.take(8); b != nil {
			return BigInt(binary.BigEndian.Uint64(b))
		}
	case anyString:
		return string(r.text())
	case anyBytes:
		return slices.Clone(r.take(r.uint()))
	case anyObject:
		object := map[string]any{}
		for n := r.count(2); n > 0 && r.fault == ""; n-- {
			key := string(r.text())
			object[key] = r.any()
		}
		return object
	case anyArray:
		array := []any{}
		for n := r.count(1); n > 0 && r.fault == ""; n-- {
			array = append(array, r.any())
		}
		return array
	}
	return Undefined{}
}

// int reads a varInt as the number JavaScript would have.
func (r *reader) int() float64 {
	first := r.byte()
	n, mult := float64(first&0x3f), 64.0
	for b := first; b >= 0x80 && r.fault == ""; mult *= 128 {
		b = r.byte()
		n += float64(b&0x7f) * mult
	}
	if first&0x40 != 0 {
		return -n
	}
	return n
}

// appendAny writes a value as yjs would write it. It takes what any returns,
// and Go's integers. Keys of objects are sorted, so that equal values are
// equal bytes; ok is false for a value that has no coding.
func appendAny(b []byte, value any) (out []byte, ok bool) {
	switch v := value.(type) {
	case nil:
		return append(b, anyNull), true
	case Undefined:
		return append(b, anyUndefined), true
	case bool:
		if v {
			return append(b, anyTrue), true
		}
		return append(b, anyFalse), true
	case int:
		return appendNumber(b, float64(v)), true
	case int64:
		return appendNumber(b, float64(v)), true
	case float64:
		return appendNumber(b, v), true
	case json.Number:
		f, err := v.Float64()
		return appendNumber(b, f), err == nil
	case BigInt:
		return binary.BigEndian.AppendUint64(append(b, anyBigInt), uint64(v)), true
	case string:
		return appendText(append(b, anyString), v), true
	case []byte:
		return appendBytes(append(b, anyBytes), v), true
	case []any:
		return appendArray(b, v)
	case map[string]any:
		return appendObject(b, v)
	}
	return b, false
}

func appendArray(b []byte, array []any) (_ []byte, ok bool) {
	b = appendUint(append(b, anyArray), uint64(len(array)))
	for _, v := range array {
		if b, ok = appendAny(b, v); !ok {
			return b, false
		}
	}
	return b, true
}

func appendObject(b []byte, object map[string]any) (_ []byte, ok bool) {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	b = appendUint(append(b, anyObject), uint64(len(keys)))
	for _, key := range keys {
		if b, ok = appendAny(appendText(b, key), object[key]); !ok {
			return b, false
		}
	}
	return b, true
}

// appendNumber chooses among lib0's three codings of a number as lib0 does.
func appendNumber(b []byte, f float64) []byte {
	switch {
	case f == math.Trunc(f) && math.Abs(f) <= math.MaxInt32:
		if f == 0 && math.Signbit(f) {
			return append(b, anyInt, 0x40)
		}
		return appendInt(append(b, anyInt), int64(f))
	case float64(float32(f)) == f:
		return binary.BigEndian.AppendUint32(append(b, anyFloat32), math.Float32bits(float32(f)))
	}
	return binary.BigEndian.AppendUint64(append(b, anyFloat64), math.Float64bits(f))
}
