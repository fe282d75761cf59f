package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// rewrite changes words of the first objective of a draft and names the version.
func (w *world) rewrite(i int, old, wording, name string) {
	w.t.Helper()
	st := &stage{s: w.s, cast: w.actors("drafter", "lead"), now: w.s.now()}
	must(w.t, st.adopt(w.t.Context(), w.draft(i), "objective.1.objective", old, wording, "It is plainer."))
	_, err := w.s.drafts.Versions.Name(w.t.Context(), w.actor("lead"), w.drafts[i].Key(), name, "")
	must(w.t, err)
}

func TestPlanCommitmentDraftThemeAndPersonAreFollowedEachWithWhatIsNewAndItsDifference(t *testing.T) {
	w := newWorld(t)
	ctx, citizen := t.Context(), w.as("citizen")
	_, err := w.s.drafts.Versions.Name(ctx, w.actor("lead"), w.drafts[0].Key(), "As it came", "")
	must(t, err)
	must(t, w.publishSecond())
	commitment, speaker := w.drafts[1].ID, string(w.cast["suggester"])
	things := []struct{ kind, id string }{{"plan", w.plan.ID}, {"commitment", commitment}, {"draft", w.drafts[0].ID}, {"theme", w.plan.ID + "|Benches"}, {"person", speaker}}
	for _, one := range things {
		want(t, citizen.send("/follow", "kind", one.kind, "id", one.id), 303)
	}
	if p := want(t, citizen.get("/account/following"), 200); strings.Contains(p.body, "<ins>") {
		t.Error("what was there before one followed is new")
	}

	d, err := w.s.drafts.Drafts.Create(ctx, w.actor("coordinator"), draft.New{Plan: w.plan.ID, Title: "Lamps at every stop", Template: w.drafts[0].Template})
	must(t, err)
	w.rewrite(0, "every public contract", "each public contract", "Plainer")
	d1, err := w.s.drafts.Drafts.Move(ctx, w.actor("lead"), w.drafts[1].Key(), w.draft(1).Version, draft.Drafting)
	must(t, err)
	w.drafts[1] = d1
	w.rewrite(1, "each company", "each firm", "Shorter")
	w.letPass(1)
	_, _, hash := w.text(1)
	_, err = w.s.publications.Publish(ctx, w.actor("lead"), w.drafts[1].Key(), publication.New{SHA256: hash, After: 1, Note: "Firms."})
	must(t, err)
	theme := "Benches"
	idea := w.idea("drafter", "Seats of wood")
	_, err = w.s.inputs.Sort(ctx, w.actor("coordinator"), w.plan.ID, input.Sorting{Inputs: []input.ID{idea.Key()}, Theme: &theme})
	must(t, err)
	_, err = w.s.drafts.Comments.Post(ctx, w.actor("suggester"), d.Key(), draft.NewComment{Body: "Said by somebody whom one follows."})
	must(t, err)

	page := want(t, citizen.get("/account/following"), 200).body
	for what, sentence := range map[string]string{
		"the plan's new draft": "A new draft is being written.", "the published version": "Version 2 is published.", "its difference": "(put in:) </span>firm<",
		"the draft's change": "The text was changed.", "what changed in it": "(put in:) </span>each<", "the theme": "brought something to this theme", "the person": "Said by somebody whom one follows.",
	} {
		if !strings.Contains(page, sentence) {
			t.Errorf("the page lacks %s: %q", what, sentence)
		}
	}
	for _, one := range things {
		feed := w.as("").get("/feeds/" + one.kind + "/" + url.PathEscape(one.id))
		if one.kind == "person" {
			want(t, feed, 401) // people are looked for by those who sign in
			continue
		}
		if want(t, feed, 200); !strings.Contains(feed.body, "<entry>") || !strings.Contains(feed.head.Get("Content-Type"), "atom") {
			t.Errorf("the feed of a %s says %.400s", one.kind, feed.body)
		}
	}
}
