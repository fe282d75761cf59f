package ydoc

import (
	"encoding/json"
	"testing"
	"time"
)

// readEverything calls every reading there is: whatever a document was sent, it
// can be read.
func readEverything(t *testing.T, d *Doc) {
	finder := d.Finder()
	for _, name := range d.Roots() {
		root := d.Root(name)
		for _, in := range append(reach(root), root) {
			_ = in.String()
			in.Items()
			in.Delta()
			in.Nodes()
			in.JSON()
			in.Markup()
			in.RunsWithDeleted()
			for index := range min(in.Len()+1, 5) {
				for _, assoc := range []int{-1, 0} {
					if at, place, ok := d.Resolve(in.PositionAt(index, assoc)); !ok || at != in || place != index {
						t.Fatalf("the place %d (%d) of %v resolves to %d (%v)", index, assoc, in.Kind(), place, ok)
					}
				}
			}
		}
		text := root.PlainText()
		words := 0
		for _, run := range root.Runs() {
			words += run.Length
		}
		if all := quoteLength(text); words > all {
			t.Fatalf("%d units of words in %d units of text", words, all)
		}
		if a, err := d.AnchorAt(name, 0, quoteLength(text)); err == nil {
			if f, err := finder.Find(a); err != nil || f.State != InPlace {
				t.Fatalf("a new anchor: %+v (%v)", f, err)
			}
		}
	}
}

func FuzzReading(f *testing.F) {
	seeds(f, func(u []byte) { f.Add(u, u) })
	f.Fuzz(func(t *testing.T, first, second []byte) {
		start := time.Now()
		defer func() {
			if took := time.Since(start); took > time.Minute {
				t.Fatalf("%d bytes took %v to read", len(first)+len(second), took)
			}
		}()
		for _, d := range []*Doc{New(), NewKeeping()} {
			for _, u := range [][]byte{first, second} {
				changes, err := d.Inspect(u)
				if applied := d.Apply(u); applied == nil && err != nil && !twice(u) {
					t.Fatalf("an update that is applied cannot be looked at: %v", err)
				}
				if err == nil {
					for i := range changes.Inserted {
						changes.Inserted[i].Text()
						changes.Inserted[i].Values()
						changes.Inserted[i].Mark()
					}
				}
			}
			readEverything(t, d)
			moment := d.Snapshot()
			if read, err := DecodeSnapshot(moment.Encode()); err != nil || !read.Equal(moment) {
				t.Fatalf("a snapshot is not read as it was written: %v", err)
			}
			if d.limits.KeepDeleted {
				then, err := d.At(moment)
				if err != nil {
					t.Fatal(err)
				}
				readEverything(t, then)
			}
		}
	})
}

// twice says whether an update lists a client twice, which Inspect refuses.
func twice(update []byte) bool {
	limits := Limits{}.filled()
	var u scan
	seen := map[uint64]bool{}
	if u.read(update, &limits) == nil {
		for _, sec := range u.sections {
			if seen[sec.client] {
				return true
			}
			seen[sec.client] = true
		}
	}
	return false
}

func FuzzPosition(f *testing.F) {
	f.Add([]byte{0, 1, 2, 0})
	f.Add([]byte(`{"tname":"text","assoc":-1}`))
	d := goldenDoc(f, New)
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := DecodePosition(b); err == nil {
			d.Resolve(p)
			if again, err := DecodePosition(p.Encode()); err != nil || again.Assoc != p.Assoc {
				t.Fatalf("%+v is written and read as %+v (%v)", p, again, err)
			}
		}
		var p Position
		if json.Unmarshal(b, &p) == nil {
			d.Resolve(p)
		}
		if s, err := DecodeSnapshot(b); err == nil {
			if again, err := DecodeSnapshot(s.Encode()); err != nil || len(again.vector) != len(s.vector) {
				t.Fatalf("%x is read as %v and then as %v (%v)", b, s, again, err)
			}
		}
	})
}
