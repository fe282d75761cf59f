package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// deliberating is a forum whose session goes on at one table: of two members
// and the facilitator, with a card that was brought and one that was not.
func (w *world) deliberating() (f *forum.Forum, one *meeting.Session, brought, kept *deliberation.View) {
	w.t.Helper()
	ctx := w.t.Context()
	f = w.forum(func(r *forum.Remit) { r.Title = "Quiet streets" })
	st := &stage{s: w.s, cast: map[string]people.Actor{}, now: w.s.now()}
	for key := range w.cast {
		st.cast[key] = w.actor(key)
	}
	must(w.t, st.seated(ctx, f, []people.Actor{w.actor("speaker"), w.actor("member")}))
	for key, role := range map[string]forum.Role{"facilitator": forum.Facilitator, "reader": forum.Observer, "suggester": forum.Speaker, "drafter": forum.Evaluator} {
		must(w.t, w.s.forums.Appoint(ctx, people.Operator(), f.Key(), w.actor(key), role))
	}
	_, err := w.s.observers.Apply(ctx, w.actor("reader"), f.Key(), observer.New{Name: "Demo Reader", Interest: "I live here.", Accepts: true})
	must(w.t, err)
	one, err = w.s.meetings.Sessions.Enter(ctx, w.actor("delivery"), draft.Forum(f.ID), "", meeting.About{Title: "At the gates", Purpose: "What to change.",
		Kind: meeting.Deliberation, Start: w.s.now().Add(time.Hour), Zone: "Europe/London", Place: "Behind the green door", Agenda: meeting.ReadAgenda("At tables, 60", nil)})
	must(w.t, err)
	r, err := w.s.deliberations.Draw(ctx, w.actor("delivery"), f.Key(), one.Key(), 0, deliberation.Layout{Tables: 1})
	must(w.t, err)
	_, err = w.s.deliberations.Confirm(ctx, w.actor("delivery"), f.Key(), one.Key(), r.Version)
	must(w.t, err)
	brought, err = w.s.deliberations.Write(ctx, w.actor("member"), f.Key(), one.Key(), "", "A crossing where children cross", "")
	must(w.t, err)
	_, err = w.s.deliberations.Bring(ctx, w.actor("member"), f.Key(), one.Key(), brought.ID, true)
	must(w.t, err)
	kept, err = w.s.deliberations.Write(ctx, w.actor("member"), f.Key(), one.Key(), "", "Only for our table so far", "")
	must(w.t, err)
	return f, one, brought, kept
}

func TestEachRoleOfAForumSeesOfItsSessionsWhatItIsToSeeOnPagesAndInTheAPI(t *testing.T) {
	w := newWorld(t)
	f, one, _, _ := w.deliberating()
	follow := []string{"delivery", "adviser", "facilitator", "speaker", "member", "suggester", "reader"} // the reader observes, the suggester speaks
	sit := []string{"facilitator", "speaker", "member"}
	at := page.ForumSessionPath(f.ID, one.ID, "")
	for _, key := range []string{"", "delivery", "adviser", "facilitator", "speaker", "member", "suggester", "reader", "drafter", "commissioner", "recruiter", "operator", "administrator", "citizen"} {
		b, token := w.as(key), w.token(key)
		sees := func(path string, may bool, hidden int) {
			t.Helper()
			got := b.get(path)
			if key == "" && !may {
				hidden = http.StatusUnauthorized
			}
			if may && got.status != 200 || !may && got.status != hidden {
				t.Errorf("%q gets %d of %s", key, got.status, path)
			}
		}
		calls := func(path string, may bool) {
			t.Helper()
			if got := w.call(token, "GET", path, nil); may != (got.status == 200) {
				t.Errorf("the API answers %q with %d for %s", key, got.status, path)
			}
		}
		follows, sits, leads := slices.Contains(follow, key), slices.Contains(sit, key), key == "delivery"
		for _, view := range []string{"", "/room", "/projector"} {
			sees("/sessions/"+one.ID+view, follows, 404)
		}
		sees(at+"plenary", follows, 403)
		sees(at+"table", sits, 403)
		sees("/forums/"+f.ID+"/member", sits, 403)
		sees(at+"seating", leads, 403)
		calls("/sessions/"+one.ID, follows)
		calls("/forums/"+f.ID+"/sessions/"+one.ID+"/cards", follows)
		calls("/forums/"+f.ID+"/sessions/"+one.ID+"/table", sits)
		calls("/forums/"+f.ID+"/table-needs", sits)
		calls("/forums/"+f.ID+"/sessions/"+one.ID+"/seating", leads)
		list := want(t, b.get("/forums/"+f.ID+"/sessions"), 200).body + want(t, w.call(token, "GET", "/forums/"+f.ID+"/sessions", nil), 200).body
		if !strings.Contains(list, "At the gates") || strings.Contains(list, "green door") {
			t.Errorf("%q reads in the list %.300s", key, list)
		}
		if plenary := b.get(at + "plenary").body; strings.Contains(plenary, "Only for our table") || follows != strings.Contains(plenary, "A crossing where children cross") {
			t.Errorf("%q reads before everybody %.300s", key, plenary)
		}
		if table := b.get(at + "table").body; sits != strings.Contains(table, "Only for our table") {
			t.Errorf("%q reads at the table %.300s", key, table)
		}
	}
	for key, no := range map[string]int{"reader": 403, "adviser": 403, "citizen": 404, "member": 303} {
		if got := w.as(key).send("/sessions/"+one.ID+"/join", "heard", "yes"); got.status != no {
			t.Errorf("%s who joins gets %d", key, got.status)
		}
	}
}

func TestATablesWorkGoesFromItsCardsToARecommendationWithoutAScript(t *testing.T) {
	w := newWorld(t)
	f, one, brought, kept := w.deliberating()
	at := page.ForumSessionPath(f.ID, one.ID, "")
	b := w.as("member")
	got := want(t, b.send(at+"table", "do", "write", "text", strings.Repeat("x", 10000)), 422)
	if !strings.Contains(got.body, "10000 characters") || !strings.Contains(got.body, strings.Repeat("x", 10000)) {
		t.Error("a card of 10,000 characters is not refused in words, or lost")
	}
	want(t, b.send(at+"table", "do", "write", "text", "<script>alert(1)</script>", "under", "Safe"), 303)
	if table := want(t, b.get(at+"table"), 200).body; strings.Contains(table, "<script>alert") || !strings.Contains(table, "&lt;script&gt;alert(1)") {
		t.Error("a card's script is in the page")
	}
	var on deliberation.OnTable
	must(t, json.Unmarshal([]byte(want(t, w.call(w.token("speaker"), "GET", "/forums/"+f.ID+"/sessions/"+one.ID+"/table", nil), 200).body), &on))
	if len(on.Cards) != 3 || on.Place.N != 1 || strings.Contains(fmt.Sprint(on.Cards[0]), string(w.cast["member"])) {
		t.Fatalf("the table has %+v", on)
	}
	alone := want(t, b.send(at+"table", "do", "join", "joined", "Both", "card", kept.ID), 422).body
	if !strings.Contains(alone, `id="join-`+kept.ID+`" checked`) || strings.Contains(alone, "join-"+brought.ID) || !strings.Contains(alone, `<option value="" selected`) {
		t.Error("a refused join loses its tick, a card before everybody can be ticked, or an unsorted card is shown as sorted")
	}
	want(t, b.send(at+"table", "do", "join", "joined", "Both", "card", kept.ID, "card", on.Cards[2].ID), 303)
	table := want(t, b.get(at+"table"), 200).body
	if !strings.Contains(table, "Made of 2 cards") || !strings.Contains(table, "Only for our table so far") {
		t.Error("joined, the cards are lost")
	}
	want(t, b.send(at+"table", "do", "sort", "card", brought.ID, "pile", "first", "theme", "Crossings"), 303)
	want(t, w.as("delivery").send(at+"table", "do", "sort", "card", brought.ID, "pile", "later"), 403)
	done := want(t, b.send(at+"plenary", "do", "use", "card", brought.ID, "recommendation", "0"), 303)
	next := done.head.Get("Location")
	if made := want(t, b.get(next), 200).body; !strings.Contains(made, "Written with 1 card from the tables") || !strings.Contains(made, "A crossing where children cross") {
		t.Errorf("at %s is %.200s", next, made)
	}
	want(t, w.as("speaker").send(at+"plenary", "do", "use", "card", brought.ID, "recommendation", "0"), 409)
}

func TestTablesAreMixedByWhatMembersRegisteredWithAndNobodyIsToldIt(t *testing.T) {
	w := newWorld(t)
	ctx, f := t.Context(), w.forum(small)
	wave, codes := w.letters(f, 6)
	registered := w.enrolled(f, codes)
	recruiter, lead := w.actor("recruiter"), w.actor("delivery")
	_, err := w.s.recruits.Close(ctx, recruiter, wave.ID)
	must(t, err)
	_, err = w.s.selections.Start(ctx, recruiter, f.Key(), "", false)
	must(t, err)
	w.ran(f)
	_, err = w.s.selections.Commit(ctx, recruiter, f.Key())
	must(t, err)
	_, err = w.s.forums.Advance(ctx, lead, f.Key(), forum.Recruiting)
	must(t, err)
	_, err = w.s.selections.Draw(ctx, recruiter, f.Key(), "042", "dice")
	must(t, err)
	_, err = w.s.forums.Advance(ctx, lead, f.Key(), forum.Choosing)
	must(t, err)
	women := map[people.PersonID]bool{}
	free := []string{"citizen", "reader", "suggester", "drafter"}
	for i, word := range registered {
		if err := w.s.selections.TakeSeat(ctx, w.actor(free[0]), word); err == nil {
			women[w.cast[free[0]]] = i%2 == 0 // as enrolled says of them
			if free = free[1:]; len(free) == 0 {
				break
			}
		}
	}
	traits, err := w.s.selections.Traits(ctx, f.Key())
	must(t, err)
	if len(women) != 4 || len(traits) != 4 {
		t.Fatalf("%d took a seat, %d said something of themselves", len(women), len(traits))
	}
	for id, said := range traits {
		if want := map[bool]string{true: "Female", false: "Male"}[women[id]]; said["Gender"] != want {
			t.Errorf("somebody who said %s is mixed as %v", want, said)
		}
	}
	for _, key := range []string{"facilitator", "moderator"} {
		must(t, w.s.forums.Appoint(ctx, people.Operator(), f.Key(), w.actor(key), forum.Facilitator))
	}
	one, err := w.s.meetings.Sessions.Enter(ctx, lead, draft.Forum(f.ID), "", meeting.About{Title: "Hello", Purpose: "Meet.", Kind: meeting.Welcome,
		Start: w.s.now().Add(time.Hour), Zone: "Europe/London", Place: "Hall", Agenda: meeting.ReadAgenda("At tables, 60", nil)})
	must(t, err)
	r, err := w.s.deliberations.Draw(ctx, lead, f.Key(), one.Key(), 0, deliberation.Layout{Tables: 2})
	must(t, err)
	at := make([]int, 2)
	for i, table := range r.Tables {
		for _, id := range table.Members {
			if women[id] {
				at[i]++
			}
		}
	}
	if d := at[0] - at[1]; d < -1 || d > 1 {
		t.Errorf("the women sit %v", at)
	}
	seating := want(t, w.as("delivery").get(page.ForumSessionPath(f.ID, one.ID, "seating")), 200).body
	if strings.Contains(seating, "Female") || strings.Contains(seating, "Gender") || !strings.Contains(seating, "as mixed as the whole panel") {
		t.Error("the lead is told what members said, or not how mixed the tables are")
	}
}
