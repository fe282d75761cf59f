package server

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// beyond gives a forum whose member is the speaker a payer, an evaluator and an
// observer, a claim that waits, a questionnaire, and somebody who asks to watch.
func (w *world) beyond(f *forum.Forum) (claim, payee, pass string) {
	w.t.Helper()
	ctx, id, member := w.t.Context(), f.Key(), w.actor("speaker")
	for key, role := range map[string]forum.Role{"payer": forum.Payer, "evaluator": forum.Evaluator} {
		must(w.t, w.s.forums.Appoint(ctx, w.actor("administrator"), id, w.actor(key), role))
	}
	_, err := w.s.ledger.SetRate(ctx, w.actor("delivery"), id, ledger.Rate{Minor: 5000, Per: ledger.PerDay, Currency: "GBP", Claims: "Buses."})
	must(w.t, err)
	_, err = w.s.ledger.Attend(ctx, w.actor("payer"), id, ledger.Attendance{Session: "First day", Day: w.s.now(), Members: []people.PersonID{member.Person}})
	must(w.t, err)
	l, err := w.s.ledger.Claim(ctx, member, id, ledger.NewClaim{For: ledger.Care, Minor: 1200, Day: w.s.now(), Note: "A sitter for Ben",
		File: &ledger.Upload{Name: "sitter.pdf", Content: []byte("%PDF-1.4 sitter")}})
	must(w.t, err)
	_, err = w.s.evaluations.Ask(ctx, w.actor("delivery"), id, evaluation.New{Title: "After the first day", For: forum.Member, Closes: w.s.now().AddDate(0, 0, 7)})
	must(w.t, err)
	p, err := w.s.observers.Apply(ctx, w.actor("observer"), id, observer.New{Name: "Demo Observer", Interest: "I write.", Accepts: true})
	must(w.t, err)
	return l.ID, l.Payee, p.ID
}

func TestWhatARoleOfAForumSeesAndDoesOfPaymentsEvaluationAndObservers(t *testing.T) {
	w := newWorld(t)
	f, _, _ := w.recommending()
	claim, payee, pass := w.beyond(f)
	at := "/forums/" + f.ID
	member, payer, lead, evaluator, asks := []string{"speaker"}, []string{"payer"}, []string{"delivery"}, []string{"evaluator"}, []string{"delivery", "evaluator"}
	everyone := []string{"", "speaker", "payer", "delivery", "evaluator", "observer", "commissioner", "recruiter", "operator", "adviser", "administrator", "citizen"}
	for _, deed := range []struct {
		what, path string
		form       []string // nil reads
		may        []string
	}{
		{"sums", at + "/payments", nil, everyone}, {"own", at + "/my-payments", nil, member}, {"statement", at + "/my-payments/statement", nil, member},
		{"receipt", at + "/receipts/" + claim, nil, []string{"speaker", "payer"}}, {"ledger", at + "/ledger", nil, payer}, {"table", at + "/ledger/table.csv", nil, payer},
		{"account", at + "/ledger/" + payee, nil, payer}, {"rate", at + "/payments", []string{"fee", "x"}, lead}, {"claim", at + "/my-payments", []string{"amount", "x"}, member},
		{"wish", at + "/my-payments", []string{"do", "wish"}, member}, {"attendance", at + "/ledger", []string{"session", ""}, payer},
		{"approve", at + "/ledger/" + payee, []string{"do", "approve", "line", claim, "amount", "x"}, payer}, {"pay", at + "/ledger/" + payee, []string{"do", "pay"}, payer},
		{"results", at + "/evaluation", nil, everyone}, {"ask", at + "/evaluation/new", nil, asks}, {"put", at + "/evaluation/new", []string{"title", ""}, asks},
		{"form", at + "/evaluation/1", nil, member}, {"answer", at + "/evaluation/1", []string{"q0", "9"}, member},
		{"ticked", at + "/evaluation/answers.csv", nil, evaluator}, {"written", at + "/evaluation/words.csv", nil, evaluator}, {"judge", at + "/evaluation", []string{"judgement", ""}, evaluator},
		{"watching", at + "/observers", nil, everyone}, {"admit", at + "/observers", []string{"do", "decline", "pass", pass}, lead},
	} {
		for _, key := range everyone {
			got := w.as(key).get
			answer := sent{}
			if deed.form == nil {
				answer = got(deed.path)
			} else {
				answer = w.as(key).send(deed.path, deed.form...)
			}
			no := answer.status == 401 || answer.status == 403
			if slices.Contains(deed.may, key) == no || answer.status >= 500 {
				t.Errorf("%s: %q is answered with %d %.200s", deed.what, key, answer.status, answer.body)
			}
			if secret := strings.Contains(answer.body, "A sitter for Ben"); secret && !slices.Contains([]string{"speaker", "payer"}, key) {
				t.Errorf("%s: %q reads a member's note", deed.what, key)
			}
		}
	}
}

// A program is given the files that a page gives the same person, and no others.
func TestAProgramHasTheTablesOfAForumThatItsOwnerHasOnPages(t *testing.T) {
	w := newWorld(t)
	f, _, _ := w.recommending()
	claim, _, _ := w.beyond(f)
	at := "/forums/" + f.ID
	for _, one := range []struct {
		page, program, holds string
		may                  []string
	}{
		{at + "/ledger/table.csv", at + "/payments/ledger", "A sitter for Ben", []string{"payer"}},
		{at + "/receipts/" + claim, at + "/payments/claims/" + claim + "/receipt", "%PDF-1.4 sitter", []string{"speaker", "payer"}},
		{at + "/evaluation/answers.csv", at + "/evaluations/answers", "questionnaire,title,after", []string{"evaluator"}},
		{at + "/evaluation/words.csv", at + "/evaluations/words", "questionnaire,title,after", []string{"evaluator"}},
	} {
		for _, key := range []string{"speaker", "payer", "delivery", "evaluator", "observer", "administrator", "citizen"} {
			got := w.call(w.token(key), "GET", one.program, nil)
			if !slices.Contains(one.may, key) {
				if got.status != 403 || strings.Contains(got.body, one.holds) {
					t.Errorf("%s is answered to %s with %d %.200s", one.program, key, got.status, got.body)
				}
				continue
			}
			page := want(t, w.as(key).get(one.page), 200)
			if got.status != 200 || got.body != page.body || !strings.Contains(got.body, one.holds) {
				t.Errorf("%s gives %s %d %.200q, the page %.200q", one.program, key, got.status, got.body, page.body)
			}
			for _, head := range []string{"Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options"} {
				if got.head.Get(head) != page.head.Get(head) {
					t.Errorf("%s has %s %q, the page %q", one.program, head, got.head.Get(head), page.head.Get(head))
				}
			}
		}
		want(t, w.call("", "GET", one.program, nil), 401)
	}
}

func TestAClaimGoesFromItsMemberToAPaymentAndAnObserverToThePublicList(t *testing.T) {
	w := newWorld(t)
	f, _, _ := w.recommending()
	claim, payee, pass := w.beyond(f)
	at := "/forums/" + f.ID
	b := w.as("speaker")
	got := want(t, b.send(at+"/my-payments", "for", "travel", "amount", "3.999", "day", "2026-01-10", "note", "Bus to the hall"), 422)
	if !strings.Contains(got.body, "such as 12.50") || !strings.Contains(got.body, "Bus to the hall") {
		t.Error("a wrong amount is not refused in words, or what was typed is lost")
	}
	want(t, b.send(at+"/my-payments", "for", "travel", "amount", "£3.90", "day", "2026-01-10", "note", "Bus to the hall"), 303)
	if page := want(t, b.get(at+"/my-payments"), 200); !strings.Contains(page.body, "A sitter for Ben") || !strings.Contains(page.body, "£50.00") || page.head.Get("Cache-Control") != "no-store" {
		t.Error("a member's page does not have what they are owed and claimed")
	}
	p := w.as("payer")
	want(t, p.send(at+"/ledger/"+payee, "do", "approve", "line", claim, "amount", "10"), 422)
	want(t, p.send(at+"/ledger/"+payee, "do", "approve", "line", claim, "amount", "10", "reason", "Up to ten pounds."), 303)
	want(t, p.send(at+"/ledger/"+payee, "do", "pay", "amount", "60", "saw", "6000", "day", "2026-01-20", "method", "bank", "reference", "R-1"), 303)
	want(t, p.send(at+"/ledger/"+payee, "do", "pay", "amount", "60", "saw", "6000", "day", "2026-01-20", "method", "bank", "reference", "R-1"), 409)
	if page := b.reads(at + "/my-payments/statement").body; !strings.Contains(page, "R-1") || !strings.Contains(page, "Up to ten pounds.") || !strings.Contains(page, "£0.00") {
		t.Error("the statement does not say what was decided and paid")
	}
	file := want(t, b.get(at+"/receipts/"+claim), 200)
	if file.body != "%PDF-1.4 sitter" || !strings.Contains(file.head.Get("Content-Disposition"), "receipt.pdf") {
		t.Errorf("the receipt is %q", file.body)
	}
	if page := w.as("").get(at + "/payments").body; !strings.Contains(page, "fewer than five people") || strings.Contains(page, "£60") {
		t.Error("everybody reads what one member got")
	}

	lead, who := w.as("delivery"), w.as("observer")
	want(t, lead.send(at+"/observers", "do", "admit", "pass", pass), 303)
	if page := w.as("").get(at + "/observers").body; !strings.Contains(page, "Demo Observer") || strings.Contains(page, string(w.cast["observer"])) {
		t.Error("the observer is not on the public list, or their account is")
	}
	want(t, who.send(at+"/observers", "do", "give-up"), 303)
	if page := w.as("").get(at + "/observers").body; strings.Contains(page, "Demo Observer") {
		t.Error("who gave up is still on the list")
	}
	if raw := w.call(w.token("payer"), "GET", "/forums/"+f.ID+"/payments/accounts", nil).body; !strings.Contains(raw, `"balance":0`) || strings.Contains(raw, "sealed") {
		t.Errorf("the accounts are %s", raw)
	}
}

func TestThePayerBeginsWithWhoSatInTheRoomAndCorrectsIt(t *testing.T) {
	w := newWorld(t)
	f, one, _, _ := w.deliberating()
	ctx, at := t.Context(), "/forums/"+f.ID
	must(t, w.s.forums.Appoint(ctx, w.actor("administrator"), f.Key(), w.actor("payer"), forum.Payer))
	_, err := w.s.ledger.SetRate(ctx, w.actor("delivery"), f.Key(), ledger.Rate{Minor: 5000, Per: ledger.PerSession, Currency: "GBP", Claims: "Buses."})
	must(t, err)
	rooms, member := w.s.meetings.Rooms, w.actor("member")
	must(t, rooms.Join(ctx, w.actor("delivery"), one.Key(), true))
	must(t, rooms.Join(ctx, member, one.Key(), true))
	must(t, rooms.Begin(ctx, w.actor("delivery"), one.Key()))
	b := w.as("payer")
	if page := want(t, b.get(at+"/ledger"), 200).body; strings.Contains(page, "The room kept who sat") {
		t.Error("a session that goes on is proposed")
	}
	must(t, rooms.End(ctx, w.actor("delivery"), one.Key()))
	page := want(t, b.get(at+"/ledger"), 200).body
	ticked := func(page string, who people.PersonID) bool {
		_, box, _ := strings.Cut(page, `value="`+string(who)+`"`)
		box, _, _ = strings.Cut(box, ">")
		return strings.Contains(box, "checked")
	}
	if !strings.Contains(page, "The room kept who sat in “At the gates”") || !strings.Contains(page, `value="At the gates"`) || !ticked(page, member.Person) || ticked(page, w.cast["speaker"]) {
		t.Errorf("the form does not begin with who sat in the room: %.3000s", page)
	}
	if got := want(t, w.call(w.token("payer"), "GET", at+"/payments/attendance", nil), 200).body; !strings.Contains(got, string(member.Person)) || strings.Contains(got, string(w.cast["delivery"])) {
		t.Errorf("a program is proposed %s", got)
	}
	refused := want(t, b.send(at+"/ledger", "session", "At the gates, typed", "day", "", "member", string(w.cast["speaker"])), 422).body
	if !strings.Contains(refused, "At the gates, typed") || ticked(refused, member.Person) || !ticked(refused, w.cast["speaker"]) {
		t.Error("what was typed gives way to the proposal")
	}
	want(t, b.send(at+"/ledger", "session", "At the gates", "day", w.s.now().Format(time.DateOnly), "member", string(member.Person)), 303)
	if page := want(t, b.get(at+"/ledger"), 200).body; strings.Contains(page, "The room kept who sat") {
		t.Error("a session whose fees are written is proposed again")
	}
}

func TestTheConditionOfHoursSaysWhatTheRoomsCounted(t *testing.T) {
	w := newWorld(t)
	ctx, f := t.Context(), w.forum(nil)
	st := &stage{s: w.s, cast: map[string]people.Actor{}, now: w.s.now()}
	for key := range w.cast {
		st.cast[key] = w.actor(key)
	}
	must(t, st.learnt(ctx, f, []people.Actor{w.actor("member")}))
	at, lead := "/forums/"+f.ID+"/phases", w.actor("delivery")
	b := w.as("delivery")
	if page := want(t, b.get(at), 200).body; strings.Contains(page, "By the clocks of the rooms") {
		t.Error("hours are said before anybody met")
	}
	one, err := w.s.meetings.Sessions.Enter(ctx, lead, draft.Forum(f.ID), "", meeting.About{Title: "Who comes here", Purpose: "To learn.",
		Kind: meeting.Learning, Start: w.s.now().Add(time.Hour), Zone: "Europe/London", Place: "Hall", Agenda: meeting.ReadAgenda("Talk, 60", nil)})
	must(t, err)
	must(t, w.s.meetings.Rooms.Join(ctx, lead, one.Key(), true))
	must(t, w.s.meetings.Rooms.Begin(ctx, lead, one.Key()))
	must(t, w.s.meetings.Rooms.End(ctx, lead, one.Key()))
	page := want(t, b.get(at), 200).body
	if !strings.Contains(page, "By the clocks of the rooms, members had 0.0 hours of learning and 0.0 hours of deliberation so far.") || !strings.Contains(page, `value="/forums/`+f.ID+`/sessions"`) {
		t.Error("the condition does not say what the rooms counted, or does not propose where it is seen")
	}
	want(t, b.send(at, "do", "show", "gate", "hours", "link", "/forums/"+f.ID+"/sessions"), 303)

	promised := w.forum(func(r *forum.Remit) { r.Title, r.LearningHours, r.DeliberationHours = "Long days", 12, 18 })
	must(t, st.learnt(ctx, promised, []people.Actor{w.actor("member")}))
	at = "/forums/" + promised.ID + "/phases"
	if page := want(t, b.get(at), 200).body; !strings.Contains(page, "They were promised 12 and 18.") {
		t.Error("the condition does not say what was promised")
	}
	if got := want(t, b.send(at, "do", "show", "gate", "hours", "link", "/forums/"+promised.ID+"/sessions"), 409); !strings.Contains(got.body, "Members were promised 12 hours of learning, and the sessions that were held add up to 0.0.") {
		t.Error("hours that nobody had are confirmed, or refused without words")
	}
}

func TestPromisedHoursAreOfEachKind(t *testing.T) {
	f := &forum.Forum{Remit: forum.Remit{LearningHours: 2, DeliberationHours: 3}}
	for words, had := range map[string]map[meeting.Kind]time.Duration{
		"2 hours of learning":     {meeting.Learning: 119 * time.Minute, meeting.Deliberation: 9 * time.Hour},
		"3 hours of deliberation": {meeting.Learning: 9 * time.Hour, meeting.Deliberation: 179 * time.Minute},
		"":                        {meeting.Learning: 2 * time.Hour, meeting.Deliberation: 3 * time.Hour},
	} {
		err := fewHours(f, had)
		if (err == nil) != (words == "") || err != nil && !strings.Contains(err.Error(), words) {
			t.Errorf("with %v: %v", had, err)
		}
	}
}
