package ydoc

import (
	"slices"
	"testing"
)

// branch is one author's document while a trace is played: what it has seen,
// and the changes in it that nothing in it builds on.
type branch struct {
	author *author
	seen   []bool
	heads  []int
}

// play turns a trace into the updates that its authors' editors would have
// sent, in the order of the trace: each change is made in a document that
// holds exactly what its author had seen.
func (tr *trace) play(t testing.TB, root string) (updates [][]byte) {
	t.Helper()
	if len(tr.Txns) > 0 && tr.Kind != "concurrent" {
		return tr.playAlone(t, root)
	}
	branches := map[int]*branch{}
	fresh := uint64(tr.NumAgents) + 1
	for i, txn := range tr.Txns {
		b := branches[txn.Agent]
		if b == nil {
			b = tr.branch(uint64(txn.Agent)+1, root)
		}
		missing, whole := tr.missing(b, txn.Parents)
		if !whole {
			// The author went back: what follows is another document's.
			b = tr.branch(fresh, root)
			fresh++
			missing, _ = tr.missing(b, txn.Parents)
		}
		branches[txn.Agent] = b
		for _, m := range missing {
			b.author.receive(t, updates[m])
			b.seen[m] = true
		}
		updates = append(updates, b.author.do(t, txn.Patches))
		b.seen[i] = true
		b.heads = []int{i}
	}
	return updates
}

func (tr *trace) playAlone(t testing.TB, root string) (updates [][]byte) {
	a := newAuthor(10_000_000, root)
	if tr.StartContent != "" {
		updates = append(updates, a.do(t, []patch{{0, 0, tr.StartContent}}))
	}
	for _, txn := range tr.Txns {
		updates = append(updates, a.do(t, txn.Patches))
	}
	return updates
}

func (tr *trace) branch(client uint64, root string) *branch {
	return &branch{author: newAuthor(client, root), seen: make([]bool, len(tr.Txns))}
}

// missing lists what a branch lacks of the parents' history, oldest first;
// whole says whether all that the branch has is part of that history.
func (tr *trace) missing(b *branch, parents []int) (missing []int, whole bool) {
	want := map[int]bool{}
	todo := append([]int(nil), parents...)
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if want[i] {
			continue
		}
		want[i] = true
		if !b.seen[i] {
			todo = append(todo, tr.Txns[i].Parents...)
		}
	}
	for _, head := range b.heads {
		if !want[head] {
			return nil, false
		}
	}
	for i := range want {
		if !b.seen[i] {
			missing = append(missing, i)
		}
	}
	slices.Sort(missing)
	return missing, true
}

func TestARecordedTraceEndsInItsText(t *testing.T) {
	for _, name := range []string{"automerge-paper.json.gz", "friendsforever.json.gz"} {
		t.Run(name, func(t *testing.T) {
			tr := loadTrace(t, name)
			updates := tr.play(t, "t")
			doc := New()
			for _, u := range updates {
				if err := doc.Apply(u); err != nil {
					t.Fatal(err)
				}
			}
			if got := plainText(doc, "t"); got != tr.EndContent {
				t.Errorf("%d changes end in %d bytes of text, not in the %d recorded", len(updates), len(got), len(tr.EndContent))
			}
			state := doc.EncodeState()
			t.Logf("%d changes, %d bytes of state", len(updates), len(state))
			again := New()
			if err := again.Apply(state); err != nil {
				t.Fatal(err)
			}
			if string(again.EncodeState()) != string(state) {
				t.Error("the state of a loaded document differs from the one it was loaded from")
			}
		})
	}
}
