package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

func TestCodesThatAreUsedExpiredOrInventedAndTwoOfOneHouseholdAreAnsweredInWords(t *testing.T) {
	a := founded(t)
	codes := a.wave(4)
	const begin, own = "/forums/registrations", "/forums/registrations/own"
	a.no("", "POST", begin, body{"code": "AAAA-BBBB-CCCC"}, 404, "This code is not on any of our letters. Check it against your letter.")
	a.no("", "POST", begin, body{"code": "12"}, 422, "The code has 12 letters and digits, such as K7QF-2MXA-9PDR.")
	word, _ := a.register(strings.ToLower(codes[0]), resident(0))
	a.no("", "POST", begin, body{"code": codes[0]}, 409, "This code was used already.")
	a.no(a.operator, "POST", a.at+"/calls", body{"code": codes[0]}, 409, "This code was used already.")
	a.no("", "POST", own, body{"word": "K7QF-2MXA-9PDR-K7QF"}, 404, "no registration to return to")

	second := a.do("", "POST", begin, body{"code": codes[1]}, 201)["word"].(string)
	a.do("", "POST", own, body{"word": second, "answers": body{"name": "Bob"}}, 200)
	for _, missing := range []string{"Give your address.", "Choose an answer, or 'Prefer not to say'.", "body.Gender", "only if you agree"} {
		a.no("", "POST", own, body{"word": second, "answers": body{"name": "Bob"}, "finish": true}, 422, missing)
	}
	if kept := a.do("", "POST", own, body{"word": second}, 200); kept["answers"].(body)["name"] != "Bob" || kept["finished"] != false {
		t.Errorf("a refusal lost what was saved: %v", kept)
	}
	housemate := resident(1)
	housemate["address"] = "0  ROW"
	if sent := a.do("", "POST", own, body{"word": second, "answers": housemate, "finish": true}, 200); sent["shared"] != true {
		t.Errorf("the second of a household is told %v", sent)
	}
	housemate["attributes"] = body{"Gender": "Purple"}
	a.no("", "POST", own, body{"word": second, "answers": housemate}, 422, "Choose one of the answers.")
	pool := want(t, a.call(a.recruiter, "GET", a.at+"/registrations", nil), 200)
	if strings.Count(pool.body, `"shared":true`) != 2 {
		t.Errorf("the recruiter is not told who shares an address: %.400s", pool.body)
	}
	// Registration closes: the codes that are left expire.
	a.do(a.recruiter, "POST", a.at+"/waves/1/close", nil, 200)
	a.no("", "POST", begin, body{"code": codes[2]}, 409, "Registration closed on")
	a.no("", "POST", own, body{"word": word, "answers": resident(0)}, 409, "Registration closed on")
	a.do("", "POST", "/forums/registrations/withdrawal", body{"word": word}, 204)
	if left := a.do("", "POST", own, body{"word": word}, 200); left["withdrawn"] != true || left["answers"].(body)["name"] != "" {
		t.Errorf("who withdrew is told %v", left)
	}
	// Whoever goes on guessing is told to wait; others are not.
	for range mostMisses {
		a.call("", "POST", begin, body{"code": "AAAA-BBBB-CCCC"})
	}
	a.no("", "POST", begin, body{"code": "AAAA-BBBB-CCCC"}, 429, "belong to no letter")
	a.no("", "POST", own, body{"word": second}, 429, "belong to no letter")
	b := a.browser()
	b.reads("/letter")
	if got := want(t, b.send("/letter", "code", codes[2]), 429); !strings.Contains(got.body, "belong to no letter") {
		t.Error("the page for codes does not say why it waits")
	}
	a.no(a.operator, "POST", a.at+"/calls", body{"code": codes[2]}, 409, "Registration closed on")
}

func TestRegistrationsFromAFileAreShownConfirmedAndLeakNothing(t *testing.T) {
	a := founded(t)
	said := a.heard()
	codes := a.wave(4)
	head := "code,name,address,phone,eligible,consent,Gender\n"
	line := func(i int, gender string) string {
		return fmt.Sprintf("%s,Quill Resident %d,%d Secret Street,01632 960 %03d,yes,yes,%s\n", codes[i], i, i, i, gender)
	}
	bad, good := head+line(0, "Female")+line(1, "Purple")+line(0, "")+line(2, "Male"), head+line(0, "Female")+line(1, "Male")
	at := a.at + "/registrations/import"
	for _, says := range []string{"Line 3: 'Purple' is not among the answers to 'Gender'.", "Line 4: the cell under 'Gender' is blank.", `"location":"body.file"`} {
		a.no(a.recruiter, "POST", at+"/preview", []byte(bad), 422, says)
	}
	a.no(a.recruiter, "POST", at+"/preview", []byte(head+line(0, "Male")+line(0, "Male")), 422, "Line 3: this code stood on line 2 already.")
	p := a.do(a.recruiter, "POST", at+"/preview", []byte(good), 200)
	digest := "?digest=" + p["digest"].(string)
	a.no(a.recruiter, "POST", at+digest, []byte(bad), 409, "not the file that was shown")
	for _, key := range []string{"delivery", "administrator", "operator", "commissioner"} {
		a.do(a.token(key), "POST", at+"/preview", []byte(good), 403)
		a.do(a.token(key), "POST", at+digest, []byte(good), 403)
	}
	if n := a.do(a.recruiter, "POST", at+digest, []byte(good), 201)["registrations"]; n != 2.0 {
		t.Errorf("%v were registered", n)
	}
	a.no(a.recruiter, "POST", at+digest, []byte(good), 422, "Line 2: this code was used already.")

	// The pages do the same: preview, confirm, a mistake loses nothing.
	b, page := a.as("recruiter"), a.at+"/recruiting/import"
	b.reads(page)
	third := head + line(2, "Female")
	if got := want(t, b.send(page, "text", strings.ReplaceAll(third, "Female", "Purple")), 422); !strings.Contains(got.body, "Line 2: &#39;Purple&#39; is not among") || !strings.Contains(got.body, "Quill Resident 2") {
		t.Error("a mistake is not said with its line, or what was pasted is lost")
	} else if !strings.Contains(got.body, `href="#text"`) || strings.Contains(got.body, `href="#file"`) {
		t.Error("a mistake in what was pasted is said where a file is chosen")
	}
	want(t, b.send(page), 422)
	shown := want(t, b.upload(page, "file", "people.csv", third), 200)
	if !strings.Contains(shown.body, "1 registration was understood.") || !strings.Contains(shown.body, "Line 2 · Town") || shown.head.Get("Cache-Control") != "no-store" {
		t.Errorf("the preview: %.300s", shown.body)
	}
	_, from, _ := strings.Cut(shown.body, `name="digest" value="`)
	if to := want(t, b.send(page+"/confirm", "source", third, "digest", from[:64]), 303).head.Get("Location"); to != a.at+"/recruiting/people?done=brought" {
		t.Errorf("confirming leads to %s", to)
	}
	list := b.reads(a.at + "/recruiting/people").body
	if strings.Count(list, "From a file") != 3 {
		t.Error("the pool does not say who came from the file")
	}
	// Who came by post is given a word when they ask for it.
	_, from, _ = strings.Cut(list, `name="registered" value="`)
	word := wordOnPage.FindStringSubmatch(want(t, b.send(a.at+"/recruiting/people/word", "registered", from[:strings.Index(from, `"`)]), 200).body)
	if word == nil {
		t.Fatal("the page shows no word")
	}
	if own := a.do("", "POST", "/forums/registrations/own", body{"word": word[1]}, 200); own["finished"] != true {
		t.Errorf("the word leads to %v", own)
	}
	log := said()
	if !strings.Contains(log, "/recruiting/import/confirm") {
		t.Fatalf("the log was not heard: %.300s", log)
	}
	for _, private := range append([]string{"Quill", "Secret Street", "01632 960", "Purple", word[1]}, codes...) {
		if strings.Contains(log, private) || strings.Contains(log, url.QueryEscape(private)) {
			t.Errorf("the log holds %q", private)
		}
	}
}

func TestAfterTheirDayTheSeatsPageSaysWhatWasDeletedAndWhen(t *testing.T) {
	w := newWorld(t)
	f := w.drawnForum()
	ctx, by := t.Context(), w.actor("recruiter")
	_, err := w.s.forums.Advance(ctx, w.actor("delivery"), f.Key(), forum.Recruiting)
	must(t, err)
	_, err = w.s.selections.Draw(ctx, by, f.Key(), "042", "Three dice")
	must(t, err)
	at, b := "/forums/"+f.ID+"/seats", w.as("recruiter")
	if page := want(t, b.get(at), 200).body; !strings.Contains(page, "Resident") {
		t.Error("before the day the page does not name who was drawn")
	}
	later := time.Date(2099, 5, 6, 12, 0, 0, 0, time.UTC)
	recruits, needs := *w.s.recruits, w.s.selections.Needs
	recruits.Now, needs.Now = func() time.Time { return later }, func() time.Time { return later }
	_, err = recruits.DeleteDue(ctx)
	must(t, err)
	selections, err := selection.OpenStore(ctx, w.s.engine, needs)
	must(t, err)
	defer selections.Close()
	_, err = selections.DeleteDue(ctx)
	must(t, err)
	page := want(t, b.get(at), 200).body
	for _, says := range []string{"Registrations are deleted", "6 registrations were deleted on their day.", "6 May 2099", "Of 4 people who were drawn, 0 said yes, 0 said no and 0 left."} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	if strings.Contains(page, "Resident") {
		t.Error("the page names somebody")
	}
	report := want(t, w.call("", "GET", "/forums/"+f.ID+"/deletions", nil), 200).json(t)
	if report["registrations"] != 6.0 || report["names"] != "2099-05-06T12:00:00Z" {
		t.Errorf("the report says %v", report)
	}
	public := want(t, w.browser().get("/forums/"+f.ID+"/draw"), 200).body
	if !strings.Contains(public, "6 registrations were deleted on their day.") || strings.Contains(public, "See your own chance") {
		t.Error("everybody is not told what was deleted, or is sent to what is gone")
	}
	want(t, w.call(w.token("recruiter"), "GET", "/forums/"+f.ID+"/seats", nil), 404)
	if got := want(t, b.send(at, "seat", "x", "state", recruit.PreferNotToSay), 422); !strings.Contains(got.body, "how the seat stands") {
		t.Error("an invented standing is not refused in words")
	}
}
