package coedit

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
	"github.com/folkmoot/folkmoot/realtime/sockettest"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// The test program is its own victim: started with these set, it is a server
// over that store, a file or an address, until somebody kills it.
const (
	childStore = "COEDIT_CHILD_STORE"
	childAddr  = "COEDIT_CHILD_ADDR"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childStore); path != "" {
		fmt.Fprintln(os.Stderr, serveUntilKilled(path, os.Getenv(childAddr)))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// openWhere opens the store at an address of MongoDB or in a file.
func openWhere(where string) (storage.Engine, error) {
	if strings.HasPrefix(where, "mongodb://") {
		return (&mongotest.Ferret{URI: where}).Open()()
	}
	return sqlite.Open(context.Background(), where)
}

func serveUntilKilled(where, addr string) error {
	store, err := openWhere(where)
	if err != nil {
		return err
	}
	s, err := New(context.Background(), Options{Store: store, Gate: newDoor("ann", "bob", "cat"), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return http.ListenAndServe(addr, sockettest.Handler(websocket.BinaryMessage, Idle, func(socket *sockettest.Socket, r *http.Request) {
		_ = s.Serve(r.Context(), socket, r.URL.Query().Get("person"), strings.TrimPrefix(r.URL.Path, "/"))
	}))
}

// victim is a server process.
type victim struct {
	t           *testing.T
	where, addr string
	run         *exec.Cmd
}

func (v *victim) start() {
	v.t.Helper()
	v.run = exec.Command(os.Args[0])
	v.run.Env = append(os.Environ(), childStore+"="+v.where, childAddr+"="+v.addr)
	v.run.Stderr = os.Stderr
	if err := v.run.Start(); err != nil {
		v.t.Fatal(err)
	}
}

func (v *victim) kill() {
	_ = v.run.Process.Kill()
	_ = v.run.Wait()
}

// text is what the store has, read while no server runs.
func (v *victim) text() string {
	v.t.Helper()
	store, err := openWhere(v.where)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	ledger, err := openLedger(context.Background(), store)
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := ledger.replay(context.Background(), "draft", 0, nil)
	if err != nil || r.broken != nil {
		v.t.Fatal(err, r.broken)
	}
	return textOf(r.doc)
}

func TestWhatWasReportedAsSavedSurvivesKillingTheServer(t *testing.T) {
	survives(t, filepath.Join(t.TempDir(), "data.db"), 4, 3)
}

// FerretDB takes many times as long for a row as MongoDB, so people type more
// slowly here.
func TestWhatWasReportedAsSavedInMongoDBSurvivesKillingTheServer(t *testing.T) {
	survives(t, mongotest.StartFerret(t, t.TempDir()).URI, 2, 25)
}

// survives kills the server while three people type and delete, and looks
// into the store each time for everything that was acknowledged.
// COEDIT_KILLS=50 is the long form.
func survives(t *testing.T, where string, kills, every int) {
	if n, err := strconv.Atoi(os.Getenv("COEDIT_KILLS")); err == nil {
		kills = n
	}
	addr := fmt.Sprint("127.0.0.1:", pacetest.Port(t))
	v := &victim{t: t, where: where, addr: addr}
	b := startBrowsers(t)
	v.start()
	defer func() { v.kill() }()
	var windows []*window
	for _, person := range []string{"ann", "bob", "cat"} {
		w := b.open(person, "ws://"+addr, "draft", person, nil)
		w.synced()
		w.do("churn", request{"name": person, "every": every})
		windows = append(windows, w)
	}
	acked := 0
	for n := range kills {
		for _, w := range windows {
			before := w.state().Stored
			w.until("is stored again", func(s seen) bool { return s.Synced && s.Stored > before })
		}
		time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond)
		v.kill()
		acked = v.check(windows, n)
		v.start()
	}
	for _, w := range windows {
		w.do("rest", nil)
	}
	for _, w := range windows {
		w.saved()
	}
	var text string
	for _, w := range windows {
		if text == "" {
			text = w.state().Text
		}
		w.until("has what the others have", func(s seen) bool { return s.Text == text })
	}
	v.kill()
	if got := v.text(); got != text {
		t.Fatalf("the store has %d units, the clients %d", len(got), len(text))
	}
	t.Logf("%d kills, %d acknowledged edits, none lost", kills, acked)
	v.start()
}

// check compares every acknowledged edit with the store.
func (v *victim) check(windows []*window, n int) int {
	v.t.Helper()
	text := tokens(v.text())
	all := 0
	for _, w := range windows {
		var answer struct{ Acked []string }
		w.b.call("acked", request{"id": w.id}, &answer)
		tried := tokens(w.state().Text)
		gone := map[string]bool{}
		for _, op := range answer.Acked {
			if op[0] == '-' {
				gone[op[1:]] = true
			}
		}
		for _, op := range answer.Acked {
			token := op[1:]
			has := text[token]
			switch {
			case op[0] == '-' && has:
				v.t.Fatalf("kill %d: the deletion of %s was acknowledged, the store has it still", n, token)
			case op[0] == '+' && !has && !gone[token] && tried[token]:
				v.t.Fatalf("kill %d: %s was acknowledged, the store does not have it", n, token)
			}
		}
		all += len(answer.Acked)
	}
	return all
}

// tokens are the words of a text; each ends with a semicolon.
func tokens(text string) map[string]bool {
	all := map[string]bool{}
	for token := range strings.SplitAfterSeq(text, ";") {
		all[token] = true
	}
	return all
}
