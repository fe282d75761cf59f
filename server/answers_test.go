package server

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

var statementLink = regexp.MustCompile(`href="(/record/\d+/statement)"`)

// idea brings an idea to the plan.
func (w *world) idea(who, title string) *input.Input {
	w.t.Helper()
	in, err := w.s.inputs.Bring(w.t.Context(), w.actor(who), w.plan.ID, input.New{Kind: input.Idea, Title: title, Body: "At every stop of the line to the coast."})
	must(w.t, err)
	return in
}

// answered brings an idea and answers it.
func (w *world) answered(title, reason string) (*input.Input, *input.Response) {
	w.t.Helper()
	in := w.idea("citizen", title)
	r, err := w.s.inputs.Respond(w.t.Context(), w.actor("lead"), w.plan.ID, input.NewResponse{Inputs: []input.ID{in.Key()}, Disposition: input.NotAdopted, Reason: reason})
	must(w.t, err)
	return in, r
}

// statements downloads and checks every statement that a page offers.
func (w *world) statements(path string) map[record.Kind]*record.Statement {
	w.t.Helper()
	shown := want(w.t, w.as("").get(path), 200)
	all := map[record.Kind]*record.Statement{}
	for _, found := range statementLink.FindAllStringSubmatch(shown.body, -1) {
		file := want(w.t, w.as("").get(found[1]), 200)
		if !strings.Contains(file.head.Get("Content-Disposition"), ".statement.json") {
			w.t.Errorf("%s is called %s", found[1], file.head.Get("Content-Disposition"))
		}
		var s record.Statement
		must(w.t, json.Unmarshal([]byte(file.body), &s))
		leaf, _, err := s.Check(w.s.record.Verifier())
		if err != nil {
			w.t.Errorf("%s: %v", found[1], err)
		}
		all[leaf.Kind] = &s
	}
	return all
}

func TestAnAnswersPageShowsItsEntryAndItsWordsCanBeCheckedOffline(t *testing.T) {
	w := newWorld(t)
	in, r := w.answered("Benches", "There is no money for wood.")
	page := want(t, w.as("").get("/responses/"+r.ID), 200)
	point := want(t, w.as("").get("/record/checkpoint"), 200)
	for _, part := range []string{"folkmoot verify entry-", strings.TrimSpace(strings.Split(point.body, "\n")[2])[:16]} {
		if !strings.Contains(page.body, part) {
			t.Errorf("the answer's page lacks %q", part)
		}
	}
	for _, path := range []string{"/responses/" + r.ID, "/inputs/" + in.ID} {
		s := w.statements(path)[record.Response]
		if s == nil {
			t.Fatalf("%s offers no statement", path)
		}
		altered := *s
		altered.Words = append([]record.Words{}, s.Words...)
		for i := range altered.Words {
			if altered.Words[i].Name == "reason" {
				altered.Words[i].Text = strings.Replace(altered.Words[i].Text, "no money", "money", 1)
			}
		}
		if _, _, err := altered.Check(w.s.record.Verifier()); err == nil {
			t.Error("an altered reason passes")
		}
	}
	var api record.Statement
	entry, err := w.s.inputs.Entry(t.Context(), r)
	must(t, err)
	must(t, json.Unmarshal([]byte(want(t, w.call("", "GET", fmt.Sprintf("/record/entries/%d/statement", entry.Index), nil), 200).body), &api))
	if _, missing, err := api.Check(w.s.record.Verifier()); err != nil || missing != 0 {
		t.Errorf("through the API: %d missing, %v", missing, err)
	}
}

func TestAgreementsChangesDissentsAndOverridesShowTheirEntriesAndTextsThatCanBeChecked(t *testing.T) {
	w := newWorld(t)
	ctx, id := t.Context(), w.drafts[0].Key()
	for _, who := range []string{"lead", "drafter"} {
		_, seq, hash := w.text(0)
		_, err := w.s.agreements.Sign(ctx, w.actor(who), id, agreement.Seen{Seq: seq, SHA256: hash})
		must(t, err)
	}
	st := &stage{s: w.s, cast: map[string]people.Actor{"drafter": w.actor("drafter"), "lead": w.actor("lead")}, now: w.s.now()}
	d := w.draft(0)
	d, err := w.s.drafts.Drafts.Move(ctx, w.actor("lead"), id, d.Version, draft.Drafting)
	must(t, err)
	must(t, st.adopt(ctx, d, "objective.1.objective", "every public contract", "most public contracts", "Some are secret."))
	_, seq, hash := w.text(0)
	_, err = w.s.agreements.Explain(ctx, w.actor("lead"), id, agreement.Seen{Seq: seq, SHA256: hash}, "Some contracts are secret by law.")
	must(t, err)
	_, err = w.s.agreements.Dissent(ctx, w.actor("drafter"), id, "We agreed on every contract.")
	must(t, err)
	w.letPass(0)

	shown := w.statements("/drafts/" + string(id) + "/agreement")
	for _, kind := range []record.Kind{record.Agreement, record.Change} {
		s := shown[kind]
		if s == nil || len(s.Text) == 0 {
			t.Fatalf("%s: no statement with its text: %v", kind, shown)
		}
		other := *s
		other.Text = json.RawMessage(strings.Replace(string(s.Text), "public contract", "private contract", 1))
		if _, _, err := other.Check(w.s.record.Verifier()); err == nil {
			t.Errorf("%s: an altered text passes", kind)
		}
	}
	if shown[record.Dissent] == nil {
		t.Error("the dissent offers no statement")
	}
	if page := want(t, w.as("coordinator").get("/drafts/"+string(id)+"/publish"), 200); !statementLink.MatchString(page.body) {
		t.Error("the override on the publish page offers no statement")
	}
	must(t, st.publish(ctx, w.draft(0), 0, ""))
	printed := w.statements("/commitments/" + w.plan.Slug + "/" + w.draft(0).Slug + "/v1")
	for _, kind := range []record.Kind{record.Agreement, record.Change, record.Dissent, record.Override} {
		if printed[kind] == nil {
			t.Errorf("the published page offers no statement of its %s", kind)
		}
	}
}

func TestAnEntryWhoseWordsWereErasedStillHasItsStatement(t *testing.T) {
	w := newWorld(t)
	_, r := w.answered("Benches", "There is no money for wood.")
	must(t, w.s.record.Erase(t.Context(), "response|"+r.ID, "reason"))
	entry, err := w.s.inputs.Entry(t.Context(), r)
	must(t, err)
	s, err := w.s.record.State(t.Context(), entry, nil)
	must(t, err)
	if _, missing, err := s.Check(w.s.record.Verifier()); err != nil || missing != 1 {
		t.Errorf("%d missing: %v", missing, err)
	}
}

func TestAThemeIsReadFollowedAndFedByItself(t *testing.T) {
	w := newWorld(t)
	ctx, citizen := t.Context(), w.as("citizen")
	bench, lamp := w.idea("suggester", "Benches"), w.idea("suggester", "Lamps")
	theme, other := "Stops & stations", "Light"
	for in, name := range map[*input.Input]*string{bench: &theme, lamp: &other} {
		_, err := w.s.inputs.Sort(ctx, w.actor("coordinator"), w.plan.ID, input.Sorting{Inputs: []input.ID{in.Key()}, Theme: name})
		must(t, err)
	}
	at := "/plans/" + w.plan.Slug + "/inputs?theme=Stops+%26+stations"
	page := want(t, citizen.get(at), 200)
	if !strings.Contains(page.body, "/inputs/"+bench.ID) || strings.Contains(page.body, "/inputs/"+lamp.ID) {
		t.Error("the page of a theme does not list it, or lists another too")
	}
	if !strings.Contains(page.body, `value="theme"`) || !strings.Contains(want(t, citizen.get("/plans/"+w.plan.Slug+"/inputs"), 200).body, "theme=Stops") {
		t.Error("the theme cannot be followed from its page, or its page cannot be found")
	}
	want(t, citizen.send("/follow", "kind", "theme", "id", w.plan.ID+"|"+theme), 303)
	_, err := w.s.inputs.Respond(ctx, w.actor("lead"), w.plan.ID, input.NewResponse{Inputs: []input.ID{bench.Key()}, Disposition: input.NotAdopted, Reason: "No wood."})
	must(t, err)
	_, err = w.s.inputs.Respond(ctx, w.actor("lead"), w.plan.ID, input.NewResponse{Inputs: []input.ID{lamp.Key()}, Disposition: input.NotAdopted, Reason: "No wire."})
	must(t, err)
	news := want(t, citizen.get("/account/following"), 200)
	if !strings.Contains(news.body, "/inputs/"+bench.ID) || strings.Contains(news.body, "/inputs/"+lamp.ID) || !strings.Contains(news.body, strings.ReplaceAll(at, "&", "&amp;")) {
		t.Error("what is new in the theme is not this answer alone, or the theme's link is another")
	}
	feed := want(t, w.as("").get("/feeds/theme/"+w.plan.ID+"%7CStops%20&%20stations"), 200)
	if !strings.Contains(feed.body, "/inputs/"+bench.ID) || strings.Contains(feed.body, "/inputs/"+lamp.ID) {
		t.Errorf("the feed says %.600s", feed.body)
	}
}

func TestTheGaugeTakesWindowsAgendasAndVotesFromWhatHappenedHere(t *testing.T) {
	w := newWorld(t)
	ctx, coordinator := t.Context(), w.as("coordinator")
	gauge := "/plans/" + w.plan.Slug + "/standards"
	w.idea("citizen", "Benches")
	w.idea("drafter", "Lamps")
	today := time.Now()
	for title, days := range map[string][2]int{"Call for ideas": {-10, 20}, "An earlier call": {-90, -50}} {
		want(t, coordinator.send(gauge+"/diary", "kind", "window", "title", title, "at", today.AddDate(0, 0, days[0]).Format(time.DateOnly),
			"until", today.AddDate(0, 0, days[1]).Format(time.DateOnly)), 303)
	}
	report, _, err := gaugeOf(w)
	must(t, err)
	for _, sentence := range []string{"In “Call for ideas”: 2 inputs, from 2 kinds of people.", "In “An earlier call”: 0 inputs, from 0 kinds of people."} {
		if !strings.Contains(fmt.Sprint(report), sentence) {
			t.Errorf("the gauge does not say %q: %v", sentence, report)
		}
	}

	about := meeting.About{Title: "Forum of Testland", Purpose: "To hear each other.", Kind: meeting.Forum, Start: today, Zone: "Europe/London", Place: "Hall",
		Agenda: meeting.ReadAgenda("Welcome, 5\nRepair of benches, 20, from civil society\nPay, 5, from government", nil)}
	one, err := w.s.meetings.Sessions.Enter(ctx, w.actor("coordinator"), w.plan.ID, "", about)
	must(t, err)
	must(t, w.s.meetings.Rooms.Begin(ctx, w.actor("coordinator"), one.Key()))
	if strings.Contains(want(t, w.as("").get(gauge), 200).body, "Repair of benches, Forum of Testland") {
		t.Error("a point counts before its session was held")
	}
	must(t, w.s.meetings.Rooms.End(ctx, w.actor("coordinator"), one.Key()))
	shown := want(t, w.as("").get(gauge), 200)
	if !strings.Contains(shown.body, "Repair of benches, Forum of Testland") || strings.Contains(shown.body, "Pay, Forum of Testland") {
		t.Error("a point that civil society asked for is not among the evidence, or one of government's is")
	}

	open := w.ballot()
	if form := want(t, coordinator.get(gauge+"/diary"), 200); strings.Contains(form.body, open) {
		t.Error("a ballot is offered that nobody counted")
	}
	refused := coordinator.send(gauge+"/diary", "kind", "vote", "title", "Ours", "at", today.Format(time.DateOnly), "ballot", open)
	if refused.status != 409 {
		t.Errorf("an open ballot as a vote that was carried out: %d", refused.status)
	}
	counted := w.counted()
	if form := want(t, coordinator.get(gauge+"/diary"), 200); !strings.Contains(form.body, counted) {
		t.Error("the counted ballot is not offered")
	}
	want(t, coordinator.send(gauge+"/diary", "kind", "vote", "ballot", counted), 303)
	entries, err := w.s.diary.Entries(ctx, people.Operator(), w.plan.Scope())
	must(t, err)
	last := entries[len(entries)-1]
	for _, e := range entries {
		if e.Kind == "vote" {
			last = e
		}
	}
	if last.Title != "Which line first?" || !strings.HasPrefix(last.Link, "/record/") {
		t.Errorf("the entry of the vote says %+v", last.Happening)
	}
	if page := want(t, w.as("").get(last.Link), 200); !strings.Contains(page.body, "A ballot was counted") {
		t.Errorf("its link leads to %.200s", page.body)
	}
}

// gaugeOf judges the plan as it is now.
func gaugeOf(w *world) (any, *plan.Plan, error) {
	p, err := w.s.plans.ByID(w.t.Context(), people.Operator(), w.plan.Key())
	if err != nil {
		return nil, nil, err
	}
	report, _, err := gauge{w.s}.Judge(w.t.Context(), people.Operator(), p)
	var said []string
	for _, v := range report.Verdicts {
		for _, s := range v.Found {
			said = append(said, s.String())
		}
	}
	return said, p, err
}
