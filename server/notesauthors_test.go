package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

func TestNotesSayWhoWroteEachLetterToThoseWhoMayReadThem(t *testing.T) {
	w := newWorld(t)
	id := w.held(nil, "citizen", "drafter")
	ctx, notes, pad := t.Context(), w.s.meetings.Notes, meeting.Pad{Session: id}
	at := "/sessions/" + string(id) + "/notes"
	empty := want(t, w.call(w.token("citizen"), "GET", at+"/authorship", nil), 200)
	if empty.json(t)["fields"] == nil || !strings.Contains(want(t, w.as("citizen").get(at+"/writers"), 200).body, "Nobody has written anything yet.") {
		t.Errorf("before anybody wrote: %s", empty.body)
	}
	must(t, notes.Append(ctx, w.actor("citizen"), pad, "milestones", "Firms hear too late.", "k1"))
	must(t, w.puts("drafter", pad.Document(), "item.milestones", "too late", "after nine days"))
	var who api.Authorship
	must(t, json.Unmarshal([]byte(want(t, w.call(w.token("citizen"), "GET", at+"/authorship", nil), 200).body), &who))
	if len(who.Fields) != 1 || who.Fields[0].Field != "item.milestones" {
		t.Fatalf("fields %+v", who.Fields)
	}
	wrote, text, deleted := map[string]string{}, "", ""
	for _, run := range who.Fields[0].Runs {
		wrote[run.Name] += run.Text
		text += run.Text
		if run.At.IsZero() || run.Person == "" {
			t.Errorf("a run without a person or a time: %+v", run)
		}
	}
	for _, run := range who.Fields[0].Deleted {
		if run.DeletedBy == string(w.cast["drafter"]) && run.Name == "Demo Citizen" {
			deleted += run.Text
		}
	}
	if strings.TrimSpace(text) != "Firms hear after nine days." || !strings.Contains(wrote["Demo Citizen"], "Firms hear ") || !strings.Contains(wrote["Demo Drafter"], "after nine days") || deleted != "too late" {
		t.Errorf("%q by %q, deleted %q", text, wrote, deleted)
	}
	if len(who.Shares) != 3 || len(who.Shares[0].Shares) != 2 {
		t.Errorf("shares %+v", who.Shares)
	}
	page := want(t, w.as("drafter").get(at+"/writers"), 200).body
	for _, words := range []string{"Milestones", "Demo Citizen", "Demo Drafter", "after nine days"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if !strings.Contains(want(t, w.as("drafter").get(at), 200).body, at+"/writers") {
		t.Error("the notes do not lead to who wrote them")
	}
	// The log can be looked through for people, which the test of the Chatham
	// House rule relies on.
	if !strings.Contains(w.dump("coedit_rows"), string(w.cast["citizen"])) {
		t.Error("the log of the notes does not name its writers in readable letters")
	}
	want(t, w.as("suggester").get(at+"/writers"), 403)
	want(t, w.call(w.token("suggester"), "GET", at+"/authorship", nil), 403)
}

// authorshipRefused asks in every way who wrote what, as everybody, and finds
// no person of the cast in anything that the editing keeps.
func (w *world) authorshipRefused(id meeting.ID, cast ...string) {
	w.t.Helper()
	at := "/sessions/" + string(id)
	for _, key := range append([]string{"coordinator", "administrator"}, cast...) {
		for _, path := range []string{"/notes/authorship", "/tables/1/1/authorship", "/tables/1/2/authorship"} {
			if got := w.call(w.token(key), "GET", at+path, nil); got.status != 409 && got.status != 403 && got.status != 404 {
				w.t.Errorf("%s is told who wrote by %s: %d %.300s", key, path, got.status, got.body)
			}
		}
		if got := w.as(key).get(at + "/notes/writers"); got.status != 409 && got.status != 403 {
			w.t.Errorf("the page tells %s who wrote: %d", key, got.status)
		}
		if got := w.as(key).get(at + "/notes"); strings.Contains(got.body, "/notes/writers") {
			w.t.Errorf("the notes lead %s to who wrote them", key)
		}
	}
	if got := w.call(w.token("coordinator"), "GET", at+"/notes/authorship", nil); got.status != 409 || !strings.Contains(got.body, "Chatham House") {
		w.t.Errorf("the host is answered %d %.300s", got.status, got.body)
	}
	for _, line := range strings.Split(w.dump("coedit_rows")+w.dump("coedit_states"), "\n") {
		for _, key := range cast {
			if strings.Contains(line, "session."+string(id)) && (strings.Contains(line, string(w.cast[key])) || strings.Contains(line, w.actor(key).Name)) {
				w.t.Errorf("the log of the notes names %s: %.200s", key, line)
			}
		}
	}
}
