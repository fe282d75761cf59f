package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAConversationInAFolderBecomesAMap(t *testing.T) {
	dir := t.TempDir()
	votes := strings.Builder{}
	votes.WriteString("timestamp,comment-id,voter-id,vote\n")
	for person := range 20 {
		for statement := range 8 {
			fmt.Fprintf(&votes, "%d,%d,p%d,%d\n", 1_700_000_000_000+person, statement, person, 1-2*((person+statement)%2))
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "votes.csv"), []byte(votes.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, said, code := call(t, nil, "opinion", "map", "--draws", "10", dir)
	var d drawn
	if err := json.Unmarshal([]byte(out), &d); err != nil || code != 0 {
		t.Fatalf("%d %s %v", code, said, err)
	}
	if len(d.Groups) != 2 || d.Groups[0].Size != 10 || !d.Stable || d.Votes != 160 || d.Persons[0].Group == nil {
		t.Errorf("%d groups, stable %v, %d votes", len(d.Groups), d.Stable, d.Votes)
	}
	if _, said, code := call(t, nil, "opinion", "map", t.TempDir()); code != 1 || !strings.Contains(said, "there is no votes.csv") {
		t.Errorf("an empty folder: %d %s", code, said)
	}
}

func TestBallotsInAFileAreCountedByTheNamedMethod(t *testing.T) {
	file := filepath.Join(t.TempDir(), "capital.soc")
	ballots := "# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: 100\n42: 1,2,3,4\n26: 2,3,4,1\n15: 3,4,2,1\n17: 4,3,2,1\n"
	if err := os.WriteFile(file, []byte(ballots), 0o600); err != nil {
		t.Fatal(err)
	}
	for method, want := range map[string]string{"irv": `"winner": 3`, "schulze": `"order": [`, "stv": `"quota": 34`} {
		args := []string{"count", file, "--method", method}
		if method == "stv" {
			args = append(args, "--seats", "2")
		}
		if out, said, code := call(t, nil, args...); code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: %d %s %.200s", method, code, said, out)
		}
	}
	if _, said, code := call(t, nil, "count", file, "--method", "dice"); code != 2 || !strings.Contains(said, "call it as") {
		t.Errorf("an unknown method: %d %s", code, said)
	}
}
