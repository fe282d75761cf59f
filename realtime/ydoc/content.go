package ydoc

// An item keeps its content in item.raw, in the form it has on the wire
// without its outer length or count:
//
//	string    the UTF-8 text
//	binary    the bytes
//	embed     the JSON text
//	format    the key and the JSON text, each with its length before it
//	doc       the guid with its length before it, then the options (a lib0 value)
//	json      the JSON texts, each with its length before it
//	any       the lib0 values one after another
//	deleted, type, gc: nothing
//
// So loading copies, encoding copies back, and a value is decoded only when
// somebody reads it.

// appendRaw writes content as it goes on the wire.
func appendRaw(b []byte, k kind, length uint64, raw []byte) []byte {
	switch k {
	case kindDeleted:
		return appendUint(b, length)
	case kindString, kindBinary, kindEmbed:
		return appendBytes(b, raw)
	case kindJSON, kindAny:
		return append(appendUint(b, length), raw...)
	}
	return append(b, raw...)
}

// valuesSize is how many bytes the first n values of a json or any item take.
func valuesSize(k kind, raw []byte, n uint32) int {
	r := reader{buf: raw, trusted: true, anyDepth: 1 << 30}
	for ; n > 0; n-- {
		if k == kindJSON {
			r.text()
		} else {
			r.skipAny(0)
		}
	}
	return r.pos
}

// splitRaw divides an item's content; right is what follows at.
func (it *item) splitRaw(at uint32) (left, right []byte) {
	switch it.kind {
	case kindString:
		return cut(it.raw, at, it.length, it.ascii())
	case kindJSON, kindAny:
		n := valuesSize(it.kind, it.raw, at)
		return it.raw[:n:n], it.raw[n:]
	}
	return nil, nil
}

// joinable says whether two neighbours of this kind can become one.
func (k kind) joinable() bool {
	return k == kindString || k == kindDeleted || k == kindAny || k == kindJSON
}

// values decodes the values of a json or any item: JSON texts stay text.
func (it *item) values() []any {
	out := make([]any, 0, it.length)
	r := reader{buf: it.raw, trusted: true, anyDepth: 1 << 30}
	for range it.length {
		if it.kind == kindJSON {
			out = append(out, jsonValue(r.text()))
		} else {
			out = append(out, r.any())
		}
	}
	return out
}

// format returns the key and the JSON value of a formatting mark.
func (it *item) format() (key string, value []byte) {
	r := reader{buf: it.raw, trusted: true}
	return string(r.text()), r.text()
}

// subdoc returns the guid and the options of a subdocument.
func (it *item) subdoc() (guid string, options any) {
	r := reader{buf: it.raw, trusted: true, anyDepth: 1 << 30}
	return string(r.text()), r.any()
}
