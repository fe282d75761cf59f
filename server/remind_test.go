package server

import (
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

func TestWhoComesToASessionSeesItOnTheirAccountAndIsRemindedOnce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	about := aboutSessionIn(w)
	about.Start = w.s.now().Add(30 * time.Hour)
	one, err := w.s.meetings.Sessions.Enter(ctx, w.actor("coordinator"), w.plan.ID, "", about)
	must(t, err)
	citizen := w.as("citizen")
	if p := want(t, citizen.get("/account"), 200); !strings.Contains(p.body, "Say whether you come to "+one.Title) {
		t.Error("who could come is not asked whether they do")
	}
	want(t, citizen.send("/sessions/"+one.ID+"/answer", "coming", "yes"), 303)
	want(t, w.as("speaker").send("/sessions/"+one.ID+"/answer", "coming", "no"), 303)
	for _, at := range []string{"/account", "/"} {
		if p := want(t, citizen.get(at), 200); !strings.Contains(p.body, "You are expected at "+one.Title) {
			t.Errorf("%s does not say what comes", at)
		}
	}
	want(t, citizen.send("/account/following", "do", "remind", "remind", "soon"), 422)
	want(t, citizen.send("/account/following", "do", "remind", "remind", "hour"), 303)
	if p := want(t, citizen.get("/account/following"), 200); !strings.Contains(p.body, "An hour before") {
		t.Error("the choice is not offered")
	}
	for _, before := range []time.Duration{23 * time.Hour, 50 * time.Minute, 40 * time.Minute} {
		then := *w.s.follows
		then.Now = func() time.Time { return one.Start.Add(-before) }
		_, _, err = then.Run(ctx)
		must(t, err)
	}
	mails, letters, err := w.s.follows.Mails(ctx, w.s.people.Grants, w.actor("administrator"), 50)
	must(t, err)
	to := map[string]int{}
	for i, m := range mails {
		if m.Session != one.ID {
			continue
		}
		to[letters[i].To]++
		for _, words := range []string{one.Title, "Room 3", "Milestones", "Europe/London", w.s.settings.BaseURL + "/sessions/" + one.ID} {
			if !strings.Contains(letters[i].Body, words) {
				t.Errorf("the letter does not say %q: %s", words, letters[i].Body)
			}
		}
		if m.State != follow.Kept {
			t.Errorf("without a mail server a letter is %s", m.State)
		}
	}
	if len(to) != 2 || to["citizen@cast.invalid"] != 1 || to["coordinator@cast.invalid"] != 1 {
		t.Errorf("reminded were %v, want the citizen who comes and the host, once each", to)
	}
	must(t, w.s.meetings.Rooms.Begin(ctx, w.actor("coordinator"), meeting.ID(one.ID)))
	if p := want(t, citizen.get("/account"), 200); !strings.Contains(p.body, "Join "+one.Title+" ("+w.plan.Title+"): it goes on now") {
		t.Error("a session that goes on is not on the account of who comes")
	}
}
