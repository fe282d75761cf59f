package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// A host who vanishes, before anything begun: a program names the deputy, who
// leads with nothing but the API, keeps the record and corrects it.
func TestADeputyWhomAProgramNamedLeadsAndKeepsTheRecordThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	one, err := w.s.meetings.Sessions.Enter(t.Context(), w.actor("coordinator"), w.plan.ID, "", aboutSessionIn(w))
	must(t, err)
	at, host, deputy := "/sessions/"+one.ID, w.token("coordinator"), w.token("drafter")
	want(t, w.call(w.token("citizen"), "PUT", at+"/answer", json.RawMessage(`{"coming":false,"say":"Late notices cost us most."}`)), 200)
	want(t, w.call(deputy, "GET", at+"/answers", nil), 403)
	want(t, w.call(deputy, "POST", at+"/lead", json.RawMessage(`{"do":"begin"}`)), 403)
	want(t, w.call(host, "PUT", at+"/deputies", map[string]any{"deputies": []people.PersonID{w.cast["drafter"]}}), 200)
	want(t, w.call(host, "PUT", at+"/deputies", map[string]any{"deputies": []string{"nobody"}}), 404)
	if got := want(t, w.call(deputy, "GET", at+"/answers", nil), 200); !strings.Contains(got.body, "Late notices cost us most.") {
		t.Errorf("the deputy reads %s", got.body)
	}
	want(t, w.call(deputy, "POST", at+"/lead", json.RawMessage(`{"do":"begin"}`)), 200)

	entry := func(method, path, body string, status int) (e meeting.Entry) {
		t.Helper()
		got := want(t, w.call(deputy, method, at+path, json.RawMessage(body)), status)
		if status < 300 {
			must(t, json.Unmarshal([]byte(got.body), &e))
		}
		return e
	}
	e := entry("POST", "/record", `{"kind":"decision","text":"Publish in nine days."}`, 201)
	line := "/record/" + e.ID
	changed := entry("PUT", line, fmt.Sprintf(`{"version":%d,"kind":"decision","text":"Publish in ten days."}`, e.Version), 200)
	if changed.Text != "Publish in ten days." || changed.ID != e.ID || changed.Version == e.Version {
		t.Errorf("changed to %+v", changed)
	}
	entry("PUT", line, fmt.Sprintf(`{"version":%d,"kind":"decision","text":"Publish some day."}`, e.Version), 409)
	want(t, w.call(deputy, "DELETE", fmt.Sprintf("%s%s?saw=%d", at, line, e.Version), nil), 409) // as it was before it was changed
	want(t, w.call(deputy, "DELETE", fmt.Sprintf("%s%s?saw=%d", at, line, changed.Version), nil), 204)
	if got := want(t, w.call(deputy, "GET", at+"/record", nil), 200); strings.Contains(got.body, "ten days") {
		t.Errorf("what was struck out is still in the record: %s", got.body)
	}
}
