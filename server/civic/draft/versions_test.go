package draft_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

const problemField draft.Field = "objective.1.problem"

func (w *world) write(text string) int64 {
	return w.texts.Write(w.id, draft.VoiceOf(w.lead), problemField, text)
}

func TestAVersionHoldsOnToTheTextOfItsMoment(t *testing.T) {
	w := newWorld(t)
	v, err := w.Versions.Name(w.ctx, w.lead, w.id, "For the March workshop", "Sent to all.")
	must(t, err)
	w.write("Contracts can be found.")
	then, err := w.Versions.Text(w.ctx, w.visitor, w.id, v.Seq)
	must(t, err)
	if then.Words(problemField) != problem {
		t.Errorf("the version says %q", then.Words(problemField))
	}
	hash, err := then.Hash()
	must(t, err)
	if hash != v.SHA256 || len(hash) != 64 {
		t.Errorf("the hash is %q, kept was %q", hash, v.SHA256)
	}
}

func TestOneTextHasOneName(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	var named, conflicts atomic.Int32
	for i := range 6 {
		wg.Go(func() {
			_, err := w.Versions.Name(w.ctx, w.lead, w.id, fmt.Sprintf("Name %d", i), "")
			switch r := civic.AsRefusal(err); {
			case err == nil:
				named.Add(1)
			case r != nil && r.Kind == civic.Conflict:
				conflicts.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if named.Load() != 1 || conflicts.Load() != 5 {
		t.Errorf("%d named it, %d were told", named.Load(), conflicts.Load())
	}
}

func TestAVersionKeptByItselfCanBeNamedLater(t *testing.T) {
	w := newWorld(t)
	kept, err := w.Versions.Keep(w.ctx, w.id)
	must(t, err)
	again, err := w.Versions.Keep(w.ctx, w.id)
	must(t, err)
	if again.ID != kept.ID {
		t.Error("the same text was kept twice")
	}
	named, err := w.Versions.Name(w.ctx, w.lead, w.id, "Start", "")
	must(t, err)
	if named.ID != kept.ID || named.Name != "Start" || named.By.Person != w.lead.Person {
		t.Errorf("got %+v", named)
	}
}

func TestNamingAVersionNeedsANameAndTheRight(t *testing.T) {
	w := newWorld(t)
	_, err := w.Versions.Name(w.ctx, w.lead, w.id, "  ", "")
	refused(t, err, civic.Invalid, "Enter a name")
	_, err = w.Versions.Name(w.ctx, w.lead, w.id, strings.Repeat("n", 201), "")
	refused(t, err, civic.Invalid, "at most 200")
	_, err = w.Versions.Name(w.ctx, w.ada, w.id, "Mine", "")
	refused(t, err, civic.Forbidden, "do not let you")
}

func TestVersionsAreListedNewestFirstTwentyToAPage(t *testing.T) {
	w := newWorld(t)
	for i := range 25 {
		w.write(fmt.Sprintf("Wording %d.", i))
		_, err := w.Versions.Keep(w.ctx, w.id)
		must(t, err)
	}
	first, err := w.Versions.List(w.ctx, w.visitor, w.id, "")
	must(t, err)
	second, err := w.Versions.List(w.ctx, w.visitor, w.id, first.More)
	must(t, err)
	if len(first.Items) != 20 || len(second.Items) != 5 || second.More != "" {
		t.Fatalf("pages of %d and %d", len(first.Items), len(second.Items))
	}
	if first.Items[0].Seq <= first.Items[1].Seq || first.Items[19].Seq <= second.Items[0].Seq {
		t.Error("they are not in order")
	}
	_, err = w.Versions.List(w.ctx, w.visitor, w.id, "not a cursor")
	refused(t, err, civic.Invalid, "first page")
}

func TestComparingNamesTheFieldsThatDiffer(t *testing.T) {
	w := newWorld(t)
	before, _ := w.present(t)
	after := w.write("Contracts are hard to find.\nEverybody asks who won them.")
	diff, err := w.Versions.Compare(w.ctx, w.visitor, w.id, before, after)
	must(t, err)
	if len(diff) != 1 || diff[0].Field != problemField || diff[0].Old != problem || !strings.Contains(diff[0].New, "Everybody asks") {
		t.Errorf("got %+v", diff)
	}
	_, err = w.Versions.Compare(w.ctx, w.visitor, w.id, before, 999)
	refused(t, err, civic.NotFound, "no such version")
}

func TestMilestonesAndFormAreComparedToo(t *testing.T) {
	bold := draft.Plain("The same words.")
	bold.Content[0].Content[0].Marks = []draft.Mark{{Type: "bold"}}
	a := draft.Content{Texts: map[draft.Field]draft.Node{"problem": draft.Plain("The same words.")},
		Milestones: []draft.Milestone{{ID: "m1", Text: "Publish", End: "Autumn 2026"}}}
	b := draft.Content{Texts: map[draft.Field]draft.Node{"problem": bold},
		Milestones: []draft.Milestone{{ID: "m1", Text: "Publish", End: "Spring 2027"}}}
	diff := draft.Compare(a, b)
	if len(diff) != 2 || !diff[0].FormOnly || diff[1].Field != draft.MilestonesField || diff[1].New != "Publish · Spring 2027" {
		t.Errorf("got %+v", diff)
	}
	if same := draft.Compare(a, a); len(same) != 0 {
		t.Errorf("a text differs from itself: %+v", same)
	}
}

func TestRestoringIsANewEditAndLosesNothing(t *testing.T) {
	w := newWorld(t)
	old, _ := w.present(t)
	between := w.write("Something worse.")
	v, err := w.Versions.Restore(w.ctx, w.lead, w.id, old)
	must(t, err)
	if v.Seq <= between || v.RestoredFrom != old || w.texts.Writer(w.id, v.Seq).Person != w.lead.Person {
		t.Errorf("got %+v", v)
	}
	now, _, err := w.texts.Current(w.ctx, w.id)
	must(t, err)
	if now.Words(problemField) != problem {
		t.Errorf("the text is %q", now.Words(problemField))
	}
	worse, err := w.Versions.Text(w.ctx, w.lead, w.id, between)
	must(t, err)
	if worse.Words(problemField) != "Something worse." {
		t.Error("what came in between is lost")
	}
}

func TestRestoringIsRefusedWhereItMayNotWrite(t *testing.T) {
	w := newWorld(t)
	old, _ := w.present(t)
	w.write("Agreed wording.")
	_, err := w.Versions.Restore(w.ctx, w.ada, w.id, old)
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Versions.Restore(w.ctx, w.lead, w.id, 0)
	refused(t, err, civic.NotFound, "no such version")
	_, err = w.Drafts.Seal(w.ctx, w.lead, w.id, problemField)
	must(t, err)
	_, err = w.Versions.Restore(w.ctx, w.lead, w.id, old)
	refused(t, err, civic.Conflict, "sealed field")
	_, err = w.Drafts.Seal(w.ctx, w.lead, w.id)
	must(t, err)
	_, err = w.Versions.Restore(w.ctx, w.lead, w.id, old)
	refused(t, err, civic.Conflict, "This draft is sealed")
}
