package server

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/record"
)

// TestASentenceGoesFromASuggestionToThePublishedTextAndBackThroughTheAPI
// follows one sentence with nothing but tokens.
func TestASentenceGoesFromASuggestionToThePublishedTextAndBackThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	do := w.doing(t)
	lead, drafter, suggester := w.token("lead"), w.token("drafter"), w.token("suggester")
	at, plan := "/drafts/"+w.drafts[0].ID, "/plans/"+w.plan.ID
	before := "Small firms do not hear of contracts in time."
	block := map[string]any{"field": "objective.1.problem", "n": 0, "quote": before}
	one := do(suggester, "POST", at+"/suggestions", map[string]any{"block": block, "wording": "Small firms do not hear of contracts in a month.", "reason": "In time says nothing."}, 201)
	other := do(drafter, "POST", at+"/suggestions", map[string]any{"block": block, "wording": "Small firms hear of contracts late.", "reason": "It is short."}, 201)
	path := at + "/suggestions/" + one["id"].(string)
	if seen := do("", "GET", path, nil, 200); fmt.Sprint(seen["competes"]) != "["+other["id"].(string)+"]" {
		t.Errorf("it competes with %v", seen["competes"])
	}
	do(lead, "POST", path+"/discussion", map[string]any{"body": "Would ten days do?"}, 201)
	if said := do("", "GET", path+"/discussion", nil, 200); !strings.Contains(fmt.Sprint(said), "Would ten days do?") {
		t.Errorf("its discussion is %v", said)
	}
	wording := "Small firms do not hear of contracts in ten days."
	do(lead, "POST", path+"/accept-changed", map[string]any{"saw": before, "wording": wording, "reason": ""}, 422)
	do(suggester, "POST", path+"/accept-changed", map[string]any{"saw": before, "wording": wording, "reason": "Ten."}, 403)
	do(lead, "POST", path+"/accept-changed", map[string]any{"saw": before, "wording": wording, "reason": "A month is long."}, 200)
	do(lead, "POST", path+"/accept", nil, 200) // once more changes nothing
	do(lead, "POST", at+"/suggestions/"+other["id"].(string)+"/decline", map[string]any{"reason": "The other says more."}, 200)
	text := do("", "GET", at+"/text", nil, 200)
	if strings.Count(fmt.Sprint(text["text"]), wording) != 1 {
		t.Fatalf("the text is %v", text["text"])
	}
	own := do(suggester, "GET", "/me/inputs", nil, 200)["items"].([]any)[0].(map[string]any)
	if own["disposition"] != "in-part" || own["answer"].(map[string]any)["reason"] != "A month is long." {
		t.Errorf("its author reads %v", own)
	}

	// Both sides sign, the text is published, and its sentence leads back.
	seen := map[string]any{"seq": text["seq"], "sha256": text["sha256"]}
	do(drafter, "POST", at+"/agreements", map[string]any{"seq": text["seq"], "sha256": strings.Repeat("0", 64)}, 409)
	do(drafter, "POST", at+"/agreements", seen, 201)
	do(lead, "POST", at+"/agreements", seen, 201)
	if status := do("", "GET", at+"/agreements", nil, 200); status["agreement"] == nil {
		t.Errorf("both signed and it is not agreed: %v", status)
	}
	do(drafter, "PUT", at+"/agreements/dissent", map[string]any{"dissent": "Ten days are too few."}, 200)
	do(lead, "POST", at+"/publish", map[string]any{"sha256": text["sha256"], "after": 0}, 409)
	w.letPass(0)
	published := do(lead, "POST", at+"/publish", map[string]any{"sha256": text["sha256"], "after": 0}, 201)
	commitment := "/commitments/" + w.drafts[0].ID
	shaped := do("", "GET", commitment+"/versions/1/shaped?field=objective.1.problem", nil, 200)
	if shaped["text"] != wording || !strings.Contains(fmt.Sprint(shaped["writers"]), "Demo Suggester") {
		t.Errorf("behind the sentence stands %v", shaped)
	}
	if carried := shaped["carried"].([]any); len(carried) != 1 || carried[0].(map[string]any)["id"] != own["id"] {
		t.Errorf("the suggestions in it are %v", carried)
	}
	if list := do("", "GET", plan+"/responses", nil, 200)["items"].([]any); len(list) != 2 {
		t.Errorf("%d answers are public, want that of each suggestion", len(list))
	}
	do(suggester, "PUT", "/following/commitment/"+w.drafts[0].ID, nil, 204)
	entries := do("", "GET", "/record?subject=commitment/"+w.drafts[0].ID, nil, 200)
	if raw := fmt.Sprint(entries); !strings.Contains(raw, string(record.Agreement)) || !strings.Contains(raw, string(record.Dissent)) || !strings.Contains(raw, string(record.Override)) {
		t.Errorf("the record of %v has %.400s", published["sha256"], raw)
	}
}

func TestEverythingThatPeopleBringHasItsLifeThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	do := w.doing(t)
	coordinator, citizen, drafter := w.token("coordinator"), w.token("citizen"), w.token("drafter")
	plan := "/plans/" + w.plan.ID
	bring := func(token, kind, title string, more map[string]any, status int) string {
		body := map[string]any{"kind": kind, "title": title, "body": "About " + title + " and why."}
		for k, v := range more {
			body[k] = v
		}
		id, _ := do(token, "POST", plan+"/inputs", body, status)["id"].(string)
		return id
	}
	file := map[string]any{"name": "counts.csv", "content": base64.StdEncoding.EncodeToString([]byte("day,people\n1,40\n"))}
	behalf := map[string]any{"name": "A resident", "sector": "citizen", "where": "Town hall"}
	bring(citizen, "evidence", "Nothing to see", nil, 422)
	bring(citizen, "evidence", "A picture that is none", map[string]any{"file": map[string]any{"name": "x.png", "content": "aGVsbG8="}}, 422)
	bring(citizen, "offline", "Somebody else", map[string]any{"behalf": behalf}, 403)
	idea, twin := bring(citizen, "idea", "Benches", nil, 201), bring(drafter, "idea", "Seats", nil, 201)
	counted := bring(citizen, "evidence", "Counts at the stop", map[string]any{"file": file}, 201)
	linked := bring(drafter, "evidence", "A study", map[string]any{"link": "https://example.org/study"}, 201)
	hall := bring(coordinator, "offline", "Said in the hall", map[string]any{"behalf": behalf}, 201)
	forum := bring(coordinator, "recommendation", "What the forum asks", map[string]any{"behalf": map[string]any{"name": "Forum of Testland", "sector": "citizen"}}, 201)

	theme := "Stops"
	do(citizen, "POST", plan+"/inputs/sort", map[string]any{"inputs": []string{idea}, "to": "triaged"}, 403)
	for _, to := range []string{"acknowledged", "triaged", "considered"} {
		do(coordinator, "POST", plan+"/inputs/sort", map[string]any{"inputs": []string{idea}, "to": to, "theme": theme, "commitment": w.drafts[0].ID}, 204)
		if v := do("", "GET", "/inputs/"+idea, nil, 200); v["state"] != to || v["theme"] != theme || v["commitment"] != w.drafts[0].ID {
			t.Errorf("after %s it is %v, %v, %v", to, v["state"], v["theme"], v["commitment"])
		}
	}
	do(coordinator, "POST", plan+"/inputs/join", map[string]any{"inputs": []string{idea, twin}}, 200)
	answer := func(status int, more map[string]any, ids ...string) map[string]any {
		body := map[string]any{"inputs": ids, "disposition": "not-adopted", "reason": "There is no money for wood."}
		for k, v := range more {
			body[k] = v
		}
		return do(coordinator, "POST", plan+"/responses", body, status)
	}
	merged := answer(409, nil, twin)
	if detail := fmt.Sprint(merged["detail"]); !strings.Contains(detail, "/inputs/"+idea) {
		t.Errorf("the refusal does not say where it went: %s", detail)
	}
	answer(422, map[string]any{"reason": ""}, idea)
	answer(422, map[string]any{"disposition": "adopted"}, idea) // without the change that it made
	batch := answer(201, nil, idea, counted)
	answer(422, map[string]any{"disposition": "duplicate"}, linked)
	answer(201, map[string]any{"disposition": "duplicate", "of": counted}, linked)
	answer(201, map[string]any{"disposition": "deferred", "to": "the next plan", "until": "2099-01-01T12:00:00Z"}, hall)
	answer(201, map[string]any{"disposition": "already-done"}, forum)
	if by := batch["by"].(map[string]any); by["name"] != "Demo Coordinator" || batch["role"] != "coordinator" || batch["at"] == nil || len(batch["inputs"].([]any)) != 2 {
		t.Errorf("the answer has %v", batch)
	}
	if v := do("", "GET", "/inputs/"+twin, nil, 200); v["into"] != idea || v["response"] != batch["id"] {
		t.Errorf("what was joined into %v has the answer %v", v["into"], v["response"])
	}

	do(drafter, "POST", "/inputs/"+idea+"/contest", map[string]any{"reason": "Wood is cheap."}, 403)
	do(citizen, "POST", "/inputs/"+idea+"/contest", map[string]any{"reason": "Wood is cheap."}, 204)
	do(coordinator, "POST", "/inputs/"+idea+"/review", map[string]any{"upheld": true, "reason": "It stands."}, 403)
	do(w.token("administrator"), "POST", "/inputs/"+idea+"/review", map[string]any{"reason": "There is some wood.",
		"instead": map[string]any{"disposition": "deferred", "to": "spring", "reason": "There is some wood."}}, 204)
	if v := do("", "GET", "/inputs/"+idea, nil, 200); v["state"] != "reviewed" || v["disposition"] != "deferred" {
		t.Errorf("after the review it is %v, %v", v["state"], v["disposition"])
	}
	parked := do("", "GET", plan+"/inputs?kind=idea&disposition=deferred", nil, 200)["items"].([]any)
	if len(parked) != 1 || parked[0].(map[string]any)["answer"].(map[string]any)["to"] != "spring" {
		t.Errorf("parked are %v", parked)
	}
	counts := do("", "GET", plan+"/responses/counts", nil, 200)
	if total := counts["total"].(map[string]any); total["answered"] != 6.0 || len(counts["officials"].([]any)) != 2 || counts["sectors"].(map[string]any)["citizen"] == nil {
		raw, _ := json.Marshal(counts)
		t.Errorf("counted are %s", raw)
	}
}

// doing gives a way to ask the API and expect a status; what comes back is
// read where it is an object.
func (w *world) doing(t *testing.T) func(token, method, path string, body any, status int) map[string]any {
	return func(token, method, path string, body any, status int) map[string]any {
		t.Helper()
		p := want(t, w.call(token, method, path, body), status)
		if p.body == "" {
			return nil
		}
		return p.json(t)
	}
}
