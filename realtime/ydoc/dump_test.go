package ydoc

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
)

// sceneRoots are the roots of every scene: see oracle/dump.mjs, of which this
// file is the other half.
var sceneRoots = map[string]Kind{"text": Text, "rich": Text, "xml": XMLFragment, "map": Map, "array": Array}

// dump says what a document holds in the words of oracle/dump.mjs, through the
// package's public reading.
func dump(d *Doc) json.RawMessage {
	out := map[string]any{}
	for name, kind := range sceneRoots {
		root := d.Root(name)
		if root == nil {
			root = &Type{doc: d, name: name, kind: kind}
		}
		root.kind = kind
		tree := dumpType(root).(map[string]any)
		tree["json"] = dumpValue(root.JSON())
		out[name] = tree
	}
	text, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return text
}

func dumpType(t *Type) any {
	switch t.Kind() {
	case Text:
		return map[string]any{"t": "text", "attrs": dumpObject(t.Values()), "delta": dumpDelta(t)}
	case XMLText:
		return map[string]any{"t": "xmltext", "attrs": dumpObject(t.Values()), "delta": dumpDelta(t)}
	case XMLElement:
		return map[string]any{"t": "element", "name": t.Name(), "attrs": dumpObject(t.Values()), "children": dumpChildren(t)}
	case XMLHook:
		return map[string]any{"t": "hook", "name": t.Name(), "map": dumpObject(t.Values())}
	case XMLFragment:
		return map[string]any{"t": "fragment", "children": dumpChildren(t)}
	case Map:
		return map[string]any{"t": "map", "map": dumpObject(t.Values())}
	}
	return map[string]any{"t": "array", "items": dumpList(t.Items())}
}

func dumpChildren(t *Type) []any {
	out := []any{}
	for _, child := range t.Children() {
		out = append(out, dumpType(child))
	}
	return out
}

func dumpDelta(t *Type) []any {
	out := []any{}
	for _, piece := range t.Delta() {
		one := map[string]any{"insert": dumpValue(piece.Insert)}
		if piece.Attributes != nil {
			one["attributes"] = dumpObject(piece.Attributes)
		}
		out = append(out, one)
	}
	return out
}

func dumpObject(values map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range values {
		out[key] = dumpValue(value)
	}
	return out
}

func dumpList(values []any) []any {
	out := make([]any, len(values))
	for i, value := range values {
		out[i] = dumpValue(value)
	}
	return out
}

func dumpValue(value any) any {
	switch v := value.(type) {
	case Undefined:
		return map[string]any{"t": "undefined"}
	case BigInt:
		return map[string]any{"t": "bigint", "v": strconv.FormatInt(int64(v), 10)}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return map[string]any{"t": "number", "v": scriptNumber(v)}
		}
		return v
	case []byte:
		return map[string]any{"t": "bytes", "v": base64.StdEncoding.EncodeToString(v)}
	case []any:
		return dumpList(v)
	case map[string]any:
		return dumpObject(v)
	case *Type:
		return dumpType(v)
	case Subdoc:
		return dumpSubdoc(v)
	}
	return value
}

func dumpSubdoc(v Subdoc) any {
	options, _ := v.Options.(map[string]any)
	autoLoad, _ := options["autoLoad"].(bool)
	return map[string]any{"t": "doc", "guid": v.GUID, "meta": dumpValue(options["meta"]), "autoLoad": autoLoad}
}
