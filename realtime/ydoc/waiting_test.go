package ydoc

import "testing"

// What stands between a known letter and one that has not arrived waits for
// both: after a crash the server may lack either.
func TestAnUpdateWaitsForItsRightNeighbourToo(t *testing.T) {
	write := func(d *Doc, client uint64, at int, text string) []byte {
		update, err := d.Transact(client, func(w *Txn) error {
			root, err := w.Root("t", Text)
			if err != nil {
				return err
			}
			return w.InsertText(root, at, text, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		return update
	}
	all, server := New(), NewWith(Limits{NoPending: true})
	first := write(all, 1, 0, "ab")
	if err := server.Apply(first); err != nil {
		t.Fatal(err)
	}
	lost := write(all, 2, 2, "X")
	between := write(all, 3, 2, "Y")

	changes, err := server.Inspect(between)
	if err != nil || !changes.Waiting {
		t.Fatalf("waiting %v, %v: the letter behind it is not there", changes.Waiting, err)
	}
	if err := server.Apply(lost); err != nil {
		t.Fatal(err)
	}
	if changes, err = server.Inspect(between); err != nil || changes.Waiting {
		t.Fatalf("waiting %v, %v although all is there", changes.Waiting, err)
	}
	if err := server.Apply(between); err != nil {
		t.Fatal(err)
	}
	if got := server.Root("t").String(); got != "abYX" {
		t.Errorf("got %q", got)
	}
}
