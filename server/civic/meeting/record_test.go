package meeting_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/meeting/note"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestALiveSessionBecomesAPublishedNoteAndATimeline(t *testing.T) {
	w := newWorld(t)
	w.live(w.id)
	add := func(said meeting.Said) *meeting.Entry {
		e, err := w.Record.Add(w.ctx, w.host, w.id, "", said)
		w.must(err)
		return e
	}
	add(meeting.Said{Kind: meeting.Update, Text: "Milestone 2 is late.", Commitment: "c1", Milestones: []int{2, 2}, Speaker: "Eve Official"})
	add(meeting.Said{Kind: meeting.Decision, Text: "Monthly notices."})
	act := add(meeting.Said{Kind: meeting.Action, Text: "Publish the list.", Owner: "Department of Records", Due: fuzzydate.Parse("1 April 2026")})
	add(meeting.Said{Kind: meeting.NotTaken, Text: "A league table.", Reason: "There is one already."})
	add(meeting.Said{Kind: meeting.Dissent, Text: "Open Ledger regrets that no date was given.", Commitment: "c1"})
	_, err := w.Record.Add(w.ctx, w.host, w.id, "", meeting.Said{Kind: meeting.Action, Text: "Somebody should."})
	w.refused(err, civic.Invalid, "Say who does it")
	_, err = w.Record.Add(w.ctx, w.ben, w.id, "", meeting.Said{Kind: meeting.Decision, Text: "Mine."})
	w.refused(err, civic.Forbidden, "")
	w.clock.pass(12 * time.Minute)
	w.must(w.Rooms.End(w.ctx, w.host, w.id))

	_, err = w.Record.Write(w.ctx, w.host, w.id, 0, meeting.Words{Recap: "The summit.", Next: fuzzydate.Parse("Autumn 2026")})
	w.must(err)
	w.refused(w.Record.Publish(w.ctx, w.host, w.id), civic.Conflict, "Agree the note first")
	_, _, err = w.Record.Draw(w.ctx, w.ada, w.id)
	w.refused(err, civic.Forbidden, "")
	w.must(w.Record.Agree(w.ctx, w.host, w.id))
	_, err = w.Record.Edit(w.ctx, w.host, w.id, act.ID, act.Version, meeting.Said{Kind: meeting.Decision, Text: "Another."})
	w.refused(err, civic.Conflict, "agreed")
	if all, err := w.Record.Timeline(w.ctx, "c1"); err != nil || len(all) != 0 {
		t.Fatalf("before publication the timeline shows %v %v", all, err)
	}
	w.clock.pass(14 * 24 * time.Hour)
	w.must(w.Record.Publish(w.ctx, w.host, w.id))

	one, n, err := w.Record.Draw(w.ctx, people.Actor{}, w.id)
	w.must(err)
	if one.State != meeting.Published || len(n.Attendees) != 5 || n.BySector[people.CivilSociety] != 2 || n.Minutes["welcome"] != 12 || n.Next.Raw != "Autumn 2026" {
		t.Errorf("the note says %+v", n)
	}
	if days := n.Published.At.Sub(n.Held).Hours() / 24; days < 14 {
		t.Errorf("the note was published %v days after the meeting", days)
	}
	all, err := w.Record.Timeline(w.ctx, "c1")
	w.must(err)
	if len(all) != 2 || all[1].Kind != meeting.Update || !slices.Equal(all[1].Milestones, []int{2}) {
		t.Errorf("the timeline shows %+v", all)
	}
	actions, err := w.Record.Actions(w.ctx, people.Actor{}, "p1")
	w.must(err)
	if len(actions) != 1 || actions[0].Late(w.clock.now()) || !actions[0].Late(w.clock.now().AddDate(0, 1, 0)) {
		t.Errorf("actions: %+v", actions)
	}
	_, err = w.Record.Close(w.ctx, w.ada, act.ID, false, "Done.")
	w.refused(err, civic.Forbidden, "")
	closed, err := w.Record.Close(w.ctx, w.host, act.ID, false, "It is on the site.")
	w.must(err)
	if closed.Open() {
		t.Error("a closed action is open")
	}
	_, err = w.Record.Close(w.ctx, w.host, act.ID, true, "No.")
	w.refused(err, civic.Conflict, "closed this action")
}

func TestTheRecordUnderTheChathamHouseRuleTakesNoSpeakerAndNamesNobody(t *testing.T) {
	w := newWorld(t)
	id := w.session(func(a *meeting.About) { a.ChathamHouse = true })
	w.live(id)
	_, err := w.Record.Add(w.ctx, w.host, id, "", meeting.Said{Kind: meeting.Update, Text: "Late.", Speaker: "Eve"})
	w.refused(err, civic.Invalid, "leave out who said it")
	_, err = w.Record.Add(w.ctx, w.host, id, "", meeting.Said{Kind: meeting.Dissent, Text: "Civil society regrets it."})
	w.must(err)
	w.must(w.Rooms.End(w.ctx, w.host, id))
	w.must(w.Record.Agree(w.ctx, w.host, id))
	w.must(w.Record.Publish(w.ctx, w.host, id))
	_, n, err := w.Record.Draw(w.ctx, w.host, id)
	w.must(err)
	if len(n.Attendees) != 0 || n.BySector[people.Government] != 2 {
		t.Errorf("attendance: %+v %v", n.Attendees, n.BySector)
	}
	for _, table := range []string{"session-entries", "session-notes"} {
		w.nowhere(table, string(id), w.ada, w.ben, w.eve, w.deputy)
	}
}

func TestTheRhythmSeesGapsReviewsAndMeetingsThatDoNotCount(t *testing.T) {
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 10, 0, 0, 0, time.UTC) }
	both := map[people.Sector]int{people.Government: 2, people.CivilSociety: 1}
	all := []meeting.Meeting{
		{ID: "b", Kind: meeting.Review, Held: day(2026, 1, 1), Published: day(2026, 1, 9), BySector: both},
		{ID: "a", Kind: meeting.Review, Held: day(2025, 7, 2), Published: day(2025, 7, 9), BySector: both},
		{ID: "c", Kind: meeting.Forum, Held: day(2026, 3, 1), BySector: both},
		{ID: "d", Kind: meeting.Forum, Held: day(2026, 3, 2), Published: day(2026, 3, 3), BySector: map[people.Sector]int{people.Government: 9}},
	}
	p := meeting.Rhythm(all, time.Time{}, day(2026, 6, 30))
	if len(p.Counted) != 2 || len(p.Uncounted) != 2 || p.Longest != 183 || !p.Kept() || !p.Reviewed() || !p.NextBy.Equal(day(2026, 7, 3)) {
		t.Errorf("on the last day but three: %+v", p)
	}
	p = meeting.Rhythm(all, time.Time{}, day(2026, 7, 4))
	if p.Kept() || len(p.Gaps) != 1 || p.Gaps[0].Days != 184 || p.Reviewed() {
		t.Errorf("a day too late: %+v", p)
	}
	if p := meeting.Rhythm(nil, day(2025, 1, 1), day(2026, 1, 1)); p.Kept() || p.Longest != 365 {
		t.Errorf("a space that never met: %+v", p)
	}
}

func TestANoteIsBroughtInOnceAndWhole(t *testing.T) {
	w := newWorld(t)
	n, err := note.Read(strings.NewReader("Forum, minutes\n\nDate: 3 March 2025\n\nPresent\n\nJo Reed, Open Ledger\n\nProgress on commitments\n\n- Open contracting: all is well with milestone 3.\n\nActions\n\n- Open Ledger to write by May 2025\n"))
	w.must(err)
	b := meeting.Brought{Plan: "p1", Digest: "d", Note: n, Commitment: func(title string) draft.ID {
		if title == "Open contracting" {
			return "c1"
		}
		return ""
	}}
	_, err = w.Record.Bring(w.ctx, w.ada, b)
	w.refused(err, civic.Forbidden, "")
	one, err := w.Record.Bring(w.ctx, w.host, b)
	w.must(err)
	_, err = w.Record.Bring(w.ctx, w.host, b)
	w.refused(err, civic.Conflict, "before")
	all, err := w.Record.Timeline(w.ctx, "c1")
	w.must(err)
	actions, err := w.Record.Actions(w.ctx, w.ada, "p1")
	w.must(err)
	if len(all) != 1 || len(actions) != 1 || actions[0].Owner != "Open Ledger" || one.State != meeting.Published {
		t.Errorf("timeline %+v, actions %+v", all, actions)
	}
	held, err := w.Record.Meetings(w.ctx, w.ada, "p1")
	w.must(err)
	if len(held) != 1 || held[0].BySector[people.CivilSociety] != 1 {
		t.Errorf("for the rhythm: %+v", held)
	}
}
