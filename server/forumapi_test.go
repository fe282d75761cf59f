package server

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type body = map[string]any

// assembly is a forum that programs run: nothing but tokens.
type assembly struct {
	*world
	at                                    string // its address
	admin, lead, recruiter, operator, who string // tokens; who is a citizen's
}

func (a *assembly) do(token, method, path string, in any, status int) body {
	a.t.Helper()
	got := want(a.t, a.call(token, method, path, in), status)
	if status >= 400 {
		if !strings.HasPrefix(got.head.Get("Content-Type"), "application/problem+json") {
			a.t.Errorf("%s answers %d as %s", path, status, got.head.Get("Content-Type"))
		}
	}
	if !strings.HasPrefix(got.body, "{") {
		return nil
	}
	return got.json(a.t)
}

// no wants a refusal in these words.
func (a *assembly) no(token, method, path string, in any, status int, says string) {
	a.t.Helper()
	if got := want(a.t, a.call(token, method, path, in), status); !strings.Contains(got.body, says) {
		a.t.Errorf("%s %s is refused with %.400s, want %q", method, path, got.body, says)
	}
}

// founded founds a forum of four through the API and takes it to recruiting.
func founded(t *testing.T) *assembly {
	t.Helper()
	w := newWorld(t)
	a := &assembly{world: w, admin: w.token("administrator"), lead: w.token("delivery"), recruiter: w.token("recruiter"), operator: w.token("operator"), who: w.token("citizen")}
	about := body{"title": "A forum by programs", "area": "Sorrel", "authority": "Sorrel District Council", "question": "What for?", "in": []string{"The yard"}, "out": []string{"The railway"},
		"tradeOffs": []string{"Cheap or good"}, "promise": body{"body": "Cabinet", "answerBy": "2030-01-01T00:00:00Z", "text": "We answer."}, "panel": 4,
		"features":   []body{{"name": "Gender", "values": []string{"Female", "Male"}, "source": "Census"}},
		"assessment": "/about/privacy", "notice": "/about/privacy"}
	a.no(a.lead, "POST", "/forums", about, 403, "roles")
	a.no(a.admin, "POST", "/forums", body{"title": " "}, 422, "Give the forum a title.")
	id := a.do(a.admin, "POST", "/forums", about, 201)["id"].(string)
	a.at = "/forums/" + id
	for key, role := range map[string]string{"delivery": "lead", "recruiter": "recruiter", "operator": "operator", "commissioner": "commissioner"} {
		a.do(a.admin, "PUT", fmt.Sprintf("%s/roles/%s/%s", a.at, role, w.cast[key]), nil, 204)
	}
	a.no(a.admin, "PUT", fmt.Sprintf("%s/roles/member/%s", a.at, w.cast["citizen"]), nil, 403, "chosen by lot")
	a.no(a.lead, "PUT", fmt.Sprintf("%s/roles/commissioner/%s", a.at, w.cast["speaker"]), nil, 403, "roles")
	a.no(a.admin, "PUT", fmt.Sprintf("%s/roles/lead/%s", a.at, w.cast["commissioner"]), nil, 409, "cannot have both")
	a.no(a.lead, "POST", a.at+"/move", body{"from": "design"}, 409, "Who pays")
	about["funder"], about["budget"] = "The council", 1000
	a.do(a.lead, "PUT", a.at, about, 200)
	a.do(a.lead, "PUT", a.at+"/advisers", body{"advisers": []body{{"name": "A", "organisation": "B", "interest": "C", "declared": "Nothing"}}}, 200)
	a.do(a.lead, "POST", a.at+"/move", body{"from": "design"}, 200)
	a.no(a.lead, "POST", a.at+"/move", body{"from": "design"}, 409, "moved on in the meantime")
	a.no(a.lead, "PUT", a.at+"/gates/panel-drawn", body{"link": "/about"}, 422, "met by what the forum holds")
	a.no(a.lead, "PUT", a.at+"/gates/evidence-plan", body{"link": "/about"}, 403, "roles")
	a.no(a.lead, "POST", a.at+"/gates/panel-committed/lift", body{"reason": "Too short."}, 422, "at least 20 characters")
	a.no(a.admin, "POST", a.at+"/gates/panel-committed/lift", body{"reason": "We would like to choose them ourselves."}, 403, "Nobody can lift this")
	a.do(a.lead, "POST", a.at+"/pause", body{"reason": "The printer is broken, and nobody has letters."}, 200)
	a.no(a.lead, "POST", a.at+"/move", body{"from": "recruiting"}, 409, "paused")
	a.do(a.lead, "POST", a.at+"/resume", nil, 200)
	a.no(a.lead, "PUT", a.at, about, 409, "The letters are out")
	return a
}

// wave sends letters and reads their codes from the printer's file.
func (a *assembly) wave(n int) (codes []string) {
	a.t.Helper()
	now := a.s.now()
	sent := a.do(a.recruiter, "POST", a.at+"/waves", body{"areas": []body{{"name": "Town", "letters": n}}, "closes": now.AddDate(0, 0, 21), "delete": now.AddDate(0, 9, 0)}, 201)
	path := fmt.Sprintf("%s/waves/%v/codes", a.at, sent["number"])
	file := want(a.t, a.call(a.recruiter, "GET", path, nil), 200)
	if file.head.Get("Cache-Control") != "no-store" || !strings.HasPrefix(file.head.Get("Content-Type"), "text/csv") {
		a.t.Errorf("the codes come as %v", file.head)
	}
	rows, err := csv.NewReader(strings.NewReader(file.body)).ReadAll()
	must(a.t, err)
	for _, row := range rows[1:] {
		codes = append(codes, row[0])
	}
	for _, token := range []string{a.lead, a.admin, a.operator, a.token("commissioner")} {
		a.do(token, "GET", path, nil, 403)
	}
	a.do(a.recruiter, "DELETE", path, nil, 204)
	a.no(a.recruiter, "GET", path, nil, 404, "not kept")
	return codes
}

func resident(i int) body {
	return body{"name": fmt.Sprintf("Resident %d", i), "phone": "01632 960 000", "address": fmt.Sprintf("%d Row", i),
		"attributes": body{"Gender": []string{"Female", "Male"}[i%2]}, "eligible": true, "consent": true}
}

// register takes a code through to the pool, without a token.
func (a *assembly) register(code string, said body) (word string, sent body) {
	a.t.Helper()
	word = a.do("", "POST", "/forums/registrations", body{"code": code}, 201)["word"].(string)
	return word, a.do("", "POST", "/forums/registrations/own", body{"word": word, "answers": said, "finish": true}, 200)
}

// over waits until the newest run of the lottery is over.
func (a *assembly) over() body {
	a.t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		run := a.do(a.recruiter, "GET", a.at+"/lottery", nil, 200)
		if run["state"] != "running" {
			return run
		}
		if time.Now().After(end) {
			a.t.Fatal("the lottery does not end")
		}
	}
}

func quotasOf(women, men [4]int) body {
	one := func(value string, q [4]int) body {
		return body{"value": value, "min": q[0], "max": q[1], "minFlex": q[2], "maxFlex": q[3]}
	}
	return body{"features": []body{{"name": "Gender", "quotas": []body{one("Female", women), one("Male", men)}}}}
}

func TestAForumsLifeFromItsFoundingToAFilledSeatWithNothingButTokens(t *testing.T) {
	a := founded(t)
	codes := a.wave(12)
	var words []string
	for i, code := range codes[:10] {
		word, sent := a.register(code, resident(i))
		if sent["finished"] != true || sent["shared"] != false {
			t.Errorf("sent in: %v", sent)
		}
		words = append(words, word)
	}
	call := a.do(a.operator, "POST", a.at+"/calls", body{"code": codes[10]}, 201)
	words = append(words, call["word"].(string))
	a.do("", "POST", "/forums/registrations/own", body{"word": words[10], "answers": resident(10), "finish": true}, 200)
	a.no(a.lead, "POST", a.at+"/calls", body{"code": codes[11]}, 403, "roles")

	// Quotas: contradictions, what nobody meets and what would help, what works.
	a.no(a.recruiter, "PUT", a.at+"/quotas", quotasOf([4]int{3, 2, 3, 2}, [4]int{0, 4, 0, 4}), 422, "the minimum 3 is above the maximum 2")
	a.do(a.recruiter, "PUT", a.at+"/quotas", quotasOf([4]int{4, 4, 4, 4}, [4]int{1, 4, 1, 4}), 204)
	if checked := fmt.Sprint(a.do(a.recruiter, "GET", a.at+"/quotas/check", nil, 200)); !strings.Contains(checked, "add up to 5, more than the panel of 4") || !strings.Contains(checked, "possible:false") {
		t.Errorf("quotas that contradict each other: %s", checked)
	}
	a.do(a.recruiter, "POST", a.at+"/lottery", body{}, 202)
	if run := a.over(); run["state"] != "wrong" || !strings.Contains(fmt.Sprint(run["problems"]), "add up to 5") {
		t.Errorf("the run says %v", run)
	}
	const two = "feature,value,min,max\nGender,female,2,2\nGender,MALE,2,2\n"
	a.no(a.recruiter, "PUT", a.at+"/quotas/file", []byte(strings.Replace(two, "2,2", "2,two", 1)), 422, "Line 2, column 17")
	a.no(a.lead, "PUT", a.at+"/quotas/file", []byte(two), 403, "roles")
	a.do(a.recruiter, "PUT", a.at+"/quotas/file", []byte(two), 204)
	if got := want(t, a.call(a.recruiter, "GET", a.at+"/quotas", nil), 200).body; strings.Count(got, `"min":2,"max":2,"minFlex":2,"maxFlex":2`) != 2 {
		t.Errorf("the quotas of a file are kept as %s", got)
	}
	if checked := a.do(a.recruiter, "GET", a.at+"/quotas/check", nil, 200); checked["possible"] != true || checked["pool"] != 11.0 {
		t.Errorf("two and two: %v", checked)
	}

	// The lottery, and its commitment after registration closed.
	a.no(a.recruiter, "POST", a.at+"/lottery", body{"algorithm": "dice"}, 422, "There is no algorithm")
	a.no(a.recruiter, "DELETE", a.at+"/lottery", nil, 409, "not running")
	a.do(a.recruiter, "POST", a.at+"/lottery", body{"algorithm": "leximin"}, 202)
	if run := a.over(); run["state"] != "done" || run["pool"] != 11.0 || run["sealed"] != nil {
		t.Fatalf("the run is %v", run)
	}
	a.no(a.recruiter, "POST", a.at+"/lottery/commit", nil, 409, "Registration is still open")
	a.do(a.recruiter, "POST", a.at+"/waves/1/close", nil, 200)
	a.do(a.recruiter, "POST", a.at+"/lottery/commit", nil, 200)
	a.no(a.recruiter, "POST", a.at+"/lottery/commit", nil, 409, "committed already")
	a.no("", "POST", "/forums/registrations/own", body{"word": words[0], "answers": resident(0)}, 409, "nothing can be changed")
	a.do(a.lead, "POST", a.at+"/move", body{"from": "recruiting"}, 200)
	a.no(a.recruiter, "POST", a.at+"/draw", body{"digits": "42", "method": "dice"}, 422, "3 digits")
	drawn := a.do(a.recruiter, "POST", a.at+"/draw", body{"digits": "042", "method": "Three dice"}, 200)
	a.no(a.recruiter, "POST", a.at+"/draw", body{"digits": "043", "method": "dice"}, 409, "drawn already: 042")
	files := a.do("", "GET", a.at+"/draws/0", nil, 200)
	committed := drawn["selection"].(body)["committed"].(body)["tableSHA256"].(string)
	v, err := draw.Verify([]byte(files["sheet"].(string)), []byte(files["table"].(string)), "042", committed)
	must(t, err)
	if len(v.Members) != 4 {
		t.Errorf("%d members follow from the digits", len(v.Members))
	}
	leaver := a.seated(words, v.Members)
	a.replaced(leaver)
	a.keptFromOthers()
}

// seated tells each registrant their own chance, and seats one who was drawn.
func (a *assembly) seated(words, members []string) (leaver string) {
	a.t.Helper()
	var mine string
	for _, word := range words {
		own := a.do("", "POST", "/forums/registrations/own", body{"word": word}, 200)["chances"].([]any)
		if len(own) != 1 {
			a.t.Fatalf("a registrant is told %v", own)
		}
		one := own[0].(body)
		if chosen := slices.Contains(members, one["pseudonym"].(string)); chosen != one["chosen"] {
			a.t.Errorf("told %v, and the row says %t", one, chosen)
		}
		if one["chosen"] == true {
			mine = word
		} else {
			a.no(a.who, "POST", "/forums/registrations/seat", body{"word": word}, 403, "was not drawn")
		}
	}
	a.do(a.who, "POST", "/forums/registrations/seat", body{"word": mine}, 204)
	a.no(a.token("speaker"), "POST", "/forums/registrations/seat", body{"word": mine}, 409, "another account")
	roles, err := a.s.forums.RolesOf(a.t.Context(), a.cast["citizen"], forum.ID(strings.TrimPrefix(a.at, "/forums/")))
	must(a.t, err)
	if !slices.Equal(roles, []forum.Role{forum.Member}) {
		a.t.Errorf("who took a seat is %v", roles)
	}
	for _, raw := range a.do(a.recruiter, "GET", a.at+"/seats", nil, 200)["seats"].([]any) {
		if seat := raw.(body); seat["seated"] == true {
			return seat["id"].(string)
		}
	}
	a.t.Fatal("the recruiter does not see that a seat is taken")
	return ""
}

// replaced: a member leaves after the draw, and another draw fills the seat.
func (a *assembly) replaced(leaver string) {
	a.t.Helper()
	a.do(a.recruiter, "POST", a.at+"/seats", body{"id": leaver, "state": "left"}, 204)
	if roles, err := a.s.forums.RolesOf(a.t.Context(), a.cast["citizen"], forum.ID(strings.TrimPrefix(a.at, "/forums/"))); err != nil || len(roles) != 0 {
		a.t.Errorf("who left still is %v", roles)
	}
	if seats := a.do(a.recruiter, "GET", a.at+"/seats", nil, 200); seats["empty"] != 1.0 {
		a.t.Errorf("%v seats are empty", seats["empty"])
	}
	a.do(a.recruiter, "POST", a.at+"/lottery", body{}, 202)
	if run := a.over(); run["state"] != "done" || run["round"] != 1.0 || run["panel"] != 1.0 {
		a.t.Fatalf("the run for the empty seat is %v", run)
	}
	a.do(a.recruiter, "POST", a.at+"/lottery/commit", nil, 200)
	a.do(a.recruiter, "POST", a.at+"/draw", body{"digits": "500", "method": "Three dice again"}, 200)
	if seats := a.do(a.recruiter, "GET", a.at+"/seats", nil, 200); seats["empty"] != 0.0 || len(seats["seats"].([]any)) != 5 {
		a.t.Errorf("after the second draw: %v", seats)
	}
	a.no(a.recruiter, "POST", a.at+"/seats", body{"id": leaver, "state": "confirmed"}, 409, "filled by another draw")
	a.do("", "GET", a.at+"/draws/1", nil, 200)
	a.do("", "GET", a.at+"/draws/2", nil, 404)
	report := a.do("", "GET", a.at+"/deletions", nil, 200)
	if report["names"] != nil || report["drawn"] != 5.0 || report["stands"].(body)["left"] != 1.0 {
		a.t.Errorf("the report says %v", report)
	}
}

// keptFromOthers: nobody but the recruiter reads who registered and what they
// said, and what is public names none of them.
func (a *assembly) keptFromOthers() {
	a.t.Helper()
	if pool := a.call(a.recruiter, "GET", a.at+"/registrations", nil); !strings.Contains(pool.body, "Resident 3") || pool.head.Get("Cache-Control") != "no-store" {
		a.t.Errorf("the recruiter's pool is %.200s", pool.body)
	}
	for _, path := range []string{"/registrations", "/seats", "/quotas", "/quotas/check", "/lottery"} {
		for _, key := range []string{"delivery", "administrator", "commissioner", "operator", "citizen"} {
			a.do(a.token(key), "GET", a.at+path, nil, 403)
		}
		a.do("", "GET", a.at+path, nil, 401)
	}
	a.no(a.token("recruiter", people.ScopeRead, people.ScopeWrite), "GET", a.at+"/registrations", nil, 403, "scope")
	for _, path := range []string{"", "/gates", "/roles", "/waves", "/deletions", "/draws/0", "/draws/1", "/recommendations"} {
		for _, token := range []string{"", a.lead, a.admin} {
			if got := want(a.t, a.call(token, "GET", a.at+path, nil), 200); strings.Contains(got.body, "Resident ") || strings.Contains(got.body, "01632") || strings.Contains(got.body, " Row") {
				a.t.Errorf("%s names somebody who registered", path)
			}
		}
	}
}
