package server

import (
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

func TestBeginningADraftBreaksOffAndTheSameFormFinishesIt(t *testing.T) {
	w := newWorld(t)
	ctx, by := t.Context(), w.actor("coordinator")
	// The program ended after this, and before the draft was made.
	c, err := w.s.plans.Add(ctx, by, w.plan.Key(), "the-form", plan.Content{Title: "Maps"})
	must(t, err)
	for range 2 {
		d, err := w.s.texts.Begin(ctx, by, draft.New{Plan: w.plan.ID, Title: "Maps", Open: people.Commenter}, "the-form")
		must(t, err)
		if d.ID != c.ID || d.Place != 3 || d.Open != people.Commenter {
			t.Errorf("got %+v, for the commitment %s", d, c.ID)
		}
	}
	if d, err := w.s.texts.Begin(ctx, w.actor("administrator"), draft.New{Plan: w.plan.ID, Title: "Maps"}, "the-form"); err != nil || d.ID == c.ID {
		t.Errorf("somebody else's key found the draft: %v %v", d, err)
	}
	all, err := w.s.plans.Commitments(ctx, by, w.plan.Key())
	must(t, err)
	if len(all) != 4 {
		t.Errorf("the plan has %d commitments", len(all))
	}
}

func TestACommitmentWithoutItsDraftIsMendedWhenAnEditorOpensThePlan(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	c, err := w.s.plans.Add(ctx, w.actor("coordinator"), w.plan.Key(), "", plan.Content{Title: "Maps of every path"})
	must(t, err)
	has := func(key string) bool {
		return strings.Contains(want(t, w.as(key).get("/plans/"+w.plan.Slug), 200).body, "Maps of every path")
	}
	if has("coordinator") {
		t.Error("it was mended while the request that makes the draft could still be running")
	}
	p, err := w.s.plans.ByID(ctx, people.Operator(), w.plan.Key())
	must(t, err)
	for _, key := range []string{"citizen", "drafter", "coordinator"} {
		by := w.actor(key)
		drafts, err := w.s.drafts.Drafts.ByPlan(ctx, by, p.ID)
		must(t, err)
		mended, err := w.s.texts.Mend(ctx, by, p, drafts, time.Now().Add(time.Minute))
		if must(t, err); mended != (key == "coordinator") {
			t.Errorf("%s mended it: %v", key, mended)
		}
	}
	if !has("coordinator") || !has("coordinator") {
		t.Error("the plan's page does not show the draft")
	}
	d, err := w.s.drafts.Drafts.Find(ctx, w.actor("coordinator"), draft.ID(c.ID))
	must(t, err)
	if d.Place != 3 || !d.Private || d.Template != string(w.plan.Template) {
		t.Errorf("mended as %+v", d)
	}
	want(t, w.as("coordinator").get("/drafts/"+d.ID), 200)
	if has("") {
		t.Error("what it was meant for is not known, and everybody sees it")
	}
}
