package ydoc

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goldenScene is a scene with the state that two yjs documents agreed on in the
// end, all of it made by yjs: see oracle/golden.mjs.
type goldenScene struct {
	scene
	Final       []byte          `json:"final"`
	FinalAgain  []byte          `json:"finalAgain"`
	FinalVector []byte          `json:"finalVector"`
	FinalHolds  json.RawMessage `json:"finalHolds"`
}

func goldenScenes(t *testing.T) map[string][]goldenScene {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "golden", "*.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden vectors found: %v", err)
	}
	out := map[string][]goldenScene{}
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<20)
		name := strings.TrimSuffix(filepath.Base(path), ".jsonl")
		for lines.Scan() {
			var s goldenScene
			if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			out[name] = append(out[name], s)
		}
		if err := lines.Err(); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		file.Close()
	}
	return out
}

func TestEveryGoldenVectorEndsAsYjsEndedIt(t *testing.T) {
	for file, scenes := range goldenScenes(t) {
		for i, s := range scenes {
			t.Run(fmt.Sprintf("%s/%d %s %s", file, i, s.Kind, s.Style), func(t *testing.T) {
				doc, err := s.play()
				if err != nil {
					t.Fatal(err)
				}
				if err := doc.Apply(s.Final); err != nil {
					t.Fatalf("the final state: %v", err)
				}
				if err := same("the final state vector", doc.StateVector(), s.FinalVector); err != nil {
					t.Error(err)
				}
				if err := sameJSON("what the engine reads in the end", dump(doc), s.FinalHolds); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestAStateOfYjsLoadsAndIsEncodedAgainAsYjsDoes(t *testing.T) {
	for file, scenes := range goldenScenes(t) {
		for i, s := range scenes {
			doc := s.newDoc()
			if err := doc.Apply(s.Final); err != nil {
				t.Fatalf("%s %d: %v", file, i, err)
			}
			if err := same(fmt.Sprintf("%s %d loaded and encoded again", file, i), doc.EncodeState(), s.FinalAgain); err != nil {
				t.Error(err)
			}
		}
	}
}
