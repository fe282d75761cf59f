package ydoc

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"bufio"
	"encoding/json"
)

// sound checks everything that must hold of a document at any time: clocks
// without gaps, lists that read the same both ways, lengths that add up.
func sound(d *Doc) error {
	for slot, c := range d.clients {
		next := uint32(0)
		for it := range c.from(0) {
			if it.id != (id{uint32(slot), next}) || it.length == 0 {
				return fmt.Errorf("client %d: a structure at %d of length %d where %d was next", c.number, it.id.clock, it.length, next)
			}
			next = it.end()
			if c.holding(it.id.clock) != it || c.holding(next-1) != it {
				return fmt.Errorf("client %d: clock %d is not found where it is", c.number, it.id.clock)
			}
			if err := it.sound(); err != nil {
				return fmt.Errorf("client %d clock %d: %w", c.number, it.id.clock, err)
			}
		}
	}
	for _, c := range d.clients {
		if end := c.end; !c.empty() && c.holding(end-1).end() != end {
			return fmt.Errorf("client %d does not end at %d", c.number, end)
		}
	}
	for _, t := range d.roots {
		if err := t.sound(); err != nil {
			return fmt.Errorf("root %q: %w", t.name, err)
		}
	}
	return nil
}

func (it *item) sound() error {
	if it.kind == kindGC {
		if it.parent != nil || it.left != nil || it.right != nil || it.raw != nil || it.ext != nil {
			return fmt.Errorf("a hole that holds something")
		}
		return nil
	}
	if it.kind == kindString {
		if n, ascii, valid := units(it.raw); n != uint64(it.length) || !valid || (it.ascii() && !ascii) {
			return fmt.Errorf("text of %d units with length %d", n, it.length)
		}
	}
	if it.parent == nil || (it.left != nil && it.left.right != it) || (it.right != nil && it.right.left != it) {
		return fmt.Errorf("neighbours that do not know each other")
	}
	if it.left == nil && !it.keyed() && it.parent.start != it {
		return fmt.Errorf("a first item that its type does not start with")
	}
	if it.right == nil && it.keyed() && it.parent.keys[it.key()] != it {
		return fmt.Errorf("a value that its key does not have")
	}
	if child := it.child(); child != nil {
		if child.item != it {
			return fmt.Errorf("a nested type that is held by another item")
		}
		return child.sound()
	}
	return nil
}

func (t *Type) sound() error {
	n := 0
	for it := t.start; it != nil; it = it.right {
		if it.parent != t || it.keyed() {
			return fmt.Errorf("a member of another type")
		}
		if !it.deleted() && it.countable() {
			n += int(it.length)
		}
	}
	if n != t.length {
		return fmt.Errorf("%d units counted, %d remembered", n, t.length)
	}
	return nil
}

// goldenUpdates are the updates of the golden cases: what clients of yjs send.
func goldenUpdates(t testing.TB) (updates [][]byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatal("testdata/golden is empty: ", err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<22)
		for lines.Scan() {
			var s struct {
				Updates [][]byte `json:"updates"`
				State   []byte   `json:"state"`
			}
			if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
				t.Fatal(err)
			}
			updates = append(append(updates, s.Updates...), s.State)
		}
		f.Close()
	}
	return updates
}

// goldenDoc is a document with some of everything in it.
func goldenDoc(t testing.TB, make func() *Doc) *Doc {
	t.Helper()
	d := make()
	for i, u := range goldenUpdates(t) {
		if i%3 == 0 {
			if err := d.Apply(u); err != nil {
				t.Fatal(err)
			}
		}
	}
	return d
}

// offered applies any bytes to a document and checks what is promised: refused
// and nothing changed, or taken and still a document that can be encoded,
// loaded elsewhere and offered the same again.
func offered(t testing.TB, d *Doc, update []byte) {
	t.Helper()
	before, vector := d.EncodeState(), d.StateVector()
	if err := d.Apply(update); err != nil {
		if !bytes.Equal(d.EncodeState(), before) || !bytes.Equal(d.StateVector(), vector) {
			t.Fatalf("refused (%v), but the document is another", err)
		}
		return
	}
	if err := sound(d); err != nil {
		t.Fatalf("after %x: %v", update, err)
	}
	after := d.EncodeState()
	fresh := New()
	if err := fresh.Apply(after); err != nil {
		t.Fatalf("after %x no other document takes its state: %v", update, err)
	}
	// What waits may claim units that somebody else's structure has. Merging,
	// here and in yjs, cuts those off, and with them what it waited for.
	if p := &d.waiting; p.pieces > 0 || p.merged != nil {
		return
	}
	if !bytes.Equal(fresh.StateVector(), d.StateVector()) {
		t.Fatalf("after %x another document that loads its state comes to another vector", update)
	}
	if err := d.Apply(update); err != nil {
		t.Fatalf("%x is taken once and refused the second time: %v", update, err)
	}
	if !bytes.Equal(d.StateVector(), fresh.StateVector()) {
		t.Fatalf("%x has an effect the second time", update)
	}
}
