package draft_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func (w *world) suggest(t testing.TB, by people.Actor, old, wording string) *draft.Suggestion {
	t.Helper()
	g, err := w.Suggestions.Propose(w.ctx, by, w.id, draft.NewSuggestion{
		Anchor: w.texts.Anchor(w.id, problemField, old), Wording: wording, Reason: "It is clearer."})
	must(t, err)
	return g
}

func (w *world) words(t testing.TB) string {
	t.Helper()
	c, _, err := w.texts.Current(w.ctx, w.id)
	must(t, err)
	return c.Words(problemField)
}

func TestAnAcceptedSuggestionIsAnEditOfItsAuthor(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard to find", "scattered over forty sites")
	done, err := w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	must(t, err)
	if got := w.words(t); !strings.HasPrefix(got, "Contracts are scattered over forty sites.") {
		t.Errorf("the text is %q", got)
	}
	if done.Fate != draft.Accepted || done.Decided.By.Person != w.lead.Person || w.texts.Writer(w.id, done.Decided.Seq).Person != w.ada.Person {
		t.Errorf("decided as %+v", done.Decided)
	}
	if !w.heard.Has("person/"+string(w.ada.Person), "suggestion.accepted") {
		t.Error("the author was not told")
	}
}

func TestAcceptingManyTimesAtOnceChangesTheTextOnce(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "very hard")
	before, _ := w.present(t)
	var wg sync.WaitGroup
	for i := range 8 {
		by := []people.Actor{w.lead, w.coord}[i%2]
		wg.Go(func() {
			if _, err := w.Suggestions.Accept(w.ctx, by, w.id, g.ID); err != nil {
				if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Conflict {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	after, _ := w.present(t)
	if got := w.words(t); strings.Count(got, "very") != 1 || after != before+1 {
		t.Errorf("%d changes made it %q", after-before, got)
	}
	view, err := w.Suggestions.Find(w.ctx, w.visitor, w.id, g.ID)
	must(t, err)
	if view.Fate != draft.Accepted || view.Decided.Seq != after {
		t.Errorf("it stands there as %+v", view.Suggestion)
	}
}

// dying is a shelf of texts that fails after it has written.
type dying struct {
	draft.Texts
	once sync.Once
}

func (d *dying) Apply(ctx context.Context, id draft.ID, by people.Actor, e draft.Edit) (int64, error) {
	seq, err := d.Texts.Apply(ctx, id, by, e)
	d.once.Do(func() { err = errors.New("the power went") })
	return seq, err
}

func TestASuggestionHalfAcceptedIsFinishedByTheNextToAcceptIt(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "very hard")
	w.Drafts.Texts = &dying{Texts: w.texts}
	_, err := w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	if err == nil || civic.AsRefusal(err) != nil {
		t.Fatalf("got %v", err)
	}
	_, err = w.Suggestions.Decline(w.ctx, w.coord, w.id, g.ID, "No.")
	refused(t, err, civic.Conflict, "is accepting")
	done, err := w.Suggestions.Accept(w.ctx, w.coord, w.id, g.ID)
	must(t, err)
	if got := w.words(t); strings.Count(got, "very") != 1 || done.Decided.By.Person != w.lead.Person {
		t.Errorf("the text is %q, decided by %s", got, done.Decided.By.Name)
	}
}

// forgetful is a shelf of texts that cannot know a deletion again, as a text
// keeps nothing of it but a hole.
type forgetful struct{ *dying }

func (f forgetful) Apply(ctx context.Context, id draft.ID, by people.Actor, e draft.Edit) (int64, error) {
	e.Key = fmt.Sprint(e.Key, time.Now().UnixNano())
	return f.dying.Apply(ctx, id, by, e)
}

func TestASuggestionToTakeWordsOutIsFinishedToo(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard ", "")
	w.Drafts.Texts = forgetful{&dying{Texts: w.texts}}
	if _, err := w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID); err == nil || civic.AsRefusal(err) != nil {
		t.Fatalf("got %v", err)
	}
	done, err := w.Suggestions.Accept(w.ctx, w.coord, w.id, g.ID)
	must(t, err)
	if got := w.words(t); done.Fate != draft.Accepted || !strings.HasPrefix(got, "Contracts are to find.") {
		t.Errorf("%s, and the text is %q", done.Fate, got)
	}
}

func TestASuggestionForWordsThatAreGoneIsNotForcedIn(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard to find", "scattered")
	w.write("Contracts are hard to see.\nNobody knows who won them.")
	_, err := w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	refused(t, err, civic.Conflict, "were changed since")
	view, err := w.Suggestions.Find(w.ctx, w.lead, w.id, g.ID)
	must(t, err)
	if view.Fate != draft.OpenFate || view.Decided != nil || view.Place.State != draft.Changed || !view.MayDecide {
		t.Errorf("it stands there as %+v, %+v", view.Suggestion, view.Place)
	}
	if strings.Contains(w.words(t), "scattered") {
		t.Error("the words were forced in")
	}
}

func TestASuggestionIsDeclinedWithAReasonOrTakenBack(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "difficult")
	_, err := w.Suggestions.Decline(w.ctx, w.lead, w.id, g.ID, " ")
	refused(t, err, civic.Invalid, "Say why not")
	_, err = w.Suggestions.Decline(w.ctx, w.ben, w.id, g.ID, "I prefer mine.")
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Suggestions.Withdraw(w.ctx, w.ben, w.id, g.ID)
	refused(t, err, civic.Forbidden, "Only the person who suggested")
	done, err := w.Suggestions.Decline(w.ctx, w.lead, w.id, g.ID, "The law says hard.")
	must(t, err)
	if done.Fate != draft.Declined || done.Decided.Reason != "The law says hard." || !w.heard.Has("person/"+string(w.ada.Person), "suggestion.declined") {
		t.Errorf("decided as %+v", done.Decided)
	}
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	refused(t, err, civic.Conflict, "Lea Lead declined")
	own := w.suggest(t, w.ben, "hard", "tricky")
	_, err = w.Suggestions.Withdraw(w.ctx, w.ben, w.id, own.ID)
	must(t, err)
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, own.ID)
	refused(t, err, civic.Conflict, "withdrew")
}

func TestCompetingSuggestionsNameEachOther(t *testing.T) {
	w := newWorld(t)
	a := w.suggest(t, w.ada, "hard to find", "scattered")
	b := w.suggest(t, w.ben, "to find", "to see")
	c := w.suggest(t, w.eve, "Nobody", "No citizen")
	list, err := w.Suggestions.List(w.ctx, w.visitor, w.id, draft.OpenFate, "")
	must(t, err)
	if len(list.Items) != 3 {
		t.Fatalf("%d suggestions", len(list.Items))
	}
	same(t, []string{list.Items[0].ID, list.Items[1].ID, list.Items[2].ID}, a.ID, b.ID, c.ID)
	same(t, list.Items[0].Competes, b.ID)
	same(t, list.Items[1].Competes, a.ID)
	same(t, list.Items[2].Competes)
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, b.ID)
	must(t, err)
	rest, err := w.Suggestions.List(w.ctx, w.lead, w.id, "", "")
	must(t, err)
	for _, g := range rest.Items {
		if len(g.Competes) != 0 || g.MayDecide != (g.ID != b.ID) {
			t.Errorf("%s competes with %v", g.Wording, g.Competes)
		}
	}
}

func TestASuggestionThatMakesNoSenseIsRefused(t *testing.T) {
	w := newWorld(t)
	ask := func(by people.Actor, n draft.NewSuggestion) error {
		_, err := w.Suggestions.Propose(w.ctx, by, w.id, n)
		return err
	}
	anchor := w.texts.Anchor(w.id, problemField, "hard")
	refused(t, ask(w.ada, draft.NewSuggestion{Wording: "x", Reason: "y"}), civic.Invalid, "Choose the words")
	refused(t, ask(w.ada, draft.NewSuggestion{Anchor: anchor, Wording: "hard", Reason: "y"}), civic.Invalid, "words that stand there now")
	refused(t, ask(w.ada, draft.NewSuggestion{Anchor: anchor, Wording: "a\nb", Reason: "y"}), civic.Invalid, "one paragraph")
	refused(t, ask(w.ada, draft.NewSuggestion{Anchor: anchor, Wording: "soft"}), civic.Invalid, "Say what")
	refused(t, ask(w.ada, draft.NewSuggestion{Anchor: anchor, Wording: strings.Repeat("x", 10001), Reason: "y"}), civic.Invalid, "at most 10000")
	refused(t, ask(w.visitor, draft.NewSuggestion{Anchor: anchor, Wording: "soft", Reason: "y"}), civic.SignIn, "Sign in")
	_, err := w.Suggestions.Accept(w.ctx, w.lead, w.id, "nothing")
	refused(t, err, civic.NotFound, "no such suggestion")
	g := w.suggest(t, w.ada, "hard", "soft")
	_, err = w.Suggestions.Accept(w.ctx, w.ada, w.id, g.ID)
	refused(t, err, civic.Forbidden, "do not let you")
	other := w.draft(t, "Another", people.Suggester)
	_, err = w.Suggestions.Accept(w.ctx, w.coord, other, g.ID)
	refused(t, err, civic.NotFound, "no such suggestion")
}

func TestASuggestionIsMadeOnceAndWithoutJavaScriptToo(t *testing.T) {
	w := newWorld(t)
	n := draft.NewSuggestion{Key: "form", Block: &draft.Block{Field: problemField, N: 1, Quote: "Nobody knows who won them."}, Wording: "", Reason: "It is not true."}
	first, err := w.Suggestions.Propose(w.ctx, w.ada, w.id, n)
	must(t, err)
	second, err := w.Suggestions.Propose(w.ctx, w.ada, w.id, n)
	must(t, err)
	if first.ID != second.ID {
		t.Error("it was made twice")
	}
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, first.ID)
	must(t, err)
	if got := w.words(t); got != "Contracts are hard to find." {
		t.Errorf("the text is %q", got)
	}
}

func TestASealIsAskedBeforeASuggestionIsAccepted(t *testing.T) {
	w := newWorld(t)
	g := w.suggest(t, w.ada, "hard", "soft")
	_, err := w.Drafts.Seal(w.ctx, w.lead, w.id, problemField)
	must(t, err)
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	refused(t, err, civic.Conflict, "field is sealed")
	_, err = w.Drafts.Move(w.ctx, w.lead, w.id, 0, draft.AgreedText)
	must(t, err)
	_, err = w.Suggestions.Accept(w.ctx, w.lead, w.id, g.ID)
	refused(t, err, civic.Conflict, "not open to changes")
}
