package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestAFormThatNoPageOfOursSentIsRefused(t *testing.T) {
	w := newWorld(t)
	b, other := w.browser(), w.browser()
	b.signIn("drafter", "/whoami")
	other.signIn("lead", "/whoami")
	proof := b.proof()
	form := func(p string) url.Values { return url.Values{"csrf": {p}, "name": {"Renamed"}} }
	for name, p := range map[string]page{
		"without a proof":       b.post("/account/name", url.Values{"name": {"Renamed"}}),
		"an empty proof":        b.post("/account/name", form("")),
		"an invented proof":     b.post("/account/name", form("0123456789abcdef."+strings.Repeat("0", 64))),
		"somebody else's proof": b.post("/account/name", form(other.proof())),
		"a damaged proof":       b.post("/account/name", form("x"+proof)),
		"from another site":     b.postFrom("https://evil.example", "/account/name", form(proof)),
		"from nowhere":          b.postFrom("null", "/account/name", form(proof)),
	} {
		if p.status != 403 || !strings.Contains(p.body, "load the page again") {
			t.Errorf("%s: answered %d %q", name, p.status, p.body)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.base+"/account/name", strings.NewReader(form(proof).Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-site")
	want(t, b.do(r), 403)
	if got := b.name(); got != "Demo Drafter" {
		t.Fatalf("a forged form renamed to %q", got)
	}
	want(t, b.post("/account/name", form(proof)), 200)
	if got := b.name(); got != "Renamed" {
		t.Errorf("the proper form left %q", got)
	}
}

func TestEveryPageGetsAnotherProof(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("drafter", "/whoami")
	if a, c := b.proof(), b.proof(); a == c || a == "" {
		t.Errorf("got %q and %q", a, c)
	}
}

func TestAScriptSendsItsProofInAHeader(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("drafter", "/whoami")
	send := func(proof string) page {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.base+"/api/v1/me", strings.NewReader(`{"csrf":"x"}`))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", w.base)
		if proof != "" {
			r.Header.Set("X-CSRF-Token", proof)
		}
		return b.do(r)
	}
	want(t, send(""), 403)
	want(t, send(b.proof()), 200)
}

func TestAVisitorsFormNeedsAProofTooAndPublicPagesSetNoCookie(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	if p := want(t, b.get("/about/permissions"), 200); p.head.Get("Set-Cookie") != "" {
		t.Errorf("a public page set %s", p.head.Get("Set-Cookie"))
	}
	want(t, b.post("/visitors-form", url.Values{"csrf": {""}}), 403)
	proof := want(t, b.get("/visitors-form"), 200).body
	want(t, b.post("/visitors-form", url.Values{"csrf": {proof}}), 200)
	want(t, w.browser().post("/visitors-form", url.Values{"csrf": {proof}}), 403)
}

func TestATokenWorksAtTheAPIOnlyAndEndsAtOnceWhenRevoked(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("drafter", "/whoami")
	v := want(t, b.send("/account/tokens", "name", "a script", "days", "30", "scopes", "read", "scopes", "write"), 200).json(t)["view"].(map[string]any)
	fresh := v["Fresh"].(string)
	if !strings.HasPrefix(fresh, "fm_") {
		t.Fatalf("issued %q", fresh)
	}
	if again := b.get("/account/tokens"); strings.Contains(again.body, fresh) {
		t.Error("the token is shown a second time")
	}
	use := func(method, path, header string) page {
		r, err := http.NewRequestWithContext(t.Context(), method, w.base+path, nil)
		must(t, err)
		r.Header.Set("Authorization", header)
		return w.browser().do(r)
	}
	if p := want(t, use("POST", "/api/v1/me", "Bearer "+fresh), 200); !strings.Contains(p.body, "Demo Drafter") {
		t.Errorf("acts as %s", p.body)
	}
	want(t, use("GET", "/account", "Bearer "+fresh), 403)
	want(t, use("GET", "/api/v1/me", "Bearer fm_"+strings.Repeat("x", 43)), 401)
	want(t, use("GET", "/api/v1/me", "Basic eDp5"), 401)
	id := v["Tokens"].([]any)[0].(map[string]any)["id"].(string)
	want(t, b.send("/account/tokens/revoke", "token", id), 200)
	want(t, use("GET", "/api/v1/me", "Bearer "+fresh), 401)
	bad := want(t, b.send("/account/tokens", "name", "", "days", "9999"), 422)
	if problems := bad.json(t)["view"].(map[string]any)["Problems"].([]any); len(problems) != 3 {
		t.Errorf("problems are %v", problems)
	}
}

func TestAPersonTakesTheirDataAndIsForgotten(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("citizen", "/whoami")
	p := want(t, b.get("/account/data/export"), 200)
	if !strings.Contains(p.body, "citizen@cast.invalid") || !strings.Contains(p.head.Get("Content-Disposition"), "my-data.json") {
		t.Errorf("exported %s", p.body)
	}
	want(t, b.send("/account/data/erase", "confirm", "somebody"), 422)
	b.stop().send("/account/data/erase", "confirm", "demo citizen")
	if got := b.name(); got != "" {
		t.Errorf("erased, yet %q", got)
	}
	if name, _ := w.register.Name(t.Context(), w.ids["citizen"]); name != people.Removed {
		t.Errorf("left as %q", name)
	}
}

func TestOnlyAdministratorsSeeAndDecideAboutPeople(t *testing.T) {
	w := newWorld(t)
	root, b := w.browser(), w.browser()
	root.signIn("administrator", "/whoami")
	b.signIn("citizen", "/whoami")
	citizen := string(w.ids["citizen"])
	for _, path := range []string{"/admin/people", "/admin/people/" + citizen, "/admin/organisations"} {
		want(t, w.browser().get(path), 401)
		want(t, b.get(path), 403)
		want(t, root.get(path), 200)
	}
	want(t, b.send("/account/organisation", "organisation", "Open Lines", "sector", "civil-society"), 200)
	if p := root.get("/admin/people"); !strings.Contains(p.body, "Open Lines") {
		t.Error("the administrator does not see what was asked")
	}
	want(t, b.send("/admin/people/"+citizen, "do", "confirm"), 403)
	want(t, root.send("/admin/people/"+citizen, "do", "decline", "reason", ""), 422)
	want(t, root.send("/admin/people/"+citizen, "do", "confirm"), 200)
	want(t, root.send("/admin/people/"+citizen, "do", "speaker"), 200)
	by, err := w.register.Actor(t.Context(), w.ids["citizen"])
	must(t, err)
	if by.OrganisationName != "Open Lines" || !by.Speaker {
		t.Errorf("got %+v", by)
	}
	path := "/admin/organisations/" + string(by.Organisation)
	want(t, b.send(path, "organisation", "Mine", "sector", "government"), 403)
	if p := want(t, root.send(path, "organisation", "Wide Lines", "sector", "government"), 200); !strings.Contains(p.body, "Wide Lines") {
		t.Errorf("the correction is not shown: %s", p.body)
	}
	want(t, root.send("/admin/people/"+citizen, "do", "give"), 200)
	want(t, b.get("/admin/people"), 200)
	want(t, root.send("/admin/people/"+citizen, "do", "take"), 200)
	want(t, b.get("/admin/people"), 403)
	want(t, root.send("/admin/people/"+string(w.ids["administrator"]), "do", "take"), 409)
	want(t, root.send("/admin/people/nobody", "do", "confirm"), 404)
}

func TestACoordinatorGivesRolesByNameAndTakesThemAwayAtOnce(t *testing.T) {
	w := newWorld(t)
	at := people.Scope{Plan: "p1"}
	must(t, w.register.Grants.Give(t.Context(), people.Operator(), w.ids["coordinator"], people.Coordinator, at))
	b := w.browser()
	b.signIn("coordinator", "/whoami")
	want(t, b.send("/plans/p1/people", "person", "Demo Drafter", "role", "drafter"), 200)
	drafter, err := w.register.Actor(t.Context(), w.ids["drafter"])
	must(t, err)
	must(t, w.register.Grants.Check(t.Context(), drafter, people.EditDraft, people.Scope{Plan: "p1", Draft: "d"}))
	if p := b.get("/plans/p1/people"); !strings.Contains(p.body, "Demo Drafter") {
		t.Error("the holder is not shown")
	}
	want(t, b.send("/plans/p1/people", "person", "Nobody At All", "role", "drafter"), 422)
	want(t, b.send("/plans/p1/people", "person", "Demo Drafter", "role", "administrator"), 422)
	want(t, b.send("/plans/p1/people", "do", "take", "id", string(w.ids["drafter"]), "role", "drafter"), 200)
	if r := civic.AsRefusal(w.register.Grants.Check(t.Context(), drafter, people.EditDraft, people.Scope{Plan: "p1", Draft: "d"})); r == nil {
		t.Error("the role is still there")
	}
	other := w.browser()
	other.signIn("drafter", "/whoami")
	want(t, other.get("/plans/p1/people"), 403)
	want(t, other.send("/plans/p1/people", "person", "drafter@cast.invalid", "role", "lead"), 403)
}

func TestAnOrganisationIsCorrectedInAFormThatLosesNothing(t *testing.T) {
	w := newWorld(t)
	root, b, other := w.browser(), w.browser(), w.browser()
	root.signIn("administrator", "/whoami")
	b.signIn("citizen", "/whoami")
	other.signIn("reader", "/whoami")
	for key, name := range map[string]string{"citizen": "Opne Lines", "reader": "Wide Lines"} {
		who := map[string]*browser{"citizen": b, "reader": other}[key]
		want(t, who.send("/account/organisation", "organisation", name, "sector", "civil-society"), 200)
		want(t, root.send("/admin/people/"+string(w.ids[key]), "do", "confirm"), 200)
	}
	by, err := w.register.Actor(t.Context(), w.ids["citizen"])
	must(t, err)
	path := "/admin/organisations/" + string(by.Organisation)
	want(t, w.browser().get(path), 401)
	want(t, b.get(path), 403)
	want(t, root.get("/admin/organisations/none"), 404)
	if p := want(t, root.get(path), 200); !strings.Contains(p.body, "Opne Lines") {
		t.Errorf("the form does not show what is kept: %s", p.body)
	}
	for _, wrong := range []struct {
		name, sector, says string
		status             int
	}{{"", "government", "name", 422}, {"Open Lines", "everybody", "sector", 422}, {"Wide Lines", "government", "another organisation", 409}} {
		p := want(t, root.send(path, "organisation", wrong.name, "sector", wrong.sector), wrong.status)
		if !strings.Contains(p.body, wrong.says) || !strings.Contains(p.body, `"organisation":"`+wrong.name+`"`) {
			t.Errorf("refused without saying why, or without what was typed: %s", p.body)
		}
	}
	if p := want(t, root.send(path, "organisation", "Open Lines", "sector", "government"), 200); !strings.Contains(p.body, `"Done":"corrected"`) {
		t.Errorf("it is not said that it was done: %s", p.body)
	}
	by, err = w.register.Actor(t.Context(), w.ids["citizen"])
	must(t, err)
	if by.OrganisationName != "Open Lines" || by.Sector != people.Government {
		t.Errorf("got %+v", by)
	}
}
