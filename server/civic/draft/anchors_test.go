package draft_test

import (
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// on opens a thread on the first place where words stand in the problem.
func (w *world) on(t testing.TB, quote string) *draft.Thread {
	t.Helper()
	th, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "About “" + quote + "”.", Anchor: w.texts.Anchor(w.id, problemField, quote)})
	must(t, err)
	return th
}

func TestACommentOnWordsSaysWhatBecameOfThem(t *testing.T) {
	w := newWorld(t)
	th := w.on(t, "hard to find")
	place := func() *draft.Place { return w.one(t, w.visitor, th.ID).Place }
	if p := place(); p.State != draft.InPlace || p.Text != "hard to find" {
		t.Errorf("at first %+v", p)
	}
	w.write("Public contracts are hard to find.\nNobody knows who won them.")
	if p := place(); p.Text != "hard to find" || p.From != len("Public contracts are ") {
		t.Errorf("after words came before it %+v", p)
	}
	w.write("Public contracts are hard to see.\nNobody knows who won them.")
	if p := place(); p.State != draft.Changed {
		t.Errorf("after it was changed %+v", p)
	}
	w.write("Nobody knows.")
	view := w.one(t, w.visitor, th.ID)
	if view.Place.State != draft.Removed || view.Place.RemovedBy.Person != w.lead.Person || view.Quote != "hard to find" {
		t.Errorf("after it was removed %+v, quote %q", view.Place, view.Quote)
	}
}

func TestAQuotationIsNotTakenOnTrust(t *testing.T) {
	w := newWorld(t)
	forged := *w.texts.Anchor(w.id, problemField, "hard to find")
	forged.Quote = "corrupt"
	_, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "Outrageous.", Anchor: &forged})
	refused(t, err, civic.Conflict, "were changed while you were writing")

	for _, bad := range []draft.Anchor{
		{Field: problemField, Start: []byte("nonsense"), End: []byte("nonsense"), Quote: "x"},
		{Field: "no.such.field", Start: forged.Start, End: forged.End, Quote: "x"},
		{Field: problemField, Start: make([]byte, 1000), End: forged.End, Quote: "x"},
	} {
		_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "Where?", Anchor: &bad})
		refused(t, err, civic.Invalid, "cannot be found")
	}
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "Long.", Anchor: &draft.Anchor{Field: problemField, Quote: strings.Repeat("q", 2001)}})
	refused(t, err, civic.Invalid, "at most 2000")
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "Empty.", Anchor: &draft.Anchor{Field: problemField}})
	refused(t, err, civic.Invalid, "Choose the words")
}

func TestAParagraphCanBeCommentedOnWithoutJavaScript(t *testing.T) {
	w := newWorld(t)
	block := &draft.Block{Field: problemField, N: 1, Quote: "Nobody knows who won them."}
	th, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "Who is nobody?", Block: block})
	must(t, err)
	if th.Anchor == nil || th.Anchor.Quote != block.Quote {
		t.Errorf("anchored to %+v", th.Anchor)
	}
	w.write("Contracts are hard to find.\nSomebody knows.")
	_, err = w.Comments.Post(w.ctx, w.ben, w.id, draft.NewComment{Body: "Late.", Block: block})
	refused(t, err, civic.Conflict, "were changed")
	block.N = 99
	_, err = w.Comments.Post(w.ctx, w.ben, w.id, draft.NewComment{Body: "Nowhere.", Block: block})
	refused(t, err, civic.Invalid, "cannot be found")
}

func TestTextOrderFollowsTheText(t *testing.T) {
	w := newWorld(t)
	last := w.on(t, "who won them")
	whole := w.post(t, w.ben, "In general: yes.")
	first := w.on(t, "Contracts")
	middle := w.on(t, "hard")
	order := func() (ids []string) {
		for _, th := range w.list(t, w.visitor, draft.Ask{Order: draft.TextOrder}).Items {
			ids = append(ids, th.ID)
		}
		return ids
	}
	same(t, order(), whole.ID, first.ID, middle.ID, last.ID)
	w.write("Nobody knows who won them.")
	must(t, w.Comments.Settle(w.ctx, w.id))
	got := order()
	same(t, got[:2], whole.ID, last.ID)
	removed := w.list(t, w.visitor, draft.Ask{Order: draft.TextOrder}).Items[2:]
	for _, th := range removed {
		if th.Place.State != draft.Removed {
			t.Errorf("%s should come last as removed", th.Quote)
		}
	}
	beside, err := w.Comments.OnWords(w.ctx, w.visitor, w.id, 100)
	must(t, err)
	if len(beside) != 3 || beside[0].ID != last.ID {
		t.Errorf("%d threads stand beside the text", len(beside))
	}
}

func same(t testing.TB, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestFiltersAndOrdersShowTheRightThreads(t *testing.T) {
	w := newWorld(t)
	a := w.post(t, w.ada, "From a citizen.")
	b := w.post(t, w.ben, "From civil society.")
	c := w.post(t, w.eve, "From government.")
	ids := func(ask draft.Ask) (ids []string) {
		for _, th := range w.list(t, w.ada, ask).Items {
			ids = append(ids, th.ID)
		}
		return ids
	}
	same(t, ids(draft.Ask{}), c.ID, b.ID, a.ID)
	w.reply(t, w.ada, a.ID, "Adding to my own does not answer me.")
	same(t, ids(draft.Ask{Order: draft.NewestFirst}), a.ID, c.ID, b.ID)
	w.reply(t, w.ada, c.ID, "An answer.")
	same(t, ids(draft.Ask{Filter: draft.Unanswered}), a.ID, b.ID)
	same(t, ids(draft.Ask{Filter: draft.Mine}), c.ID, a.ID)
	same(t, ids(draft.Ask{Filter: draft.OfSector, Sector: people.CivilSociety}), b.ID)
	must(t, w.Comments.Resolve(w.ctx, w.ada, w.id, a.ID))
	same(t, ids(draft.Ask{Filter: draft.Unanswered, Order: draft.TextOrder}), b.ID)
	_, err := w.Comments.List(w.ctx, w.visitor, w.id, draft.Ask{Filter: draft.Mine})
	refused(t, err, civic.SignIn, "Sign in")
	_, err = w.Comments.List(w.ctx, w.ada, w.id, draft.Ask{After: "???"})
	refused(t, err, civic.Invalid, "first page")
}

func TestPagesOfThreadsDoNotRepeatWhileTheDiscussionGoesOn(t *testing.T) {
	w := openWorld(t, draft.Limits{PerMinute: 1000, PerHour: 1000})
	for range 45 {
		w.post(t, w.ada, "One of many.")
	}
	seen := map[string]bool{}
	after, pages := "", 0
	for {
		p := w.list(t, w.visitor, draft.Ask{After: after})
		for _, th := range p.Items {
			if seen[th.ID] {
				t.Errorf("%s comes twice", th.ID)
			}
			seen[th.ID] = true
		}
		pages++
		if after = p.More; after == "" {
			break
		}
		w.post(t, w.ben, "In the meantime.")
	}
	if len(seen) != 45 || pages != 3 {
		t.Errorf("%d threads on %d pages", len(seen), pages)
	}
}

func TestALinkToAReplyLeadsToThePageThatBeginsWithIt(t *testing.T) {
	w := openWorld(t, draft.Limits{PerMinute: 1000, PerHour: 1000})
	th := w.post(t, w.ada, "Long talk.")
	var ids []string
	for range 30 {
		ids = append(ids, w.reply(t, w.ben, th.ID, "On and on.").ID)
	}
	for _, i := range []int{0, 1, 25} {
		thread, after, err := w.Comments.Locate(w.ctx, w.visitor, w.id, ids[i])
		must(t, err)
		whole, err := w.Comments.Thread(w.ctx, w.visitor, w.id, thread, after, time.Time{})
		must(t, err)
		if thread != th.ID || whole.Page.Items[0].ID != ids[i] {
			t.Errorf("the link to reply %d leads to %s", i, whole.Page.Items[0].ID)
		}
	}
	thread, after, err := w.Comments.Locate(w.ctx, w.visitor, w.id, th.ID)
	if err != nil || thread != th.ID || after != "" {
		t.Errorf("the link to the opening leads to %s %s, %v", thread, after, err)
	}
	_, _, err = w.Comments.Locate(w.ctx, w.visitor, w.id, "nothing")
	refused(t, err, civic.NotFound, "no such comment")
}

func TestSinceYourLastVisitCountsWhatOthersSaid(t *testing.T) {
	w := newWorld(t)
	visit := func() draft.Since {
		since, err := w.Comments.Visit(w.ctx, w.ada, w.id)
		must(t, err)
		return since
	}
	if first := visit(); !first.At.IsZero() || first.Comments != 0 {
		t.Errorf("the first visit says %+v", first)
	}
	before, _ := w.present(t)
	th := w.post(t, w.ada, "Mine is not news to me.")
	visit() // the page after posting
	w.clock.Pass(3 * time.Hour)
	w.reply(t, w.ben, th.ID, "News.")
	w.post(t, w.eve, "More news.")
	now := w.write("New words.")
	since := visit()
	if since.Comments != 2 || since.Seq != before || since.Now != now {
		t.Errorf("the second visit says %+v", since)
	}
	w.clock.Pass(5 * time.Minute)
	if again := visit(); again.Comments != 2 || again.At != since.At {
		t.Errorf("the next page of the same visit says %+v", again)
	}
	view := w.list(t, w.ada, draft.Ask{Since: since.At})
	if !view.Items[0].New || view.Items[1].New || !view.Items[1].Latest[0].New {
		t.Error("what is new is not marked, or what is not new is")
	}
	if v, err := w.Comments.Visit(w.ctx, w.visitor, w.id); err != nil || v != (draft.Since{}) {
		t.Errorf("a visitor has no last visit: %+v, %v", v, err)
	}
}
