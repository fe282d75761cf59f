package ydoc

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// oracle is npm yjs behind a pipe: one JSON line asks, one answers.
type oracle struct {
	in  io.WriteCloser
	out *bufio.Reader
}

// startOracle starts yjs on node for the length of the test, and skips the test
// where the machine has no node or the frontend's modules are not installed: the
// golden vectors cover the same ground there.
func startOracle(t testing.TB) *oracle {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: the comparison with yjs is skipped, the golden vectors remain")
	}
	modules := filepath.Join("..", "..", "frontend", "node_modules", "yjs", "package.json")
	if _, err := os.Stat(modules); err != nil {
		t.Skip("frontend/node_modules has no yjs: the comparison with yjs is skipped, the golden vectors remain")
	}
	cmd := exec.Command(node, filepath.Join("oracle", "serve.mjs"))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the oracle ended with %v", err)
		}
	})
	return &oracle{in: in, out: bufio.NewReaderSize(out, 1<<20)}
}

// try asks and reports the oracle's own error, which is a failure of the case
// generator or bytes that yjs refuses.
func (o *oracle) try(request map[string]any, answer any) error {
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if _, err := o.in.Write(append(line, '\n')); err != nil {
		return err
	}
	reply, err := o.out.ReadBytes('\n')
	if err != nil {
		return err
	}
	var refused struct{ Error string }
	if json.Unmarshal(reply, &refused) == nil && refused.Error != "" {
		return errors.New("yjs: " + refused.Error)
	}
	return json.Unmarshal(reply, answer)
}

func (o *oracle) ask(t testing.TB, request map[string]any, answer any) {
	t.Helper()
	if err := o.try(request, answer); err != nil {
		t.Fatalf("asking yjs to %v: %v", request["do"], err)
	}
}
