package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// references walks a document for everything that points at a schema.
func references(v any, found func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			if to, is := inner.(string); is && key == "$ref" {
				found(to)
			}
			references(inner, found)
		}
	case []any:
		for _, inner := range v {
			references(inner, found)
		}
	}
}

var braces = regexp.MustCompile(`\{(\w+)\}`)

func TestTheDescriptionOfTheAPIIsWholeAndCoversTheProcess(t *testing.T) {
	w := newWorld(t)
	doc, _ := w.described()
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	references(doc, func(to string) {
		if name, local := strings.CutPrefix(to, "#/components/schemas/"); !local || schemas[name] == nil {
			t.Errorf("%s points nowhere", to)
		}
	})
	tags, ids := map[string]int{}, map[string]bool{}
	for path, methods := range doc["paths"].(map[string]any) {
		for method, raw := range methods.(map[string]any) {
			op := raw.(map[string]any)
			id := op["operationId"].(string)
			if ids[id] {
				t.Errorf("two operations are called %s", id)
			}
			ids[id] = true
			tags[op["tags"].([]any)[0].(string)]++
			checkOperation(t, method+" "+path, op)
		}
	}
	for _, tag := range []string{"Plans", "Drafts", "Comments", "Suggestions", "Stances", "Versions", "Commitments", "People"} {
		if tags[tag] == 0 {
			t.Errorf("nothing about %s", tag)
		}
	}
	for _, id := range []string{"authorship", "give-plan-role", "give-draft-role", "import-plan", "publish", "withdraw"} {
		if !ids[id] {
			t.Errorf("there is no operation %s", id)
		}
	}
}

func checkOperation(t *testing.T, name string, op map[string]any) {
	t.Helper()
	declared := map[string]bool{}
	parameters, _ := op["parameters"].([]any)
	for _, raw := range parameters {
		p := raw.(map[string]any)
		if p["in"] == "path" {
			declared[p["name"].(string)] = p["required"] == true
		}
	}
	for _, m := range braces.FindAllStringSubmatch(name, -1) {
		if !declared[m[1]] {
			t.Errorf("%s does not declare {%s}", name, m[1])
		}
	}
	good := false
	for status, raw := range op["responses"].(map[string]any) {
		content, _ := raw.(map[string]any)["content"].(map[string]any)
		switch {
		case strings.HasPrefix(status, "2"):
			good = true
		case content["application/problem+json"] == nil:
			t.Errorf("%s answers %s without a problem document", name, status)
		}
	}
	if !good {
		t.Errorf("%s describes no success", name)
	}
}

func TestEveryPropertyOfTheAPIBeginsInLowerCase(t *testing.T) {
	w := newWorld(t)
	doc, _ := w.described()
	for name, raw := range doc["components"].(map[string]any)["schemas"].(map[string]any) {
		properties, _ := raw.(map[string]any)["properties"].(map[string]any)
		for property := range properties {
			if first := []rune(property)[0]; unicode.IsUpper(first) {
				t.Errorf("%s.%s", name, property)
			}
		}
	}
}

const thirdPlan = `# Elsewhere Open Government Action Plan 2028-2030

## Commitment 1: Open budgets

Objective: Publish the budget while it can still be changed.

### What is the public problem that the commitment will address?

People see the budget when it is done.

### Lead implementing organisation

Treasury of Elsewhere
`

// TestAWholeJourneyThroughTheAPI goes from a document to a withdrawn
// publication with nothing but tokens.
func TestAWholeJourneyThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	admin, lead, citizen, suggester := w.token("administrator"), w.token("lead"), w.token("citizen"), w.token("suggester")
	do := func(token, method, path string, body any, status int) map[string]any {
		t.Helper()
		p := want(t, w.call(token, method, path, body), status)
		if p.body == "" {
			return nil
		}
		return p.json(t)
	}
	preview := do(admin, "POST", "/plans/import/preview?name=plan.md", []byte(thirdPlan), 200)
	if n := len(preview["commitments"].([]any)); n != 1 {
		t.Fatalf("the preview shows %d commitments", n)
	}
	plan := do(admin, "POST", "/plans/import?name=plan.md", []byte(thirdPlan), 201)
	at := "/plans/" + plan["id"].(string)
	for key, role := range map[string]people.Role{"lead": people.Lead, "citizen": people.Commenter, "suggester": people.Suggester} {
		do(admin, "PUT", fmt.Sprintf("%s/roles/%s/%s", at, w.cast[key], role), nil, 204)
	}
	var drafts []map[string]any
	decode(t, want(t, w.call("", "GET", at+"/drafts", nil), 200), &drafts)
	draft := "/drafts/" + drafts[0]["id"].(string)

	text := do("", "GET", draft+"/text", nil, 200)
	block := map[string]any{"field": "objective.1.problem", "n": 0, "quote": "People see the budget when it is done."}
	thread := do(citizen, "POST", draft+"/comments", map[string]any{"body": "Show it in May.", "block": block, "key": "once"}, 201)
	if again := do(citizen, "POST", draft+"/comments", map[string]any{"body": "Show it in May.", "block": block, "key": "once"}, 201); again["id"] != thread["id"] {
		t.Error("the same key posted a second comment")
	}
	do(lead, "POST", draft+"/comments/"+thread["id"].(string)+"/replies", map[string]any{"body": "Agreed."}, 201)
	g := do(suggester, "POST", draft+"/suggestions", map[string]any{"block": block, "wording": "People see the budget in May.", "reason": "It names the month."}, 201)
	do(suggester, "POST", draft+"/suggestions/"+g["id"].(string)+"/accept", nil, 403)
	do(lead, "POST", draft+"/suggestions/"+g["id"].(string)+"/accept", nil, 200)

	after := do("", "GET", draft+"/text", nil, 200)
	if after["sha256"] == text["sha256"] || !strings.Contains(fmt.Sprint(after["text"]), "in May.") {
		t.Errorf("the text after the suggestion is %v", after["text"])
	}
	seq := fmt.Sprintf("%.0f", after["seq"])
	do(citizen, "PUT", draft+"/stances", map[string]any{"position": "support", "seq": text["seq"], "sha256": after["sha256"]}, 409)
	do(citizen, "PUT", draft+"/stances", map[string]any{"position": "support", "seq": after["seq"], "sha256": after["sha256"]}, 200)
	do(lead, "POST", draft+"/versions", map[string]any{"name": "For publication"}, 201)
	written := do("", "GET", draft+"/versions/"+seq+"/authorship", nil, 200)
	if !strings.Contains(fmt.Sprint(written["shares"]), "Demo Suggester") {
		t.Errorf("the shares are %v", written["shares"])
	}

	do(citizen, "POST", draft+"/publish", map[string]any{"sha256": after["sha256"], "after": 0}, 403)
	var gate []struct {
		Hurdle string `json:"hurdle"`
		Size   int    `json:"size"`
	}
	must(t, json.Unmarshal([]byte(want(t, w.call("", "GET", draft+"/gate", nil), 200).body), &gate))
	for _, o := range gate {
		if o.Size > 0 {
			do(lead, "PUT", draft+"/gate/"+o.Hurdle+"/override", map[string]any{"sha256": after["sha256"], "reason": "It is late."}, 403)
			do(admin, "PUT", draft+"/gate/"+o.Hurdle+"/override", map[string]any{"sha256": after["sha256"], "reason": ""}, 422)
			do(admin, "PUT", draft+"/gate/"+o.Hurdle+"/override", map[string]any{"sha256": after["sha256"], "reason": "It is late."}, 200)
		}
	}
	published := do(lead, "POST", draft+"/publish", map[string]any{"sha256": after["sha256"], "after": 0}, 201)
	record := published["record"].(map[string]any)
	home := fmt.Sprintf("/commitments/%s/%s/v1", record["planSlug"], record["slug"])
	file := want(t, w.as("").get(home+".json"), 200)
	if sum := sha256.Sum256([]byte(file.body)); hex.EncodeToString(sum[:]) != published["sha256"] {
		t.Error("the file's hash is not the one that was published")
	}
	for _, form := range []string{"", ".csv", ".md"} {
		if p := want(t, w.as("").get(home+form), 200); !strings.Contains(p.body, "Open budgets") && form != ".csv" {
			t.Errorf("v1%s lacks the title", form)
		}
	}
	commitment := "/commitments/" + drafts[0]["id"].(string)
	read := do("", "GET", commitment, nil, 200)
	if read["newest"] != 1.0 || read["sha256"] != published["sha256"] {
		t.Errorf("the commitment reads %v", read)
	}
	do(lead, "POST", commitment+"/versions/1/withdraw", map[string]any{"reason": "A number was wrong."}, 403)
	do(admin, "POST", commitment+"/versions/1/withdraw", map[string]any{"reason": "A number was wrong."}, 200)
	read = do("", "GET", commitment+"/versions/1", nil, 200)
	if gone, _ := read["withdrawal"].(map[string]any); gone["reason"] != "A number was wrong." {
		t.Errorf("the withdrawal reads %v", read["withdrawal"])
	}
	if p := want(t, w.as("").get(home), 200); !strings.Contains(p.body, "A number was wrong.") {
		t.Error("the page of a withdrawn version does not give the reason")
	}
}

func TestListsOfTheAPIGoOnWhereTheyStopped(t *testing.T) {
	w := newWorld(t)
	w.s.drafts.Drafts.Limits.PerMinute, w.s.drafts.Drafts.Limits.PerHour = 1000, 1000
	path := "/drafts/" + w.drafts[0].ID + "/comments"
	for i := range 23 {
		want(t, w.call(w.token("citizen"), "POST", path, map[string]any{"body": fmt.Sprint("Comment ", i)}), 201)
	}
	first := want(t, w.call("", "GET", path, nil), 200).json(t)
	more, _ := first["more"].(string)
	second := want(t, w.call("", "GET", path+"?after="+more, nil), 200).json(t)
	var seen []string
	for _, page := range []map[string]any{first, second} {
		for _, item := range page["items"].([]any) {
			seen = append(seen, item.(map[string]any)["body"].(string))
		}
	}
	slices.Sort(seen)
	if len(first["items"].([]any)) != 20 || second["more"] != nil || len(slices.Compact(seen)) != 23 {
		t.Errorf("two pages hold %d and %d different comments; more: %v", len(first["items"].([]any)), len(seen), second["more"])
	}
	want(t, w.call("", http.MethodGet, path+"?after=nonsense", nil), 422)
}
