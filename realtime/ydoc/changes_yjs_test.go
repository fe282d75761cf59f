package ydoc

import (
	"encoding/json"
	"reflect"
	"testing"
)

// inspect looks at an update before it is applied, applies it, and checks what
// was said of it against what happened.
func (l *live) inspect(update []byte) {
	l.t.Helper()
	changes, err := l.doc.Inspect(update)
	if err != nil {
		l.t.Fatalf("%s seed %d: looking at an update of yjs: %v", l.kind, l.seed, err)
	}
	before, vector := l.rootsNow(), map[uint64]uint64{}
	for _, c := range changes.Inserted {
		if from, seen := vector[c.Client]; !seen {
			from = l.doc.state(c.Client)
			if c.Clock != from {
				l.t.Fatalf("%s seed %d: new content starts at %d, the document ends at %d", l.kind, l.seed, c.Clock, from)
			}
		}
		vector[c.Client] = c.Clock + c.Length
	}
	for _, c := range changes.Deleted {
		for unit := c.Clock; unit < min(c.Clock+c.Length, l.doc.state(c.Client)); unit++ {
			at, _ := l.doc.local(ID{c.Client, unit})
			if it := l.doc.at(at); it.deleted() {
				l.t.Fatalf("%s seed %d: %d of client %d is called a deletion and is deleted already", l.kind, l.seed, unit, c.Client)
			}
		}
	}
	if err := l.doc.Apply(update); err != nil {
		l.t.Fatalf("an update of yjs: %v", err)
	}
	l.happened(changes, before, vector)
}

func (l *live) happened(changes *Changes, before map[string]any, vector map[uint64]uint64) {
	l.t.Helper()
	for client, clock := range vector {
		if l.doc.state(client) != clock {
			l.t.Fatalf("%s seed %d: client %d reached %d, not %d", l.kind, l.seed, client, l.doc.state(client), clock)
		}
	}
	for _, c := range changes.Deleted {
		for unit := c.Clock; unit < c.Clock+c.Length; unit++ {
			at, _ := l.doc.local(ID{c.Client, unit})
			if !l.doc.at(at).deleted() {
				l.t.Fatalf("%s seed %d: %d of client %d was to be deleted", l.kind, l.seed, unit, c.Client)
			}
		}
	}
	touched := map[string]bool{}
	for _, name := range changes.Roots() {
		touched[name] = true
	}
	for name, now := range l.rootsNow() {
		if !reflect.DeepEqual(now, before[name]) && !touched[name] {
			l.t.Fatalf("%s seed %d: the root %s changed and was not named in %v", l.kind, l.seed, name, changes.Roots())
		}
	}
}

func (l *live) rootsNow() map[string]any {
	var out map[string]any
	if err := json.Unmarshal(dump(l.doc), &out); err != nil {
		l.t.Fatal(err)
	}
	return out
}

func TestYjsUpdatesChangeWhatTheyAreSaidToChange(t *testing.T) {
	o := startOracle(t)
	seed := uint64(number(t, "FUZZ_YJS_SEED", 1))
	for i := range liveRuns(t) {
		l := newLive(t, o, 60000+seed+uint64(i), sceneKinds[i%len(sceneKinds)], i%2 == 0)
		l.take = l.inspect
		for range 12 {
			switch n := l.rng.IntN(4); n {
			case 3:
				l.deliver(l.rng.IntN(2))
			default:
				l.edit(n % 2)
			}
		}
		l.settle()
		// Everything a client holds, again: nothing in it is a change.
		var e exchanged
		o.ask(t, map[string]any{"do": "state", "client": 0}, &e)
		changes, err := l.doc.Inspect(e.State)
		if err != nil || len(changes.Inserted)+len(changes.Deleted) > 0 || changes.Waiting {
			t.Fatalf("%s seed %d: a state that is known is said to change %+v (%v)", l.kind, l.seed, changes, err)
		}
	}
}
