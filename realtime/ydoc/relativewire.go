package ydoc

import (
	"encoding/json"
	"errors"
	"math"
)

// A position travels in two forms, both those of yjs: the JSON form that editors
// put into awareness and into comments, and a binary form that keeps only what
// is needed to find the place.

type jsonID struct {
	Client uint64 `json:"client"`
	Clock  uint64 `json:"clock"`
}

type jsonPosition struct {
	Type  *jsonID `json:"type,omitempty"`
	Root  *string `json:"tname,omitempty"`
	Item  *jsonID `json:"item,omitempty"`
	Assoc *int    `json:"assoc,omitempty"`
}

// MarshalJSON writes the form that yjs' relativePositionToJSON gives.
func (p Position) MarshalJSON() ([]byte, error) {
	j := jsonPosition{Type: (*jsonID)(p.Type), Item: (*jsonID)(p.Item), Assoc: &p.Assoc}
	if p.InRoot {
		j.Root = &p.Root
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads either JSON form of yjs: with null for what is absent, or
// without it.
func (p *Position) UnmarshalJSON(text []byte) error {
	var j jsonPosition
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	if j.Type == nil && j.Item == nil && j.Root == nil {
		return errNoPlace
	}
	*p = Position{Type: (*ID)(j.Type), Item: (*ID)(j.Item)}
	if j.Root != nil {
		p.Root, p.InRoot = *j.Root, true
	}
	if j.Assoc != nil {
		p.Assoc = *j.Assoc
	}
	return nil
}

var errNoPlace = errors.New("ydoc: a position that names no place")

// The first byte of the binary form.
const (
	positionItem = iota
	positionRoot
	positionType
)

// Encode writes the binary form of yjs' encodeRelativePosition.
func (p Position) Encode() []byte {
	var b []byte
	switch {
	case p.Item != nil:
		b = appendUint(appendUint([]byte{positionItem}, p.Item.Client), p.Item.Clock)
	case p.InRoot:
		b = appendText([]byte{positionRoot}, p.Root)
	case p.Type != nil:
		b = appendUint(appendUint([]byte{positionType}, p.Type.Client), p.Type.Clock)
	default:
		return nil
	}
	return appendInt(b, int64(p.Assoc))
}

// DecodePosition reads the binary form. Positions of old clients end before the
// association, which is then 0.
func DecodePosition(b []byte) (Position, error) {
	r := reader{buf: b}
	var p Position
	switch r.uint() {
	case positionItem:
		p.Item = &ID{r.uint(), r.uint()}
	case positionRoot:
		p.Root, p.InRoot = string(r.text()), true
	case positionType:
		p.Type = &ID{r.uint(), r.uint()}
	default:
		r.fail("it names no kind of place")
	}
	if r.fault == "" && r.left() > 0 {
		assoc := r.int()
		if math.Abs(assoc) > math.MaxInt32 {
			r.fail("an association out of range")
		}
		p.Assoc = int(assoc)
	}
	if r.fault == "" && r.left() > 0 {
		r.fail("bytes are left over")
	}
	if r.fault != "" {
		return Position{}, &Invalid{Structure: "position", Reason: r.fault}
	}
	return p, nil
}
