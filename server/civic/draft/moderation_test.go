package draft_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

func TestAnEditKeepsWhatStoodThere(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "First words.")
	must(t, w.Comments.Edit(w.ctx, w.ada, w.id, th.ID, 0, "Second words."))
	must(t, w.Comments.Edit(w.ctx, w.ada, w.id, th.ID, 1, "Third words."))
	got := w.one(t, w.visitor, th.ID)
	if got.Body != "Third words." || got.Edits != 2 || got.EditedAt.IsZero() {
		t.Errorf("it reads %+v", got.Said)
	}
	history, err := w.Comments.History(w.ctx, w.visitor, w.id, th.ID)
	must(t, err)
	if len(history) != 2 || history[0].Body != "First words." || history[1].Body != "Second words." || !history[1].At.After(history[0].At) {
		t.Errorf("the history is %+v", history)
	}
}

func TestAnEditedReplyIsEditedInItsThreadToo(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Question?")
	r := w.reply(t, w.ben, th.ID, "Anser.")
	must(t, w.Comments.Edit(w.ctx, w.ben, w.id, r.ID, 0, "Answer."))
	if got := w.list(t, w.visitor, draft.Ask{}).Items[0].Latest[0]; got.Body != "Answer." || got.Edits != 1 {
		t.Errorf("the list shows %+v", got)
	}
}

func TestOnlyTheAuthorEditsAndOnlyWhatTheySaw(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Mine.")
	refused(t, w.Comments.Edit(w.ctx, w.coord, w.id, th.ID, 0, "Ours."), civic.Forbidden, "Only the person who wrote")
	refused(t, w.Comments.Edit(w.ctx, w.visitor, w.id, th.ID, 0, "Ours."), civic.SignIn, "Sign in")
	refused(t, w.Comments.Edit(w.ctx, w.ada, w.id, th.ID, 0, " "), civic.Invalid, "Write your comment")
	refused(t, w.Comments.Edit(w.ctx, w.ada, w.id, th.ID, 0, strings.Repeat("x", 5001)), civic.Invalid, "at most 5000")

	var wg sync.WaitGroup
	var kept, refusals atomic.Int32
	for _, words := range []string{"One window.", "Another window.", "A third."} {
		wg.Go(func() {
			err := w.Comments.Edit(w.ctx, w.ada, w.id, th.ID, 0, words)
			if err == nil {
				kept.Add(1)
			} else if r := civic.AsRefusal(err); r != nil && r.Kind == civic.Conflict {
				refusals.Add(1)
			} else {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if kept.Load() != 1 || refusals.Load() != 2 {
		t.Errorf("%d edits were kept, %d refused", kept.Load(), refusals.Load())
	}
	history, err := w.Comments.History(w.ctx, w.ada, w.id, th.ID)
	must(t, err)
	if len(history) != 1 || history[0].Body != "Mine." {
		t.Errorf("the history is %+v", history)
	}
}

func TestWhatIsHiddenIsSeenByModeratorsAndItsReasonByAll(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Rude words.")
	r := w.reply(t, w.ben, th.ID, "Ruder words.")
	must(t, w.Comments.Edit(w.ctx, w.ben, w.id, r.ID, 0, "Rudest words."))
	must(t, w.Comments.Hide(w.ctx, w.coord, w.id, r.ID, "Insults a person."))

	public := w.list(t, w.visitor, draft.Ask{}).Items[0].Latest[0]
	if public.Body != "" || public.Hidden.Reason != "Insults a person." || public.Hidden.By.Name != "Cara Coordinator" {
		t.Errorf("the public sees %+v", public)
	}
	own := w.one(t, w.ben, th.ID).Page.Items[0]
	if own.Body != "" || own.MayEdit {
		t.Errorf("the author sees %+v", own)
	}
	moderator := w.one(t, w.coord, th.ID).Page.Items[0]
	if moderator.Body != "Rudest words." || !moderator.MayHide {
		t.Errorf("a moderator sees %+v", moderator)
	}
	_, err := w.Comments.History(w.ctx, w.visitor, w.id, r.ID)
	refused(t, err, civic.SignIn, "Sign in")
	if history, err := w.Comments.History(w.ctx, w.coord, w.id, r.ID); err != nil || len(history) != 1 {
		t.Errorf("a moderator finds %d older wordings, %v", len(history), err)
	}
	refused(t, w.Comments.Edit(w.ctx, w.ben, w.id, r.ID, 1, "Kind words."), civic.Forbidden, "hidden by a moderator")
	refused(t, w.Comments.Hide(w.ctx, w.coord, w.id, r.ID, "Again."), civic.Conflict, "hidden already")
	if !w.heard.Has("person/"+string(w.ben.Person), "comment.hidden") {
		t.Error("the author was not told")
	}
	must(t, w.Comments.Show(w.ctx, w.coord, w.id, r.ID))
	if got := w.list(t, w.visitor, draft.Ask{}).Items[0].Latest[0]; got.Body != "Rudest words." || got.Hidden != nil {
		t.Errorf("shown again it is %+v", got)
	}
}

func TestHidingNeedsTheRoleAndAReason(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Words.")
	refused(t, w.Comments.Hide(w.ctx, w.lead, w.id, th.ID, "I disagree."), civic.Forbidden, "do not let you")
	refused(t, w.Comments.Hide(w.ctx, w.coord, w.id, th.ID, "  "), civic.Invalid, "Say why")
	if got := w.one(t, w.visitor, th.ID); got.Body != "Words." {
		t.Error("it was hidden nevertheless")
	}
}

func TestTheWordsOfASuggestionCanBeHidden(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "rude words")
	refused(t, w.Suggestions.Hide(w.ctx, w.lead, w.id, g.ID, "x"), civic.Forbidden, "do not let you")
	refused(t, w.Suggestions.Hide(w.ctx, w.coord, w.id, "nothing", "x"), civic.NotFound, "no such suggestion")
	refused(t, w.Suggestions.Hide(w.ctx, w.coord, w.id, g.ID, ""), civic.Invalid, "Say why")
	must(t, w.Suggestions.Hide(w.ctx, w.coord, w.id, g.ID, "Insults a person."))
	public, err := w.Suggestions.Find(w.ctx, w.visitor, w.id, g.ID)
	must(t, err)
	if public.Wording != "" || public.Suggestion.Reason != "" || public.Hidden.Reason != "Insults a person." {
		t.Errorf("the public sees %+v", public.Suggestion)
	}
	moderator, err := w.Suggestions.Find(w.ctx, w.coord, w.id, g.ID)
	must(t, err)
	if moderator.Wording != "rude words" || !moderator.MayHide {
		t.Errorf("a moderator sees %+v", moderator.Suggestion)
	}
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	refused(t, err, civic.Conflict, "hidden by a moderator")
	must(t, w.Suggestions.Show(w.ctx, w.coord, w.id, g.ID))
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	must(t, err)
}

func TestTheReasonOfAStanceCanBeHiddenAndThePositionStays(t *testing.T) {
	w := newWorld(t)
	st, err := w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, "Rude words."))
	must(t, err)
	refused(t, w.Stances.Hide(w.ctx, w.ben, w.id, st.ID, "x"), civic.Forbidden, "do not let you")
	refused(t, w.Stances.Hide(w.ctx, w.coord, w.id, "nothing", "x"), civic.NotFound, "no such stance")
	must(t, w.Stances.Hide(w.ctx, w.coord, w.id, st.ID, "Insults a person."))
	public, err := w.Stances.List(w.ctx, w.visitor, w.id, "")
	must(t, err)
	if got := public.Items[0]; got.Reason != "" || got.Position != draft.Oppose || got.Hidden == nil {
		t.Errorf("the public sees %+v", got.Stance)
	}
	// The same words again are still hidden; other words are not.
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, "Rude words."))
	must(t, err)
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, "No dates."))
	must(t, err)
	public, err = w.Stances.List(w.ctx, w.visitor, w.id, "")
	must(t, err)
	if got := public.Items[0]; got.Reason != "No dates." || len(got.Earlier) != 1 || got.Earlier[0].Reason != "" {
		t.Errorf("the public sees %+v", got.Stance)
	}
	if in, _ := w.counts(t); in["citizen oppose"] != 1 {
		t.Errorf("counted %v", in)
	}
}
