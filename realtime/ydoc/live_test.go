package ydoc

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// live is a document of the engine's beside yjs clients that edit it too.
type live struct {
	*oracle
	t     *testing.T
	seed  uint64
	doc   *Doc
	rng   *rand.Rand
	ids   []uint64
	inbox [][][]byte // per client, what it has not been given yet
	kind  string
	take  func(update []byte) // how the engine takes an update in
}

func newLive(t *testing.T, o *oracle, seed uint64, kind string, keep bool) *live {
	l := &live{oracle: o, t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 7)), kind: kind}
	l.doc = NewWith(Limits{KeepDeleted: keep, Roots: sceneRoots})
	for i := range 2 {
		l.ids = append(l.ids, l.rng.Uint64N(1<<32)+uint64(i))
	}
	l.take = func(update []byte) {
		if err := l.doc.Apply(update); err != nil {
			t.Fatalf("an update of yjs: %v", err)
		}
	}
	l.inbox = make([][][]byte, len(l.ids))
	o.ask(t, map[string]any{"do": "open", "ids": l.ids, "gc": !keep}, &struct{}{})
	return l
}

// liveRuns is how many sessions a test plays: a quarter of the scenes that the
// differential fuzz plays, since each of them is many exchanges.
func liveRuns(t *testing.T) int {
	if testing.Short() {
		return 12
	}
	return number(t, "FUZZ_YJS_RUNS", 160) / 4
}

type sent struct {
	Updates [][]byte `json:"updates"`
}

// edit lets a client edit; the engine and the other clients have it later.
func (l *live) edit(client int) {
	var s sent
	l.ask(l.t, map[string]any{"do": "edit", "client": client, "kind": l.kind, "seed": l.rng.Uint32(), "times": 1 + l.rng.IntN(3)}, &s)
	l.post(client, s.Updates)
}

// post puts updates into the inboxes of all but the sender; the engine is the
// last inbox and reads at once, since what it reads decides what it writes.
func (l *live) post(sender int, updates [][]byte) {
	for i := range l.inbox {
		if i != sender {
			l.inbox[i] = append(l.inbox[i], updates...)
		}
	}
	if sender < 0 {
		return
	}
	for _, u := range updates {
		l.take(u)
	}
}

// deliver gives a client what waits for it, in any order.
func (l *live) deliver(client int) {
	list := l.inbox[client]
	l.inbox[client] = nil
	l.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	var s sent
	l.ask(l.t, map[string]any{"do": "feed", "client": client, "updates": list}, &s)
	l.post(client, s.Updates)
}

// settle delivers until nobody has news, and compares what everyone holds. In
// the end every client is given the whole state, as on a reconnection: merging
// what waits, yjs can lose an update that came too early.
func (l *live) settle() {
	l.t.Helper()
	for busy := true; busy; {
		busy = false
		for i := range l.inbox {
			if len(l.inbox[i]) > 0 {
				l.deliver(i)
				l.inbox[i] = append(l.inbox[i], l.doc.EncodeState())
				l.deliver(i)
				busy = true
			}
		}
	}
	var e exchanged
	for i := range l.ids {
		l.ask(l.t, map[string]any{"do": "state", "client": i}, &e)
		if err := same("the state vector", l.doc.StateVector(), e.Vector); err != nil {
			l.t.Fatalf("seed %d, %s, client %d: %v", l.seed, l.kind, i, err)
		}
		if err := sameJSON("what the engine holds", dump(l.doc), e.Holds); err != nil {
			l.t.Fatalf("seed %d, %s, client %d: %v", l.seed, l.kind, i, err)
		}
	}
}

// write makes one edit of the engine's own.
func (l *live) write(edit func(*Txn) error) []byte {
	l.t.Helper()
	update, err := l.doc.Transact(engineClient, edit)
	if err != nil {
		l.t.Fatalf("writing: %v", err)
	}
	if update != nil {
		l.post(-1, [][]byte{update})
	}
	return update
}

const engineClient = 1<<40 + 5

// types lists every live type below the roots, the roots first.
func (l *live) types(w *Txn) []*Type {
	var out []*Type
	for _, name := range sortedKeys(sceneRoots) {
		if l.kind != "mixed" && l.kind != name {
			continue
		}
		root, err := w.Root(name, sceneRoots[name])
		if err != nil {
			l.t.Fatal(err)
		}
		out = append(out, reach(root)...)
	}
	return out
}

func reach(t *Type) []*Type {
	out := []*Type{t}
	for _, child := range t.Children() {
		out = append(out, reach(child)...)
	}
	for _, key := range t.Keys() {
		if child := t.Child(key); child != nil {
			out = append(out, reach(child)...)
		}
	}
	return out
}

// typeName is how the oracle names a type.
type typeName struct {
	Root *string `json:"root,omitempty"`
	ID   *jsonID `json:"id,omitempty"`
}

func nameOf(t *Type) typeName {
	if t.item == nil {
		return typeName{Root: &t.name}
	}
	at := jsonID(t.doc.wire(t.item.id))
	return typeName{ID: &at}
}

func (n typeName) String() string {
	text, _ := json.Marshal(n)
	return string(text)
}
