package ballot_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// tab is the code that browsers load, running on node.
type tab struct {
	t   *testing.T
	in  io.WriteCloser
	out *bufio.Scanner
}

func openTab(t *testing.T) *tab {
	t.Helper()
	front := filepath.Join("..", "..", "..", "frontend")
	if _, err := os.Stat(filepath.Join(front, "node_modules", "esbuild")); err != nil {
		t.Skip("the front end's packages are not installed: run make frontend")
	}
	c := exec.CommandContext(t.Context(), "node", filepath.Join("ballot", "blind.mjs"))
	c.Dir, c.Stderr = front, os.Stderr
	in, err := c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(func() {
		_ = in.Close()
		_ = c.Wait()
	})
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	return &tab{t, in, lines}
}

// ask sends one question and reads its answer.
func (b *tab) ask(question map[string]any, into any) {
	b.t.Helper()
	must(b.t, json.NewEncoder(b.in).Encode(question))
	if !b.out.Scan() {
		b.t.Fatalf("the browser's code ended: %v", b.out.Err())
	}
	var said struct{ Error string }
	must(b.t, json.Unmarshal(b.out.Bytes(), &said))
	if said.Error != "" {
		b.t.Fatal(said.Error)
	}
	must(b.t, json.Unmarshal(b.out.Bytes(), into))
}

func TestTheBrowsersCodeGivesTheValuesOfRFC9474(t *testing.T) {
	openTab(t).ask(map[string]any{"do": "vectors"}, &struct{}{})
}

func TestAPaperMadeInTheBrowserIsSignedHereAndAdmitsAVote(t *testing.T) {
	w := newWorld(t, 3)
	p := w.open(three())
	b := openTab(t)
	for _, v := range w.voters {
		var covered struct {
			ID      int
			Blinded []byte
		}
		b.ask(map[string]any{"do": "cover", "key": p.Rules.Key}, &covered)
		signed, err := w.Issue(w.ctx, v, p.Key(), covered.Blinded)
		must(t, err)
		var made struct {
			Message, Signature []byte
			Number             string
		}
		b.ask(map[string]any{"do": "uncover", "id": covered.ID, "signed": signed}, &made)
		paper := ballot.Paper{Message: made.Message, Signature: made.Signature}
		if r := w.cast(p, paper, say(ballot.Supports, nil)); r.Number != made.Number {
			t.Errorf("the browser calls the paper %s, the receipt %s", made.Number, r.Number)
		}
	}
	p, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	board, err := w.Board(w.ctx, p)
	must(t, err)
	must(t, board.Check(p.Rules))
	if len(board.Papers) != 3 {
		t.Errorf("%d papers on the board", len(board.Papers))
	}
}
