package ydoc

import (
	"bytes"
	"encoding/json"
	"testing"
)

// madePosition is a position with the place it was made at.
type madePosition struct {
	In     typeName        `json:"in"`
	Index  int             `json:"index"`
	Assoc  int             `json:"assoc"`
	JSON   json.RawMessage `json:"json"`
	Binary []byte          `json:"binary"`
}

type resolvedPosition struct {
	In    typeName `json:"in"`
	Index int      `json:"index"`
}

func (d *Doc) named(n typeName) *Type {
	if n.Root != nil {
		return d.Root(*n.Root)
	}
	at, ok := d.local(ID(*n.ID))
	if !ok {
		return nil
	}
	return d.at(at).child()
}

// makeHere makes the same position on the engine's side and compares the forms.
func (l *live) makeHere(m madePosition) Position {
	l.t.Helper()
	in := l.doc.named(m.In)
	if in == nil {
		// A root of which the engine has seen nothing: yjs made it on asking.
		in = &Type{doc: l.doc, name: *m.In.Root}
	}
	p := in.PositionAt(m.Index, m.Assoc)
	text, err := json.Marshal(p)
	if err != nil {
		l.t.Fatal(err)
	}
	if err := sameJSON("a position as JSON", text, m.JSON); err != nil {
		l.t.Fatal(err)
	}
	if !bytes.Equal(p.Encode(), m.Binary) {
		l.t.Fatalf("a position in binary: got %x, yjs has %x", p.Encode(), m.Binary)
	}
	return p
}

// agree compares where both sides find a position now.
func (l *live) agree(p Position, yjs *resolvedPosition) {
	l.t.Helper()
	in, index, ok := l.doc.Resolve(p)
	if yjs == nil {
		if ok {
			l.t.Fatalf("%+v resolves to %d, yjs knows no place", p, index)
		}
		return
	}
	if !ok && p.InRoot && p.Item == nil {
		return // an empty root that the engine has not heard of
	}
	if !ok || nameOf(in).String() != yjs.In.String() || index != yjs.Index {
		l.t.Fatalf("%s seed %d: %+v resolves to %v at %d (%v), with yjs to %v at %d", l.kind, l.seed, p, in, index, ok, yjs.In, yjs.Index)
	}
}

func TestYjsResolvesPositionsWhereTheEngineDoes(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 5000+seed+uint64(i), []string{"text", "rich", "xml", "array", "mixed"}[i%5], i%3 == 0)
		for range 4 {
			l.edit(l.rng.IntN(2))
		}
		l.settle()
		var made []madePosition
		o.ask(t, map[string]any{"do": "positions", "client": 0, "seed": l.rng.Uint32(), "count": 8}, &made)
		var places []Position
		for _, m := range made {
			places = append(places, l.makeHere(m))
		}
		for range 3 {
			l.edit(l.rng.IntN(2))
			l.write(func(w *Txn) error {
				if a, possible := l.act(w); possible {
					return a.make(w)
				}
				return nil
			})
			l.settle()
			l.resolveBoth(made, places)
		}
	}
}

// resolveBoth compares every position, in both of its forms, on both sides.
func (l *live) resolveBoth(made []madePosition, places []Position) {
	l.t.Helper()
	var there []struct{ JSON, Binary *resolvedPosition }
	l.ask(l.t, map[string]any{"do": "resolve", "client": 0, "positions": made}, &there)
	for i, m := range made {
		var fromJSON Position
		if err := json.Unmarshal(m.JSON, &fromJSON); err != nil {
			l.t.Fatal(err)
		}
		fromBinary, err := DecodePosition(m.Binary)
		if err != nil {
			l.t.Fatal(err)
		}
		l.agree(places[i], there[i].JSON)
		l.agree(fromJSON, there[i].JSON)
		l.agree(fromBinary, there[i].Binary)
	}
}
