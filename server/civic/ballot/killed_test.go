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
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
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
	Papers []ballot.Paper
}

// castAll casts every paper from many sides and says each number that was
// acknowledged, after it was.
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
	papers := make(chan ballot.Paper)
	var all sync.WaitGroup
	var out sync.Mutex
	for range 16 {
		all.Go(func() {
			for p := range papers {
				r, err := s.Cast(ctx, o.Poll, p, say(ballot.Supports, nil))
				stop(err)
				out.Lock()
				fmt.Println(r.Number)
				out.Unlock()
			}
		})
	}
	for _, p := range o.Papers {
		papers <- p
	}
	close(papers)
	all.Wait()
}

func stop(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestEveryAcknowledgedVoteIsThereAfterKillMinusNine(t *testing.T) {
	w := newWorld(t, 1)
	p := w.open(three())
	o := orders{Store: w.path, Poll: p.Key(), At: w.now()}
	o.Papers = w.signed(p, 250)
	raw, err := json.Marshal(o)
	must(t, err)
	path := filepath.Join(t.TempDir(), "orders.json")
	must(t, os.WriteFile(path, raw, 0o600))
	must(t, w.engine.Close())
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), voting+"="+path)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	var taken []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if taken = append(taken, lines.Text()); len(taken) == 60 {
			must(t, c.Process.Kill())
		}
	}
	_ = c.Wait()
	if len(taken) < 60 {
		t.Fatalf("only %d votes were acknowledged", len(taken))
	}
	w.engine, err = sqlite.Open(w.ctx, w.path)
	must(t, err)
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.now, Secret: secret})
	must(t, err)
	w.Ballots = w.node(w.engine)
	box, _ := w.dump(t, "ballot-box")
	for _, number := range taken {
		if !slices.Contains(box, p.ID+"|"+number) {
			t.Errorf("the acknowledged vote %s was lost", number)
		}
	}
	t.Logf("%d acknowledged before the kill, %d in the box", len(taken), len(box))
	if p, err = w.Close(w.ctx, w.chair, p.Key()); err != nil {
		t.Fatal(err)
	}
	board, err := w.Board(w.ctx, p)
	must(t, err)
	if len(board.Papers) != len(box) {
		t.Errorf("%d on the board, %d were in the box", len(board.Papers), len(box))
	}
}

// frail is an engine that fails at one write to one table, once.
type frail struct {
	storage.Engine
	table string
	left  atomic.Int32
}

type frailTable struct {
	storage.Table
	of *frail
}

func (f *frail) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t, err := f.Engine.Table(ctx, name, indexes)
	if strings.HasPrefix(name, f.table) && err == nil {
		t = frailTable{t, f}
	}
	return t, err
}

var errPower = errors.New("the power went")

func (t frailTable) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	if t.of.left.Add(-1) == 0 {
		return 0, errPower
	}
	return t.Table.Insert(ctx, rows)
}

func (t frailTable) Replace(ctx context.Context, row storage.Row, was int64) error {
	if t.of.left.Add(-1) == 0 {
		return errPower
	}
	return t.Table.Replace(ctx, row, was)
}

func (t frailTable) Delete(ctx context.Context, id string, was int64) error {
	if t.of.left.Add(-1) == 0 {
		return errPower
	}
	return t.Table.Delete(ctx, id, was)
}

func TestAClosingThatStoppedHalfwayIsFinishedAndNotDoubled(t *testing.T) {
	for _, c := range []struct {
		table string
		at    int32
	}{{"ballots", 1}, {"ballots", 2}, {"ballot-boards", 1}, {"ballot-closings", 1}, {"ballot-box", 1}, {"ballot-box", 2}, {"ballot-keys", 1}, {"record-entries", 1}, {"record-owed", 1}} {
		t.Run(fmt.Sprintf("%s %d", c.table, c.at), func(t *testing.T) {
			w := newWorld(t, 3)
			p := w.open(three())
			for _, v := range w.voters {
				w.cast(p, w.fetch(p, v), say(ballot.Supports, nil))
			}
			f := &frail{Engine: w.engine, table: c.table}
			dying := w.node(f)
			f.left.Store(c.at)
			if _, err := dying.Close(w.ctx, w.chair, p.Key()); !errors.Is(err, errPower) {
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

// BenchmarkCast casts votes with signed papers on a store on disk, each synced
// before it is acknowledged; the goal is 1,000 a second.
func BenchmarkCast(b *testing.B) {
	w := newWorld(b, 1)
	p := w.open(three())
	papers := w.signed(p, b.N)
	var next atomic.Int64
	b.SetParallelism(64)
	var before, after syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := w.Cast(w.ctx, p.Key(), papers[next.Add(1)-1], say(ballot.Supports, [][]int{{1}, {0}}, 0)); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "votes/s")
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	used := after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano()
	b.ReportMetric(float64(used)/1e6/float64(b.N), "cpu-ms/vote")
}
