package server

import (
	"strings"
	"testing"
)

func TestTheRulesHaveEditionsAndWhoTookPartBeforeIsShownWhatChanged(t *testing.T) {
	w := newWorld(t)
	admin, citizen, visitor := w.as("administrator"), w.as("citizen"), w.as("")
	first := want(t, visitor.get("/about/participation"), 200).body
	for _, words := range []string{"Edition 1", "Speak to the text.", "When a rule is broken"} {
		if !strings.Contains(first, words) {
			t.Errorf("the rules do not say %q", words)
		}
	}
	const text = "Everything here is public.\n\n- Speak to the text.\n- Speak for two minutes."
	unexplained := want(t, admin.send("/about/participation/new", "saw", "1", "text", text, "reason", ""), 422).body
	if !strings.Contains(unexplained, "Speak for two minutes.") || !strings.Contains(unexplained, "what changed and why") {
		t.Error("a refusal loses what was typed, or does not say why")
	}
	want(t, admin.send("/about/participation/new", "saw", "1", "text", text, "reason", "Sessions ran late."), 303)
	want(t, admin.send("/about/participation/new", "saw", "1", "text", "Other.", "reason", "Mine."), 409)
	for path, words := range map[string][]string{
		"/about/participation":                         {"Edition 2", "published by Demo Administrator", "Sessions ran late.", "/about/participation/v1"},
		"/about/participation/v1":                      {"does not hold any more", "Treat others as neighbours."},
		"/about/participation/compare?from=1&amp;to=2": {"<ins>", "<del>", "Sessions ran late."},
	} {
		body := want(t, visitor.get(strings.ReplaceAll(path, "&amp;", "&")), 200).body
		for _, one := range words {
			if !strings.Contains(body, one) {
				t.Errorf("%s does not say %q", path, one)
			}
		}
	}
	want(t, visitor.get("/about/participation/v9"), 404)
	id := w.held(nil)
	for _, path := range []string{"/account", "/", "/sessions/" + string(id) + "/room"} {
		if !strings.Contains(want(t, citizen.get(path), 200).body, "The rules of participation changed since you agreed to them") {
			t.Errorf("%s does not say that the rules changed", path)
		}
	}
	want(t, citizen.send("/about/participation/agree", "edition", "2"), 303)
	for _, path := range []string{"/account", "/sessions/" + string(id) + "/room"} {
		if strings.Contains(want(t, citizen.get(path), 200).body, "The rules of participation changed") {
			t.Errorf("%s still says that the rules changed", path)
		}
	}
	own := want(t, w.call(w.token("speaker"), "GET", "/sessions/rules", nil), 200).json(t)
	if own["changed"] != true || own["agreed"] != 1.0 {
		t.Errorf("the API says %v", own)
	}
	want(t, w.call(w.token("speaker"), "PUT", "/sessions/rules/editions/2/agreed", nil), 204)
	if own = want(t, w.call(w.token("speaker"), "GET", "/sessions/rules", nil), 200).json(t); own["changed"] != false {
		t.Errorf("after agreeing the API says %v", own)
	}
}
