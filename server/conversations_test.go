package server

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/conversation"
)

// reads opens a page and takes its proof along, as a browser does.
func (b *browser) reads(path string) sent {
	b.w.t.Helper()
	p := want(b.w.t, b.get(path), 200)
	if found := proofInPage.FindStringSubmatch(p.body); found != nil {
		b.proof = found[1]
	}
	return p
}

func TestAVisitorVotesChangesTheirMindAndIsOnePerson(t *testing.T) {
	w := newWorld(t)
	at := "/conversations/" + w.talk("Getting home").ID
	visitor := w.browser()
	if got := visitor.send(at+"/votes", "statement", "1", "vote", "1"); got.status != 403 {
		t.Fatalf("a vote without a page before it is answered with %d", got.status)
	}
	visitor.reads(at)
	for _, vote := range []string{"1", "-1"} {
		want(t, visitor.send(at+"/votes", "statement", "1", "vote", vote), 303)
	}
	page := visitor.reads(at + "?statement=1").body
	if !strings.Contains(page, "You have voted on 1 of 3 statements.") || !strings.Contains(page, "So far you said: Disagree.") {
		t.Error("the page does not know the visitor's last vote")
	}
	if got := visitor.send(at+"/votes", "statement", "1", "vote", "lots"); got.status != 422 || !strings.Contains(got.body, "Choose agree, disagree or pass.") {
		t.Errorf("a vote for nothing is answered with %d", got.status)
	}
	another := w.browser()
	if page := another.reads(at).body; !strings.Contains(page, "You have voted on 0 of 3 statements.") {
		t.Error("another visitor is taken for the first")
	}
}

func TestALongStatementComesBackWithItsWordsAndASentence(t *testing.T) {
	w := newWorld(t)
	at := "/conversations/" + w.talk("Getting home").ID
	long := strings.Repeat("x", 10_000)
	got := want(t, w.as("citizen").send(at+"/statements", "text", long), 422)
	if !strings.Contains(got.body, "This is 10000 characters long. A statement can be at most 200") || !strings.Contains(got.body, long) {
		t.Error("the refusal has no words, or loses what was typed")
	}
	script := want(t, w.as("citizen").send(at+"/statements", "text", "<script>alert(1)</script>"), 422)
	if strings.Contains(script.body, "<script>alert") {
		t.Error("a script that was typed is on the page")
	}
}

func TestTheMapOfTheDemonstrationHidesPeopleFromPagesAndPrograms(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	st := &stage{s: w.s, cast: nil, now: w.s.now()}
	k := w.talk("Getting about")
	fresh, err := w.s.conversations.Begin(ctx, w.actor("coordinator"), conversation.New{Title: "Made up", Prompt: "?", Plan: w.plan.ID, Visitors: true, Seeds: texts20()})
	must(t, err)
	must(t, w.s.conversations.Bring(ctx, w.actor("coordinator"), fresh.Key(), st.madeUp(180)))
	page := w.browser().reads("/conversations/" + fresh.ID + "/map").body
	for _, words := range []string{"180 people have voted", "What all groups agree on", "What divides the groups", "fm-map__group--1", "The groups are stable"} {
		if !strings.Contains(page, words) {
			t.Errorf("the map does not say %q", words)
		}
	}
	if strings.Contains(page, "fm-map__own") {
		t.Error("somebody who has not voted is on the map")
	}
	var picture map[string]any
	got := want(t, w.call("", "GET", "/conversations/"+fresh.ID+"/map", nil), 200)
	must(t, json.Unmarshal([]byte(got.body), &picture))
	for _, secret := range []string{"points", "members", "voter\"", "bases"} {
		if strings.Contains(got.body, secret) {
			t.Errorf("the picture for programs holds %q", secret)
		}
	}
	if got := want(t, w.call("", "GET", "/conversations/"+k.ID+"/statements", nil), 200); strings.Contains(got.body, `"author":"`) && !strings.Contains(got.body, `"author":""`) {
		t.Error("programs read who wrote a statement")
	}
}

func texts20() (all []string) {
	for _, l := range leanings {
		all = append(all, l.text)
	}
	return all
}

func TestAVoteOnOneServerChangesTheMapThatIsLookedAtLive(t *testing.T) {
	w := newWorld(t)
	k := w.talk("Getting home")
	before, _ := w.s.hub.Mark("conversation/" + k.ID)
	visitor := w.browser()
	visitor.reads("/conversations/" + k.ID)
	want(t, visitor.send("/conversations/"+k.ID+"/votes", "statement", "1", "vote", "1"), 303)
	for range 2400 {
		if now, _ := w.s.hub.Mark("conversation/" + k.ID); now > before {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Error("nobody heard of the map")
}
