package ballot_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// rollCall is a poll that is taken by name.
func rollCall() ballot.About {
	a := three()
	a.Named = true
	return a
}

func (w *world) callOut(p *ballot.Poll, by people.Actor, point ballot.Point, reason string) {
	w.t.Helper()
	must(w.t, w.CastNamed(w.ctx, by, p.Key(), say(point, [][]int{{0}}, 1), reason))
}

func TestARollCallIsPublishedWithNamesAndReasonsAfterItsClosing(t *testing.T) {
	w := newWorld(t, 4)
	p := w.open(rollCall())
	w.callOut(p, w.voters[0], ballot.Supports, "Everybody waits in the rain.")
	w.callOut(p, w.voters[1], ballot.Opposes, "")
	w.callOut(p, w.voters[1], ballot.StronglySupport, "I was convinced.")
	_, err := w.Names(w.ctx, p)
	refused(t, err, civic.Conflict, "not counted yet")
	own, err := w.Own(w.ctx, w.voters[1], p)
	must(t, err)
	if own.Answers[0].Point != ballot.StronglySupport || own.Reason != "I was convinced." {
		t.Errorf("their own vote is %+v", own)
	}
	if other, err := w.Own(w.ctx, w.voters[2], p); other != nil || err != nil {
		t.Errorf("who has not voted is told %+v %v", other, err)
	}
	p, err = w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	names, err := w.Names(w.ctx, p)
	must(t, err)
	said := map[string]string{}
	for _, o := range names {
		by, err := o.Read(p.Key())
		must(t, err)
		said[by.Name] = by.Reason
	}
	if len(said) != 2 || said["Voter 0"] != "Everybody waits in the rain." || said["Voter 1"] != "I was convinced." {
		t.Errorf("published: %v", said)
	}
	c, err := w.Closing(w.ctx, p)
	must(t, err)
	r, err := c.Read()
	must(t, err)
	if s := r.Items[0].Support; r.Cast != 2 || s.Strongly != 1 || s.Support != 1 || s.Oppose != 0 {
		t.Errorf("counted %+v of %d", s, r.Cast)
	}
	w.audits(p, "")
}

// audits packs a poll's bundle and checks it; wrong is what the check must say.
func (w *world) audits(p *ballot.Poll, wrong string, change ...func(map[string][]byte)) {
	w.t.Helper()
	var b bytes.Buffer
	must(w.t, w.Bundle(w.ctx, p, &b))
	files := unpacked(w.t.(*testing.T), b.Bytes())
	for _, one := range change {
		one(files)
	}
	var archive *zip.Reader = packed(w.t.(*testing.T), files)
	_, err := ballot.Audit(archive, w.Record.Verifier())
	if wrong == "" {
		must(w.t, err)
	} else if err == nil || !strings.Contains(err.Error(), wrong) {
		w.t.Errorf("the audit says %v, want %q", err, wrong)
	}
}

func TestANameIsErasedAndTheBoardOfARollCallStaysTrue(t *testing.T) {
	w := newWorld(t, 3)
	p := w.open(rollCall())
	for _, v := range w.voters {
		w.callOut(p, v, ballot.Supports, "My reason.")
	}
	must(t, w.Part().Erase(w.ctx, w.voters[0].Person)) // while it is open: the vote stays
	p, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	must(t, w.Part().Erase(w.ctx, w.voters[1].Person)) // and after
	board, err := w.Board(w.ctx, p)
	must(t, err)
	names, err := w.Names(w.ctx, p)
	must(t, err)
	if len(board.Votes) != 3 || len(names) != 1 || !strings.Contains(names[0].Text, "Voter 2") {
		t.Errorf("%d votes, names %v", len(board.Votes), names)
	}
	_, bodies := w.dump(t, "ballot-named")
	for _, body := range bodies {
		if strings.Contains(body, "Voter 0") || strings.Contains(body, "Voter 1") {
			t.Errorf("an erased name is still kept: %s", body)
		}
	}
	w.audits(p, "")
	w.audits(p, "not the one that was committed to", func(f map[string][]byte) {
		f["names.json"] = bytes.Replace(f["names.json"], []byte("Voter 2"), []byte("Voter 9"), 1)
	})
	w.audits(p, "not those of the votes", func(f map[string][]byte) {
		f["board.json"] = bytes.Replace(f["board.json"], []byte(`"support"`), []byte(`"oppose"`), 1)
	})
}

func TestARollCallAndASecretBallotDoNotTakeEachOthersVotes(t *testing.T) {
	w := newWorld(t, 1)
	open, secret := w.open(rollCall()), w.open(three())
	_, err := w.Issue(w.ctx, w.voters[0], open.Key(), cover(t, open).blinded)
	refused(t, err, civic.Conflict, "taken by name")
	_, err = w.Cast(w.ctx, open.Key(), w.signed(open, 1)[0], say(ballot.Supports, nil))
	refused(t, err, civic.Conflict, "taken by name")
	vote := func(by people.Actor, p *ballot.Poll) error {
		return w.CastNamed(w.ctx, by, p.Key(), say(ballot.Supports, nil), "")
	}
	refused(t, vote(w.voters[0], secret), civic.Conflict, "secret")
	refused(t, vote(w.chair, open), civic.Forbidden, "not on the roll")
	refused(t, vote(people.Actor{}, open), civic.SignIn, "Sign in")
	refused(t, w.CastNamed(w.ctx, w.voters[0], open.Key(), say(ballot.Supports, nil), strings.Repeat("x", 2001)), civic.Invalid, "at most 2000")
	w.pass(time.Hour + time.Second)
	refused(t, vote(w.voters[0], open), civic.Conflict, "after the closing")
}

func TestTwoNamedVotesOfOnePersonAtTheSameInstantOnTwoServersAreOne(t *testing.T) {
	w := newWorld(t, 1)
	a := rollCall()
	a.Revotes = false
	p := w.open(a)
	nodes := []*ballot.Ballots{w.Ballots, w.node(w.engine)}
	var taken atomic.Int32
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			err := nodes[n%2].CastNamed(w.ctx, w.voters[0], p.Key(), say(ballot.Points[n], nil), "")
			if err == nil {
				taken.Add(1)
			} else if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Conflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	p, err := w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	board, err := w.Board(w.ctx, p)
	must(t, err)
	if taken.Load() != 1 || len(board.Votes) != 1 {
		t.Errorf("%d taken, %d on the board", taken.Load(), len(board.Votes))
	}
}

func TestAReceiptsNumberIsFoundInTheBoxAndOnTheBoard(t *testing.T) {
	w := newWorld(t, 2)
	p := w.open(three())
	r := w.cast(p, w.fetch(p, w.voters[0]), say(ballot.Supports, nil))
	look := func(number string) bool {
		t.Helper()
		there, err := w.Holds(w.ctx, p, number)
		must(t, err)
		return there
	}
	if !look(r.Number) || !look(strings.ToUpper(r.Number)) || look(strings.Repeat("0", 64)) {
		t.Error("the box answers wrongly")
	}
	_, err := w.Holds(w.ctx, p, "1234")
	refused(t, err, civic.Invalid, "64 letters")
	p, err = w.Close(w.ctx, w.chair, p.Key())
	must(t, err)
	if !look(r.Number) || look(strings.Repeat("0", 64)) {
		t.Error("the board answers wrongly")
	}
}

func TestARankThatIsSharedIsRefusedWhereItWouldEndTheBallot(t *testing.T) {
	w := newWorld(t, 1)
	a := three()
	a.Questions = append(a.Questions, ballot.Question{Title: "In order", Method: ballot.Schulze, Options: []string{"A", "B", "C"}})
	p := w.open(a)
	paper := w.fetch(p, w.voters[0])
	shared := [][]int{{0, 1}, {2}}
	_, err := w.Cast(w.ctx, p.Key(), paper, []ballot.Answer{{}, {Ranks: shared}, {}, {}})
	refused(t, err, civic.Invalid, "a number of its own")
	w.cast(p, paper, []ballot.Answer{{}, {}, {}, {Ranks: shared}})
}
