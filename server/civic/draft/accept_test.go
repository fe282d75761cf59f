package draft_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestASuggestionIsAcceptedWithChangesInItsAuthorsName(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard to find", "scattered")
	revised := draft.Revised{Saw: "hard to find", Wording: "scattered over many sites"}
	_, err := w.Suggestions.AcceptChanged(w.ctx, w.lead, w.id, g.ID, revised)
	refused(t, err, civic.Invalid, "Say why you changed")
	revised.Reason = "Says where."
	_, err = w.Suggestions.AcceptChanged(w.ctx, w.lead, w.id, g.ID, draft.Revised{Saw: "easy to find", Wording: "x", Reason: "y"})
	refused(t, err, civic.Conflict, "were changed since")
	done, err := w.Suggestions.AcceptChanged(w.ctx, w.lead, w.id, g.ID, revised)
	must(t, err)
	if !strings.HasPrefix(w.words(t), "Contracts are scattered over many sites.") || w.texts.Writer(w.id, done.Decided.Seq).Person != w.ada.Person {
		t.Errorf("the text is %q", w.words(t))
	}
	if d := done.Decided; !d.Changed || d.Old != "hard to find" || d.New != "scattered over many sites" || d.Reason != "Says where." || d.Role != people.Lead {
		t.Errorf("decided as %+v", d)
	}
	if done.Wording != "scattered" {
		t.Errorf("what was proposed became %q", done.Wording)
	}
}

func TestOfManyWhoAcceptWithOtherWordsOneIsFollowedOnce(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "very hard")
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := map[string]int{}
	for i := range 8 {
		words := []string{"truly hard", "really hard"}[i%2]
		by := []people.Actor{w.lead, w.coord}[i%2]
		wg.Go(func() {
			done, err := w.Suggestions.AcceptChanged(w.ctx, by, w.id, g.ID, draft.Revised{Saw: "hard", Wording: words, Reason: "Better."})
			if err != nil && civic.AsRefusal(err) == nil {
				t.Error(err)
			}
			if err == nil {
				mu.Lock()
				won[done.Decided.New]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if got := w.words(t); len(won) != 1 || strings.Count(got, "truly")+strings.Count(got, "really") != 1 {
		t.Errorf("%v were followed, and the text is %q", won, got)
	}
}

func TestASuggestionIsCarriedOverWhenTheWordsAroundItsChangeMovedOn(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "Contracts are hard to find.", "Contracts are hard to understand.")
	w.write("Public contracts are hard to find.\nNobody knows who won them.")
	view, err := w.Suggestions.Find(w.ctx, w.visitor, w.id, g.ID)
	must(t, err)
	if !view.Rebased || view.Collides || !strings.HasSuffix(view.Over, "contracts are hard to understand.") || view.Anchor.Quote != "Contracts are hard to find." {
		t.Errorf("it stands there as %+v over %q", view, view.Place.Text)
	}
	done, err := w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	must(t, err)
	if got := w.words(t); !strings.HasPrefix(got, "Public contracts are hard to understand.") || done.Decided.Changed {
		t.Errorf("the text is %q", got)
	}
}

func TestASuggestionWhoseWordsAreGoneSaysByWhom(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "Nobody knows who won them.", "Nobody knows who wins them.")
	w.write("Contracts are hard to find.")
	view, err := w.Suggestions.Find(w.ctx, w.visitor, w.id, g.ID)
	must(t, err)
	if view.Place.State != draft.Removed || view.Place.RemovedBy.Name == "" || view.Place.At.IsZero() || view.Over != "" {
		t.Errorf("it stands there as %+v", view.Place)
	}
	_, err = w.Suggestions.AcceptChanged(w.ctx, w.lead, w.id, g.ID, draft.Revised{Saw: "", Wording: "Back again.", Reason: "It was good."})
	refused(t, err, civic.Conflict, "were changed since")
}

func TestASuggestionIsDiscussedInAThreadOfItsOwn(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "difficult")
	none, err := w.Suggestions.Discussion(w.ctx, w.visitor, w.id, g.ID, "")
	must(t, err)
	if none != nil {
		t.Error("there is a thread before anybody spoke")
	}
	_, err = w.Suggestions.Discuss(w.ctx, w.visitor, w.id, g.ID, draft.NewReply{Body: "Hm."})
	refused(t, err, civic.SignIn, "Sign in")
	_, err = w.Suggestions.Discuss(w.ctx, w.ben, w.id, g.ID, draft.NewReply{})
	refused(t, err, civic.Invalid, "Write your comment")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			_, err := w.Suggestions.Discuss(w.ctx, w.ben, w.id, g.ID, draft.NewReply{Body: "Both mean the same."})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := w.Suggestions.Discussion(w.ctx, w.visitor, w.id, g.ID, "")
	must(t, err)
	if got.Body != "It is clearer." || len(got.Page.Items) != 4 || got.Replies != 4 || got.Quote != "hard" {
		t.Errorf("the thread is %+v", got.ThreadView)
	}
	if !w.heard.Has("person/"+string(w.ada.Person), "comment.replied") {
		t.Error("its author was not told")
	}
	must(t, w.Suggestions.Hide(w.ctx, w.coord, w.id, g.ID, "It names a person."))
	got, err = w.Suggestions.Discussion(w.ctx, w.visitor, w.id, g.ID, "")
	must(t, err)
	if got.Body != "" {
		t.Errorf("the hidden reason is still read: %q", got.Body)
	}
	_, err = w.Suggestions.Discuss(w.ctx, w.ben, w.id, g.ID, draft.NewReply{Body: "More."})
	refused(t, err, civic.Conflict, "hidden by a moderator")
}
