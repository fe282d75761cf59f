package draft_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func (w *world) post(t testing.TB, by people.Actor, body string) *draft.Thread {
	t.Helper()
	th, err := w.Comments.Post(w.ctx, by, w.id, draft.NewComment{Body: body})
	must(t, err)
	return th
}

func (w *world) reply(t testing.TB, by people.Actor, thread, body string) *draft.Reply {
	t.Helper()
	r, err := w.Comments.Reply(w.ctx, by, w.id, thread, draft.NewReply{Body: body})
	must(t, err)
	return r
}

// one reads a thread as somebody sees it.
func (w *world) one(t testing.TB, by people.Actor, thread string) *draft.WholeThread {
	t.Helper()
	th, err := w.Comments.Thread(w.ctx, by, w.id, thread, "", time.Time{})
	must(t, err)
	return th
}

func (w *world) list(t testing.TB, by people.Actor, ask draft.Ask) draft.Page[*draft.ThreadView] {
	t.Helper()
	p, err := w.Comments.List(w.ctx, by, w.id, ask)
	must(t, err)
	return p
}

func TestAnybodyReadsWhatAPersonPosted(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ben, "  Name the register.\r\n\r\nPlease. ")
	view := w.list(t, w.visitor, draft.Ask{}).Items[0]
	if view.ID != th.ID || view.Body != "Name the register.\n\nPlease." || view.By.Name != "Ben Advocate" || view.By.Sector != people.CivilSociety {
		t.Errorf("a visitor sees %+v", view)
	}
	if view.MayReply || view.MayEdit || view.MayHide || view.MayResolve {
		t.Error("a visitor is offered what would be refused")
	}
	if !w.heard.Has("draft/"+string(w.id), "comment.posted") {
		t.Error("the open pages were not told")
	}
	_, err := w.Comments.Post(w.ctx, w.visitor, w.id, draft.NewComment{Body: "Me too"})
	refused(t, err, civic.SignIn, "Sign in")
}

func TestScriptInACommentStaysText(t *testing.T) {
	w := newWorld(t)
	script := `<script>alert("x")</script> & <b onclick=x>`
	w.post(t, w.ada, script+"\x00\x1b")
	if got := w.list(t, w.visitor, draft.Ask{}).Items[0].Body; got != script {
		t.Errorf("kept as %q", got)
	}
}

func TestACommentIsNeitherEmptyNorEndless(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{"", " \n\t ", "\x00"} {
		_, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: body})
		refused(t, err, civic.Invalid, "Write your comment")
	}
	_, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: strings.Repeat("ŵ", 5001)})
	refused(t, err, civic.Invalid, "5001 characters long")
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: strings.Repeat("ŵ", 5000)})
	must(t, err)
}

func TestUnknownDraftsThreadsAndCommentsAreNotThere(t *testing.T) {
	w := newWorld(t)
	_, err := w.Comments.Post(w.ctx, w.ada, "nothing", draft.NewComment{Body: "x"})
	refused(t, err, civic.NotFound, "no such draft")
	_, err = w.Comments.Reply(w.ctx, w.ada, w.id, "nothing", draft.NewReply{Body: "x"})
	refused(t, err, civic.NotFound, "no such comment")
	refused(t, w.Comments.Edit(w.ctx, w.ada, w.id, "nothing", 0, "x"), civic.NotFound, "no such comment")
	refused(t, w.Comments.Resolve(w.ctx, w.ada, w.id, "nothing"), civic.NotFound, "no such comment")
	refused(t, w.Comments.Hide(w.ctx, w.coord, w.id, "nothing", "spam"), civic.NotFound, "no such comment")
}

func TestAThreadOfAnotherDraftIsNotReachedThroughThisOne(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Here.")
	other := w.draft(t, "Another", people.Commenter)
	_, err := w.Comments.Reply(w.ctx, w.ben, other, th.ID, draft.NewReply{Body: "x"})
	refused(t, err, civic.NotFound, "no such comment")
	_, err = w.Comments.Thread(w.ctx, w.ben, other, th.ID, "", time.Time{})
	refused(t, err, civic.NotFound, "no such comment")
	refused(t, w.Comments.Edit(w.ctx, w.ada, other, th.ID, 0, "x"), civic.NotFound, "no such comment")
}

func TestADoubleSubmitPostsOnce(t *testing.T) {
	w := newWorld(t)
	n := draft.NewComment{Key: "form-1", Body: "Once."}
	var wg sync.WaitGroup
	ids := make([]string, 6)
	for i := range ids {
		wg.Go(func() {
			th, err := w.Comments.Post(w.ctx, w.ada, w.id, n)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = th.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("posted as %v", ids)
		}
	}
	if all := w.list(t, w.ada, draft.Ask{}); len(all.Items) != 1 {
		t.Errorf("%d comments stand there", len(all.Items))
	}
	n.Body = "Other words."
	_, err := w.Comments.Post(w.ctx, w.ada, w.id, n)
	refused(t, err, civic.Conflict, "other words")
	if _, err := w.Comments.Post(w.ctx, w.ben, w.id, n); err != nil {
		t.Errorf("another person's key is another key: %v", err)
	}
	for range 2 {
		_, err = w.Comments.Reply(w.ctx, w.ben, w.id, ids[0], draft.NewReply{Key: "form-2", Body: "Seen."})
		must(t, err)
	}
	if got := w.one(t, w.ada, ids[0]); got.Replies != 1 {
		t.Errorf("%d replies stand there", got.Replies)
	}
}

func TestSomebodyWhoPostsTooFastIsAskedToWait(t *testing.T) {
	w := openWorld(t, draft.Limits{PerMinute: 3, PerHour: 5})
	th := w.post(t, w.ada, "1")
	w.reply(t, w.ada, th.ID, "2")
	w.post(t, w.ada, "3")
	_, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "4"})
	refused(t, err, civic.TooMuch, "in a minute")
	_, err = w.Comments.Reply(w.ctx, w.ada, w.id, th.ID, draft.NewReply{Body: "4"})
	refused(t, err, civic.TooMuch, "in a minute")
	w.post(t, w.ben, "Others are not held up.")
	w.clock.Pass(2 * time.Minute)
	w.post(t, w.ada, "4")
	w.post(t, w.ada, "5")
	w.clock.Pass(2 * time.Minute)
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "6"})
	refused(t, err, civic.TooMuch, "in an hour")
}

func TestManyRepliesAtOnceAreAllCounted(t *testing.T) {
	w := openWorld(t, draft.Limits{PerMinute: 1000, PerHour: 1000})
	th := w.post(t, w.ada, "Go.")
	voices := []people.Actor{w.ada, w.ben, w.eve, w.lead}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if _, err := w.Comments.Reply(w.ctx, voices[i%4], w.id, th.ID, draft.NewReply{Body: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	view := w.list(t, w.ada, draft.Ask{}).Items[0]
	if view.Replies != 40 || len(view.Latest) != 3 || view.Earlier() != 37 {
		t.Errorf("%d replies, %d shown", view.Replies, len(view.Latest))
	}
	n, err := w.Comments.Count(w.ctx, w.id)
	must(t, err)
	if n != 41 {
		t.Errorf("the tab says %d", n)
	}
	whole := w.one(t, w.ada, th.ID)
	if len(whole.Page.Items) != 20 || whole.Page.Items[0].At.After(whole.Page.Items[1].At) {
		t.Error("the first page of replies is not the oldest twenty")
	}
	last := view.Latest[2]
	for _, said := range view.Latest {
		if said.At.After(last.At) {
			t.Error("the newest replies are not in order")
		}
	}
}

func TestTheNumberOnTheTabStaysRightWhileItIsRemembered(t *testing.T) {
	w := newWorld(t)
	w.Comments.Fill(t, w.ctx, w.id, 500, w.texts.Anchor(w.id, problemField, "hard"))
	for want := 500; want < 505; want++ {
		for range 2 {
			if n, err := w.Comments.Count(w.ctx, w.id); err != nil || n != want {
				t.Fatalf("the tab says %d of %d, %v", n, want, err)
			}
		}
		w.post(t, w.ada, "One more.")
		w.clock.Pass(time.Hour)
	}
}

func TestAReplyOnAResolvedThreadReopensIt(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Is this settled?")
	w.reply(t, w.ben, th.ID, "Yes.")
	must(t, w.Comments.Resolve(w.ctx, w.ada, w.id, th.ID))
	if got := w.one(t, w.ada, th.ID); got.Resolved == nil || got.Resolved.By.Person != w.ada.Person {
		t.Fatal("it is not resolved")
	}
	w.reply(t, w.eve, th.ID, "Not for us.")
	if got := w.one(t, w.ada, th.ID); got.Resolved != nil {
		t.Error("it is still resolved")
	}
	if !w.heard.Has("person/"+string(w.ada.Person), "comment.replied") {
		t.Error("who opened the thread was not told")
	}
}

func TestAThreadIsResolvedByItsOpenerOrByWhoDecides(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Hers.")
	refused(t, w.Comments.Resolve(w.ctx, w.ben, w.id, th.ID), civic.Forbidden, "do not let you")
	must(t, w.Comments.Resolve(w.ctx, w.lead, w.id, th.ID))
	refused(t, w.Comments.Reopen(w.ctx, w.ben, w.id, th.ID), civic.Forbidden, "do not let you")
	must(t, w.Comments.Reopen(w.ctx, w.ada, w.id, th.ID))
	if got := w.one(t, w.ada, th.ID); got.Resolved != nil || !got.MayResolve {
		t.Errorf("got %+v", got.ThreadView)
	}
}

func TestMentionedPeopleAreToldAndFindIt(t *testing.T) {
	w := newWorld(t)
	th, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "@Ben Advocate, see this.", Mentions: []people.PersonID{w.ben.Person, w.ben.Person}})
	must(t, err)
	if len(th.Mentions) != 1 || !w.heard.Has("person/"+string(w.ben.Person), "comment.mentioned") {
		t.Errorf("mentions %v", th.Mentions)
	}
	found, err := w.Comments.Mentions(w.ctx, w.ben, "")
	must(t, err)
	if len(found.Items) != 1 || found.Items[0].Thread != th.ID {
		t.Errorf("Ben finds %+v", found.Items)
	}
	if mine := w.list(t, w.ben, draft.Ask{Filter: draft.Mine}); len(mine.Items) != 1 {
		t.Error("a thread that mentions me is not among mine")
	}
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "@Nobody", Mentions: []people.PersonID{"nobody"}})
	refused(t, err, civic.Invalid, "is not here")
	_, err = w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "@all", Mentions: []people.PersonID{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"}})
	refused(t, err, civic.Invalid, "at most 10")
}

func TestAMentionWaitsUntilItIsAnsweredOrTheThreadIsClosed(t *testing.T) {
	w := newWorld(t)
	waits := func(want int, after string) {
		t.Helper()
		found, err := w.Comments.Mentions(w.ctx, w.ben, "")
		must(t, err)
		if len(found.Items) != want {
			t.Errorf("%d wait after %s, not %d", len(found.Items), after, want)
		}
	}
	name := func(body string) *draft.Thread {
		t.Helper()
		th, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: body, Mentions: []people.PersonID{w.ben.Person}})
		must(t, err)
		return th
	}
	asked, other := name("@Ben Advocate, is this right?"), name("@Ben Advocate, and this?")
	waits(2, "two questions")
	w.reply(t, w.ben, asked.ID, "It is.")
	waits(1, "an answer")
	_, err := w.Comments.Reply(w.ctx, w.ada, w.id, asked.ID, draft.NewReply{Body: "@Ben Advocate, sure?", Mentions: []people.PersonID{w.ben.Person}})
	must(t, err)
	waits(2, "being asked again")
	must(t, w.Comments.Resolve(w.ctx, w.ada, w.id, other.ID))
	waits(1, "one thread was resolved")
	must(t, w.Comments.Reopen(w.ctx, w.ada, w.id, other.ID))
	waits(2, "it was opened again")
}

func TestNamesFollowThePersonAndEmployersDoNot(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ben, "For the record.")
	must(t, w.people.Rename(w.ctx, w.ben, "Benedict Advocate"))
	must(t, w.people.LeaveOrganisation(w.ctx, w.ben))
	got := w.one(t, w.visitor, th.ID)
	if got.By.Name != "Benedict Advocate" || got.By.OrganisationName != "Open Ledger" {
		t.Errorf("he stands there as %+v", got.By)
	}
	must(t, w.people.Erase(w.ctx, w.ben))
	if got = w.one(t, w.visitor, th.ID); got.By.Name != people.Removed {
		t.Errorf("an erased person stands there as %q", got.By.Name)
	}
}

func TestTheDiscussionEndsWithPublication(t *testing.T) {
	w := newWorld(t)
	th := w.post(t, w.ada, "Before.")
	must(t, w.Drafts.Follow(w.ctx, w.id, draft.Published))
	_, err := w.Comments.Post(w.ctx, w.ada, w.id, draft.NewComment{Body: "After."})
	refused(t, err, civic.Conflict, "is over")
	_, err = w.Comments.Reply(w.ctx, w.ada, w.id, th.ID, draft.NewReply{Body: "After."})
	refused(t, err, civic.Conflict, "is over")
}
