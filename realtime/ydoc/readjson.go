package ydoc

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// JSON is the value that yjs' toJSON gives: a map becomes a map[string]any, an
// array a []any, text its plain text, XML its markup. Values without a JSON form
// stay what they are (Undefined, BigInt, []byte, Subdoc).
func (t *Type) JSON() any {
	if t == nil {
		return nil
	}
	switch t.shape() {
	case Text:
		return t.String()
	case Map, XMLHook:
		out := t.Values()
		for key, value := range out {
			out[key] = jsonOf(value)
		}
		return out
	case Array:
		out := t.Items()
		for i, value := range out {
			out[i] = jsonOf(value)
		}
		return out
	}
	return t.Markup()
}

func jsonOf(value any) any {
	if t, ok := value.(*Type); ok {
		return t.JSON()
	}
	return value
}

// Markup is XML as yjs' toString writes it: names and values as they are,
// nothing escaped. It is for comparing and for tests, never for a page.
func (t *Type) Markup() string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	t.markup(&b)
	return b.String()
}

func (t *Type) markup(b *strings.Builder) {
	switch t.shape() {
	case Text:
		b.WriteString(t.String())
		return
	case XMLText:
		for _, piece := range t.Delta() {
			markupPiece(b, piece)
		}
		return
	case Map, Array, XMLHook:
		b.WriteString("[object Object]")
		return
	case XMLElement:
		name := strings.ToLower(t.name)
		b.WriteString("<" + name)
		markupAttributes(b, t.Values())
		b.WriteString(">")
		defer b.WriteString("</" + name + ">")
	}
	for _, child := range t.Children() {
		child.markup(b)
	}
}

func markupPiece(b *strings.Builder, piece Piece) {
	names := sortedKeys(piece.Attributes)
	for _, name := range names {
		b.WriteString("<" + name)
		markupAttributes(b, properties(piece.Attributes[name]))
		b.WriteString(">")
	}
	b.WriteString(scriptString(piece.Insert))
	slices.Reverse(names)
	for _, name := range names {
		b.WriteString("</" + name + ">")
	}
}

// properties are what JavaScript's for-in finds in a value.
func properties(value any) map[string]any {
	out := map[string]any{}
	switch v := value.(type) {
	case map[string]any:
		return v
	case []any:
		for i, part := range v {
			out[strconv.Itoa(i)] = part
		}
	case string:
		for i, unit := range utf16.Encode([]rune(v)) {
			out[strconv.Itoa(i)] = string(rune(unit)) // half a character is U+FFFD
		}
	}
	return out
}

func markupAttributes(b *strings.Builder, attributes map[string]any) {
	for _, key := range sortedKeys(attributes) {
		b.WriteString(" " + key + `="` + scriptString(attributes[key]) + `"`)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// scriptString is what JavaScript makes of a value inside a string.
func scriptString(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case Undefined:
		return "undefined"
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return scriptNumber(v)
	case BigInt:
		return strconv.FormatInt(int64(v), 10)
	case []any:
		parts := make([]string, len(v))
		for i, part := range v {
			if part != nil && part != (Undefined{}) {
				parts[i] = scriptString(part)
			}
		}
		return strings.Join(parts, ",")
	case []byte:
		parts := make([]string, len(v))
		for i, part := range v {
			parts[i] = strconv.Itoa(int(part))
		}
		return strings.Join(parts, ",")
	case *Type:
		return v.Markup()
	}
	return "[object Object]"
}

func scriptNumber(f float64) string {
	switch size := math.Abs(f); {
	case f == 0:
		return "0"
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case size >= 1e21 || size < 1e-6:
		text := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(text, "e")
		return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
