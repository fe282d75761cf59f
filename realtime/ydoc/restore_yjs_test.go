package ydoc

import "testing"

// copyOf is another document with the same content.
func copyOf(t *testing.T, d *Doc) *Doc {
	t.Helper()
	out := NewWith(d.limits)
	if err := out.Apply(d.EncodeState()); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestYjsClientsKeepTypingWhileAVersionIsRestored(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 40000+seed+uint64(i), sceneKinds[i%len(sceneKinds)], i%2 == 0)
		for range 4 {
			l.edit(l.rng.IntN(2))
		}
		then := copyOf(t, l.doc)
		for range 4 {
			l.edit(l.rng.IntN(2))
		}
		l.settle()
		// Client 1 types while the version is restored.
		var unseen sent
		o.ask(t, map[string]any{"do": "edit", "client": 1, "kind": l.kind, "seed": l.rng.Uint32(), "times": 2}, &unseen)
		l.write(func(w *Txn) error { return w.Restore(then) })
		if err := sameJSON("a restored document", dump(l.doc), dump(then)); err != nil {
			t.Fatalf("%s seed %d: %v", l.kind, l.seed, err)
		}
		l.post(1, unseen.Updates)
		l.settle()
	}
}
