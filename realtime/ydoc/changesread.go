package ydoc

// Content says what sort of thing a change inserts or deletes.
type Content uint8

// The sorts of content.
const (
	Gone       Content = iota // already deleted when it was sent
	Words                     // text
	Formatting                // the start or end of formatting in a text
	Nested                    // a nested type: an XML node, a map, an array, a text
	Embedded                  // an embedded value in a text
	Values                    // values of an array or a map, attributes
	Bytes                     // a byte string
	Within                    // a document within the document
)

// Content says what is inserted or deleted.
func (c *Change) Content() Content {
	switch c.kind {
	case kindString:
		return Words
	case kindFormat:
		return Formatting
	case kindType:
		return Nested
	case kindEmbed:
		return Embedded
	case kindAny, kindJSON:
		return Values
	case kindBinary:
		return Bytes
	case kindDoc:
		return Within
	}
	return Gone
}

// Text is the text of a change of Words.
func (c *Change) Text() string {
	if c.kind != kindString {
		return ""
	}
	return string(c.raw)
}

// NodeType is the kind of a nested type, and the name of an XML node.
func (c *Change) NodeType() (k Kind, name string) { return c.node, c.name }

// Mark is the name and the value of formatting; a nil value ends it.
func (c *Change) Mark() (name string, value any) {
	if c.kind != kindFormat {
		return "", nil
	}
	it := item{kind: c.kind, raw: c.raw}
	name, text := it.format()
	return name, jsonValue(text)
}

// Values are the values of an array, a map or an attribute, an embed or bytes.
func (c *Change) Values() []any {
	switch c.kind {
	case kindAny, kindJSON, kindEmbed, kindBinary, kindDoc:
		it := item{kind: c.kind, raw: c.raw, length: uint32(c.size)}
		return it.content()
	}
	return nil
}
