package ballot_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// counted is a poll with five votes and its bundle.
func counted(t *testing.T) (*world, *ballot.Poll, []byte) {
	t.Helper()
	w := newWorld(t, 6)
	p := w.open(three())
	for n, v := range w.voters[:5] {
		w.cast(p, w.fetch(p, v), say(ballot.Points[n], [][]int{{n % 3}}, n%2))
	}
	p, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	var b bytes.Buffer
	must(t, w.Bundle(w.ctx, p, &b))
	return w, p, b.Bytes()
}

func unpacked(t *testing.T, bundle []byte) map[string][]byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range r.File {
		var b bytes.Buffer
		in, err := f.Open()
		must(t, err)
		_, err = b.ReadFrom(in)
		must(t, err)
		files[f.Name] = b.Bytes()
	}
	return files
}

// packed makes a bundle again, with sums that fit: as a forger would.
func packed(t *testing.T, files map[string][]byte) *zip.Reader {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	sums := ""
	for name, body := range files {
		if name == "SHA256SUMS" {
			continue
		}
		sum := sha256.Sum256(body)
		sums += hex.EncodeToString(sum[:]) + "  " + name + "\n"
	}
	files["SHA256SUMS"] = []byte(sums)
	for name, body := range files {
		out, err := w.Create(name)
		must(t, err)
		_, err = out.Write(body)
		must(t, err)
	}
	must(t, w.Close())
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	must(t, err)
	return r
}

func TestABundleIsAuditedOfflineAndEveryAlterationIsFound(t *testing.T) {
	w, _, bundle := counted(t)
	r, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	must(t, err)
	a, err := ballot.Audit(r, w.Record.Verifier())
	must(t, err)
	if a.Result.Cast != 5 || a.Verifier != w.Record.Verifier() {
		t.Errorf("audited %+v", a)
	}
	edit := func(name, old, new string) func(map[string][]byte) {
		return func(files map[string][]byte) {
			if !bytes.Contains(files[name], []byte(old)) {
				t.Fatalf("%s does not hold %q", name, old)
			}
			files[name] = bytes.Replace(files[name], []byte(old), []byte(new), 1)
		}
	}
	for _, c := range []struct {
		what   string
		forge  func(map[string][]byte)
		answer string
	}{
		{"one ballot altered", edit("board.json", `"point":"oppose"`, `"point":"support"`), "another result"},
		{"one ballot altered, and the result with it", func(f map[string][]byte) {
			edit("board.json", `"point":"oppose"`, `"point":"support"`)(f)
			recount(t, f)
		}, "what the record holds"},
		{"a paper taken out", dropPaper(t, false), "answers for"},
		{"a paper twice", dropPaper(t, true), "twice"},
		{"a vote taken out", dropVote(t), "what the record holds"},
		{"the threshold lowered", edit("poll.json", `"carried":50`, `"carried":40`), "not one of this poll"},
		{"the roll longer", edit("roll.csv", ",no\n", ",yes\n"), "the roll has"},
		{"the result", edit("result.json", `"quorate": true`, `"quorate": false`), "another result"},
		{"an entry of the record", edit("log/closed.proof.json", `\"eligible\"`, `\"eligibel\"`), ""},
		{"a proof missing", func(f map[string][]byte) { delete(f, "log/result.proof.json") }, "has no log/result.proof.json"},
		{"something else", func(f map[string][]byte) { clear(f); f["x"] = []byte("x") }, "not the audit bundle"},
	} {
		files := unpacked(t, bundle)
		if c.what == "an entry of the record" {
			files["log/closed.proof.json"] = bytes.Replace(files["log/closed.proof.json"], []byte(`ballot-closed`), []byte(`ballot-closer`), 1)
		} else {
			c.forge(files)
		}
		_, err := ballot.Audit(packed(t, files), w.Record.Verifier())
		if err == nil || !strings.Contains(err.Error(), c.answer) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	if _, err := ballot.Audit(r, "other.example+00000000+AAAA"); err == nil {
		t.Error("another platform's key verifies it")
	}
}

// recount writes the result that an altered board comes to.
func recount(t *testing.T, files map[string][]byte) {
	t.Helper()
	var rules ballot.Rules
	var board ballot.Board
	must(t, json.Unmarshal(files["poll.json"], &rules))
	must(t, json.Unmarshal(files["board.json"], &board))
	r, err := ballot.Count(&rules, &board)
	must(t, err)
	files["result.json"], err = json.MarshalIndent(r, "", "  ")
	must(t, err)
}

func dropPaper(t *testing.T, double bool) func(map[string][]byte) {
	return func(files map[string][]byte) {
		var board ballot.Board
		must(t, json.Unmarshal(files["board.json"], &board))
		if double {
			board.Papers[1] = board.Papers[0]
		} else {
			board.Papers = board.Papers[1:]
		}
		var err error
		files["board.json"], err = json.Marshal(board)
		must(t, err)
	}
}

// dropVote leaves out a paper and an answer to each question, with a result
// that fits: only the record knows.
func dropVote(t *testing.T) func(map[string][]byte) {
	return func(files map[string][]byte) {
		var board ballot.Board
		must(t, json.Unmarshal(files["board.json"], &board))
		board.Papers = board.Papers[1:]
		for i := range board.Answers {
			board.Answers[i].Answers = board.Answers[i].Answers[1:]
		}
		var err error
		files["board.json"], err = json.Marshal(board)
		must(t, err)
		recount(t, files)
	}
}

func TestTheBoardShowsNeitherWhoSaidWhatNorInWhichOrder(t *testing.T) {
	_, _, bundle := counted(t)
	var board ballot.Board
	must(t, json.Unmarshal(unpacked(t, bundle)["board.json"], &board))
	var numbers []string
	for _, p := range board.Papers {
		numbers = append(numbers, p.Number)
	}
	if !slices.IsSorted(numbers) {
		t.Error("the papers stand in the order in which they came")
	}
	for _, pile := range board.Answers {
		var written []string
		for _, a := range pile.Answers {
			raw, err := json.Marshal(a)
			must(t, err)
			written = append(written, string(raw))
		}
		if !slices.IsSorted(written) {
			t.Errorf("the answers to %s stand in the order in which they came: %v", pile.Question, written)
		}
	}
}

func TestSmallNumbersOfATurnoutAreHidden(t *testing.T) {
	w, p, _ := counted(t)
	c, err := w.Closing(w.ctx, p)
	must(t, err)
	if len(c.Turnout) != 1 || c.Turnout[0].StayedOut != nil {
		t.Errorf("one person stayed out, and the turnout tells it: %+v", c.Turnout)
	}
}

func TestRulesAreFixedOnceAndByOne(t *testing.T) {
	w := newWorld(t, 2)
	p := w.open(three())
	_, err := w.Change(w.ctx, w.chair, p.Key(), p.Version, three())
	refused(t, err, civic.Conflict, "cannot be changed")
	_, err = w.Entitle(w.ctx, w.chair, p.Key(), nil)
	refused(t, err, civic.Conflict, "cannot be changed")
	_, err = w.Freeze(w.ctx, w.chair, p.Key(), w.now(), w.now().Add(time.Hour))
	refused(t, err, civic.Conflict, "cannot be changed")
	_, err = w.Make(w.ctx, w.voters[0], "plan-1", "", three())
	refused(t, err, civic.Forbidden, "")
	_, err = w.Close(w.ctx, w.voters[0], p.Key())
	refused(t, err, civic.Forbidden, "")

	q, err := w.Make(w.ctx, w.chair, "plan-1", "", three())
	must(t, err)
	_, err = w.Freeze(w.ctx, w.chair, q.Key(), w.now(), w.now().Add(time.Hour))
	refused(t, err, civic.Conflict, "Say who may vote")
	_, err = w.EntitleNamed(w.ctx, w.chair, q.Key(), "Voter 0\n\nNobody Known\n")
	refused(t, err, civic.Invalid, "Nobody Known")
	q, err = w.EntitleNamed(w.ctx, w.chair, q.Key(), "Voter 0\nVoter 1\nVoter 0\n")
	must(t, err)
	if q.Voters != 2 {
		t.Errorf("%d voters of two who were named thrice", q.Voters)
	}
	_, err = w.Freeze(w.ctx, w.chair, q.Key(), w.now(), w.now())
	refused(t, err, civic.Invalid, "after the opening")
	_, err = w.Find(w.ctx, w.voters[0], q.Key())
	refused(t, err, civic.NotFound, "")
	results := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := w.Freeze(w.ctx, w.chair, q.Key(), w.now(), w.now().Add(time.Hour))
			results <- err
		}()
	}
	froze := 0
	for range 4 {
		if err := <-results; err == nil {
			froze++
		} else if civic.AsRefusal(err) == nil {
			t.Error(err)
		}
	}
	q, err = w.Find(w.ctx, w.chair, q.Key())
	must(t, err)
	if froze != 1 {
		t.Errorf("%d froze it", froze)
	}
	w.cast(q, w.fetch(q, w.voters[0]), say(ballot.Supports, nil))
}

func TestAPollThatMakesNoSenseIsRefusedWithEveryReason(t *testing.T) {
	w := newWorld(t, 0)
	for what, change := range map[string]func(*ballot.About){
		"no title":             func(a *ballot.About) { a.Title = " " },
		"no words":             func(a *ballot.About) { a.Questions[0].Title = "" },
		"one option":           func(a *ballot.About) { a.Questions[1].Options = []string{"North", " "} },
		"the same twice":       func(a *ballot.About) { a.Questions[1].Options = []string{"North", "North"} },
		"unknown method":       func(a *ballot.About) { a.Questions[1].Method = "guess" },
		"too many seats":       func(a *ballot.About) { a.Questions[1].Method, a.Questions[1].Seats = ballot.Transfer, 3 },
		"consensus below":      func(a *ballot.About) { a.Questions[0].Consensus = 40 },
		"a quorum above all":   func(a *ballot.About) { a.Quorum = 101 },
		"sixty-one questions":  func(a *ballot.About) { a.Questions = slices.Repeat(a.Questions[:1], 61) },
		"a very long question": func(a *ballot.About) { a.Questions[0].Text = strings.Repeat("x", 10_000) },
	} {
		a := three()
		change(&a)
		_, err := w.Make(w.ctx, w.chair, "plan-1", "", a)
		if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Invalid || r.Field == "" {
			t.Errorf("%s: %v", what, fmt.Sprint(err))
		}
	}
}
