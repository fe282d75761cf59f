package ballot_test

import (
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

func TestABallotFromItsRulesToItsResult(t *testing.T) {
	w := newWorld(t, 6)
	p := w.open(three())
	var receipts []*ballot.Receipt
	for n, v := range w.voters[:5] {
		point := ballot.Supports
		if n == 4 {
			point = ballot.Opposes
		}
		receipts = append(receipts, w.cast(p, w.fetch(p, v), say(point, [][]int{{n % 2}, {2}}, 1)))
	}
	w.pass(time.Hour)
	if n, err := w.CloseDue(w.ctx); n != 1 || err != nil {
		t.Fatalf("%d counted, %v", n, err)
	}
	p, err := w.Find(w.ctx, people.Actor{}, p.Key())
	must(t, err)
	c, err := w.Closing(w.ctx, p)
	must(t, err)
	r, err := c.Read()
	must(t, err)
	if r.Cast != 5 || r.Issued != 5 || r.Eligible != 6 || !r.Quorate {
		t.Errorf("the result says %+v", r)
	}
	s := r.Items[0]
	if s.Support.Support != 4 || s.Support.Oppose != 1 || !s.Outcome.Carried || !s.Outcome.Consensus || s.Outcome.Share != 80 {
		t.Errorf("support: %+v %+v", s.Support, s.Outcome)
	}
	if !slices.Equal(r.Items[1].Winners, []int{0}) || r.Items[2].Marks.Points[1] != 5 {
		t.Errorf("ranked: %+v, approval: %+v", r.Items[1].Winners, r.Items[2].Marks)
	}
	board, err := w.Board(w.ctx, p)
	must(t, err)
	must(t, board.Check(p.Rules))
	for _, receipt := range receipts {
		if !board.Has(receipt.Number) {
			t.Errorf("the vote %s is not on the board", receipt.Number)
		}
	}
	if board.Has(strings.Repeat("0", 64)) {
		t.Error("the board has what nobody cast")
	}
	var kinds []record.Kind
	about, err := w.Record.List(w.ctx, record.Ask{Subject: "ballot/" + p.ID})
	must(t, err)
	for _, e := range about.Items {
		kinds = append(kinds, e.Kind)
	}
	if !slices.Equal(kinds, []record.Kind{record.BallotResult, record.BallotClosed, record.BallotFrozen}) {
		t.Errorf("the record holds %v", kinds)
	}
}

// dump is every document that the store holds of a table, in the order in
// which the store physically came to have them.
func (w *world) dump(t *testing.T, table string) (ids, bodies []string) {
	t.Helper()
	if store != nil { // the documents, in the order of their ids
		rows, err := w.engine.Table(w.ctx, table, nil)
		must(t, err)
		for row, err := range rows.Find(w.ctx, storage.Range{Index: -1}) {
			must(t, err)
			ids, bodies = append(ids, row.ID), append(bodies, string(row.Body))
		}
		return ids, bodies
	}
	db, err := sql.Open("sqlite", "file:"+w.path+"?mode=ro")
	must(t, err)
	defer db.Close()
	rows, err := db.Query(`SELECT id, body FROM "` + table + `" ORDER BY rowid`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, body string
		must(t, rows.Scan(&id, &body))
		ids, bodies = append(ids, id), append(bodies, body)
	}
	must(t, rows.Err())
	return ids, bodies
}

func TestNobodyWhoReadsTheStoreCanJoinTheRollAndTheBox(t *testing.T) {
	w := newWorld(t, 8)
	p := w.open(three())
	// They come in an order of their own.
	came := []int{5, 2, 7, 0, 6}
	for _, n := range came {
		w.cast(p, w.fetch(p, w.voters[n]), say(ballot.Supports, nil, 0))
	}
	ids, roll := w.dump(t, "ballot-roll")
	if !slices.IsSorted(ids) {
		t.Errorf("the roll lies in the store in the order in which people came: %v", ids)
	}
	var versions []string
	for _, row := range roll {
		var fields map[string]any
		must(t, json.Unmarshal([]byte(row), &fields))
		for name := range fields {
			if !slices.Contains([]string{"id", "version", "poll", "rules", "person", "sector", "paper"}, name) {
				t.Errorf("the roll keeps %q", name)
			}
		}
		versions = append(versions, row)
	}
	_, box := w.dump(t, "ballot-box")
	if len(box) != len(came) {
		t.Fatalf("%d votes in the box", len(box))
	}
	for _, row := range box {
		var fields map[string]any
		must(t, json.Unmarshal([]byte(row), &fields))
		for name := range fields {
			if !slices.Contains([]string{"id", "version", "message", "signature", "answers"}, name) {
				t.Errorf("the box keeps %q", name)
			}
		}
		for _, v := range w.voters {
			if strings.Contains(row, string(v.Person)) {
				t.Error("the box names a person")
			}
		}
		// Nothing that stands in a line of the roll stands in a vote.
		for _, line := range versions {
			var entry ballot.Entitled
			must(t, json.Unmarshal([]byte(line), &entry))
			if entry.Paper != "" && strings.Contains(row, entry.Paper) {
				t.Error("a vote holds what the roll holds of a paper")
			}
		}
	}
	_, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	if ids, _ := w.dump(t, "ballot-box"); len(ids) > 0 {
		t.Errorf("%d votes are still in the box after the count", len(ids))
	}
	if ids, _ := w.dump(t, "ballot-keys"); len(ids) > 0 {
		t.Error("the key still exists after the count")
	}
}

func TestOfTwoPapersAskedForAtOnceOnTwoServersOneIsGiven(t *testing.T) {
	w := newWorld(t, 1)
	p := w.open(three())
	nodes := []*ballot.Ballots{w.Ballots, w.node(w.engine)}
	var given, told atomic.Int32
	var all sync.WaitGroup
	for n := range 8 {
		c := cover(t, p)
		all.Go(func() {
			_, err := nodes[n%2].Issue(w.ctx, w.voters[0], p.Key(), c.blinded)
			switch r := civic.AsRefusal(err); {
			case err == nil:
				given.Add(1)
			case r != nil && r.Kind == civic.Conflict:
				told.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if given.Load() != 1 || told.Load() != 7 {
		t.Errorf("%d papers, %d refused", given.Load(), told.Load())
	}
}

func TestAPaperAskedForAgainIsTheSame(t *testing.T) {
	w := newWorld(t, 1)
	p := w.open(three())
	c := cover(t, p)
	_, err := w.Issue(w.ctx, w.voters[0], p.Key(), []byte("short"))
	refused(t, err, civic.Invalid, "covered number")
	a, err := w.Issue(w.ctx, w.voters[0], p.Key(), c.blinded)
	must(t, err)
	b, err := w.Issue(w.ctx, w.voters[0], p.Key(), c.blinded)
	must(t, err)
	if !slices.Equal(a, b) {
		t.Error("the second asking gave another signature")
	}
	_, err = w.Issue(w.ctx, w.chair, p.Key(), c.blinded)
	refused(t, err, civic.Forbidden, "not on the roll")
	_, err = w.Issue(w.ctx, people.Actor{}, p.Key(), c.blinded)
	refused(t, err, civic.SignIn, "Sign in")
	other := cover(t, p)
	_, err = w.Issue(w.ctx, w.voters[0], p.Key(), other.blinded)
	refused(t, err, civic.Conflict, "given your voting paper already")
}

func TestTwoVotesWithOnePaperAtTheSameInstantOnTwoServersAreOne(t *testing.T) {
	for _, revotes := range []bool{false, true} {
		w := newWorld(t, 1)
		a := three()
		a.Revotes = revotes
		p := w.open(a)
		paper := w.fetch(p, w.voters[0])
		nodes := []*ballot.Ballots{w.Ballots, w.node(w.engine)}
		var taken atomic.Int32
		var all sync.WaitGroup
		for n := range 6 {
			all.Go(func() {
				answers := say(ballot.Points[n], nil)
				_, err := nodes[n%2].Cast(w.ctx, p.Key(), paper, answers)
				if err == nil {
					taken.Add(1)
				} else if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Conflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if want := map[bool]int32{false: 1, true: 6}[revotes]; taken.Load() != want {
			t.Errorf("revotes %v: %d taken, want %d", revotes, taken.Load(), want)
		}
		p, err := w.Close(w.ctx, w.chair, p.Key())
		must(t, err)
		board, err := w.Board(w.ctx, p)
		must(t, err)
		if len(board.Papers) != 1 {
			t.Errorf("%d votes on the board", len(board.Papers))
		}
	}
}

func TestAPaperUsedTwiceChangesTheVoteOrIsRefused(t *testing.T) {
	w := newWorld(t, 2)
	p := w.open(three())
	paper := w.fetch(p, w.voters[0])
	first := w.cast(p, paper, say(ballot.Opposes, nil))
	same := w.cast(p, paper, say(ballot.Opposes, nil))
	other := w.cast(p, paper, say(ballot.StronglySupport, nil))
	if first.Number != other.Number || same.Changed || !other.Changed || first.Note != other.Note {
		t.Errorf("receipts %+v %+v %+v", first, same, other)
	}
	p, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	c, err := w.Closing(w.ctx, p)
	must(t, err)
	r, err := c.Read()
	must(t, err)
	if r.Items[0].Support.Strongly != 1 || r.Items[0].Support.Oppose != 0 {
		t.Errorf("counted %+v", r.Items[0].Support)
	}
	a := three()
	a.Revotes = false
	p = w.open(a)
	paper = w.fetch(p, w.voters[1])
	w.cast(p, paper, say(ballot.Opposes, nil))
	w.cast(p, paper, say(ballot.Opposes, nil)) // sent again because the answer was lost
	_, err = w.Cast(w.ctx, p.Key(), paper, say(ballot.Supports, nil))
	refused(t, err, civic.Conflict, "cast with this paper already")
}

func TestAPaperThatIsNotOneOfThisBallotIsRefused(t *testing.T) {
	w := newWorld(t, 1)
	p, q := w.open(three()), w.open(three())
	paper := w.fetch(p, w.voters[0])
	_, err := w.Cast(w.ctx, q.Key(), paper, say(ballot.Supports, nil))
	refused(t, err, civic.Invalid, "not a voting paper")
	forged := ballot.Paper{Message: slices.Clone(paper.Message), Signature: paper.Signature}
	forged.Message[3] ^= 1
	_, err = w.Cast(w.ctx, p.Key(), forged, say(ballot.Supports, nil))
	refused(t, err, civic.Invalid, "not a voting paper")
	for _, answers := range [][]ballot.Answer{nil, {{}, {}}, {{Point: "perhaps"}, {}, {}}, {{}, {Ranks: [][]int{{0}, {0}}}, {}}, {{}, {}, {Choose: []int{7}}}, {{Choose: []int{0}}, {}, {}}} {
		_, err = w.Cast(w.ctx, p.Key(), paper, answers)
		refused(t, err, civic.Invalid, "")
	}
	w.cast(p, paper, []ballot.Answer{{}, {}, {}}) // all blank is a vote too
}

func TestAVoteASecondAfterTheClosingIsNotTaken(t *testing.T) {
	w := newWorld(t, 2)
	p := w.open(three())
	paper := w.fetch(p, w.voters[0])
	w.pass(time.Hour - time.Second)
	w.cast(p, paper, say(ballot.Supports, nil))
	w.pass(2 * time.Second)
	_, err := w.Cast(w.ctx, p.Key(), paper, say(ballot.Opposes, nil))
	refused(t, err, civic.Conflict, "after the closing")
	_, err = w.Issue(w.ctx, w.voters[1], p.Key(), cover(t, p).blinded)
	refused(t, err, civic.Conflict, "closed")
	_, err = w.CloseDue(w.ctx)
	must(t, err)
	_, err = w.Cast(w.ctx, p.Key(), paper, say(ballot.Opposes, nil))
	refused(t, err, civic.Conflict, "after the closing")
}

func TestEveryVoteThatWasAcknowledgedWhileTheBallotClosedIsOnTheBoard(t *testing.T) {
	w := newWorld(t, 24)
	p := w.open(three())
	other := w.node(w.engine)
	var mu sync.Mutex
	taken := map[string]bool{}
	var all sync.WaitGroup
	start := make(chan struct{})
	for n, v := range w.voters {
		paper := w.fetch(p, v)
		all.Go(func() {
			<-start
			time.Sleep(time.Duration(n) * time.Millisecond)
			r, err := other.Cast(w.ctx, p.Key(), paper, say(ballot.Supports, nil))
			if err != nil {
				if refusal := civic.AsRefusal(err); refusal == nil || refusal.Kind != civic.Conflict {
					t.Error(err)
				}
				return
			}
			mu.Lock()
			taken[r.Number] = true
			mu.Unlock()
		})
	}
	close(start)
	time.Sleep(10 * time.Millisecond)
	p, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	all.Wait()
	board, err := w.Board(w.ctx, p)
	must(t, err)
	for number := range taken {
		if !board.Has(number) {
			t.Errorf("the acknowledged vote %s is not on the board of %d", number, len(board.Papers))
		}
	}
}

func TestNoResultAndNoBoardIsThereBeforeTheCount(t *testing.T) {
	w := newWorld(t, 2)
	p := w.open(three())
	w.cast(p, w.fetch(p, w.voters[0]), say(ballot.Supports, nil))
	for _, by := range []people.Actor{w.chair, people.Operator(), w.voters[0], {}} {
		p, err := w.Find(w.ctx, by, p.Key())
		must(t, err)
		_, err = w.Closing(w.ctx, p)
		refused(t, err, civic.Conflict, "not counted yet")
		_, err = w.Board(w.ctx, p)
		refused(t, err, civic.Conflict, "not counted yet")
		refused(t, w.Bundle(w.ctx, p, nil), civic.Conflict, "not counted yet")
		raw, err := json.Marshal(p)
		must(t, err)
		if strings.Contains(string(raw), "issued") || p.Board != "" {
			t.Errorf("the poll tells %s", raw)
		}
	}
}
