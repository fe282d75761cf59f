package meeting_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

func TestTheLastUpdateOfAMilestoneCountsAndWhereItWasSaidToStand(t *testing.T) {
	last := meeting.LastUpdates([]*meeting.Entry{
		{Said: meeting.Said{Kind: meeting.Decision, Text: "a decision", Milestones: []int{1, 4}}},
		{Said: meeting.Said{Kind: meeting.Update, Text: "newest", Milestones: []int{1, 3}}},
		{Said: meeting.Said{Kind: meeting.Update, Text: "older", Milestones: []int{1, 2}, Stage: "delayed"}},
		{Said: meeting.Said{Kind: meeting.Update, Text: "oldest", Milestones: []int{1, 2}, Stage: "in_progress"}},
	})
	for n, wanted := range map[int]struct{ text, stood string }{1: {"newest", "delayed"}, 2: {"older", "delayed"}, 3: {"newest", ""}} {
		if got := last[n]; got.Entry == nil || got.Text != wanted.text || string(got.Stood) != wanted.stood {
			t.Errorf("of milestone %d it is known: %+v", n, got)
		}
	}
	if len(last) != 3 {
		t.Errorf("%d milestones have an update", len(last))
	}
}

func TestOnlyAnUpdateOfNumberedMilestonesSaysWhereTheyStand(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	said := meeting.Said{Kind: meeting.Update, Text: "It is late.", Commitment: "c1", Milestones: []int{2}, Stage: "delayed"}
	e, err := w.Record.Add(w.ctx, w.host, w.id, "k", said)
	w.must(err)
	if e.Stage != "delayed" {
		t.Errorf("kept was %q", e.Stage)
	}
	for name, change := range map[string]func(*meeting.Said){
		"a decision":   func(s *meeting.Said) { s.Kind = meeting.Decision },
		"no milestone": func(s *meeting.Said) { s.Milestones = nil },
	} {
		bad := said
		change(&bad)
		_, err := w.Record.Add(w.ctx, w.host, w.id, name, bad)
		w.refused(err, civic.Invalid, "Only an update says where milestones stand.")
	}
	bad := said
	bad.Stage = "nearly"
	_, err = w.Record.Add(w.ctx, w.host, w.id, "nearly", bad)
	w.refused(err, civic.Invalid, "Choose where the milestones stand")
}
