package server

import (
	"strings"
	"testing"
)

// In a forum's session its members vote. Whoever speaks there, or only looks,
// is shown nothing to press that would be refused.
func TestOnlyThoseWhoMayVoteInAPollAreShownItsAnswers(t *testing.T) {
	w := newWorld(t)
	_, one, _, _ := w.deliberating()
	at := "/sessions/" + one.ID
	for _, key := range []string{"member", "suggester", "delivery"} { // a member, a speaker, and who leads
		want(t, w.as(key).send(at+"/join", "heard", "yes"), 303)
	}
	want(t, w.as("delivery").send(at+"/chair", "do", "begin"), 303)
	want(t, w.as("member").send(at+"/questions", "text", "Who pays?"), 303)
	want(t, w.as("delivery").send(at+"/chair", "do", "poll", "kind", "hands", "question", "Go on?"), 303)
	const answers, sentence, support = `name="choice"`, "You have no vote in the polls", "I want this answered"
	for _, c := range []struct {
		key, view              string
		votes, told, takesPart bool
	}{
		{"member", "room", true, false, true},
		{"suggester", "room", false, true, true},
		{"delivery", "room", false, true, true},
		{"delivery", "chair", false, false, false},
		{"adviser", "room", false, false, false}, // follows, and says nothing
		{"reader", "room", false, false, false},  // an observer
		{"member", "projector", false, false, false},
	} {
		body := want(t, w.as(c.key).get(at+"/"+c.view), 200).body
		if !strings.Contains(body, "Go on?") {
			t.Errorf("%s does not read the poll on the %s", c.key, c.view)
		}
		stage := body[strings.Index(body, `id="stage"`):]
		if got := strings.Contains(stage, answers); got != c.votes {
			t.Errorf("%s on the %s: answers to press are shown: %t", c.key, c.view, got)
		}
		if got := strings.Contains(stage, sentence); got != c.told {
			t.Errorf("%s on the %s: told to have no vote: %t", c.key, c.view, got)
		}
		if got := strings.Contains(stage, support); got != c.takesPart {
			t.Errorf("%s on the %s: questions can be supported: %t", c.key, c.view, got)
		}
	}
	if got := w.as("suggester").send(at+"/vote", "poll", "2", "choice", "0"); got.status != 403 {
		t.Errorf("the rule answers a speaker who votes with %d", got.status)
	}
	want(t, w.as("member").send(at+"/vote", "poll", "2", "choice", "0"), 303)
}
