package meeting_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestReactionsAreCountedForEachPointAndInterruptNobody(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	w.must(w.Rooms.Ask(w.ctx, w.ben, w.id, meeting.Speak))
	w.must(w.Rooms.Next(w.ctx, w.host, w.id, 0))
	before := w.stage(w.host, w.id)
	for range 3 { // who leans on the button is counted once
		w.must(w.Rooms.React(w.ctx, w.ada, w.id, "thanks"))
	}
	w.must(w.Rooms.React(w.ctx, w.eve, w.id, "thanks"))
	w.must(w.Rooms.React(w.ctx, w.ada, w.id, "unsure"))
	w.refused(w.Rooms.React(w.ctx, w.ada, w.id, "boo"), civic.Invalid, "not a reaction")
	after := w.stage(w.host, w.id)
	if !slices.Equal(after.Reactions, []int{0, 2, 1, 0, 0}) {
		t.Errorf("counted %v", after.Reactions)
	}
	if after.Floor == nil || after.FloorN != before.FloorN || after.Floor.N != before.Floor.N || len(after.Queue) != 0 {
		t.Errorf("a reaction changed who speaks: %+v", after.Floor)
	}
	w.clock.pass(11 * time.Second)
	w.must(w.Rooms.React(w.ctx, w.ada, w.id, "thanks"))
	if got := w.stage(w.host, w.id).Reactions; got[1] != 3 {
		t.Errorf("after a while thanks are counted as %v", got)
	}
	w.must(w.Rooms.Turn(w.ctx, w.host, w.id, "welcome", "milestones"))
	if got := w.stage(w.host, w.id).Reactions; !slices.Equal(got, []int{0, 0, 0, 0, 0}) {
		t.Errorf("the next point begins with %v", got)
	}
}

func TestQuestionsStandInTheOrderOfSupportAndEachPersonSupportsOnce(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	ask := func(by people.Actor, text string) int {
		w.must(w.Rooms.Question(w.ctx, by, w.id, text))
		for _, q := range w.stage(w.host, w.id).Questions {
			if q.Text == text {
				return q.N
			}
		}
		t.Fatalf("%q is not asked", text)
		return 0
	}
	first, second := ask(w.ada, "Who pays?"), ask(w.ben, "When?")
	ask(w.ada, "Who pays?") // sent twice
	for range 2 {
		w.must(w.Rooms.Support(w.ctx, w.eve, w.id, second))
	}
	w.must(w.Rooms.Support(w.ctx, w.ben, w.id, second)) // one's own
	w.must(w.Rooms.Support(w.ctx, w.host, w.id, second))
	w.must(w.Rooms.Support(w.ctx, w.ben, w.id, first))
	w.refused(w.Rooms.Support(w.ctx, w.ben, w.id, 99), civic.NotFound, "no such question")
	all := w.stage(w.ada, w.id).Questions
	if len(all) != 2 || all[0].N != second || all[0].Support != 2 || all[1].Support != 1 {
		t.Errorf("questions stand as %+v", all)
	}
	w.must(w.Rooms.Settle(w.ctx, w.host, w.id, second))
	if all = w.stage(w.ada, w.id).Questions; all[0].N != first || !all[1].Settled {
		t.Errorf("after the answer they stand as %+v", all)
	}
}

func TestWhatAPersonTakesAwayHasNothingOfASessionUnderTheChathamHouseRule(t *testing.T) {
	w := newWorld(t)
	w.people.Attach(w.Part())
	w.people.Attach(w.Notes.Part())
	w.live(w.id)
	sealed := w.session(func(a *meeting.About) { a.ChathamHouse = true })
	w.live(sealed)
	w.must(w.Rooms.Question(w.ctx, w.ada, sealed, "Who pays?"))
	w.must(w.Rooms.Ask(w.ctx, w.ben, sealed, meeting.Speak))
	_, err := w.Record.Add(w.ctx, w.host, sealed, "", meeting.Said{Kind: meeting.Decision, Text: "We go on."})
	w.must(err)
	w.must(w.Rooms.End(w.ctx, w.host, sealed))
	w.must(w.Record.Agree(w.ctx, w.host, sealed))
	w.must(w.Record.Publish(w.ctx, w.host, sealed))
	_, n, err := w.Record.Draw(w.ctx, w.ada, sealed)
	w.must(err)
	if len(n.Attendees) != 0 || n.BySector[people.CivilSociety] != 2 {
		t.Errorf("the note names %v and counts %v", n.Attendees, n.BySector)
	}
	for _, by := range []people.Actor{w.ada, w.ben, w.eve} {
		x, err := w.people.Export(w.ctx, by)
		w.must(err)
		raw, err := json.Marshal(x)
		w.must(err)
		if strings.Contains(string(raw), string(sealed)) || !strings.Contains(string(raw), string(w.id)) {
			t.Errorf("%s takes away %s", by.Name, raw)
		}
	}
}
