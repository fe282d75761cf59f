package ydoc

// Kind says what a type is. A root's kind is not on the wire: it is unknown
// until somebody asks for it as one kind or limits declare it.
type Kind uint8

// The kinds of types. Array to XMLText have the numbers of the wire format.
const (
	Array Kind = iota
	Map
	Text
	XMLElement
	XMLFragment
	XMLHook
	XMLText
	AnyKind // a root nobody has declared
)

var kindNames = [...]string{"array", "map", "text", "XML element", "XML fragment", "XML hook", "XML text", "any kind"}

// String names the kind in words.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Type is a shared type inside a document: a root, or nested in an item.
type Type struct {
	doc    *Doc
	item   *item  // the item that holds a nested type; nil for a root
	name   string // root: its name; XML element or hook: its node name
	start  *item  // first item of the sequence, deleted ones included
	keys   map[string]*item
	first  map[string]*item // start of the chains that grew to the left
	length int              // countable units that are not deleted
	depth  int              // 0 for a root
	kind   Kind
}

// Kind is what the type is; a root may be AnyKind.
func (t *Type) Kind() Kind { return t.kind }

// Name is a root's name, or an XML element's node name.
func (t *Type) Name() string { return t.name }

// Len counts the units of the sequence: UTF-16 units of text, one for every
// other value.
func (t *Type) Len() int { return t.length }

// root finds or makes the root of that name, as yjs does on first mention.
func (d *Doc) root(name string) *Type {
	if t := d.roots[name]; t != nil {
		return t
	}
	t := &Type{doc: d, name: name, kind: AnyKind}
	if k, declared := d.limits.Roots[name]; declared {
		t.kind = k
	}
	d.roots[name] = t
	return t
}

// top is the root that the type is in.
func (t *Type) top() *Type {
	for t.item != nil {
		t = t.item.parent
	}
	return t
}
