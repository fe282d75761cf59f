package ballot_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/ballot/booth"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// voting makes this test's binary cast the votes of a file until it is killed.
const voting = "FOLKMOOT_TEST_VOTING"

func TestMain(m *testing.M) {
	if path := os.Getenv(voting); path != "" {
		castAll(path)
		return
	}
	os.Exit(m.Run())
}

// orders are what the voting process is to do.
type orders struct {
	Store  string
	Poll   ballot.ID
	At     time.Time
	Voters []people.PersonID
}

// castAll fetches every voter's paper and casts it, from many sides, and says
// each paper and each vote that was acknowledged, after it was.
func castAll(path string) {
	raw, err := os.ReadFile(path)
	stop(err)
	var o orders
	stop(json.Unmarshal(raw, &o))
	ctx := context.Background()
	e, err := sqlite.Open(ctx, o.Store)
	stop(err)
	now := func() time.Time { return o.At }
	register, err := people.Open(ctx, people.Config{Engine: e, Now: now, Secret: secret})
	stop(err)
	vault, err := people.NewVault(secret)
	stop(err)
	l, err := record.Open(ctx, e, record.Needs{Seed: make([]byte, 32), Origin: "test.example/record", Now: now})
	stop(err)
	s, err := ballot.OpenAll(ctx, e, ballot.Needs{Rules: register.Grants, People: register, Record: l,
		Vault: vault, Announce: civic.Silence{}, Now: now})
	stop(err)
	var out sync.Mutex
	tell := func(what, which string) {
		out.Lock()
		defer out.Unlock()
		fmt.Println(what, which)
	}
	stop(crowd(o.Voters, func(voter people.PersonID) error {
		by, err := register.Actor(ctx, voter)
		if err != nil {
			return err
		}
		paper, err := booth.Fetch(ctx, s, by, o.Poll)
		if err != nil {
			return err
		}
		tell("paper", string(voter))
		r, err := s.Cast(ctx, o.Poll, paper, say(ballot.Supports, nil))
		if err == nil {
			tell("vote", r.Number)
		}
		return err
	}))
}

func stop(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestEveryAcknowledgedPaperAndVoteIsThereAfterKillMinusNine(t *testing.T) {
	w := newWorld(t, 250)
	p := w.open(three())
	o := orders{Store: w.path, Poll: p.Key(), At: w.now()}
	for _, v := range w.voters {
		o.Voters = append(o.Voters, v.Person)
	}
	raw, err := json.Marshal(o)
	must(t, err)
	path := filepath.Join(t.TempDir(), "orders.json")
	must(t, os.WriteFile(path, raw, 0o600))
	must(t, w.engine.Close())
	papers, votes := killedAfter(t, path, 60)
	w.engine = civictest.EmbeddedAt(t, w.path)
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.now, Secret: secret})
	must(t, err)
	w.Ballots = w.node(w.engine)
	for _, voter := range papers {
		if row, err := w.Entitled(w.ctx, p, people.PersonID(voter)); err != nil || row.Paper == "" {
			t.Errorf("the acknowledged paper of %s is not on the roll: %v", voter, err)
		}
	}
	box, _ := w.dump(t, "ballot-box")
	for _, number := range votes {
		if !slices.Contains(box, p.ID+"|"+number) {
			t.Errorf("the acknowledged vote %s was lost", number)
		}
	}
	t.Logf("%d papers and %d votes acknowledged before the kill, %d in the box", len(papers), len(votes), len(box))
	if p, err = w.Close(w.ctx, w.chair, p.Key()); err != nil {
		t.Fatal(err)
	}
	board, err := w.Board(w.ctx, p)
	must(t, err)
	if len(board.Papers) != len(box) {
		t.Errorf("%d on the board, %d were in the box", len(board.Papers), len(box))
	}
}

// killedAfter runs the voting process, kills it once so many votes were
// acknowledged, and gives all that was.
func killedAfter(t *testing.T, path string, most int) (papers, votes []string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), voting+"="+path)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		what, which, _ := strings.Cut(lines.Text(), " ")
		if what == "paper" {
			papers = append(papers, which)
			continue
		}
		if votes = append(votes, which); len(votes) == most {
			must(t, c.Process.Kill())
		}
	}
	_ = c.Wait()
	if len(votes) < most {
		t.Fatalf("only %d votes were acknowledged", len(votes))
	}
	return papers, votes
}

func TestAClosingThatStoppedHalfwayIsFinishedAndNotDoubled(t *testing.T) {
	for _, c := range []struct {
		table string
		at    int
	}{{"ballots", 1}, {"ballots", 2}, {"ballot-boards", 1}, {"ballot-closings", 1}, {"ballot-box", 1}, {"ballot-box", 2}, {"ballot-keys", 1}, {"record-entries", 1}, {"record-owed", 1}} {
		t.Run(fmt.Sprintf("%s %d", c.table, c.at), func(t *testing.T) {
			w := newWorld(t, 3)
			p := w.open(three())
			for _, v := range w.voters {
				w.cast(p, w.fetch(p, v), say(ballot.Supports, nil))
			}
			f := civictest.NewFrail(w.engine, c.table)
			dying := w.node(f)
			f.At(c.at)
			if _, err := dying.Close(w.ctx, w.chair, p.Key()); !errors.Is(err, civictest.ErrPower) {
				t.Fatalf("the closing ended with %v", err)
			}
			w.pass(2 * time.Hour)
			_, err := w.CloseDue(w.ctx)
			must(t, err)
			_, err = w.Record.Heal(w.ctx)
			must(t, err)
			p, err = w.Close(w.ctx, w.chair, p.Key())
			must(t, err)
			board, err := w.Board(w.ctx, p)
			must(t, err)
			must(t, board.Check(p.Rules))
			if ids, _ := w.dump(t, "ballot-box"); len(board.Papers) != 3 || len(ids) > 0 {
				t.Errorf("%d on the board, %d left in the box", len(board.Papers), len(ids))
			}
			if ids, _ := w.dump(t, "record-entries"); len(ids) != 3 {
				t.Errorf("%d entries in the record", len(ids))
			}
		})
	}
}
