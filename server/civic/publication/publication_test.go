package publication_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/storage"
)

func TestAPublishedVersionStandsAtItsAddressUnderItsHash(t *testing.T) {
	w := newWorld(t)
	w.publish(t, 0, "")
	v, err := w.At(w.ctx, "nap7", "open-contracting", 1)
	must(t, err)
	if v.Record.Address() != "/commitments/nap7/open-contracting/v1" || v.Record.Publisher.Name != "Lea" || v.Newest != 1 || v.Withdrawal != nil {
		t.Errorf("there stands %+v", v)
	}
	file, err := v.Record.Canonical()
	must(t, err)
	sum := sha256.Sum256(file)
	if hex.EncodeToString(sum[:]) != v.SHA256 || !v.Intact() {
		t.Error("the file that is served is not the one that was hashed")
	}
	var read publication.Record
	must(t, json.Unmarshal(file, &read))
	if got := read.Content.Words(field); got != "Nobody <b>knows</b>." {
		t.Errorf("the text is %q", got)
	}
	d, err := w.drafts.Drafts.Find(w.ctx, w.ada, w.id)
	must(t, err)
	if d.State != draft.Published {
		t.Errorf("the draft is %s", d.State)
	}
}

func TestOfManyWhoPublishAtOnceOneDoes(t *testing.T) {
	w := newWorld(t)
	hash := w.hash(t, w.id)
	var wg sync.WaitGroup
	var won, told atomic.Int32
	for i := range 8 {
		by := []people.Actor{w.lead, w.coord}[i%2]
		wg.Go(func() {
			_, err := w.Publish(w.ctx, by, w.id, publication.New{SHA256: hash})
			switch r := civic.AsRefusal(err); {
			case err == nil:
				won.Add(1)
			case r != nil && r.Kind == civic.Conflict && strings.Contains(r.Error(), "published version 1"):
				told.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || told.Load() != 7 {
		t.Errorf("%d published, %d were told", won.Load(), told.Load())
	}
	if n, err := w.Newest(w.ctx, w.id); err != nil || n != 1 {
		t.Errorf("the newest is %d, %v", n, err)
	}
}

func TestATextThatMovedOnIsNotPublishedUnseen(t *testing.T) {
	w := newWorld(t)
	seen := w.hash(t, w.id)
	w.texts.Write(w.id, draft.VoiceOf(w.lead), field, "Slipped in.")
	_, err := w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: seen})
	refused(t, err, civic.Conflict, "changed while you were looking")
	_, err = w.Publish(w.ctx, w.lead, w.id, publication.New{})
	refused(t, err, civic.Conflict, "changed while you were looking")
	if n, err := w.Newest(w.ctx, w.id); err != nil || n != 0 {
		t.Errorf("version %d was published nevertheless, %v", n, err)
	}
}

func TestEveryVersionButTheFirstSaysWhatChanged(t *testing.T) {
	w := newWorld(t)
	first := w.publish(t, 0, "")
	w.amend(t, "Everybody knows.")
	hash := w.hash(t, w.id)
	_, err := w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: hash, After: 1, Note: " "})
	refused(t, err, civic.Invalid, "Say what changed since version 1")
	_, err = w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: hash, After: 1, Note: strings.Repeat("n", 1001)})
	refused(t, err, civic.Invalid, "at most 1000")
	_, err = w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: hash, After: 0, Note: "x"})
	refused(t, err, civic.Conflict, "Lea published version 1")
	_, err = w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: hash, After: 9, Note: "x"})
	refused(t, err, civic.Conflict, "version 1")

	second := w.publish(t, 1, "Now they do.")
	if second.Record.N != 2 || second.Record.Previous != first.SHA256 {
		t.Errorf("the second is %+v", second.Record)
	}
	diff, err := w.Changes(w.ctx, w.id, 2)
	must(t, err)
	if len(diff) != 1 || diff[0].Field != field || diff[0].New != "Everybody knows." {
		t.Errorf("it changed %+v", diff)
	}
	_, err = w.Changes(w.ctx, w.id, 1)
	refused(t, err, civic.NotFound, "no such published version")
	d, err := w.drafts.Drafts.Find(w.ctx, w.ada, w.id)
	must(t, err)
	if d.State != draft.Amended {
		t.Errorf("the draft is %s", d.State)
	}
	old, err := w.At(w.ctx, "nap7", "open-contracting", 1)
	must(t, err)
	if old.SHA256 != first.SHA256 || old.Newest != 2 || old.Record.Content.Words(field) != "Nobody <b>knows</b>." {
		t.Error("the older version is not what it was")
	}
}

func TestTheSameTextIsNotPublishedTwice(t *testing.T) {
	w := newWorld(t)
	w.publish(t, 0, "")
	_, err := w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: w.hash(t, w.id), After: 1, Note: "Nothing, really."})
	refused(t, err, civic.Conflict, "Nothing was changed")
}

func TestOnlyThoseWhoMayPublishDo(t *testing.T) {
	w := newWorld(t)
	_, err := w.Publish(w.ctx, w.ada, w.id, publication.New{SHA256: w.hash(t, w.id)})
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Publish(w.ctx, people.Actor{}, w.id, publication.New{})
	refused(t, err, civic.SignIn, "Sign in")
	_, err = w.Publish(w.ctx, w.lead, "nothing", publication.New{})
	refused(t, err, civic.NotFound, "no such draft")
	_, err = w.drafts.Drafts.Move(w.ctx, w.lead, w.id, 0, draft.ThemeGroup)
	must(t, err)
	_, err = w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: w.hash(t, w.id)})
	refused(t, err, civic.Conflict, "not a draft yet")
}

func TestWithdrawalHasAPublicReasonAndDeletesNothing(t *testing.T) {
	w := newWorld(t)
	first := w.publish(t, 0, "")
	_, err := w.Withdraw(w.ctx, w.lead, w.id, 1, "The lead alone may not.")
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Withdraw(w.ctx, w.coord, w.id, 1, "\n")
	refused(t, err, civic.Invalid, "Say why")
	_, err = w.Withdraw(w.ctx, w.coord, w.id, 7, "No such thing.")
	refused(t, err, civic.NotFound, "no such published version")
	_, err = w.Withdraw(w.ctx, w.coord, w.id, 1, "Published by mistake.")
	must(t, err)
	_, err = w.Withdraw(w.ctx, w.coord, w.id, 1, "Twice.")
	refused(t, err, civic.Conflict, "withdrawn already")

	v, err := w.Find(w.ctx, w.id, 0)
	must(t, err)
	if v.Withdrawal == nil || v.Withdrawal.Reason != "Published by mistake." || v.Withdrawal.By.Name != "Cara" || v.SHA256 != first.SHA256 || !v.Intact() {
		t.Errorf("there stands %+v", v)
	}
	heads, err := w.ByPlan(w.ctx, "plan-1")
	must(t, err)
	if len(heads) != 1 || heads[0].Withdrawn == nil {
		t.Errorf("the plan lists %+v", heads)
	}
	d, err := w.drafts.Drafts.Find(w.ctx, w.ada, w.id)
	must(t, err)
	if d.State != draft.Withdrawn {
		t.Errorf("the draft is %s", d.State)
	}
	w.amend(t, "Nobody <b>knows</b>.")
	if again := w.publish(t, 1, "Published again, on purpose."); again.Record.N != 2 {
		t.Errorf("published again as version %d", again.Record.N)
	}
}

func TestThePlanListsItsCommitmentsInItsOrderAndTheFeedByDate(t *testing.T) {
	w := newWorld(t)
	other := w.draft(t, "Access to information", 0)
	w.publish(t, 0, "")
	w.pass(time.Hour)
	_, err := w.Publish(w.ctx, w.coord, other, publication.New{SHA256: w.hash(t, other)})
	must(t, err)
	heads, err := w.ByPlan(w.ctx, "plan-1")
	must(t, err)
	if len(heads) != 2 || heads[0].Title != "Access to information" || heads[1].Home() != "/commitments/nap7/open-contracting" {
		t.Errorf("the plan lists %+v", heads)
	}
	for _, plan := range []string{"", "plan-1"} {
		feed, err := w.Feed(w.ctx, plan, 20)
		must(t, err)
		if len(feed) != 2 || feed[0].Record.Commitment != other {
			t.Errorf("the feed of %q has %d entries", plan, len(feed))
		}
	}
	if none, err := w.Feed(w.ctx, "plan-2", 20); err != nil || len(none) != 0 {
		t.Errorf("another plan has %d entries, %v", len(none), err)
	}
}

func TestVersionsArePagedNewestFirst(t *testing.T) {
	w := newWorld(t)
	w.publish(t, 0, "")
	for n := 1; n < 23; n++ {
		w.amend(t, "Wording "+strings.Repeat("more ", n)+".")
		w.publish(t, n, "More.")
	}
	first, err := w.Versions(w.ctx, w.id, "")
	must(t, err)
	second, err := w.Versions(w.ctx, w.id, first.More)
	must(t, err)
	if len(first.Items) != 20 || len(second.Items) != 3 || first.Items[0].Record.N != 23 || second.Items[2].Record.N != 1 || second.More != "" {
		t.Errorf("pages of %d and %d", len(first.Items), len(second.Items))
	}
	_, err = w.Versions(w.ctx, w.id, "nonsense")
	refused(t, err, civic.Invalid, "first page")
	for i := range first.Items[:19] {
		if first.Items[i].Record.Previous != first.Items[i+1].SHA256 {
			t.Errorf("version %d does not name the one before it", first.Items[i].Record.N)
		}
	}
}

func TestATamperedRecordShows(t *testing.T) {
	w := newWorld(t)
	p := w.publish(t, 0, "")
	p.Record.Title = "Closed contracting"
	if p.Intact() {
		t.Error("a changed title passes for the one that was hashed")
	}
}

// broken is a shelf of texts that fails once the version is kept.
type broken struct {
	draft.Texts
	calls atomic.Int32
}

func (b *broken) Current(ctx context.Context, id draft.ID) (draft.Content, int64, error) {
	if b.calls.Add(1) > 1 {
		return draft.Content{}, 0, errors.New("the power went")
	}
	return b.Texts.Current(ctx, id)
}

func TestACrashRightAfterPublishingLosesNothingFromTheList(t *testing.T) {
	w := newWorld(t)
	w.publish(t, 0, "")
	heads, err := storage.Open(w.ctx, w.engine, "publication-heads", storage.Index[publication.Head]{Name: "plan",
		Key: func(h *publication.Head) []any { return []any{h.Plan, h.Place, h.Slug} }})
	must(t, err)
	// What the store holds when the process dies before the head is rebuilt.
	_, err = heads.Change(w.ctx, string(w.id), func(h *publication.Head) error {
		h.N, h.Title, h.Expected = 0, "", w.now()
		return nil
	})
	must(t, err)
	for range 2 {
		list, err := w.ByPlan(w.ctx, "plan-1")
		must(t, err)
		if len(list) != 1 || list[0].N != 1 || list[0].Title != "Open contracting" {
			t.Fatalf("the plan lists %+v", list)
		}
		w.pass(2 * time.Minute)
	}
	h, err := heads.Get(w.ctx, string(w.id))
	must(t, err)
	if !h.Expected.IsZero() || h.N != 1 {
		t.Errorf("the head was not repaired: %+v", h)
	}
}

func TestAFaultAfterTheVersionIsKeptDoesNotUnpublishIt(t *testing.T) {
	w := newWorld(t)
	hash := w.hash(t, w.id)
	w.drafts.Drafts.Texts = &broken{Texts: w.texts}
	p, err := w.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: hash})
	if err == nil || p == nil {
		t.Fatalf("got %v, %v", p, err)
	}
	v, err := w.At(w.ctx, "nap7", "open-contracting", 0)
	must(t, err)
	d, err := w.drafts.Drafts.Find(w.ctx, w.ada, w.id)
	must(t, err)
	if v.Record.N != 1 || d.State != draft.Published {
		t.Errorf("version %d, the draft is %s", v.Record.N, d.State)
	}
}

func TestWithdrawingAnOldVersionDoesNotDisturbAnAmendment(t *testing.T) {
	w := newWorld(t)
	w.publish(t, 0, "")
	w.amend(t, "Half a sentence that somebody is")
	_, err := w.Withdraw(w.ctx, w.coord, w.id, 1, "It named a person.")
	must(t, err)
	d, err := w.drafts.Drafts.Find(w.ctx, w.ada, w.id)
	must(t, err)
	if d.State != draft.Drafting {
		t.Errorf("the draft is %s", d.State)
	}
}
