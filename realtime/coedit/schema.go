package coedit

// Schema is what a document may consist of: what its editors can make. What
// is outside it is refused, because the next editor that opened the document
// would delete it again, in the name of a person who did nothing.
type Schema struct {
	// Roots gives the kind of each root by its name.
	Roots map[string]Kind
	// RootKind is asked for names that Roots does not hold, for families
	// such as objective.1.problem; nil, or Unknown, refuses them.
	RootKind func(name string) Kind
	// Nodes gives, by its name, the attributes that an element may have.
	Nodes map[string][]string
	// Marks gives, by its name, the attributes that a mark may have.
	Marks map[string][]string
	// Keys gives, for a root of kind Map or Array of maps, the keys that a
	// map may have; a root that is missing here allows any.
	Keys map[string][]string
	// Allow, if set, looks at each value of an attribute of a node or mark;
	// SafeLink is one.
	Allow func(owner, attribute string, value any) bool
}

// Kind is what a root is.
type Kind int

// The kinds.
const (
	Unknown  Kind = iota
	Fragment      // Y.XmlFragment: rich text
	Map           // Y.Map
	Array         // Y.Array
	Text          // Y.Text
)

// kind gives the kind of a root, Unknown when it may not exist.
func (s *Schema) kind(root string) Kind {
	if kind, ok := s.Roots[root]; ok {
		return kind
	}
	if s.RootKind != nil {
		return s.RootKind(root)
	}
	return Unknown
}
