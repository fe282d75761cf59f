package ydoc

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// goldenMoment is a session in the editor, made by yjs and the editor's binding:
// see oracle/moments.mjs.
type goldenMoment struct {
	Seed      int             `json:"seed"`
	Early     int             `json:"early"`
	Updates   [][]byte        `json:"updates"`
	Positions []madePosition  `json:"positions"`
	Found     []goldenPlace   `json:"found"`
	Snapshot  []byte          `json:"snapshot"`
	Then      json.RawMessage `json:"then"`
	State     []byte          `json:"state"`
	Vector    []byte          `json:"vector"`
	Holds     json.RawMessage `json:"holds"`
	Nodes     []Node          `json:"nodes"`
}

type goldenPlace struct {
	JSON   *resolvedPosition `json:"json"`
	Binary *resolvedPosition `json:"binary"`
}

func goldenMoments(t *testing.T) []goldenMoment {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "golden", "reading", "moments.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []goldenMoment
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m goldenMoment
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	if lines.Err() != nil || len(out) == 0 {
		t.Fatalf("no golden moments: %v", lines.Err())
	}
	return out
}

func TestASessionInTheEditorIsReadAsItsBindingReadsIt(t *testing.T) {
	for _, m := range goldenMoments(t) {
		l := &live{t: t, seed: uint64(m.Seed), kind: "golden", doc: NewWith(Limits{KeepDeleted: true, Roots: sceneRoots})}
		applied(t, l.doc, m.Updates[:m.Early]...)
		if mine := l.doc.Snapshot(); !bytes.Equal(mine.Encode(), m.Snapshot) {
			t.Errorf("seed %d: the snapshot is %x, not %x", m.Seed, mine.Encode(), m.Snapshot)
		}
		var places []Position
		for _, p := range m.Positions {
			places = append(places, l.makeHere(p))
		}
		applied(t, l.doc, m.Updates[m.Early:]...)
		for i, p := range places {
			l.agree(p, m.Found[i].JSON)
		}
		snapshot, err := DecodeSnapshot(m.Snapshot)
		if err != nil {
			t.Fatal(err)
		}
		then, err := l.doc.At(snapshot)
		if err != nil {
			t.Fatal(err)
		}
		for what, pair := range map[string][2]json.RawMessage{"the middle": {dump(then), m.Then}, "the end": {dump(l.doc), m.Holds}} {
			if err := sameJSON(what, pair[0], pair[1]); err != nil {
				t.Errorf("seed %d: %v", m.Seed, err)
			}
		}
		if err := same("the state vector", l.doc.StateVector(), m.Vector); err != nil {
			t.Error(err)
		}
		if mine, theirs := plainNodes(l.doc.Root("xml").Nodes()), plainNodes(m.Nodes); !reflect.DeepEqual(mine, theirs) {
			t.Errorf("seed %d: nodes\n  got  %+v\n  want %+v", m.Seed, mine, theirs)
		}
	}
}
