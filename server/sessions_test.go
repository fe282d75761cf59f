package server

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// sessionRoutes says of every page of the room who may use it.
func sessionRoutes(all map[string]try) {
	read, join, host := row(people.ReadSession), row(people.JoinSession), row(people.HostSession)
	const at = "/sessions/:session"
	for path, may := range map[string]may{
		"GET /sessions": everybody, "GET /sessions/calendar.ics": everybody, "GET /sessions/new": owner(people.Administrator), "POST /sessions/new": owner(people.Administrator),
		"GET /plans/:plan/sessions": row(people.ReadPlan), "GET /plans/:plan/sessions/calendar.ics": row(people.ReadPlan),
		"GET /plans/:plan/sessions/new": host, "POST /plans/:plan/sessions/new": host, "GET /plans/:plan/sessions/actions": read,
		"POST /actions/:line": host, "GET /drafts/:draft/timeline": row(people.ReadDraft),
		"GET " + at + "/": read, "GET " + at + "/calendar.ics": read, "GET " + at + "/room": read, "GET " + at + "/projector": read,
		"GET " + at + "/settings": host, "POST " + at + "/settings": host, "POST " + at + "/deputies": host, "GET " + at + "/cancel": host, "POST " + at + "/cancel": host,
		"GET " + at + "/chair": host, "GET " + at + "/note": host, "POST " + at + "/note": host, "POST " + at + "/record": host, "POST " + at + "/record/:line": host,
		"GET " + at + "/notes": join, "GET " + at + "/notes/writers": join,
		"POST " + at + "/answer": join, "POST " + at + "/leave": join, "POST " + at + "/withdraw": join,
	} {
		all[path] = try{may: may}
	}
	all["POST "+at+"/notes"] = try{may: join, form: []string{"item", "welcome", "text", "We met."}}
	all["GET "+at+"/tables/:round<int>"] = try{may: join, to: "/sessions/{session}/tables/1"}
	all["POST "+at+"/tables/:round<int>/take"] = try{may: host, to: "/sessions/{session}/tables/1/take", form: []string{"table", "1"}}
	all["POST "+at+"/tables/:round<int>/:table<int>"] = try{may: join, to: "/sessions/{session}/tables/1/1", form: []string{"text", "Too late."}}
	all["POST "+at+"/chair"] = try{may: host, form: []string{"do", "pause"}}
	all["POST "+at+"/join"] = try{may: join, form: []string{"heard", "yes"}}
	all["POST "+at+"/speak"] = try{may: join, form: []string{"kind", "speak"}}
	all["POST "+at+"/questions"] = try{may: join, form: []string{"text", "Who pays?"}}
	all["POST "+at+"/support"] = try{may: join, form: []string{"question", "1"}}
	all["POST "+at+"/vote"] = try{may: join, form: []string{"poll", "1", "choice", "0"}}
	all["POST "+at+"/react"] = try{may: join, form: []string{"kind", "agree"}}
}

func aboutSessionIn(w *world) meeting.About {
	return meeting.About{Title: "Workshop on contracting", Purpose: "Agree the milestones.", Kind: meeting.Workshop, Start: w.s.now().Add(time.Hour),
		Zone: "Europe/London", Place: "Room 3", Access: meeting.ForRoles, Turns: meeting.BySector, Agenda: meeting.ReadAgenda("Welcome, 5\nMilestones, 20", nil),
		Drafts: []draft.ID{w.drafts[0].Key()}}
}

// session begins a session with everybody in it who may join, and an action in
// its record.
func (w *world) session() string {
	w.t.Helper()
	ctx, host := w.t.Context(), w.actor("coordinator")
	one, err := w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", aboutSessionIn(w))
	must(w.t, err)
	for _, key := range []string{"coordinator", "lead", "administrator", "citizen", "drafter", "suggester", "moderator", "speaker"} {
		must(w.t, w.s.meetings.Rooms.Join(ctx, w.actor(key), one.Key(), true))
	}
	must(w.t, w.s.meetings.Rooms.Begin(ctx, host, one.Key()))
	must(w.t, w.s.meetings.Rooms.PutToTables(ctx, host, one.Key(), 2))
	must(w.t, w.s.meetings.Rooms.Gather(ctx, host, one.Key()))
	e, err := w.s.meetings.Record.Add(ctx, host, one.Key(), "", meeting.Said{Kind: meeting.Action, Text: "Publish the list.", Owner: "Agency"})
	must(w.t, err)
	w.entry = e.ID
	return one.ID
}

func TestASessionIsLedAndFollowedWithPlainForms(t *testing.T) {
	w := newWorld(t)
	form := url.Values{"title": {"Workshop"}, "purpose": {"Agree."}, "kind": {"workshop"}, "date": {"2031-03-30"}, "time": {"14:30"}, "zone": {"Europe/London"},
		"place": {"Hall"}, "agenda": {"Welcome, 5\nMilestones, 20"}, "access": {"roles"}, "turns": {"sectors"}, "drafts": {w.drafts[0].ID}}
	host, citizen := w.as("coordinator"), w.as("citizen")
	form.Set("csrf", host.proof)
	made := want(t, host.post("/plans/"+w.plan.Slug+"/sessions/new", form), 303)
	at, _, _ := strings.Cut(made.head.Get("Location"), "?")
	before := want(t, w.as("").get(at), 200).body
	for _, words := range []string{"Sunday 30 March 2031, 2:30pm", "Open contracting", "Add to calendar", "Milestones"} {
		if !strings.Contains(before, words) {
			t.Errorf("the page before does not say %q", words)
		}
	}
	want(t, citizen.send(at+"/join"), 303)
	want(t, citizen.send(at+"/speak", "kind", "speak"), 409)
	want(t, host.send(at+"/chair", "do", "begin"), 303)
	want(t, citizen.send(at+"/speak", "kind", "speak"), 303)
	want(t, host.send(at+"/chair", "do", "next", "floor", "0"), 303)
	twice := want(t, host.send(at+"/chair", "do", "next", "floor", "0"), 409)
	if !strings.Contains(twice.body, "Another chair gave the floor") {
		t.Error("a chair who comes second is not told")
	}
	if room := want(t, citizen.get(at+"/room"), 200).body; !strings.Contains(room, "You have the floor.") {
		t.Error("whoever has the floor is not told")
	}
	want(t, host.send(at+"/chair", "do", "poll", "kind", "hands", "question", "Go on?"), 303)
	want(t, citizen.send(at+"/vote", "poll", "2", "choice", "0"), 303)
	if chair := want(t, host.get(at+"/chair"), 200).body; strings.Contains(chair, "Votes") {
		t.Error("the counts of an open poll are on the chair's page")
	}
	want(t, host.send(at+"/chair", "do", "close-poll", "poll", "2"), 303)
	want(t, citizen.send(at+"/vote", "poll", "2", "choice", "1"), 409)
	want(t, host.send(at+"/record", "kind", "update", "text", "Notices are late.", "commitment", w.drafts[0].ID, "milestones", "1"), 303)
	want(t, host.send(at+"/record", "kind", "update", "text", "The register waits.", "commitment", w.drafts[0].ID, "milestones", "1", "stage", "delayed"), 303)
	want(t, host.send(at+"/chair", "do", "end"), 303)
	want(t, host.send(at+"/note", "do", "publish"), 409)
	want(t, host.send(at+"/note", "do", "agree"), 303)
	want(t, host.send(at+"/note", "do", "publish"), 303)
	if note := want(t, w.as("").get(at+"/note"), 200).body; !strings.Contains(note, "Notices are late.") || !strings.Contains(note, "Demo Citizen") {
		t.Error("the published note lacks its update or who was there")
	}
	if line := want(t, w.as("").get("/drafts/"+w.drafts[0].ID+"/timeline"), 200).body; !strings.Contains(line, "Notices are late.") {
		t.Error("the update is not on the commitment's timeline")
	}
	must(t, w.publish(0))
	v, err := w.s.publications.Find(t.Context(), w.drafts[0].Key(), 0)
	must(t, err)
	if p := want(t, w.as("").get(v.Record.Home()), 200).body; !strings.Contains(p, "Delayed") || !strings.Contains(p, "The register waits.") {
		t.Error("the published commitment does not say where its milestone stands")
	}
}

func TestCalendarsHearOfChangesAndOfACancellation(t *testing.T) {
	w := newWorld(t)
	ctx, host := t.Context(), w.actor("coordinator")
	one, err := w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", aboutSessionIn(w))
	must(t, err)
	read := func() (*ics.Calendar, *ics.VEvent) {
		p := want(t, w.as("").get("/sessions/"+one.ID+"/calendar.ics"), 200)
		cal, err := ics.ParseCalendar(strings.NewReader(p.body))
		must(t, err)
		if n := len(cal.Events()); n != 1 {
			t.Fatalf("%d events", n)
		}
		return cal, cal.Events()[0]
	}
	_, first := read()
	start, err := first.GetStartAt()
	must(t, err)
	if !start.Equal(one.Start.Truncate(time.Second)) || first.GetProperty(ics.ComponentPropertySequence).Value != "0" || len(first.Alarms()) != 2 {
		t.Errorf("the first entry begins %s with %s", start, first.GetProperty(ics.ComponentPropertySequence).Value)
	}
	a := aboutSessionIn(w)
	a.Start = a.Start.Add(24 * time.Hour)
	_, err = w.s.meetings.Sessions.Change(ctx, host, one.Key(), 0, a)
	must(t, err)
	_, second := read()
	if second.Id() != first.Id() || second.GetProperty(ics.ComponentPropertySequence).Value != "1" {
		t.Error("a change is another entry, or has no higher sequence")
	}
	_, err = w.s.meetings.Sessions.Cancel(ctx, host, one.Key(), "Ill.")
	must(t, err)
	cal, third := read()
	raw := cal.Serialize()
	if !strings.Contains(raw, "METHOD:CANCEL") || third.GetProperty(ics.ComponentPropertyStatus).Value != "CANCELLED" || third.GetProperty(ics.ComponentPropertySequence).Value != "2" {
		t.Errorf("called off as %s", raw)
	}
	feed := want(t, w.as("").get("/plans/"+w.plan.Slug+"/sessions/calendar.ics"), 200).body
	if !strings.Contains(feed, "STATUS:CANCELLED") || !strings.Contains(feed, "REFRESH-INTERVAL") {
		t.Errorf("the feed says %s", feed)
	}
}

func TestTheStageThatIsSentIsTheStageOfThePage(t *testing.T) {
	w := newWorld(t)
	id := w.session()
	socket, _, err := w.dial(w.as("citizen"), "/live", "", w.base)
	must(t, err)
	if got := socket.follow("room/" + id); got != "fresh" { // what was told before nobody would send again
		t.Fatalf("the socket said %q", got)
	}
	must(t, w.s.meetings.Rooms.Tell(t.Context(), w.actor("coordinator"), meeting.ID(id), "Tea at four."))
	var f struct{ What, HTML string }
	for f.HTML == "" {
		_ = socket.conn.SetReadDeadline(time.Now().Add(time.Minute))
		_, raw, err := socket.conn.ReadMessage()
		must(t, err)
		must(t, json.Unmarshal(raw, &f))
	}
	if !strings.Contains(f.HTML, "Tea at four.") || !strings.Contains(f.HTML, `id="stage"`) || strings.Contains(f.HTML, "Demo Citizen@") {
		t.Errorf("sent: %.300s", f.HTML)
	}
	page := want(t, w.as("citizen").get("/sessions/"+id+"/room"), 200).body
	if !strings.Contains(page, "Tea at four.") || !bytes.Contains([]byte(page), []byte(`data-stage`)) {
		t.Error("the page has no stage")
	}
}
