package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// recommending is a forum that the speaker, its one member, writes for: one
// recommendation is frozen, one is being written.
func (w *world) recommending() (f *forum.Forum, frozen, written *recommendation.Recommendation) {
	w.t.Helper()
	ctx := w.t.Context()
	st := &stage{s: w.s, cast: map[string]people.Actor{}, now: w.s.now()}
	for key := range w.cast {
		st.cast[key] = w.actor(key)
	}
	f = w.forum(func(r *forum.Remit) { r.Title = "Quiet streets" })
	panel := []people.Actor{w.actor("speaker")}
	must(w.t, st.seated(ctx, f, panel))
	frozen = w.written(ctx, f, "Crossings at the schools")
	v, err := w.s.recommendations.One(ctx, panel[0], frozen.Key())
	must(w.t, err)
	frozen, err = w.s.recommendations.Confirm(ctx, panel[0], frozen.Key(), v.SHA256)
	must(w.t, err)
	return f, frozen, w.written(ctx, f, "Deliveries at noon")
}

func (w *world) written(ctx context.Context, f *forum.Forum, title string) *recommendation.Recommendation {
	w.t.Helper()
	r, err := w.s.recommendations.Begin(ctx, w.actor("speaker"), f.Key(), recommendation.New{Title: title,
		Text: "The council should do it in 6 streets.", Why: "We heard why."})
	must(w.t, err)
	return r
}

func TestWhatARoleOfAForumSeesOfARecommendationThatIsWritten(t *testing.T) {
	w := newWorld(t)
	f, frozen, written := w.recommending()
	at := recommendation.Path(f.ID, 0)
	must(t, w.s.forums.Appoint(t.Context(), people.Operator(), f.Key(), w.actor("facilitator"), forum.Facilitator))
	inside := []string{"speaker", "delivery", "facilitator"}
	for _, key := range []string{"", "speaker", "delivery", "facilitator", "commissioner", "recruiter", "operator", "adviser", "administrator", "citizen"} {
		open := slices.Contains(inside, key)
		gone, b := 404, w.as(key)
		if key == "" {
			gone = 401
		}
		sees := func(path string, may bool) {
			t.Helper()
			got := b.get(path)
			if may && got.status != 200 || !may && got.status != gone {
				t.Errorf("%s gets %d of %s", key, got.status, path)
			}
		}
		sees(at+fmt.Sprintf("/%d", frozen.N), true)
		sees(at+fmt.Sprintf("/%d", written.N), open)
		for _, view := range []string{"", "/comments", "/changes", "/stances", "/versions", "/writers"} {
			sees("/drafts/"+string(written.Draft)+view, open)
			sees("/drafts/"+string(frozen.Draft)+view, open)
		}
		sees("/collab/"+string(written.Draft)+"/state", open)
		sees("/feeds/draft/"+string(written.Draft), open)
		if list := b.get(at).body; strings.Contains(list, written.Title) != open || !strings.Contains(list, frozen.Title) {
			t.Errorf("%s is shown %t of what is written", key, !open)
		}
		if open {
			sees("/drafts/"+string(written.Draft)+"/agreement", false)
		}
		status := w.call(w.token(key), "GET", "/recommendations/"+written.ID, nil).status
		if open != (status == 200) {
			t.Errorf("the API answers %s with %d", key, status)
		}
		if raw := w.call(w.token(key), "GET", "/forums/"+f.ID+"/recommendations", nil); strings.Contains(raw.body, written.ID) != open ||
			strings.Contains(raw.body, string(w.cast["speaker"])) {
			t.Errorf("the API's list for %s is %.300s", key, raw.body)
		}
	}
}

func TestWhatARoleOfAForumMayDoToARecommendation(t *testing.T) {
	w := newWorld(t)
	f, frozen, written := w.recommending()
	at := recommendation.Path(f.ID, 0)
	member, lead, authority := []string{"speaker"}, []string{"delivery"}, []string{"commissioner"}
	for _, deed := range []struct {
		what, path string
		form       []string
		may        []string
	}{
		{"begin", at + "/new", []string{"title", ""}, member},
		{"confirm", fmt.Sprintf("%s/%d", at, frozen.N), []string{"do", "confirm", "sha256", "x"}, member},
		{"confirm what is written", fmt.Sprintf("%s/%d", at, written.N), []string{"do", "confirm", "sha256", "x"}, member},
		{"dissent", fmt.Sprintf("%s/%d", at, frozen.N), []string{"do", "dissent", "statement", ""}, member},
		{"vote", at + "/vote", []string{"quorum", "x"}, lead},
		{"report", "/forums/" + f.ID + "/report", []string{"how", ""}, lead},
		{"answer", fmt.Sprintf("%s/%d/answer", at, frozen.N), []string{"decision", ""}, authority},
		{"progress", fmt.Sprintf("%s/%d/progress", at, frozen.N), []string{"months", "6"}, authority},
	} {
		for _, key := range []string{"", "speaker", "delivery", "commissioner", "recruiter", "operator", "adviser", "administrator", "citizen"} {
			got := w.as(key).send(deed.path, deed.form...)
			no := got.status == 401 || got.status == 403 || got.status == 404
			if slices.Contains(deed.may, key) == no {
				t.Errorf("%s: %s is answered with %d %.200s", deed.what, key, got.status, got.body)
			}
		}
	}
}

func TestARecommendationEntersAPlanAfterTheReportAndOnce(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	f, frozen, written := w.recommending()
	_, err := w.s.recommendations.Withdraw(ctx, w.actor("speaker"), written.Key(), "It is in the other one.")
	must(t, err)
	path := recommendation.Path(f.ID, frozen.N)
	want(t, w.as("coordinator").send(path, "do", "enter", "plan", w.plan.ID), 403)
	st := &stage{s: w.s, cast: map[string]people.Actor{"delivery": w.actor("delivery")}, now: w.s.now()}
	must(t, st.voted(ctx, f.Key(), []people.Actor{w.actor("speaker"), w.actor("citizen")}))
	must(t, st.handOver(ctx, f.Key(), w.actor("delivery")))
	want(t, w.as("citizen").send(path, "do", "enter", "plan", w.plan.ID), 403)
	want(t, w.as("coordinator").send(path, "do", "enter", "plan", w.plan.ID), 303)
	want(t, w.as("coordinator").send(path, "do", "enter", "plan", w.plan.ID), 303)
	v, err := w.s.recommendations.One(ctx, people.Actor{}, frozen.Key())
	must(t, err)
	if len(v.Entered) != 1 {
		t.Fatalf("it stands in %+v", v.Entered)
	}
	got := want(t, w.as("").get("/inputs/"+v.Entered[0].Input), 200)
	if !strings.Contains(got.body, "The council should do it in 6 streets.") || !strings.Contains(got.body, "Quiet streets") {
		t.Errorf("the input shows %.900s", got.body)
	}
	report := want(t, w.as("").get("/forums/"+f.ID+"/report"), 200)
	if !strings.Contains(report.body, frozen.Title) || !strings.Contains(report.body, "Strongly support") {
		t.Errorf("the report shows %.900s", report.body)
	}
}
