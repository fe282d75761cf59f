package input_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/storage"
)

// failing is a store whose inputs cannot be changed for a while: so it looks
// to a program that dies after it has written one document of several.
type failing struct {
	storage.Engine
	left *atomic.Int64 // changes until it fails; below 0 it works
}

type failingTable struct {
	storage.Table
	left *atomic.Int64
}

var errPower = errors.New("the power went")

func (f failing) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t, err := f.Engine.Table(ctx, name, indexes)
	if name == "inputs" {
		t = failingTable{t, f.left}
	}
	return t, err
}

func (f failingTable) Replace(ctx context.Context, row storage.Row, was int64) error {
	if n := f.left.Load(); n == 0 || n > 0 && f.left.Add(-1) == 0 {
		return errPower
	}
	return f.Table.Replace(ctx, row, was)
}

// reopen gives the inputs of the same store through one that can fail.
func (w *world) reopen(t *testing.T) *atomic.Int64 {
	t.Helper()
	left := &atomic.Int64{}
	left.Store(-1)
	plans, err := plan.Open(w.ctx, w.engine, w.people.Grants, w.clock.Now, w.heard)
	must(t, err)
	w.Inputs, err = input.Open(w.ctx, failing{w.engine, left}, input.Needs{Rules: w.people.Grants, Drafts: w.drafts, Plans: plans, Announce: w.heard, Now: w.clock.Now})
	must(t, err)
	w.drafts.Drafts.Inbox = w.Inputs
	return left
}

func TestNothingIsCountedTwiceWhenTheProgramDiesWhileItCounts(t *testing.T) {
	w := newWorld(t)
	left := w.reopen(t)
	for range 6 {
		w.says(t, w.ada, "A word.")
	}
	for n := int64(1); n < 6; n++ { // dies after noting 0, 1, 2 ... of them
		left.Store(n)
		if _, err := w.Unanswered(w.ctx, w.plan, ""); err != nil && !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		left.Store(-1)
		w.says(t, w.ben, "Another word.")
	}
	w.waiting(t, 11, 11)
	got, err := w.Counts(w.ctx, w.visitor, w.plan)
	must(t, err)
	if got.Sectors["citizen"].Waiting != 6 || got.Sectors["civil-society"].Waiting != 5 {
		t.Errorf("counted %+v", got.Sectors)
	}
}

func TestAnAnswerThatReachedSomeInputsReachesTheRestLater(t *testing.T) {
	w := newWorld(t)
	left := w.reopen(t)
	var ids []input.ID
	for range 5 {
		ids = append(ids, w.says(t, w.ada, "A word."))
	}
	w.waiting(t, 5, 5)
	left.Store(3)
	_, err := w.Respond(w.ctx, w.coord, w.plan, no("No.", ids...))
	if !errors.Is(err, errPower) {
		t.Fatalf("got %v", err)
	}
	left.Store(-1)
	w.waiting(t, 0, 0) // asking heals
	for _, id := range ids {
		if v := w.see(t, id); v.Answer == nil || v.Answer.Reason != "No." || v.Rounds != 1 || len(v.Answer.Inputs) != 5 {
			t.Errorf("it was answered %d times: %+v", v.Rounds, v.Answer)
		}
	}
}
