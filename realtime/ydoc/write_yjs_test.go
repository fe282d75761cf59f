package ydoc

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// act is one edit that both sides can make: see acts in oracle/live.mjs.
type act struct {
	Do         string         `json:"do"`
	In         typeName       `json:"in"`
	Index      int            `json:"index"`
	Length     int            `json:"length"`
	Text       string         `json:"text,omitempty"`
	Key        string         `json:"key"`
	Value      any            `json:"value"`
	Values     []any          `json:"values,omitempty"`
	Attributes map[string]any `json:"attributes,omitempty"`
	target     *Type
}

func (a act) make(w *Txn) error {
	switch a.Do {
	case "text":
		return w.InsertText(a.target, a.Index, a.Text, a.Attributes)
	case "embed":
		attributes := a.Attributes
		if attributes == nil {
			attributes = map[string]any{}
		}
		return w.InsertEmbed(a.target, a.Index, a.Value, attributes)
	case "format":
		return w.Format(a.target, a.Index, a.Length, a.Attributes)
	case "delete":
		return w.Delete(a.target, a.Index, a.Length)
	case "insert":
		return w.Insert(a.target, a.Index, a.Values...)
	case "set":
		return w.Set(a.target, a.Key, a.Value)
	case "unset":
		return w.Unset(a.target, a.Key)
	}
	return fmt.Errorf("no such act: %s", a.Do)
}

// act draws an edit that is possible in the document as it is.
func (l *live) act(w *Txn) (act, bool) {
	types := l.types(w)
	t := types[l.rng.IntN(len(types))]
	a := act{In: nameOf(t), target: t, Index: l.rng.IntN(t.Len() + 1), Key: []string{"a", "level", "é"}[l.rng.IntN(3)]}
	a.Value = []any{1.0, "x", nil, true, 0.5, []any{1.0}}[l.rng.IntN(6)]
	if a.Length = 1 + l.rng.IntN(4); a.Index+a.Length > t.Len() {
		a.Length = t.Len() - a.Index
	}
	choices := map[Kind]string{Text: "text text format format delete embed", XMLText: "text text format format delete",
		Array: "insert insert delete", Map: "set set unset", XMLHook: "set unset", XMLElement: "set unset delete", XMLFragment: "delete"}
	list := strings.Fields(choices[t.Kind()])
	a.Do = list[l.rng.IntN(len(list))]
	switch a.Do {
	case "text":
		a.Text = []string{"abc", "😀", "ŵ x", "q"}[l.rng.IntN(4)]
		if l.rng.IntN(3) == 0 {
			a.Attributes = map[string]any{"bold": true}
		}
	case "embed":
		a.Value = map[string]any{"image": "/a.png"}
	case "format":
		a.Attributes = map[string]any{[]string{"bold", "italic"}[l.rng.IntN(2)]: []any{true, nil, "red"}[l.rng.IntN(3)]}
	case "insert":
		a.Values = []any{a.Value, "y"}
	}
	if (a.Do == "delete" || a.Do == "format") && (a.Length == 0 || t.insideCharacter(a.Index+a.Length)) {
		return a, false
	}
	return a, !t.isText() || !t.insideCharacter(a.Index)
}

func TestYjsWouldSendTheBytesThatAWriteSends(t *testing.T) {
	o := startOracle(t)
	runs, identical := liveRuns(t), 0
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range runs {
		l := newLive(t, o, seed+uint64(i), sceneKinds[i%len(sceneKinds)], true)
		for range 4 {
			l.edit(0)
		}
		var a act
		possible := false
		state := l.doc.EncodeState()
		update, err := l.doc.Transact(engineClient, func(w *Txn) error {
			if a, possible = l.act(w); !possible {
				return nil
			}
			return a.make(w)
		})
		if err != nil {
			t.Fatalf("%+v: %v", a, err)
		}
		if !possible {
			identical++
			continue
		}
		var yjs struct {
			Update []byte          `json:"update"`
			Holds  json.RawMessage `json:"holds"`
		}
		o.ask(t, map[string]any{"do": "same", "state": state, "client": engineClient, "act": a}, &yjs)
		if err := sameJSON(fmt.Sprintf("after %+v what the engine holds", a), dump(l.doc), yjs.Holds); err != nil {
			t.Fatalf("run %d: %v", i, err)
		}
		if string(update) == string(yjs.Update) {
			identical++
		} else {
			t.Logf("run %d, %+v:\n  engine %x\n  yjs    %x", i, a, update, yjs.Update)
		}
	}
	t.Logf("%d of %d updates are byte-identical to what yjs sends", identical, runs)
	if percent(identical, runs) < 95 {
		t.Errorf("only %d of %d updates are byte-identical to what yjs sends", identical, runs)
	}
}

// acts makes a few edits.
func (l *live) acts(w *Txn) error {
	for range 1 + l.rng.IntN(3) {
		if a, possible := l.act(w); possible {
			if err := a.make(w); err != nil {
				return fmt.Errorf("%+v: %w", a, err)
			}
		}
	}
	return nil
}

// abandon makes a few edits and gives them up: nothing may be left of them.
func (l *live) abandon() {
	l.t.Helper()
	state, holds := l.doc.EncodeState(), string(dump(l.doc))
	_, err := l.doc.Transact(engineClient, func(w *Txn) error {
		if err := l.acts(w); err != nil {
			l.t.Fatal(err)
		}
		return errAbandoned
	})
	if !errors.Is(err, errAbandoned) {
		l.t.Fatalf("got %v", err)
	}
	if err := same("a document after abandoned edits", l.doc.EncodeState(), state); err != nil || string(dump(l.doc)) != holds {
		l.t.Fatalf("%s seed %d: abandoned edits left something: %v", l.kind, l.seed, err)
	}
}

var errAbandoned = errors.New("abandoned")

func TestYjsClientsConvergeWithWritesOfTheServer(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 1000+seed+uint64(i), sceneKinds[i%len(sceneKinds)], i%2 == 0)
		for range 12 + l.rng.IntN(12) {
			switch n := l.rng.IntN(10); {
			case n < 4:
				l.edit(l.rng.IntN(len(l.ids)))
			case n < 8:
				l.abandon()
				l.write(l.acts)
			default:
				l.deliver(l.rng.IntN(len(l.ids)))
			}
		}
		l.settle()
	}
}
