package selection_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// lots is a forum with people who registered, and two servers on its store.
type lots struct {
	*forumtest.World
	first, second *selection.Workbench
	recruiter     people.Actor
	ear           *ear
}

// ear hears what runs announce. It can hold a run up at its first word, so that
// a test looks at a lottery that works without racing it.
type ear struct {
	w       *lots
	mu      sync.Mutex
	reached chan struct{}
	release chan struct{}
	seen    []lottery.Progress
	over    chan string
}

func (e *ear) Announce(ctx context.Context, a civic.Announcement) {
	if a.What != "lottery.running" {
		e.over <- a.What
		return
	}
	if r, err := e.w.second.Latest(ctx, e.w.recruiter, e.w.ID); err == nil && r != nil {
		e.mu.Lock()
		e.seen = append(e.seen, r.Progress)
		e.mu.Unlock()
	}
	e.mu.Lock()
	reached, release := e.reached, e.release
	e.reached, e.release = nil, nil
	e.mu.Unlock()
	if reached != nil {
		close(reached)
		<-release
	}
}

// holdUp gives what is closed once the next run has said its first word, and
// what lets it go on.
func (e *ear) holdUp() (reached, release chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.reached, e.release, e.seen = make(chan struct{}), make(chan struct{}), nil
	return e.reached, e.release
}

func newLots(t *testing.T) *lots {
	t.Helper()
	engine := store(t)
	w := &lots{World: forumtest.Open(t, engine, 1), ear: &ear{over: make(chan string, 16)}}
	w.ear.w, w.recruiter = w, w.By[forum.Recruiter]
	vault, err := people.NewVault(forumtest.Secret)
	w.Must(err)
	recruits, err := recruit.OpenStore(w.Ctx, engine, recruit.Needs{Forums: w.Forums, Vault: vault, Now: w.Now})
	w.Must(err)
	node := func() *selection.Workbench {
		s, err := selection.OpenStore(w.Ctx, engine, selection.Needs{Forums: w.Forums, Recruits: recruits, Vault: vault, Announce: w.ear, Now: w.Now, Program: "test", Notice: 1})
		w.Must(err)
		t.Cleanup(s.Close)
		return s
	}
	w.first, w.second = node(), node()
	w.To(forum.Recruiting)
	w.register(recruits, 24)
	w.Must(w.first.Set(w.Ctx, w.recruiter, w.ID, []lottery.Feature{{Name: "gender", Quotas: []lottery.Quota{
		{Value: "f", Min: 4, Max: 6, MinFlex: 4, MaxFlex: 6}, {Value: "m", Min: 4, Max: 6, MinFlex: 4, MaxFlex: 6}}}}))
	return w
}

func (w *lots) register(recruits *recruit.Recruiting, many int) {
	w.T.Helper()
	_, sheet, err := recruits.Send(w.Ctx, w.recruiter, recruit.Wave{Forum: w.ID, Areas: []recruit.Area{{Name: "Town", Letters: many}},
		Closes: w.Now().AddDate(0, 0, 21), Delete: w.Now().AddDate(0, 6, 0)})
	w.Must(err)
	rows, err := csv.NewReader(strings.NewReader(string(sheet))).ReadAll()
	w.Must(err)
	for i, row := range rows[1:] {
		word, err := recruits.Begin(w.Ctx, w.ID, row[0])
		w.Must(err)
		_, err = recruits.Finish(w.Ctx, word, recruit.Answers{Name: fmt.Sprint("Person ", i), Email: fmt.Sprintf("p%d@example.org", i), Address: fmt.Sprint(i, " High Street"),
			Attributes: map[string]string{"gender": []string{"f", "f", "m"}[i%3]}, Eligible: true, Consent: true})
		w.Must(err)
	}
}

func (w *lots) latest() *selection.Run {
	w.T.Helper()
	r, err := w.second.Latest(w.Ctx, w.recruiter, w.ID)
	w.Must(err)
	return r
}

func TestARunIsStoppedFromEitherServerSaysSoAndIsRunAgain(t *testing.T) {
	w := newLots(t)
	for n, by := range []*selection.Workbench{w.first, w.second} {
		reached, release := w.ear.holdUp()
		_, err := w.first.Start(w.Ctx, w.recruiter, w.ID, lottery.Nash, false)
		w.Must(err)
		<-reached
		r := w.latest()
		if r.State != selection.Running || !r.Active(w.Now()) || r.Progress.Of == 0 {
			t.Errorf("while it works it says %s, %+v", r.State, r.Progress)
		}
		_, err = w.second.Start(w.Ctx, w.recruiter, w.ID, lottery.Nash, false)
		w.Refused(err, civic.Conflict, "running already")
		w.Must(by.Stop(w.Ctx, w.recruiter, w.ID))
		if r = w.latest(); r.State != selection.Stopped {
			t.Errorf("once it is stopped it says %s", r.State)
		}
		w.Refused(by.Stop(w.Ctx, w.recruiter, w.ID), civic.Conflict, "not running")
		close(release)
		if over := <-w.ear.over; over != "lottery.stopped" {
			t.Errorf("the end is announced as %s", over)
		}
		if r = w.latest(); r.Number != n+1 || r.State != selection.Stopped || r.Sheet != "" || r.Sealed != "" {
			t.Errorf("a stopped run left %+v", r)
		}
	}
	_, release := w.ear.holdUp()
	close(release)
	_, err := w.first.Start(w.Ctx, w.recruiter, w.ID, lottery.Nash, false)
	w.Must(err)
	if over := <-w.ear.over; over != "lottery.done" {
		t.Fatalf("run again, it ends as %s", over)
	}
	if r := w.latest(); r.Number != 3 || r.State != selection.Done || r.Sheet == "" || r.Figures.Lowest <= 0 {
		t.Errorf("run again, it came to %+v", r)
	}
	w.ear.mu.Lock()
	defer w.ear.mu.Unlock()
	moves := 0
	for i, at := range w.ear.seen {
		if i > 0 && at != w.ear.seen[i-1] {
			moves++
		}
		if at.Done < 0 || at.Done > at.Of {
			t.Errorf("it says that it is at %d of %d", at.Done, at.Of)
		}
	}
	if moves < 5 {
		t.Errorf("its progress moved %d times: %v", moves, w.ear.seen)
	}
}

func TestAServerThatLeavesStopsItsRunsAndSaysSo(t *testing.T) {
	w := newLots(t)
	reached, release := w.ear.holdUp()
	_, err := w.first.Start(w.Ctx, w.recruiter, w.ID, lottery.Leximin, false)
	w.Must(err)
	<-reached
	left := make(chan struct{})
	go func() { w.first.Close(); close(left) }()
	close(release)
	<-left
	if over := <-w.ear.over; over != "lottery.stopped" && over != "lottery.done" {
		t.Errorf("it ends as %s", over)
	}
	if r := w.latest(); r.State == selection.Running {
		t.Error("a run of a server that left still says that it works")
	}
	w.Pass(2 * time.Minute)
	_, err = w.second.Start(w.Ctx, w.recruiter, w.ID, lottery.Leximin, false)
	w.Must(err)
	if over := <-w.ear.over; over != "lottery.done" {
		t.Errorf("on the server that stayed it ends as %s", over)
	}
}
