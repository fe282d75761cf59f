package ydoc

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// trace is a recorded editing history in the form of josephg/editing-traces:
// a sequence of changes by one author, or a graph of them by several.
type trace struct {
	Kind         string     `json:"kind"`
	StartContent string     `json:"startContent"`
	EndContent   string     `json:"endContent"`
	NumAgents    int        `json:"numAgents"`
	Txns         []traceTxn `json:"txns"`
}

type traceTxn struct {
	Parents     []int   `json:"parents"`
	NumChildren int     `json:"numChildren"`
	Agent       int     `json:"agent"`
	Patches     []patch `json:"patches"`
}

// patch deletes characters at a place and puts text there. It counts Unicode
// characters, not UTF-16 units.
type patch struct {
	at, gone int
	text     string
}

func (p *patch) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&p.at, &p.gone, &p.text})
}

// loadTrace reads ../shared/data/traces/name, or skips.
func loadTrace(t testing.TB, name string) *trace {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", "traces", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the recorded trace %s is not on this machine: it lies outside the project", name)
	}
	tr := new(trace)
	readGzipJSON(t, path, tr)
	return tr
}

func readGzipJSON(t testing.TB, path string, into any) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}
