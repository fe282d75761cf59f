package ydoc

import "encoding/json"

// json reads a JSON text, checked.
func (r *reader) json() []byte {
	text := r.text()
	r.checkJSON(text)
	return text
}

// checkJSON refuses what JSON.parse would: the value could not be written back
// by any yjs client.
func (r *reader) checkJSON(text []byte) {
	if r.trusted || r.fault != "" {
		return
	}
	switch string(text) {
	case "null", "true", "false", "{}", `""`:
		return
	}
	if !json.Valid(text) {
		r.fail("a value that is not JSON")
	} else if len(text) > 2*r.anyDepth && jsonDepth(text) > r.anyDepth {
		r.fail("a value nested too deep")
	}
}

func jsonDepth(text []byte) (deepest int) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth--
		}
	}
	return deepest
}

// jsonValue decodes a legacy JSON value, in which undefined has its own word.
func jsonValue(text []byte) any {
	if string(text) == "undefined" {
		return Undefined{}
	}
	var v any
	if json.Unmarshal(text, &v) != nil {
		return nil
	}
	return v
}
