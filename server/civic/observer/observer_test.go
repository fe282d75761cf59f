package observer_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type world struct {
	*forumtest.World
	*observer.Observers
	lead people.Actor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	e := store(t)
	w := &world{World: forumtest.Open(t, e, 1)}
	var err error
	w.Observers, err = observer.Open(w.Ctx, e, observer.Needs{Forums: w.World.Forums, People: w.World.People, Announce: civic.Silence{}, Now: w.World.Now})
	w.Must(err)
	w.lead = w.By[forum.Lead]
	return w
}

func asks() observer.New {
	return observer.New{Name: "Olu Other", Organisation: "The Millbrook Post", Interest: "I write for a newspaper, which sells copies.", Accepts: true}
}

func (w *world) observes(who people.Actor) bool {
	w.T.Helper()
	in, err := w.Observes(w.Ctx, w.ID, who.Person)
	w.Must(err)
	return in
}

func TestWhoAsksIsAdmittedOrToldWhyNotAndStandsOnThePublicList(t *testing.T) {
	w := newWorld(t)
	_, err := w.Apply(w.Ctx, people.Actor{}, w.ID, asks())
	w.Refused(err, civic.SignIn, "Sign in")
	for field, spoil := range map[string]func(*observer.New){"name": func(n *observer.New) { n.Name = "" }, "interest": func(n *observer.New) { n.Interest = "" },
		"accepts": func(n *observer.New) { n.Accepts = false }, "organisation": func(n *observer.New) { n.Organisation = strings.Repeat("x", 10_000) }} {
		n := asks()
		spoil(&n)
		_, err := w.Apply(w.Ctx, w.Other, w.ID, n)
		if r := civic.AsRefusal(err); r == nil || r.Field != field {
			t.Errorf("without a good %s: %v", field, err)
		}
	}
	p, err := w.Apply(w.Ctx, w.Other, w.ID, asks())
	w.Must(err)
	_, err = w.Apply(w.Ctx, w.Other, w.ID, asks())
	w.Refused(err, civic.Conflict, "You asked already")
	if public, err := w.Watching(w.Ctx, w.ID); err != nil || len(public) != 0 || w.observes(w.Other) {
		t.Errorf("before an answer the list has %d, %v", len(public), err)
	}
	for name, by := range w.Each() {
		_, err := w.All(w.Ctx, by, w.ID)
		if (err == nil) != (name == "lead") {
			t.Errorf("%s sees who asked: %v", name, err)
		}
		_, err = w.Decide(w.Ctx, by, p.ID, false, "")
		if r := civic.AsRefusal(err); r == nil || (r.Kind == civic.Invalid) != (name == "lead") {
			t.Errorf("%s decides: %v", name, err)
		}
	}
	_, err = w.Decide(w.Ctx, w.lead, p.ID, false, "There is no chair left on this day.")
	w.Must(err)
	if own, err := w.Own(w.Ctx, w.Other, w.ID); err != nil || own.State != observer.Declined || own.Reason == "" {
		t.Errorf("who was declined reads %+v, %v", own, err)
	}
	_, err = w.Decide(w.Ctx, w.lead, p.ID, true, "")
	w.Refused(err, civic.Conflict, "decided already")
	_, err = w.Apply(w.Ctx, w.Other, w.ID, asks())
	w.Must(err)
	_, err = w.Decide(w.Ctx, w.lead, p.ID, true, "")
	w.Must(err)
	public, err := w.Watching(w.Ctx, w.ID)
	w.Must(err)
	if len(public) != 1 || public[0].Name != "Olu Other" || public[0].Interest == "" || public[0].Person != "" || public[0].Reason != "" || !w.observes(w.Other) {
		t.Errorf("everybody reads %+v", public)
	}
	_, err = w.End(w.Ctx, w.lead, p.ID, " ")
	w.Refused(err, civic.Invalid, "Say why")
	_, err = w.End(w.Ctx, w.Members[0], p.ID, "x")
	w.Refused(err, civic.Forbidden, "Your roles")
	_, err = w.End(w.Ctx, w.Other, p.ID, "")
	w.Must(err)
	if roles, err := w.World.Forums.RolesOf(w.Ctx, w.Other.Person, w.ID); err != nil || len(roles) != 0 || w.observes(w.Other) {
		t.Errorf("who gave the pass up still is %v, %v", roles, err)
	}
	w.Must(w.Part().Erase(w.Ctx, w.Other.Person))
	if all, err := w.All(w.Ctx, w.lead, w.ID); err != nil || len(all) != 0 {
		t.Errorf("after erasing there are %d passes, %v", len(all), err)
	}
}

func TestARoleThatALeadGaveOpensNothingBeforeTheCodeIsAccepted(t *testing.T) {
	w := newWorld(t)
	by := w.By[forum.Observer]
	w.Refused(w.World.Forums.Check(w.Ctx, by, w.ID, forum.GiveOpinion), civic.Forbidden, "Your roles")
	p, err := w.Apply(w.Ctx, by, w.ID, asks())
	w.Must(err)
	if p.State != observer.Admitted || !w.observes(by) {
		t.Errorf("who has the role and accepts the code is %s", p.State)
	}
	w.Must(w.World.Forums.Check(w.Ctx, by, w.ID, forum.GiveOpinion))
	w.Must(w.World.Forums.Dismiss(w.Ctx, w.lead, w.ID, by.Person, forum.Observer))
	if w.observes(by) {
		t.Error("a pass without the role opens something")
	}
	if public, err := w.Watching(w.Ctx, w.ID); err != nil || len(public) != 0 {
		t.Errorf("who lost the role is still on the list: %v, %v", public, err)
	}
}

func TestAnObserverMayDoNothingButFollowAndSayWhatTheyThink(t *testing.T) {
	w := newWorld(t)
	by := w.By[forum.Observer]
	_, err := w.Apply(w.Ctx, by, w.ID, asks())
	w.Must(err)
	for _, p := range forum.Table {
		open := slices.Contains([]forum.Deed{forum.GiveOpinion, "follow-sessions"}, p.Deed)
		if err := w.World.Forums.Check(w.Ctx, by, w.ID, p.Deed); (err == nil) != open {
			t.Errorf("an observer may %s: %v", p.Deed, err)
		}
	}
}

func TestAMemberCannotObserveTheirOwnForum(t *testing.T) {
	w := newWorld(t)
	p, err := w.Apply(w.Ctx, w.Members[0], w.ID, asks())
	w.Must(err)
	_, err = w.Decide(w.Ctx, w.lead, p.ID, true, "")
	w.Refused(err, civic.Conflict, "cannot have both")
	if w.observes(w.Members[0]) {
		t.Error("a member observes")
	}
}
