package selection_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

func TestALotteryThatIsStartedOnTwoServersAtOnceRunsOnce(t *testing.T) {
	w := newWorld(t)
	w.registered(8)
	release := w.held.hold() // the run that began cannot be over before the others ask
	defer release()
	errs := atOnce(6, func(i int) error {
		_, err := []*selection.Workbench{w.Workbench, w.second}[i%2].Start(w.ctx, w.recruiter(), w.id, "", false)
		return err
	})
	oneWon(t, errs, "running already")
	release()
	if r := w.ran(); r.State != selection.Done || r.Number != 1 {
		t.Errorf("run %d is %s", r.Number, r.State)
	}
}

func TestPanelsAreCommittedOnceByWhicheverServer(t *testing.T) {
	w := newWorld(t)
	w.registered(8)
	_, err := w.Start(w.ctx, w.recruiter(), w.id, "", false)
	must(t, err)
	w.ran()
	_, err = w.Commit(w.ctx, w.recruiter(), w.id)
	refused(t, err, civic.Conflict, "Registration is still open")
	w.pass(22 * 24 * time.Hour)
	oneWon(t, atOnce(6, func(i int) error {
		_, err := []*selection.Workbench{w.Workbench, w.second}[i%2].Commit(w.ctx, w.recruiter(), w.id)
		return err
	}), "committed already")
	f, err := w.forums.Find(w.ctx, w.id)
	must(t, err)
	if len(f.Draws()) != 1 {
		t.Errorf("%d commitments", len(f.Draws()))
	}
	_, err = w.second.Start(w.ctx, w.recruiter(), w.id, "", false)
	refused(t, err, civic.Conflict, "committed already")
	refused(t, w.Set(w.ctx, w.recruiter(), w.id, nil), civic.Conflict, "stay as they are")
}

// atOnce calls do from so many goroutines that begin together.
func atOnce(n int, do func(int) error) []error {
	errs, begin := make([]error, n), make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-begin
			errs[i] = do(i)
		})
	}
	close(begin)
	all.Wait()
	return errs
}

func oneWon(t *testing.T, errs []error, others string) {
	t.Helper()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		refused(t, err, civic.Conflict, others)
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestOnlyTheRecruiterSeesOrDoesAnythingOfASelection(t *testing.T) {
	w := newWorld(t)
	w.registered(8)
	w.drawn("042")
	verbs := map[string]func(people.Actor) error{
		"targets":  func(by people.Actor) error { _, err := w.Targets(w.ctx, by, w.id); return err },
		"set":      func(by people.Actor) error { return w.Set(w.ctx, by, w.id, nil) },
		"file":     func(by people.Actor) error { return w.SetFile(w.ctx, by, w.id, "x") },
		"feasible": func(by people.Actor) error { _, err := w.Feasible(w.ctx, by, w.id); return err },
		"latest":   func(by people.Actor) error { _, err := w.Latest(w.ctx, by, w.id); return err },
		"start":    func(by people.Actor) error { _, err := w.Start(w.ctx, by, w.id, "", false); return err },
		"stop":     func(by people.Actor) error { return w.Stop(w.ctx, by, w.id) },
		"commit":   func(by people.Actor) error { _, err := w.Commit(w.ctx, by, w.id); return err },
		"draw":     func(by people.Actor) error { _, err := w.Draw(w.ctx, by, w.id, "042", "dice"); return err },
		"seats":    func(by people.Actor) error { _, _, err := w.Seats(w.ctx, by, w.id); return err },
		"mark":     func(by people.Actor) error { return w.Mark(w.ctx, by, w.id, "nobody", selection.Left) },
	}
	for name, do := range verbs {
		for role, by := range w.by {
			r := civic.AsRefusal(do(by))
			if kept := r != nil && r.Kind == civic.Forbidden; kept == (role == forum.Recruiter) {
				t.Errorf("%s by the %s: %v", name, role, r)
			}
		}
		refused(t, do(w.admin), civic.Forbidden, "Your roles")
		refused(t, do(people.Actor{}), civic.SignIn, "Sign in")
	}
}

func TestWhatNoPanelMeetsIsSaidBeforeAnyLotteryIsRun(t *testing.T) {
	w := newWorld(t)
	w.registered(8)
	check := func() *selection.Feasibility {
		t.Helper()
		f, err := w.Feasible(w.ctx, w.recruiter(), w.id)
		must(t, err)
		return f
	}
	if f := check(); !f.Possible || f.Pool != 8 || f.Panel != 4 {
		t.Errorf("without quotas: %+v", f)
	}
	w.quotas(exactly(2), exactly(2))
	if f := check(); !f.Possible || len(f.Problems)+len(f.Proposed) != 0 {
		t.Errorf("two and two: %+v", f)
	}
	w.quotas(lottery.Quota{Min: 3, Max: 4, MinFlex: 3, MaxFlex: 4}, lottery.Quota{Min: 2, Max: 2, MinFlex: 2, MaxFlex: 2})
	if f := check(); f.Possible || len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Refusal().Error(), "add up to 5, more than the panel of 4") {
		t.Errorf("three and two of four: %+v", f)
	}
	if r, err := w.Latest(w.ctx, w.recruiter(), w.id); r != nil || err != nil {
		t.Errorf("looking ran a lottery: %+v %v", r, err)
	}
}

func TestARunWhoseServerLeftIsOverAfterAMinuteOfSilence(t *testing.T) {
	w := newWorld(t)
	w.registered(8)
	release := w.held.hold()
	defer release()
	reached := w.held.reached
	r, err := w.Start(w.ctx, w.recruiter(), w.id, "", false)
	must(t, err)
	if !r.Active(w.now()) {
		t.Error("a run that began is not active")
	}
	<-reached
	w.pass(time.Minute + time.Second)
	if r.Active(w.now()) {
		t.Error("a run that says nothing for a minute is active")
	}
	again, err := w.second.Start(w.ctx, w.recruiter(), w.id, lottery.Maximin, false)
	must(t, err)
	if again.Number != 2 || again.Algorithm != lottery.Maximin {
		t.Errorf("the next run is %+v", again)
	}
	release()
	if r := w.ran(); r.Number != 2 || r.State != selection.Done {
		t.Errorf("run %d is %s", r.Number, r.State)
	}
}

func TestARunIsStoppedFromAnotherServer(t *testing.T) {
	w := newWorld(t)
	w.registered(8)
	refused(t, w.Stop(w.ctx, w.recruiter(), w.id), civic.Conflict, "not running")
	release := w.held.hold()
	defer release()
	_, err := w.Start(w.ctx, w.recruiter(), w.id, "", false)
	must(t, err)
	must(t, w.second.Stop(w.ctx, w.recruiter(), w.id))
	release()
	w.Close() // waits for the run, which finds that it was stopped
	if r := w.ran(); r.State != selection.Stopped || r.Table != "" {
		t.Errorf("the run is %s", r.State)
	}
	_, err = w.Commit(w.ctx, w.recruiter(), w.id)
	refused(t, err, civic.Conflict, "to its end")
}

func TestChancesAddUpToThePanelAndEachIsToldToItsOwnerAlone(t *testing.T) {
	w := newWorld(t)
	words := w.registered(10)
	w.quotas(exactly(2), exactly(2))
	w.drawn("042")
	sum, chosen, names := 0.0, 0, map[string]bool{}
	for _, word := range words {
		own, err := w.OwnChances(w.ctx, word)
		must(t, err)
		if len(own) != 1 || !own[0].Drawn || own[0].Rows == 0 {
			t.Fatalf("told %+v", own)
		}
		sum += own[0].Chance
		names[own[0].Pseudonym] = true
		if own[0].Chosen {
			chosen++
		}
	}
	f, err := w.forums.Find(w.ctx, w.id)
	must(t, err)
	if got, want := fmt.Sprint(f.Selection.Mirror), "[{Gender Female 2} {Gender Male 2} {Gender Prefer not to say 0}]"; got != want {
		t.Errorf("beside the pool stands %s, not %s", got, want)
	}
	if math.Abs(sum-4) > 1e-9 || chosen != 4 || len(names) != 10 {
		t.Errorf("chances add up to %v, %d are chosen, %d names", sum, chosen, len(names))
	}
	_, err = w.OwnChances(w.ctx, "K7QF-2MXA-9PDR-K7QF")
	refused(t, err, civic.NotFound, "no registration")
	_, err = w.recruits.NewWord(w.ctx, w.by[forum.Lead], w.id, "x")
	refused(t, err, civic.Forbidden, "Your roles")
}

// leaver is the word and the registration of somebody who was drawn.
func (w *world) leaver(words []string) (word, entry string) {
	w.t.Helper()
	for _, word := range words {
		own, err := w.OwnChances(w.ctx, word)
		must(w.t, err)
		if len(own) > 0 && own[0].Chosen {
			r, _, err := w.recruits.Return(w.ctx, word)
			must(w.t, err)
			return word, r.ID
		}
	}
	w.t.Fatal("nobody was drawn")
	return "", ""
}

func TestAMemberWhoLeavesAfterTheDrawLosesTheSeatAndAnotherDrawFillsIt(t *testing.T) {
	w := newWorld(t)
	words := w.registered(10)
	w.quotas(exactly(2), exactly(2))
	w.drawn("042")
	word, entry := w.leaver(words)
	member, other := w.person("Mel Member"), w.person("Olu Other")
	refused(t, w.TakeSeat(w.ctx, people.Actor{}, word), civic.SignIn, "Sign in")
	reader := member
	reader.Scopes = []people.TokenScope{people.ScopeRead}
	refused(t, w.TakeSeat(w.ctx, reader, word), civic.Forbidden, "needs the scope")
	must(t, w.TakeSeat(w.ctx, member, word))
	must(t, w.TakeSeat(w.ctx, member, word))
	refused(t, w.TakeSeat(w.ctx, other, word), civic.Conflict, "taken with another account")
	refused(t, w.Mark(w.ctx, w.recruiter(), w.id, entry, "asleep"), civic.Invalid, "how the seat stands")
	refused(t, w.Mark(w.ctx, w.recruiter(), w.id, "nobody", selection.Left), civic.NotFound, "not drawn")
	must(t, w.Mark(w.ctx, w.recruiter(), w.id, entry, selection.Left))
	if roles, err := w.forums.RolesOf(w.ctx, member.Person, w.id); err != nil || len(roles) != 0 {
		t.Errorf("who left still is %v %v", roles, err)
	}
	refused(t, w.TakeSeat(w.ctx, member, word), civic.Conflict, "given up")
	if _, empty, err := w.Seats(w.ctx, w.recruiter(), w.id); err != nil || empty != 1 {
		t.Errorf("%d seats are empty, %v", empty, err)
	}
	w.drawn("500")
	seats, empty, err := w.Seats(w.ctx, w.recruiter(), w.id)
	must(t, err)
	women := 0
	for _, s := range seats {
		if s.State != selection.Left && s.Who.Answers.Attributes["Gender"] == "Female" {
			women++
		}
	}
	if len(seats) != 5 || empty != 0 || women != 2 {
		t.Errorf("%d seats, %d empty, %d women among four", len(seats), empty, women)
	}
	refused(t, w.Mark(w.ctx, w.recruiter(), w.id, entry, selection.Confirmed), civic.Conflict, "filled by another draw")
}

func TestWhoWithdrawsAfterTheDrawGivesUpTheirSeatWithoutAskingAnybody(t *testing.T) {
	w := newWorld(t)
	words := w.registered(10)
	w.quotas(exactly(2), exactly(2))
	w.drawn("042")
	member := w.person("Mel Member")
	var drawn []string
	for _, word := range words {
		own, err := w.OwnChances(w.ctx, word)
		must(t, err)
		if own[0].Chosen {
			drawn = append(drawn, word)
		}
	}
	must(t, w.TakeSeat(w.ctx, member, drawn[0]))
	for _, word := range drawn[:2] { // one with an account, one who was only told
		must(t, w.second.Withdraw(w.ctx, word))
		must(t, w.Withdraw(w.ctx, word))
	}
	if roles, err := w.forums.RolesOf(w.ctx, member.Person, w.id); err != nil || len(roles) != 0 {
		t.Errorf("who withdrew still is %v %v", roles, err)
	}
	refused(t, w.TakeSeat(w.ctx, member, drawn[0]), civic.Conflict, "given up")
	seats, empty, err := w.Seats(w.ctx, w.recruiter(), w.id)
	must(t, err)
	stands := map[selection.Standing]int{}
	for _, s := range seats {
		stands[s.State]++
	}
	if empty != 2 || stands[selection.Left] != 1 || stands[selection.Declined] != 1 || stands[selection.Drawn] != 2 {
		t.Errorf("%d seats are empty, they stand %v", empty, stands)
	}
	w.drawn("500")
	if _, empty, err := w.Seats(w.ctx, w.recruiter(), w.id); err != nil || empty != 0 {
		t.Errorf("after another draw %d seats are empty, %v", empty, err)
	}
	refused(t, w.Withdraw(w.ctx, "K7QF-2MXA-9PDR-K7QF"), civic.NotFound, "no registration")
}

func TestAfterTheirDayItIsSaidWhatWasDeletedAndWhatStays(t *testing.T) {
	w := newWorld(t)
	words := w.registered(8)
	w.drawn("042")
	_, entry := w.leaver(words)
	must(t, w.Mark(w.ctx, w.recruiter(), w.id, entry, selection.Confirmed))
	before, err := w.Deleted(w.ctx, w.id)
	must(t, err)
	if !before.Names.IsZero() || before.Registrations != 0 || len(before.Waves) != 1 || before.Waves[0].Deleted != nil || before.Drawn != 4 {
		t.Errorf("before the day: %+v", before)
	}
	w.pass(200 * 24 * time.Hour)
	if n, err := w.DeleteDue(w.ctx); n != 1 || err != nil {
		t.Fatalf("%d draws were forgotten, %v", n, err)
	}
	_, err = w.recruits.DeleteDue(w.ctx)
	must(t, err)
	day := w.now()
	w.pass(24 * time.Hour)
	if n, err := w.second.DeleteDue(w.ctx); n != 0 || err != nil {
		t.Errorf("%d draws were forgotten twice, %v", n, err)
	}
	after, err := w.second.Deleted(w.ctx, w.id)
	must(t, err)
	if !after.Names.Equal(day) || after.Registrations != 8 || !after.Waves[0].Gone.Equal(day) || after.Drawn != 4 || after.Stands[selection.Confirmed] != 1 {
		t.Errorf("after the day: %+v", after)
	}
	_, _, err = w.Seats(w.ctx, w.recruiter(), w.id)
	refused(t, err, civic.NotFound, "are deleted")
	_, err = w.OwnChances(w.ctx, words[0])
	refused(t, err, civic.NotFound, "no registration")
	r, err := w.Latest(w.ctx, w.recruiter(), w.id)
	must(t, err)
	if r.Sealed != "" || r.Table == "" {
		t.Error("what was to be forgotten is there, or what was published is not")
	}
	files, err := w.forums.Published(w.ctx, w.id)
	must(t, err)
	if len(files.Table) == 0 {
		t.Error("the published panels are gone")
	}
}
