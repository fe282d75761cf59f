package server

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// small is a forum of four people, half of them women.
func small(r *forum.Remit) {
	r.Title, r.Panel = "A small forum", 4
	r.Features = []forum.Feature{{Name: "Gender", Values: []string{"Female", "Male"}, Source: "Census"}}
}

// letters sends a wave and gives its codes.
func (w *world) letters(f *forum.Forum, n int) (wave *recruit.Wave, codes []string) {
	w.t.Helper()
	ctx, by := w.t.Context(), w.actor("recruiter")
	wave, _, err := w.s.recruits.Send(ctx, by, recruit.Wave{Forum: f.Key(), Areas: []recruit.Area{{Name: "Town", Letters: n}},
		Closes: w.s.now().AddDate(0, 0, 21), Delete: w.s.now().AddDate(0, 9, 0)})
	must(w.t, err)
	_, _, all, err := w.s.recruits.Letters(ctx, by, wave.ID)
	must(w.t, err)
	for _, l := range all {
		codes = append(codes, l.Code)
	}
	return wave, codes
}

// enrolled registers as many people as there are codes, every second a woman.
func (w *world) enrolled(f *forum.Forum, codes []string) (words []string) {
	w.t.Helper()
	for i, code := range codes {
		word, err := w.s.recruits.Begin(w.t.Context(), f.Key(), code)
		must(w.t, err)
		_, err = w.s.recruits.Finish(w.t.Context(), word, recruit.Answers{Name: fmt.Sprintf("Resident %d", i), Phone: "01632 960 000", Address: fmt.Sprintf("%d Row", i),
			Attributes: map[string]string{"Gender": []string{"Female", "Male"}[i%2]}, Eligible: true, Consent: true})
		must(w.t, err)
		words = append(words, word)
	}
	return words
}

var wordOnPage = regexp.MustCompile(`fm-word">([0-9A-Z-]{19})<`)

func TestSomebodyWithALetterRegistersPageByPageLeavesAndReturns(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	_, codes := w.letters(f, 3)
	b := w.browser()
	b.reads("/letter?code=" + codes[0])
	want(t, b.send("/letter", "code", strings.ToLower(codes[0])), 303)
	word := wordOnPage.FindStringSubmatch(b.reads("/letter/word").body)
	if word == nil {
		t.Fatal("the page shows no word")
	}
	next := "/letter/answer/eligible"
	for _, step := range []struct {
		form []string
		next string
	}{{[]string{"eligible", "yes"}, "/letter/answer/name"}, {[]string{"name", "Ann Resident"}, "/letter/answer/contact"}} {
		b.reads(next)
		if to := want(t, b.send(next, step.form...), 303).head.Get("Location"); to != step.next {
			t.Fatalf("%s leads to %s", next, to)
		}
		next = step.next
	}
	if got := want(t, b.send("/letter/answer/contact"), 422); !strings.Contains(got.body, "Give an e-mail address or a telephone number") {
		t.Error("a page without an answer is not refused in words")
	}
	want(t, b.send("/letter/leave"), 303)
	want(t, b.get("/letter/check"), 404)

	// Another device, with the word as somebody writes it down.
	b = w.browser()
	b.reads("/letter/return")
	if got := want(t, b.send("/letter/return", "word", "K7QF-2MXA-9PDR-K7QF"), 422); !strings.Contains(got.body, "no registration to return to") {
		t.Error("an invented word is not refused in words")
	}
	want(t, b.send("/letter/return", "word", strings.ToLower(strings.ReplaceAll(word[1], "-", " "))), 303)
	if page := b.reads("/letter/check").body; !strings.Contains(page, "Ann Resident") {
		t.Error("what was saved is not there")
	}
	if got := want(t, b.send("/letter/check"), 422); strings.Count(got.body, `href="#`) < 4 || !strings.Contains(got.body, "Ann Resident") {
		t.Error("what is missing is not named")
	}
	for step, form := range map[string][]string{"contact": {"phone", "01632 960 002"}, "address": {"address", "1 Mill Lane"}, "feature-0": {"answer", recruit.PreferNotToSay}, "access": {"access", ""}} {
		want(t, b.send("/letter/answer/"+step, form...), 303)
	}
	if got := want(t, b.send("/letter/answer/feature-0", "answer", "Purple"), 422); !strings.Contains(got.body, "Choose one of the answers") {
		t.Error("an answer that nobody offered is taken")
	}
	if to := want(t, b.send("/letter/check", "consent", "yes"), 303).head.Get("Location"); to != "/letter/status?done=sent" {
		t.Errorf("sending leads to %s", to)
	}
	if page := b.reads("/letter/status").body; !strings.Contains(page, "You are in the pool.") {
		t.Error("the status page does not say so")
	}

	// A second of the same household, and the code that was used.
	second := w.browser()
	second.reads("/letter")
	if got := want(t, second.send("/letter", "code", codes[0]), 409); !strings.Contains(got.body, "used already") {
		t.Error("a used code is not refused in words")
	}
	if got := want(t, second.send("/letter", "code", "AAAA-BBBB-CCCC"), 422); !strings.Contains(got.body, "not on any of our letters") {
		t.Error("an invented code is not refused in words")
	}
	want(t, second.send("/letter", "code", codes[1]), 303)
	for step, form := range map[string][]string{"eligible": {"eligible", "yes"}, "name": {"name", "Bob"}, "contact": {"phone", "1"}, "address": {"address", "1  mill lane"}, "feature-0": {"answer", "Male"}} {
		want(t, second.send("/letter/answer/"+step, form...), 303)
	}
	if to := want(t, second.send("/letter/check", "consent", "yes"), 303).head.Get("Location"); !strings.Contains(to, "shared") {
		t.Errorf("the second of a household is told nothing: %s", to)
	}
	list := w.as("recruiter").reads("/forums/" + f.ID + "/recruiting/people").body
	if strings.Count(list, "Shares an address") != 2 {
		t.Error("the recruiter does not see who shares an address")
	}
	// Registration closes: the code that is left expires.
	_, err := w.s.recruits.Close(t.Context(), w.actor("recruiter"), recruit.WaveID(f.Key(), 1))
	must(t, err)
	if got := want(t, second.send("/letter", "code", codes[2]), 409); !strings.Contains(got.body, "Registration closed") {
		t.Error("an expired code is not refused in words")
	}
	want(t, second.send("/letter/withdraw"), 303)
	if page := second.reads("/letter/status").body; !strings.Contains(page, "You withdrew.") {
		t.Error("who withdrew is not told so")
	}
}

func TestAnOperatorRegistersACallerAndSeesNobodyElse(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	_, codes := w.letters(f, 1)
	b := w.as("operator")
	b.reads("/forums/" + f.ID + "/telephone")
	want(t, b.send("/forums/"+f.ID+"/telephone", "code", "xyz"), 422)
	want(t, b.send("/forums/"+f.ID+"/telephone", "code", codes[0]), 303)
	if page := b.reads("/letter/word").body; !strings.Contains(page, "who is on the telephone") {
		t.Error("the pages do not say for whom they are")
	}
	want(t, b.get("/forums/"+f.ID+"/recruiting/people"), 403)
	if to := want(t, b.send("/letter/leave"), 303).head.Get("Location"); to != "/forums/"+f.ID+"/telephone" {
		t.Errorf("the next caller begins at %s", to)
	}
}

func TestLettersAreForTheRecruiterAloneUntilTheyArePrinted(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	wave, codes := w.letters(f, 3)
	at := fmt.Sprintf("/forums/%s/recruiting/%d/", f.ID, wave.Number)
	for _, who := range []string{"delivery", "commissioner", "administrator", "operator"} {
		want(t, w.as(who).get(at+"codes.csv"), 403)
		want(t, w.as(who).get(at+"letters"), 403)
	}
	b := w.as("recruiter")
	if got := want(t, b.get(at+"codes.csv"), 200); !strings.HasPrefix(got.body, "code,area,closes\n"+codes[0]+",Town,") || got.head.Get("Cache-Control") != "no-store" {
		t.Errorf("the printer's file: %.80s", got.body)
	}
	if page := b.reads(at + "letters").body; strings.Count(page, "<article") != 3 || strings.Count(page, "<path") < 3 || !strings.Contains(page, codes[2]) {
		t.Error("the letters are not all there")
	}
	want(t, b.send(at+"printed"), 303)
	want(t, b.get(at+"codes.csv"), 404)
}

// ran waits until the newest run of a forum is over.
func (w *world) ran(f *forum.Forum) *selection.Run {
	w.t.Helper()
	until := time.Now().Add(2 * time.Minute)
	for {
		r, err := w.s.selections.Latest(w.t.Context(), w.actor("recruiter"), f.Key())
		must(w.t, err)
		if r != nil && r.State != selection.Running {
			return r
		}
		if time.Now().After(until) {
			w.t.Fatal("the lottery does not end")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestQuotasThatNoPanelMeetsAreExplainedAndRelaxedInWords(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	_, codes := w.letters(f, 6)
	w.enrolled(f, codes)
	at := "/forums/" + f.ID
	b := w.as("recruiter")
	b.reads(at + "/quotas")
	set := func(numbers ...string) sent {
		form := []string{}
		for i, n := range numbers {
			form = append(form, fmt.Sprintf("q0-%d-%d", i/4, i%4), n)
		}
		return b.send(at+"/quotas", form...)
	}
	if got := want(t, set("3", "2", "3", "2", "0", "4", "0", "4"), 422); !strings.Contains(got.body, "the minimum 3 is above the maximum 2") {
		t.Error("numbers that contradict each other are not refused in words")
	}
	if got := want(t, set("many", "2", "0", "2", "0", "4", "0", "4"), 422); !strings.Contains(got.body, "Enter a whole number.") || !strings.Contains(got.body, `value="many"`) {
		t.Error("a word for a number is not refused, or lost")
	}
	// Three women and three men registered: four women cannot be had.
	want(t, set("4", "4", "3", "4", "0", "0", "0", "1"), 303)
	want(t, b.send(at+"/lottery", "do", "run"), 303)
	if r := w.ran(f); r.State != selection.Wrong {
		t.Fatalf("the run is %s", r.State)
	}
	if page := b.reads(at + "/lottery").body; !strings.Contains(page, "the minimum for &#39;Female&#39; is 4, and the pool has only 3.") {
		t.Error("the page does not say what contradicts the pool")
	}
	// Three women and at most none of the men leave a seat that nobody fills.
	want(t, set("3", "3", "3", "3", "0", "1", "0", "1"), 303)
	for _, one := range []string{"1 Row", "3 Row"} { // two men move in with one another's neighbour
		all, err := w.s.recruits.All(t.Context(), w.actor("recruiter"), f.Key())
		must(t, err)
		for _, p := range all {
			if p.Answers.Address == one {
				must(t, w.s.recruits.WithdrawFor(t.Context(), w.actor("recruiter"), f.Key(), p.ID))
			}
		}
	}
	want(t, b.send(at+"/lottery", "do", "run"), 303)
	if r := w.ran(f); r.State != selection.Done {
		t.Fatalf("the run is %s: %+v", r.State, r.Problems)
	}
	file := func(csv string) sent {
		b.reads(at + "/quotas")
		return b.upload(at+"/quotas", "file", "quotas.csv", csv)
	}
	for csv, says := range map[string]string{
		"feature,value,min,max\nGender,Women,1,2\n":                        "nobody was asked for",
		"feature,value,min,max\nGender,Female,1,\n":                        "The cell under",
		"feature,value,min,max\nGender,Female,1,2\nGender,female,1,2\n":    "twice",
		"feature,value,min\nGender,Female,1\n":                             "There is no column",
		"feature,value,min,max\nGender,Female,one,2\n":                     "is not a whole number of people",
		"feature,value,min,max\nGender,Female,1,2\n":                       "there is no quota for",
		"feature,value,min,max,min_flex,max_flex\nGender,Female,2,2,3,2\n": "min_flex 3 is above the minimum 2",
	} {
		if got := want(t, file(csv), 422); !strings.Contains(got.body, says) {
			t.Errorf("%q is not answered with %q", csv, says)
		}
	}
	want(t, file("feature,value,min,max,min_flex,max_flex\nGender,Female,2,2,1,3\nGender,Male,2,2,1,3\n"), 303)
}

func TestADrawGoesFromThePoolToASeatAndASeatThatBecomesEmptyIsFilled(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	_, codes := w.letters(f, 12)
	words := w.enrolled(f, codes)
	at := "/forums/" + f.ID
	b := w.as("recruiter")
	b.reads(at + "/quotas")
	want(t, b.send(at+"/quotas", "q0-0-0", "2", "q0-0-1", "2", "q0-0-2", "2", "q0-0-3", "2", "q0-1-0", "2", "q0-1-1", "2", "q0-1-2", "2", "q0-1-3", "2"), 303)
	want(t, b.send(at+"/lottery", "do", "run"), 303)
	w.ran(f)
	if got := want(t, b.send(at+"/lottery", "do", "commit"), 409); !strings.Contains(got.body, "Registration is still open.") {
		t.Error("panels are committed while people can register")
	}
	want(t, b.send(at+"/recruiting/1/close"), 303)
	must(t, w.s.recruits.Withdraw(t.Context(), words[11]))
	if got := want(t, b.send(at+"/lottery", "do", "commit"), 409); !strings.Contains(got.body, "changed since this run") {
		t.Error("panels of another pool are committed")
	}
	want(t, b.send(at+"/lottery", "do", "run"), 303)
	w.ran(f)
	want(t, b.send(at+"/lottery", "do", "commit"), 303)
	registrant := w.browser()
	registrant.reads("/letter/return")
	want(t, registrant.send("/letter/return", "word", words[0]), 303)
	if page := registrant.reads("/letter/status").body; !strings.Contains(page, "Your chance is 33.3%") {
		t.Error("a registrant does not learn their chance before the draw")
	}
	if page := w.browser().reads(at + "/draw").body; strings.Contains(page, "Resident") || !strings.Contains(page, "11 people registered, 4 are chosen") {
		t.Error("the public draw names people, or does not say how many there are")
	}
	want(t, b.send(at+"/draw", "digits", "042", "method", "dice"), 409)
	lead := w.as("delivery")
	lead.reads(at + "/phases")
	want(t, lead.send(at+"/phases", "do", "advance", "from", "recruiting"), 303)
	want(t, b.send(at+"/draw", "digits", "42", "method", "dice"), 422)
	want(t, b.send(at+"/draw", "digits", "042", "method", "Three dice before everybody"), 303)
	files, err := w.s.forums.Published(t.Context(), f.Key())
	must(t, err)
	sheet, table := want(t, w.browser().get(at+"/draw/0/draw.json"), 200).body, want(t, w.browser().get(at+"/draw/0/panels.csv"), 200).body
	drawn, err := w.s.forums.Find(t.Context(), f.Key())
	must(t, err)
	if _, err := draw.Verify([]byte(sheet), []byte(table), "042", drawn.Selection.Committed.Table); err != nil || table != string(files.Table) {
		t.Errorf("the published files do not verify: %v", err)
	}

	// Who was drawn takes a seat; who was not cannot.
	seats, empty, err := w.s.selections.Seats(t.Context(), w.actor("recruiter"), f.Key())
	must(t, err)
	if len(seats) != 4 || empty != 0 {
		t.Fatalf("%d seats, %d empty", len(seats), empty)
	}
	chosen := map[string]string{}
	for _, word := range words[:11] {
		own, err := w.s.selections.OwnChances(t.Context(), word)
		must(t, err)
		if len(own) != 1 || own[0].Rows == 0 {
			t.Fatalf("a registrant is told %+v", own)
		}
		if own[0].Chosen {
			chosen[word] = own[0].Pseudonym
		} else if err := w.s.selections.TakeSeat(t.Context(), w.actor("citizen"), word); err == nil {
			t.Error("somebody who was not drawn has a seat")
		}
	}
	if len(chosen) != 4 {
		t.Fatalf("%d were told that they are drawn", len(chosen))
	}
	var leaver string
	for word := range chosen {
		leaver = word
	}
	citizen := w.as("citizen")
	citizen.reads("/letter/return")
	want(t, citizen.send("/letter/return", "word", leaver), 303)
	want(t, citizen.send("/letter/seat"), 303)
	if roles, err := w.s.forums.RolesOf(t.Context(), w.cast["citizen"], f.Key()); err != nil || len(roles) != 1 || roles[0] != forum.Member {
		t.Errorf("the roles are %v", roles)
	}

	// They leave: the seat is filled by another public draw.
	r, _, err := w.s.recruits.Return(t.Context(), leaver)
	must(t, err)
	want(t, b.send(at+"/seats", "seat", r.ID, "state", "left"), 303)
	if roles, _ := w.s.forums.RolesOf(t.Context(), w.cast["citizen"], f.Key()); len(roles) != 0 {
		t.Errorf("who left still is %v", roles)
	}
	if page := b.reads(at + "/seats").body; !strings.Contains(page, "1 seat is empty.") {
		t.Error("the page does not say that a seat is empty")
	}
	want(t, b.send(at+"/lottery", "do", "run"), 303)
	if r := w.ran(f); r.State != selection.Done || r.Panel != 1 || r.Round != 1 || r.Pool != 7 {
		t.Fatalf("the run for the empty seat: %+v", r)
	}
	want(t, b.send(at+"/lottery", "do", "commit"), 303)
	want(t, b.send(at+"/draw", "digits", "500", "method", "Three dice again"), 303)
	if seats, empty, err := w.s.selections.Seats(t.Context(), w.actor("recruiter"), f.Key()); err != nil || len(seats) != 5 || empty != 0 {
		t.Errorf("%d seats, %d empty, %v", len(seats), empty, err)
	}
	if page := w.browser().reads(at + "/draw").body; !strings.Contains(page, "for seats that became empty") || !strings.Contains(page, url.PathEscape(f.ID)+"/draw/1/panels.csv") {
		t.Error("the second draw is not public")
	}
}

func TestTheSmallestChangeIsProposedAndMadeWhenTheRecruiterAgrees(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	_, codes := w.letters(f, 8)
	for i, code := range codes {
		word, err := w.s.recruits.Begin(t.Context(), f.Key(), code)
		must(t, err)
		gender, address := "Male", fmt.Sprintf("%d Row", i)
		if i < 3 { // three women who share a home: one of them at most
			gender, address = "Female", "1 Mill Lane"
		}
		_, err = w.s.recruits.Finish(t.Context(), word, recruit.Answers{Name: "R", Phone: "1", Address: address, Attributes: map[string]string{"Gender": gender}, Eligible: true, Consent: true})
		must(t, err)
	}
	at, b := "/forums/"+f.ID, w.as("recruiter")
	b.reads(at + "/quotas")
	for _, flex := range []struct{ least, most, says string }{{"2", "2", "not even as far as you would go"}, {"1", "3", "The smallest change as far as you would go"}} {
		want(t, b.send(at+"/quotas", "q0-0-0", "2", "q0-0-1", "2", "q0-0-2", flex.least, "q0-0-3", "2", "q0-1-0", "2", "q0-1-1", "2", "q0-1-2", "2", "q0-1-3", flex.most), 303)
		want(t, b.send(at+"/lottery", "do", "run"), 303)
		if r := w.ran(f); r.State != selection.NoPanel {
			t.Fatalf("the run is %s", r.State)
		}
		page := b.reads(at + "/lottery").body
		for _, words := range []string{flex.says, "Gender: the minimum for &#39;Female&#39; goes from 2 to 1.", "Gender: the maximum for &#39;Male&#39; goes from 2 to 3."} {
			if !strings.Contains(page, words) {
				t.Errorf("the page does not say %q", words)
			}
		}
	}
	want(t, b.send(at+"/lottery", "do", "relax"), 303)
	if r := w.ran(f); r.State != selection.Done || len(r.Made) != 2 {
		t.Fatalf("after the change the run is %s with %d changes", r.State, len(r.Made))
	}
}

func TestStoppingNothingAndInventedAlgorithmsAreRefusedInWords(t *testing.T) {
	w := newWorld(t)
	f := w.forum(small)
	_, codes := w.letters(f, 6)
	w.enrolled(f, codes)
	at, b := "/forums/"+f.ID, w.as("recruiter")
	b.reads(at + "/lottery")
	if got := want(t, b.send(at+"/lottery", "do", "stop"), 409); !strings.Contains(got.body, "The lottery is not running.") {
		t.Error("stopping nothing is not refused in words")
	}
	if got := want(t, b.send(at+"/lottery", "do", "run", "algorithm", "dice"), 422); !strings.Contains(got.body, "There is no algorithm") {
		t.Error("an invented algorithm is not refused in words")
	}
}
