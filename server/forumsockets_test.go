package server

import (
	"slices"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// Who reads and writes what over the sockets of a forum, written down once
// more: pages and the interface for programs are tried elsewhere.
func TestTheSocketsOfAForumLetEachRoleReadAndWriteAsItsTableSays(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	f, session, _, _ := w.deliberating()
	written := w.written(ctx, f, "Crossings at the schools")
	rooms, lead, id := w.s.meetings.Rooms, w.actor("delivery"), session.Key()
	sitting := []string{"delivery", "member", "facilitator"} // the speaker is a member as well, and did not come
	for _, key := range sitting {
		must(t, rooms.Join(ctx, w.actor(key), id, true))
	}
	must(t, rooms.Begin(ctx, lead, id))
	must(t, rooms.SeatAtTables(ctx, lead, id, 5, nil))
	var (
		wording = []string{"delivery", "facilitator", "speaker", "member"}
		members = []string{"speaker", "member"}
		follow  = []string{"delivery", "adviser", "facilitator", "speaker", "member", "suggester", "reader"} // the reader observes, the suggester speaks
	)
	for i, key := range []string{"", "delivery", "adviser", "facilitator", "speaker", "member", "suggester", "reader", "drafter", "commissioner", "recruiter", "operator", "administrator", "citizen"} {
		b := w.as(key)
		opens := func(document string, may []string) *wire {
			t.Helper()
			one := w.socket(b, "/collab/"+document)
			closed := one.until(func(m []byte) bool { return m[0] == 0 })
			switch kept := !slices.Contains(may, key); {
			case kept && (closed == nil || closed.Text == "" || !slices.Contains([]int{coedit.CloseSignIn, coedit.CloseNotFound, coedit.CloseForbidden}, closed.Code)):
				t.Errorf("%q reads %s: %v", key, document, closed)
			case !kept && closed != nil:
				t.Errorf("%q cannot read %s: %v", key, document, closed)
			}
			return one
		}
		opens(meeting.Pad{Session: id}.Document(), sitting)
		opens(meeting.Pad{Session: id, Round: 1, Table: 1}.Document(), sitting)
		text := opens(string(written.Draft), wording)
		if slices.Contains(wording, key) {
			text.send(edited(t, uint64(2000+i), "by-"+key, "words"))
			closed := text.until(stored)
			if may := slices.Contains(members, key); may && closed != nil || !may && (closed == nil || closed.Code != coedit.CloseForbidden || closed.Text == "") {
				t.Errorf("%q writes a recommendation: %v", key, closed)
			}
		}
		live := w.socket(b, "/live")
		for topic, may := range map[string][]string{"session/" + session.ID: follow, "room/" + session.ID: follow, "draft/" + string(written.Draft): wording} {
			want := "gone"
			if slices.Contains(may, key) {
				want = "fresh"
			}
			if got := live.follow(topic); got != want {
				t.Errorf("%q hears %q of %s", key, got, topic)
			}
		}
	}
	got, _, err := w.s.texts.Current(ctx, written.Draft)
	must(t, err)
	for _, key := range wording {
		if kept := got.Short[draft.Field("by-"+key)] == "words"; kept != slices.Contains(members, key) {
			t.Errorf("what %s wrote is in the recommendation: %t", key, kept)
		}
	}
}
