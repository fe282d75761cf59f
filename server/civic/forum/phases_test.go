package forum_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

func TestAForumGoesThroughAllItsPhasesAndGates(t *testing.T) {
	w := newWorld(t)
	w.to(t, forum.Closed)
	f, err := w.Find(w.ctx, w.id)
	must(t, err)
	var moves []string
	for _, l := range f.History {
		if l.What == forum.Moved {
			moves = append(moves, string(l.From)+">"+string(l.To))
		}
	}
	want := "design>recruiting recruiting>selection selection>onboarding onboarding>learning learning>deliberation deliberation>drafting drafting>vote vote>report report>response response>follow-up follow-up>closed"
	if got := strings.Join(moves, " "); got != want {
		t.Errorf("moves: %s", got)
	}
	_, err = w.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Closed)
	refused(t, err, civic.Conflict, "there is no next phase")
}

func TestEachGateAloneKeepsAForumWhereItIs(t *testing.T) {
	for gate, change := range map[forum.Gate]func(*forum.Remit){
		forum.ClearRemit:     func(r *forum.Remit) { r.TradeOffs = nil },
		forum.ClearPromise:   func(r *forum.Remit) { r.Promise.Text = " " },
		forum.OpenFunding:    func(r *forum.Remit) { r.Budget = 0 },
		forum.SourcedTargets: func(r *forum.Remit) { r.Features[1].Source = "" },
		forum.DataProtection: func(r *forum.Remit) { r.Notice = "" },
	} {
		w := newWorld(t)
		r := remit()
		change(&r)
		_, err := w.Write(w.ctx, w.by[forum.Commissioner], w.id, r)
		must(t, err)
		_, err = w.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Design)
		refused(t, err, civic.Conflict, "Something stands in the way")
		if field := civic.AsRefusal(err).Field; field != string(gate) {
			t.Errorf("%s is kept back by %s", gate, field)
		}
	}
}

// Each later gate is the only one that is not met, in turn: there are at most
// three in a phase.
func TestEachLaterGateAloneKeepsAForumWhereItIs(t *testing.T) {
	alone := map[forum.Gate]bool{}
	for turn := range 3 {
		w := newWorld(t)
		for _, phase := range forum.Phases[:len(forum.Phases)-1] {
			w.to(t, phase)
			f, err := w.Find(w.ctx, w.id)
			must(t, err)
			var gates []forum.Gate
			for _, g := range f.Gates(phase) {
				if g.Blocks() {
					gates = append(gates, g.Gate)
				}
			}
			if len(gates) == 0 {
				continue
			}
			left := gates[turn%len(gates)]
			w.satisfy(t, f, left)
			_, err = w.Advance(w.ctx, w.by[forum.Lead], w.id, phase)
			refused(t, err, civic.Conflict, "Something stands in the way")
			if at := civic.AsRefusal(err).Field; at != string(left) {
				t.Errorf("without %s it is kept back by %s", left, at)
			}
			alone[left] = true
		}
	}
	for _, b := range forum.Barriers {
		if b.From != forum.Design && b.Warns == alone[b.Gate] {
			t.Errorf("%s: keeps a forum back %t, and only warns %t", b.Gate, alone[b.Gate], b.Warns)
		}
	}
}

func TestAGateIsLiftedOnlyByANamedPersonWithAPublicReason(t *testing.T) {
	w := newWorld(t)
	r := remit()
	r.Budget = 0
	_, err := w.Write(w.ctx, w.by[forum.Commissioner], w.id, r)
	must(t, err)
	_, err = w.LiftGate(w.ctx, w.by[forum.Lead], w.id, forum.OpenFunding, "because")
	refused(t, err, civic.Invalid, "at least 20 characters")
	_, err = w.LiftGate(w.ctx, w.by[forum.Commissioner], w.id, forum.OpenFunding, "We would rather not say what this costs.")
	refused(t, err, civic.Forbidden, "Your roles")
	_, err = w.LiftGate(w.ctx, w.by[forum.Lead], w.id, forum.TallyPublished, "We would like to have that over with.")
	refused(t, err, civic.Conflict, "does not stand in the way now")
	f, err := w.LiftGate(w.ctx, w.by[forum.Lead], w.id, forum.OpenFunding, "The grant is decided in April; we publish it then.")
	must(t, err)
	if o := f.Lifted[0]; o.By.Name != "The lead" || o.Gate != forum.OpenFunding {
		t.Errorf("lifted: %+v", o)
	}
	_, err = w.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Design)
	must(t, err)
	_, err = w.LiftGate(w.ctx, w.admin, w.id, forum.PanelCommitted, "We know whom we want on the panel already.")
	refused(t, err, civic.Forbidden, "Nobody can lift this")
	entries, err := w.log.List(w.ctx, record.Ask{Subject: "forum/" + string(w.id)})
	must(t, err)
	kinds := map[record.Kind]int{}
	for _, e := range entries.Items {
		kinds[e.Kind]++
		if strings.Contains(e.Leaf, "April") || strings.Contains(e.Leaf, "The lead") {
			t.Errorf("a person's words stand in the leaf: %s", e.Leaf)
		}
	}
	if kinds[record.Override] != 1 || kinds[record.Timeline] != 2 {
		t.Errorf("recorded: %v", kinds)
	}
}

func TestAConditionThatTheForumShowsItselfIsNotConfirmedBySayingSo(t *testing.T) {
	w := newWorld(t)
	_, err := w.Show(w.ctx, w.by[forum.Lead], w.id, forum.ClearRemit, "https://x.example")
	refused(t, err, civic.Invalid, "not by saying so")
	_, err = w.Show(w.ctx, w.by[forum.Lead], w.id, forum.EvidencePlan, "https://x.example")
	refused(t, err, civic.Forbidden, "Your roles")
	_, err = w.Show(w.ctx, w.by[forum.Lead], w.id, forum.SelectionReport, "javascript:alert(1)")
	refused(t, err, civic.Invalid, "https://")
	_, err = w.Show(w.ctx, w.by[forum.Lead], w.id, "moon", "https://x.example")
	refused(t, err, civic.NotFound, "no such condition")
}

func TestAPausedForumStandsStillAndACancelledOneForGood(t *testing.T) {
	w := newWorld(t)
	lead := w.by[forum.Lead]
	_, err := w.Pause(w.ctx, lead, w.id, "The council election begins on Monday.")
	must(t, err)
	_, err = w.Advance(w.ctx, lead, w.id, forum.Design)
	refused(t, err, civic.Conflict, "paused")
	_, err = w.Write(w.ctx, lead, w.id, remit())
	refused(t, err, civic.Conflict, "paused")
	_, err = w.Pause(w.ctx, lead, w.id, "The council election begins on Monday.")
	refused(t, err, civic.Conflict, "paused")
	_, err = w.Resume(w.ctx, lead, w.id)
	must(t, err)
	_, err = w.Advance(w.ctx, lead, w.id, forum.Design)
	must(t, err)
	_, err = w.Cancel(w.ctx, lead, w.id, "short")
	refused(t, err, civic.Invalid, "Give the public a reason")
	_, err = w.Cancel(w.ctx, w.admin, w.id, "The council withdrew its promise to answer.")
	must(t, err)
	_, err = w.Resume(w.ctx, lead, w.id)
	refused(t, err, civic.Conflict, "cancelled")
	_, err = w.Advance(w.ctx, lead, w.id, forum.Recruiting)
	refused(t, err, civic.Conflict, "cancelled")
}

func TestTheRemitStaysAsPeopleWereTold(t *testing.T) {
	w := newWorld(t)
	w.to(t, forum.Recruiting)
	r := remit()
	r.Question = "Something else?"
	_, err := w.Write(w.ctx, w.by[forum.Commissioner], w.id, r)
	refused(t, err, civic.Conflict, "The letters are out")
}

func TestTwoServersMoveAForumOnceAndTheRecordHearsOfItOnce(t *testing.T) {
	w := newWorld(t)
	second := w.node(t)
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Add(1)
		go func() {
			defer wait.Done()
			node := []*forum.Forums{w.Forums, second}[i%2]
			_, errs[i] = node.Advance(w.ctx, w.by[forum.Lead], w.id, forum.Design)
		}()
	}
	wait.Wait()
	moved := 0
	for _, err := range errs {
		if err == nil {
			moved++
		} else {
			refused(t, err, civic.Conflict, "moved on in the meantime")
		}
	}
	if moved != 1 {
		t.Errorf("moved %d times", moved)
	}
	page, err := w.log.List(w.ctx, record.Ask{Subject: "forum/" + string(w.id)})
	must(t, err)
	if len(page.Items) != 2 { // founded, moved
		t.Errorf("%d entries", len(page.Items))
	}
}

func TestWhoeverIsErasedLeavesNoNameInAForum(t *testing.T) {
	w := newWorld(t)
	lead := w.by[forum.Lead]
	w.to(t, forum.Recruiting)
	must(t, w.people.Erase(w.ctx, lead))
	f, err := w.Find(w.ctx, w.id)
	must(t, err)
	for _, l := range f.History {
		if l.By.Person == lead.Person && l.By.Name != people.Removed {
			t.Errorf("still named: %+v", l.By)
		}
	}
	if roles, err := w.RolesOf(w.ctx, lead.Person, w.id); err != nil || len(roles) != 0 {
		t.Errorf("still %v, %v", roles, err)
	}
}
