package server

import (
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/ballot/booth"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

func TestAMembersRoomSaysWhatTheForumAsksOfThemUntilItIsDone(t *testing.T) {
	w := newWorld(t)
	f, _, written := w.recommending()
	ctx, id, lead, member := t.Context(), f.Key(), w.actor("delivery"), w.actor("speaker")
	must(t, w.s.forums.Appoint(ctx, people.Operator(), id, w.actor("facilitator"), forum.Facilitator))
	room := page.ForumPath(f.ID, "member")
	says := func(all ...string) {
		t.Helper()
		shown := w.as("speaker").reads(room).body
		for _, words := range []string{"1 recommendation waits for you to confirm its wording", "Vote on the recommendations until", "Vote, or change your vote, until", "waits for your rating"} {
			asked := false
			for _, one := range all {
				asked = asked || one == words
			}
			if strings.Contains(shown, words) != asked {
				t.Errorf("that the room says %q is %t", words, !asked)
			}
		}
		if strings.Contains(w.as("facilitator").reads(room).body, "Waiting for you") {
			t.Error("a facilitator is asked for what members do")
		}
	}
	step := func(from forum.Phase, gates ...forum.Gate) {
		t.Helper()
		for _, gate := range gates {
			_, err := w.s.forums.Show(ctx, lead, id, gate, recommendation.Path(f.ID, 0))
			must(t, err)
		}
		_, err := w.s.forums.Advance(ctx, lead, id, from)
		must(t, err)
	}
	says("1 recommendation waits for you to confirm its wording")
	v, err := w.s.recommendations.One(ctx, member, written.Key())
	must(t, err)
	_, err = w.s.recommendations.Confirm(ctx, member, written.Key(), v.SHA256)
	must(t, err)
	says()

	vote, err := w.s.recommendations.Ask(ctx, lead, id, count.Thresholds{}, w.s.now(), w.s.now().Add(48*time.Hour))
	must(t, err)
	says("Vote on the recommendations until")
	if !strings.Contains(w.as("speaker").reads(room).body, `href="`+page.BallotPath(string(vote.Poll), "paper")+`"`) {
		t.Error("the room does not lead to the voting paper")
	}
	for _, key := range []string{"delivery", "speaker", "commissioner"} {
		found := strings.Contains(w.as(key).reads(page.BallotPath(string(vote.Poll), "")).body, `href="`+page.BallotPath(string(vote.Poll), "close")+`"`)
		if found != (key == "delivery") {
			t.Errorf("that %s is offered to close the vote is %t", key, found)
		}
	}
	answers := make([]ballot.Answer, len(vote.Questions))
	for i := range answers {
		answers[i].Point = ballot.StronglySupport
	}
	_, err = booth.Vote(ctx, w.s.ballots, member, vote.Poll, answers)
	must(t, err)
	says("Vote, or change your vote, until")
	_, err = w.s.ballots.Close(ctx, lead, vote.Poll)
	must(t, err)
	says()

	step(forum.Drafting, forum.WordingFrozen, forum.VoteCommitted)
	report := `href="` + page.ForumPath(f.ID, "report") + `"`
	if strings.Contains(w.as("delivery").reads(page.ForumPath(f.ID, "")).body, report) {
		t.Error("a report is offered before its time")
	}
	step(forum.Voting, forum.TallyPublished)
	for _, key := range []string{"delivery", "speaker", "commissioner", ""} {
		if found := strings.Contains(w.as(key).reads(page.ForumPath(f.ID, "")).body, report); found != (key == "delivery") {
			t.Errorf("that %q is led to the form of the report is %t", key, found)
		}
	}
	_, err = w.s.recommendations.Publish(ctx, lead, id, "One member met for a day.")
	must(t, err)
	step(forum.Reporting)
	says()
	_, err = w.s.recommendations.Reply(ctx, w.actor("commissioner"), written.Key(), 0, recommendation.Answer{Decision: recommendation.Reject,
		Reason: "There is no money for it.", Owner: "Head of Streets", Body: "Cabinet", Minute: "2030/1"})
	must(t, err)
	says("waits for your rating")
	must(t, w.s.recommendations.Rate(ctx, member, written.Key(), recommendation.Marks[0]))
	says()
}
