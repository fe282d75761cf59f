//go:build unix

package ydoc

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// figures are what benchyjs/trace.mjs prints: nanoseconds and bytes.
type figures struct {
	Updates                          int
	Apply, Load, Encode, Merge, Heap float64
	State                            int
	Right                            bool
}

// TestFiguresBesideYjs runs each recorded trace through yjs on node and, with
// the very updates that yjs made, through the engine, and prints both. It runs
// when YDOC_BENCH_YJS is set: make bench-yjs.
func TestFiguresBesideYjs(t *testing.T) {
	if os.Getenv("YDOC_BENCH_YJS") == "" {
		t.Skip("set YDOC_BENCH_YJS=1, or run make bench-yjs, to measure beside yjs on node")
	}
	traces, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "traces", "*.json.gz"))
	if more := os.Getenv("YDOC_BENCH_TRACES"); more != "" {
		traces, _ = filepath.Glob(filepath.Join(more, "*.json.gz"))
	}
	if len(traces) == 0 {
		t.Skip("no recorded trace on this machine: they lie outside the project")
	}
	for _, path := range traces {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json.gz"), func(t *testing.T) { besideYjs(t, path) })
	}
}

func besideYjs(t *testing.T, path string) {
	folder := t.TempDir()
	cmd := exec.Command("node", filepath.Join("benchyjs", "trace.mjs"), path, folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var yjs figures
	if err := json.Unmarshal(out, &yjs); err != nil {
		t.Fatal(err)
	}
	var end struct {
		EndContent string `json:"endContent"`
	}
	readGzipJSON(t, path, &end)
	ours := measure(t, folder, end.EndContent)
	print := func(what, unit string, scale, ours, yjs float64) {
		fmt.Printf("%-28s %12.3f %12.3f %-3s  yjs takes %.1f times as much\n", what, ours/scale, yjs/scale, unit, yjs/ours)
	}
	fmt.Printf("%s: %d updates, final state of %d bytes, processor time\n%-28s %12s %12s\n", filepath.Base(path), yjs.Updates, yjs.State, "", "ydoc", "yjs")
	print("apply one update", "µs", 1e3, ours.Apply, yjs.Apply)
	print("load the final state", "ms", 1e6, ours.Load, yjs.Load)
	print("encode the final state", "ms", 1e6, ours.Encode, yjs.Encode)
	print(fmt.Sprintf("merge %d updates", min(10_000, yjs.Updates)), "ms", 1e6, ours.Merge, yjs.Merge)
	print("heap of the loaded document", "MB", 1e6, ours.Heap, yjs.Heap)
}

// measure does with yjs's updates what the script did, and checks that the
// bytes that come out are the same.
func measure(t *testing.T, folder, text string) (f figures) {
	updates := readUpdates(t, filepath.Join(folder, "updates"))
	state := readFile(t, filepath.Join(folder, "state"))
	var doc *Doc
	f.Apply = best(3, func() { doc = applyAll(t, updates) }) / float64(len(updates))
	if got := plainText(doc, "t"); got != text {
		t.Error("the text does not end as recorded")
	}
	if !bytes.Equal(doc.EncodeState(), state) {
		t.Error("the final state is not byte-identical to that of yjs")
	}
	f.Load = best(10, func() {
		doc = New()
		if err := doc.Apply(state); err != nil {
			t.Fatal(err)
		}
	})
	var encoded []byte
	f.Encode = best(10, func() { encoded = doc.EncodeState() })
	if !bytes.Equal(encoded, state) {
		t.Error("the state of a loaded document is not byte-identical to that of yjs")
	}
	some := updates[:min(len(updates), 10_000)]
	var merged []byte
	f.Merge = best(5, func() { merged, _ = Merge(some...) })
	if !bytes.Equal(merged, readFile(t, filepath.Join(folder, "merged"))) {
		t.Error("the merged update is not byte-identical to that of yjs")
	}
	f.Heap = float64(heapOf(t, state))
	return f
}

// best is the least processor time of some runs, in nanoseconds: the machine
// may be busy with other things.
func best(rounds int, f func()) float64 {
	least := int64(1<<63 - 1)
	for range rounds {
		start := processorTime()
		f()
		least = min(least, processorTime()-start)
	}
	return float64(least)
}

func processorTime() int64 {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	return use.Utime.Nano() + use.Stime.Nano()
}

func readFile(t *testing.T, path string) []byte {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readUpdates(t *testing.T, path string) (updates [][]byte) {
	for b := readFile(t, path); len(b) > 0; {
		n := binary.BigEndian.Uint32(b)
		updates = append(updates, b[4:4+n:4+n])
		b = b[4+n:]
	}
	return updates
}
