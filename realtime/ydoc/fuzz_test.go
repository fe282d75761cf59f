package ydoc

import (
	"bytes"
	"testing"
)

// Go's own fuzzing of each entry point, started from what yjs clients send:
//
//	go test -fuzz FuzzApply -fuzztime 10m -parallel 1 ./realtime/ydoc
//
// testdata/fuzz keeps the inputs that once failed or that reach something new.

func seeds(f *testing.F, add func(update []byte)) {
	updates := goldenUpdates(f)
	for i := 0; i < len(updates); i += 7 {
		add(updates[i])
	}
	add([]byte{0, 0})
}

func FuzzApply(f *testing.F) {
	seeds(f, func(u []byte) { f.Add(u) })
	state := goldenDoc(f, New).EncodeState()
	f.Fuzz(func(t *testing.T, update []byte) {
		offered(t, New(), update)
		full := New()
		if err := full.Apply(state); err != nil {
			t.Fatal(err)
		}
		offered(t, full, update)
	})
}

// FuzzApplyGuarded is Apply with every limit in force.
func FuzzApplyGuarded(f *testing.F) {
	seeds(f, func(u []byte) { f.Add(u, u) })
	f.Fuzz(func(t *testing.T, first, second []byte) {
		d := NewWith(guarded)
		offered(t, d, first)
		offered(t, d, second)
		if d.waiting.pieces > 0 || d.waiting.merged != nil || d.waiting.ranges > 0 {
			t.Fatal("something waits in a document where nothing may")
		}
	})
}

// FuzzApplyInTurn leaves things waiting, few or many, and brings more.
func FuzzApplyInTurn(f *testing.F) {
	seeds(f, func(u []byte) { f.Add(u, u, u, false) })
	f.Fuzz(func(t *testing.T, first, second, third []byte, lines bool) {
		d := NewKeeping()
		d.waiting.indexed = lines
		for _, u := range [][]byte{third, second, first, third} {
			offered(t, d, u)
			d.waiting.indexed = d.waiting.indexed || lines
		}
	})
}

func FuzzEncodeDiff(f *testing.F) {
	d := goldenDoc(f, New)
	f.Add(d.StateVector())
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, vector []byte) {
		diff, err := d.EncodeDiff(vector)
		if err != nil {
			return
		}
		have := New()
		if err := have.Apply(diff); err != nil {
			t.Fatalf("no document takes the difference: %v", err)
		}
	})
}

func FuzzMerge(f *testing.F) {
	seeds(f, func(u []byte) { f.Add(u, u, u) })
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		merged, err := Merge(a, b, c)
		if err != nil {
			return
		}
		one, all := New(), New()
		if one.Apply(a) != nil || one.Apply(b) != nil || one.Apply(c) != nil {
			return // each a fit update, but not for one document
		}
		if err := all.Apply(merged); err != nil {
			t.Fatalf("the merged update is refused: %v", err)
		}
		if apart(a, b, c) && !bytes.Equal(one.StateVector(), all.StateVector()) {
			t.Fatalf("merged %x + %x + %x comes to another vector than one by one", a, b, c)
		}
	})
}

// apart says whether no unit is in two of the updates: a forger may have put
// different things there, and then it matters which comes first.
func apart(updates ...[]byte) bool {
	type stretch struct{ from, to uint64 }
	taken := map[uint64][]stretch{}
	for _, update := range updates {
		var u scan
		var s structure
		if u.read(update, &updateLimits) != nil {
			return false
		}
		for _, sec := range u.sections {
			own := stretch{from: sec.clock}
			for sec.left > 0 {
				sec.pass(&s, u.peek(&sec, &s))
			}
			own.to = sec.clock
			for _, other := range taken[sec.client] {
				if own.from < other.to && other.from < own.to {
					return false
				}
			}
			taken[sec.client] = append(taken[sec.client], own)
		}
	}
	return true
}

func FuzzDiff(f *testing.F) {
	vector := goldenDoc(f, New).StateVector()
	seeds(f, func(u []byte) { f.Add(u, vector) })
	f.Fuzz(func(t *testing.T, update, vector []byte) {
		diff, err := Diff(update, vector)
		if err != nil {
			return
		}
		var u scan
		if err := u.read(diff, &updateLimits); err != nil {
			t.Fatalf("the difference is no update: %v", err)
		}
		if New().Apply(update) == nil {
			if err := New().Apply(diff); err != nil {
				t.Fatalf("the difference of an update that is taken is refused: %v", err)
			}
		}
	})
}

var guarded = Limits{
	UpdateBytes: 1 << 16, Clock: 1 << 20, Depth: 8, AnyDepth: 16, NoPending: true,
	Roots: map[string]Kind{"text": Text, "rich": Text, "xml": XMLFragment, "map": Map, "array": Array},
}
