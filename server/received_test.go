package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestALetterTypedInAfterAConsultationCountsInItOnItsPageInTheGaugeAndInThePack(t *testing.T) {
	w := newWorld(t)
	at, coordinator := "/plans/"+w.plan.Slug, w.as("coordinator")
	day := func(ago int) string { return time.Now().In(words.London).AddDate(0, 0, -ago).Format(time.DateOnly) }
	want(t, coordinator.send(at+"/standards/diary", "kind", "window", "title", "Call for ideas", "at", day(50), "until", day(20)), 303)
	letter := func(received string) sent {
		return coordinator.send(at+"/inputs", "kind", "offline", "who", "A resident", "sector", string(people.Citizen), "title", "Benches on the quay", "body", "There is nowhere to sit.", "received", received)
	}
	for _, typed := range []string{"the 3rd", day(-2)} {
		refused := want(t, letter(typed), 422)
		if !strings.Contains(refused.body, "received-error") || !strings.Contains(refused.body, "There is nowhere to sit.") {
			t.Errorf("%q is refused without its field, or what was typed is gone", typed)
		}
	}
	kept := want(t, letter(day(30)), 303)
	page := want(t, coordinator.follow(kept), 200)
	if !strings.Contains(page.body, "Received on ") || !strings.Contains(page.body, ", typed in by ") {
		t.Error("its page does not say when it came")
	}
	brought := w.call(w.token("coordinator"), "POST", "/plans/"+w.plan.ID+"/inputs", map[string]any{"kind": "offline", "title": "Lamps", "body": "It is dark there.",
		"behalf": map[string]any{"name": "Another resident", "sector": "citizen", "received": time.Now().AddDate(0, 0, -25).Format(time.RFC3339)}})
	if behalf, _ := want(t, brought, 201).json(t)["behalf"].(map[string]any); behalf["received"] == nil {
		t.Errorf("through the API its day is gone: %s", brought.body)
	}
	report, _, err := gaugeOf(w)
	must(t, err)
	if said := fmt.Sprint(report); !strings.Contains(said, "In “Call for ideas”: 2 inputs, from 1 kind") {
		t.Errorf("the gauge does not count them in the call: %s", said)
	}
	pack := files(t, want(t, w.as("").get(at+"/standards/pack.zip"), 200).body)
	if got := cell(t, pack["inputs.csv"], "Benches on the quay", "received"); !strings.HasPrefix(got, day(30)) {
		t.Errorf("the pack says it was received %q, want %s", got, day(30))
	}
}
