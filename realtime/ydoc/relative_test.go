package ydoc

import (
	"encoding/json"
	"testing"
)

func TestBothJSONFormsOfAPositionAreRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"type":null,"tname":"text","item":{"client":1,"clock":2},"assoc":0}`:         `{"tname":"text","item":{"client":1,"clock":2},"assoc":0}`,
		`{"tname":"text","assoc":-1}`:                                                  `{"tname":"text","assoc":-1}`,
		`{"type":{"client":4294967295,"clock":0},"tname":null,"item":null}`:            `{"type":{"client":4294967295,"clock":0},"assoc":0}`,
		`{"type":{"client":1,"clock":0},"item":{"client":9007199254740991,"clock":7}}`: `{"type":{"client":1,"clock":0},"item":{"client":9007199254740991,"clock":7},"assoc":0}`,
		`{"tname":""}`: `{"tname":"","assoc":0}`,
	} {
		var p Position
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if out, _ := json.Marshal(p); string(out) != want {
			t.Errorf("%s: got %s", text, out)
		}
		if back, err := DecodePosition(p.Encode()); err != nil || back.Assoc != p.Assoc {
			t.Errorf("%s: %+v in binary is read as %+v (%v)", text, p, back, err)
		}
	}
}

func TestAPositionThatNamesNoPlaceIsRefused(t *testing.T) {
	for _, text := range []string{`{}`, `null`, `{"assoc":1}`, `{"item":{"client":-1,"clock":0}}`, `[]`, `{"item":{"client":1.5,"clock":0}}`} {
		var p Position
		if err := json.Unmarshal([]byte(text), &p); err == nil {
			if _, _, ok := New().Resolve(p); ok {
				t.Errorf("%s resolves", text)
			}
		}
	}
	for _, b := range [][]byte{nil, {0}, {0, 1}, {1, 5, 'a'}, {3, 1, 1}, {0, 1, 1, 0, 0}, {2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, {1, 1, 0xff}} {
		if p, err := DecodePosition(b); err == nil {
			t.Errorf("%x is read as %+v", b, p)
		}
	}
}

func TestAPositionInWhatWasCollectedHasNoPlace(t *testing.T) {
	d := paragraphs(t, "gone with its block")
	p := paragraph(d, 0).PositionAt(4, 0)
	edited(t, d, 2, func(w *Txn) error { return w.Delete(d.Root("problem"), 0, 1) })
	if in, index, ok := d.Resolve(p); ok {
		t.Errorf("got %v %d", in, index)
	}
}
