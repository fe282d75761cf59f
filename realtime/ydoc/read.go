package ydoc

import (
	"slices"
	"strings"
)

// Reading never changes the document, and answers for what is absent: every
// method of a nil *Type says 'nothing here', so a caller may read a root that
// nobody has written to yet.

// Subdoc is a document within the document: only its name and options are
// here, its content is another document's.
type Subdoc struct {
	GUID    string
	Options any
}

// Root is the root of that name, or nil when the document has none.
func (d *Doc) Root(name string) *Type { return d.roots[name] }

// Roots are the names of the document's roots, in order.
func (d *Doc) Roots() []string {
	names := make([]string, 0, len(d.roots))
	for name := range d.roots {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// shape is the type's kind, and for a root that nobody has declared what it
// looks like by what it holds.
func (t *Type) shape() Kind {
	if t.kind != AnyKind {
		return t.kind
	}
	for it := t.start; it != nil; it = it.right {
		switch it.kind {
		case kindString, kindFormat, kindEmbed:
			return Text
		case kindAny, kindJSON, kindBinary, kindDoc:
			return Array
		case kindType:
			if k := it.child().kind; k == XMLElement || k == XMLText || k == XMLHook {
				return XMLFragment
			}
			return Array
		}
	}
	if len(t.keys) > 0 {
		return Map
	}
	return AnyKind
}

func (t *Type) isText() bool {
	k := t.shape()
	return k == Text || k == XMLText
}

// visible gives the items of the sequence that are not deleted, formatting
// marks included.
func (t *Type) visible(use func(*item) bool) {
	if t == nil {
		return
	}
	for it := t.start; it != nil; it = it.right {
		if !it.deleted() && !use(it) {
			return
		}
	}
}

// String is the plain text of a text type, without formatting and embeds.
func (t *Type) String() string {
	var b strings.Builder
	t.visible(func(it *item) bool {
		if it.kind == kindString {
			b.Write(it.raw)
		}
		return true
	})
	return b.String()
}

// Items are the members of a sequence in order. A nested type comes as *Type, a
// document within as Subdoc, text (in a text type) as one string per stretch.
func (t *Type) Items() []any {
	out := []any{}
	t.visible(func(it *item) bool {
		out = append(out, it.content()...)
		return true
	})
	return out
}

// Children are the nested types among the items: the nodes of an XML fragment.
func (t *Type) Children() []*Type {
	var out []*Type
	t.visible(func(it *item) bool {
		if it.kind == kindType {
			out = append(out, it.child())
		}
		return true
	})
	return out
}

// content decodes what an item adds to the sequence it is in.
func (it *item) content() []any {
	switch it.kind {
	case kindString:
		return []any{string(it.raw)}
	case kindAny, kindJSON:
		return it.values()
	case kindBinary:
		return []any{slices.Clone(it.raw)}
	case kindEmbed:
		return []any{jsonValue(it.raw)}
	case kindType:
		return []any{it.child()}
	case kindDoc:
		guid, options := it.subdoc()
		return []any{Subdoc{guid, options}}
	}
	return nil
}

// Keys are the keys that have a value, in order: of a map its entries, of an
// XML node or a text its attributes.
func (t *Type) Keys() []string {
	if t == nil {
		return nil
	}
	keys := make([]string, 0, len(t.keys))
	for key, it := range t.keys {
		if !it.deleted() {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Value is what a key holds now; ok is false when it holds nothing.
func (t *Type) Value(key string) (value any, ok bool) {
	if t == nil {
		return nil, false
	}
	it := t.keys[key]
	if it == nil || it.deleted() {
		return nil, false
	}
	return it.lastValue(), true
}

// lastValue is the value that counts when an item holds the value of a key.
func (it *item) lastValue() any {
	values := it.content()
	if len(values) == 0 {
		return Undefined{}
	}
	return values[len(values)-1]
}

// Values are all keys with their values: the entries of a map, the attributes
// of an XML node.
func (t *Type) Values() map[string]any {
	out := map[string]any{}
	for _, key := range t.Keys() {
		out[key], _ = t.Value(key)
	}
	return out
}

// Child is the nested type that a key holds, or nil.
func (t *Type) Child(key string) *Type {
	value, _ := t.Value(key)
	child, _ := value.(*Type)
	return child
}

// Unit is the unit that holds a nested type: who made it follows from that. ok is
// false for a root, which nobody made.
func (t *Type) Unit() (unit ID, ok bool) {
	if t == nil || t.item == nil {
		return ID{}, false
	}
	return t.doc.wire(t.item.id), true
}

// ValueUnit is the unit that the value of a key is: who set it follows from that.
func (t *Type) ValueUnit(key string) (unit ID, ok bool) {
	if t == nil {
		return ID{}, false
	}
	it := t.keys[key]
	if it == nil || it.deleted() {
		return ID{}, false
	}
	return t.doc.wire(it.last()), true
}
