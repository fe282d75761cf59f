package ydoc

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestYjsReadsADocumentAtASnapshotAsTheEngineDoes(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 9000+seed+uint64(i), sceneKinds[i%len(sceneKinds)], true)
		var moments []Snapshot
		for range 3 {
			for range 3 {
				l.edit(l.rng.IntN(2))
			}
			l.settle()
			var yjs struct{ Snapshot []byte }
			o.ask(t, map[string]any{"do": "snapshot", "client": 0}, &yjs)
			mine := l.doc.Snapshot()
			if !bytes.Equal(mine.Encode(), yjs.Snapshot) {
				t.Fatalf("a snapshot: got %x, yjs has %x", mine.Encode(), yjs.Snapshot)
			}
			read, err := DecodeSnapshot(yjs.Snapshot)
			if err != nil || !read.Equal(mine) {
				t.Fatalf("a snapshot of yjs is read as %v (%v), not %v", read, err, mine)
			}
			moments = append(moments, mine)
		}
		l.compareMoments(moments)
	}
}

func (l *live) compareMoments(moments []Snapshot) {
	l.t.Helper()
	var holds []json.RawMessage
	l.ask(l.t, map[string]any{"do": "moments", "client": 0}, &holds)
	for i, moment := range moments {
		then, err := l.doc.At(moment)
		if err != nil {
			l.t.Fatal(err)
		}
		if err := sameJSON("the document at a snapshot", dump(then), holds[i]); err != nil {
			l.t.Fatalf("%s seed %d moment %d: %v", l.kind, l.seed, i, err)
		}
	}
}
