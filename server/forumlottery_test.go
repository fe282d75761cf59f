package server

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// breath lets a lottery say so many words and then holds it up at the next one
// until somebody stops it: it works while a test asks for pages, and cannot be
// over before, however fast the machine.
type breath struct {
	civic.Announcer
	words atomic.Int64
}

func (b *breath) Announce(ctx context.Context, a civic.Announcement) {
	b.Announcer.Announce(ctx, a)
	if a.What == "lottery.running" && b.words.Add(-1) < 0 {
		<-ctx.Done()
	}
}

// pooled registers so many people for a forum of twenty from a file, and has
// the lottery hold its breath after so many words. Of the algorithms, legacy
// has most to say: a word for each of a thousand panels.
func (w *world) pooled(many, words int) *forum.Forum {
	w.t.Helper()
	f := w.forum(func(r *forum.Remit) { r.Title, r.Panel = "A crowd", 20 })
	_, codes := w.letters(f, many)
	file := "code,name,address,phone,eligible,consent,Gender,Age,Part of the district\n"
	for i, code := range codes {
		file += fmt.Sprintf("%s,Resident %d,%d Row,1,yes,yes,%s,%s,%s\n", code, i, i, f.Features[0].Values[i%3], f.Features[1].Values[i/3%3], f.Features[2].Values[i/9%2])
	}
	ctx, by := w.t.Context(), w.actor("recruiter")
	p, err := w.s.recruits.Preview(ctx, by, f.Key(), file)
	must(w.t, err)
	_, err = w.s.recruits.Bring(ctx, by, f.Key(), file, p.Digest)
	must(w.t, err)
	b := &breath{Announcer: w.s.selections.Announce}
	b.words.Store(int64(words))
	w.s.selections.Announce, w.s.selections.Notice = b, 1
	return f
}

// worked waits until the newest run of a forum has said how far it is.
func (w *world) worked(f *forum.Forum) *selection.Run {
	w.t.Helper()
	for until := time.Now().Add(2 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		r, err := w.s.selections.Latest(w.t.Context(), w.actor("recruiter"), f.Key())
		must(w.t, err)
		switch {
		case r.State != selection.Running:
			w.t.Fatalf("the lottery is %s", r.State)
		case r.Progress.Done > 0:
			return r
		case time.Now().After(until):
			w.t.Fatal("the lottery says nothing")
		}
	}
}

func TestPagesAnswerWhileALotteryWorksAndItsButtonStopsIt(t *testing.T) {
	w := newWorld(t)
	f := w.pooled(200, 200)
	at, b, visitor := "/forums/"+f.ID, w.as("recruiter"), w.browser()
	b.reads(at + "/lottery")
	want(t, b.send(at+"/lottery", "do", "run", "algorithm", "legacy"), 303)
	for range 4 {
		for _, path := range []string{"/", "/forums", at, at + "/draw", at + "/phases"} {
			want(t, visitor.get(path), 200)
		}
	}
	w.worked(f)
	page := b.reads(at + "/lottery").body
	if !strings.Contains(page, "The lottery is running. Evening out the chances:") || !strings.Contains(page, "Stop it") {
		t.Error("the page does not say how far the lottery is, or has no button to stop it")
	}
	if got := want(t, b.send(at+"/lottery", "do", "run", "algorithm", "legacy"), 409); !strings.Contains(got.body, "running already") {
		t.Error("a second run beside the first is not refused in words")
	}
	if to := want(t, b.send(at+"/lottery", "do", "stop"), 303).head.Get("Location"); !strings.Contains(to, "done=stopped-run") {
		t.Errorf("stopping leads to %s", to)
	}
	if r := w.ran(f); r.State != selection.Stopped || r.Table != "" || r.Sealed != "" {
		t.Errorf("once it is stopped the run is %s, with a table of %d bytes", r.State, len(r.Table))
	}
	page = b.reads(at + "/lottery").body
	if !strings.Contains(page, "The lottery was stopped. Nothing came of it.") || strings.Contains(page, "Commit these panels") {
		t.Error("the page does not say that the lottery was stopped, or offers its panels")
	}
	if strings.Contains(visitor.reads(at+"/draw").body, "panels.csv") {
		t.Error("a lottery that was stopped left files")
	}
}

func TestALotteryIsRunAndStoppedThroughTheInterface(t *testing.T) {
	w := newWorld(t)
	f := w.pooled(60, 1)
	token, at := w.token("recruiter"), "/forums/"+f.ID+"/lottery"
	for n := 1.0; n <= 2; n++ { // one that was stopped is in nobody's way
		want(t, w.call(token, "POST", at, map[string]any{"algorithm": "legacy"}), 202)
		if run := want(t, w.call(token, "GET", at, nil), 200).json(t); run["state"] != "running" || run["active"] != true || run["number"] != n {
			t.Errorf("while it works the run is %v", run)
		}
		want(t, w.call(token, "DELETE", at, nil), 204)
		if run := want(t, w.call(token, "GET", at, nil), 200).json(t); run["state"] != "stopped" || run["active"] != false {
			t.Errorf("once it is stopped the run is %v", run)
		}
	}
	want(t, w.call(token, "DELETE", at, nil), 409)
	want(t, w.call(w.token("delivery"), "DELETE", at, nil), 403)
}
