package recommendation_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

func TestMembersWriteARecommendationInTheEditorOfDrafts(t *testing.T) {
	w := newWorld(t, 3)
	w.To(forum.Drafting)
	r := w.begun("Trees on every street")
	p, err := w.drafts.Drafts.May(w.Ctx, w.member(1), r.Draft)
	w.Must(err)
	if !p.Edit || !p.Comment || !p.Suggest || !p.Stance || !p.Decide || p.Manage || p.Publish || p.Seal {
		t.Errorf("a member may %+v", p)
	}
	_, err = w.drafts.Comments.Post(w.Ctx, w.member(1), r.Draft, draft.NewComment{Body: "Which trees?"})
	w.Must(err)
	again, err := w.Begin(w.Ctx, w.member(0), w.ID, recommendation.New{Key: "one", Title: "Another"})
	w.Must(err)
	same, err := w.Begin(w.Ctx, w.member(0), w.ID, recommendation.New{Key: "one", Title: "Another"})
	w.Must(err)
	if same.ID != again.ID || again.N != 2 {
		t.Errorf("sent twice, it is %s and %s, number %d", again.ID, same.ID, again.N)
	}
}

func TestWhoReadsAndWritesARecommendationBeforeItIsSettled(t *testing.T) {
	w := newWorld(t, 3)
	w.To(forum.Drafting)
	r := w.begun("Trees on every street")
	read, write := []string{"member", "lead", "facilitator"}, []string{"member"}
	for name, by := range w.Each() {
		_, err := w.drafts.Drafts.Find(w.Ctx, by, r.Draft)
		refusal := civic.AsRefusal(err)
		if slices.Contains(read, name) != (err == nil) {
			t.Errorf("the draft for %s: %v", name, err)
		}
		if refusal != nil && name == "visitor" && refusal.Kind != civic.SignIn || refusal != nil && name != "visitor" && refusal.Kind != civic.NotFound {
			t.Errorf("%s is told %q", name, refusal)
		}
		_, err = w.drafts.Drafts.For(w.Ctx, by, r.Draft, people.EditDraft)
		if slices.Contains(write, name) != (err == nil) {
			t.Errorf("writing for %s: %v", name, err)
		}
		_, err = w.One(w.Ctx, by, r.Key())
		if slices.Contains(read, name) != (err == nil) {
			t.Errorf("the recommendation for %s: %v", name, err)
		}
		list, err := w.List(w.Ctx, by, w.ID)
		w.Must(err)
		if slices.Contains(read, name) != (len(list) == 1) {
			t.Errorf("%s sees %d in the list", name, len(list))
		}
	}
	for name, by := range w.Each() {
		_, err := w.Begin(w.Ctx, by, w.ID, recommendation.New{Title: "By " + name})
		if slices.Contains(write, name) != (err == nil) {
			t.Errorf("beginning one for %s: %v", name, err)
		}
	}
}

func TestAWordingIsFrozenByMoreThanHalfWordForWord(t *testing.T) {
	w := newWorld(t, 4)
	w.To(forum.Drafting)
	r := w.begun("Trees on every street")
	seen := w.hash(r)
	for i := range 2 {
		_, err := w.Confirm(w.Ctx, w.member(i), r.Key(), seen)
		w.Must(err)
	}
	_, err := w.Confirm(w.Ctx, w.member(1), r.Key(), seen) // twice counts once
	w.Must(err)
	v, err := w.One(w.Ctx, w.member(0), r.Key())
	w.Must(err)
	if v.Settled || v.For != 2 || v.Of != 4 || !v.Mine {
		t.Fatalf("half confirmed it: %+v", v)
	}
	w.texts.Write(r.Draft, draft.VoiceOf(w.member(2)), template.Recommended, "The council should plant two trees on every street.")
	_, err = w.Confirm(w.Ctx, w.member(2), r.Key(), seen)
	w.Refused(err, civic.Conflict, "Somebody changed the text")
	v, err = w.One(w.Ctx, w.member(0), r.Key())
	w.Must(err)
	if v.For != 0 || v.Mine {
		t.Errorf("confirmations of other words count: %+v", v)
	}
	_, err = w.Confirm(w.Ctx, w.By[forum.Lead], r.Key(), w.hash(r))
	w.Refused(err, civic.Forbidden, "Your roles")
	var wait sync.WaitGroup
	errs := make([]error, 4)
	now := w.hash(r)
	nodes := []*recommendation.Recommendations{w.Recommendations, w.node()}
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = nodes[i%2].Confirm(w.Ctx, w.member(i), r.Key(), now)
		})
	}
	wait.Wait()
	for _, err := range errs {
		w.Must(err)
	}
	v, err = w.One(w.Ctx, people.Actor{}, r.Key())
	w.Must(err)
	if !v.Settled || v.SHA256 != now || v.For != 3 || v.Of != 4 || v.Draft != "" {
		t.Errorf("four confirmed it at once: %+v", v)
	}
	p, err := w.drafts.Drafts.May(w.Ctx, w.member(0), r.Draft)
	w.Must(err)
	if p.Edit || p.Comment || p.Suggest || p.Stance {
		t.Errorf("its draft still takes %+v", p)
	}
	w.texts.Write(r.Draft, draft.VoiceOf(w.member(2)), template.Recommended, "Something else.")
	after, err := w.One(w.Ctx, people.Actor{}, r.Key())
	w.Must(err)
	if got := after.Content.Texts[template.Recommended].Words(); !strings.Contains(got, "two trees") {
		t.Errorf("the frozen wording became %q", got)
	}
}

func TestNothingEmptyIsConfirmedAndNothingConfirmedIsWithdrawn(t *testing.T) {
	w := newWorld(t, 3)
	w.To(forum.Drafting)
	r, err := w.Begin(w.Ctx, w.member(0), w.ID, recommendation.New{Title: "Empty"})
	w.Must(err)
	_, err = w.Confirm(w.Ctx, w.member(0), r.Key(), w.hash(r))
	w.Refused(err, civic.Conflict, "nothing to confirm")
	_, err = w.Withdraw(w.Ctx, w.member(1), r.Key(), "Not mine.")
	w.Refused(err, civic.Forbidden, "Only the member who began it")
	_, err = w.Withdraw(w.Ctx, w.member(0), r.Key(), " ")
	w.Refused(err, civic.Invalid, "Tell the other members why")
	_, err = w.Withdraw(w.Ctx, w.member(0), r.Key(), "It says nothing.")
	w.Must(err)
	_, err = w.Confirm(w.Ctx, w.member(0), r.Key(), w.hash(r))
	w.Refused(err, civic.Conflict, "withdrawn")
	full := w.begun("Full")
	_, err = w.Confirm(w.Ctx, w.member(1), full.Key(), w.hash(full))
	w.Must(err)
	_, err = w.Withdraw(w.Ctx, w.member(0), full.Key(), "I changed my mind.")
	w.Refused(err, civic.Conflict, "not yours alone")
	_, err = w.Dissent(w.Ctx, w.member(2), full.Key(), "", "I do not agree.", "")
	w.Refused(err, civic.Conflict, "once the wording is frozen")
}

func TestTheVoteAsksEachFrozenRecommendationAndItsCountIsTheSupport(t *testing.T) {
	w := newWorld(t, 4)
	w.To(forum.Drafting)
	_, err := w.Ask(w.Ctx, w.By[forum.Lead], w.ID, count.Thresholds{Quorum: 50}, w.Now(), w.Now().Add(time.Hour))
	w.Refused(err, civic.Conflict, "no recommendation to vote on")
	first, open := w.frozen("Trees on every street"), w.begun("Benches")
	_, err = w.Ask(w.Ctx, w.By[forum.Lead], w.ID, count.Thresholds{Quorum: 50}, w.Now(), w.Now().Add(time.Hour))
	w.Refused(err, civic.Conflict, "not frozen yet: Benches")
	_, err = w.Withdraw(w.Ctx, w.member(0), open.Key(), "There are enough benches.")
	w.Must(err)
	for name, by := range w.Each() {
		if name == "lead" {
			continue
		}
		if _, err := w.Ask(w.Ctx, by, w.ID, count.Thresholds{Quorum: 50}, w.Now(), w.Now().Add(time.Hour)); civic.AsRefusal(err) == nil {
			t.Errorf("%s puts it to the vote: %v", name, err)
		}
	}
	w.counted("strongly-support", "support", "oppose", "no-opinion")
	v, err := w.One(w.Ctx, people.Actor{}, first.Key())
	w.Must(err)
	if v.Support == nil || v.Support.Support.Strongly != 1 || v.Support.Outcome.For != 2 || v.Support.Outcome.Valid != 3 || !v.Support.Outcome.Carried || v.Support.Outcome.Consensus {
		t.Errorf("the support is %+v", v.Support)
	}
	again, err := w.Ask(w.Ctx, w.By[forum.Lead], w.ID, count.Thresholds{Quorum: 50}, w.Now(), w.Now().Add(time.Hour))
	w.Must(err)
	if string(again.Poll) != v.Support.Poll {
		t.Error("a second asking made a second vote")
	}
}

func TestTheLeadDeclaresWhatAVoteNeedsBeforeItIsOpen(t *testing.T) {
	w := newWorld(t, 3)
	w.To(forum.Drafting)
	w.frozen("Trees on every street")
	ask := func(needs count.Thresholds) (*recommendation.Vote, error) {
		return w.Ask(w.Ctx, w.By[forum.Lead], w.ID, needs, w.Now(), w.Now().Add(time.Hour))
	}
	_, err := ask(count.Thresholds{Carried: 70, Consensus: 60})
	w.Refused(err, civic.Invalid, "")
	v, err := ask(count.Thresholds{Quorum: 60, Carried: 66, Consensus: 75})
	w.Must(err)
	p, err := w.Ballots.Find(w.Ctx, people.Actor{}, v.Poll)
	w.Must(err)
	if q := p.Rules.Questions[0]; q.Carried != 66 || q.Consensus != 75 || p.Rules.Quorum != 60 {
		t.Errorf("the rules say %+v, quorum %d", q, p.Rules.Quorum)
	}
}

func TestTheReportHasTheMembersWordsTheirVoteAndTheMinorityOnce(t *testing.T) {
	w := newWorld(t, 4)
	w.To(forum.Drafting)
	first := w.frozen("Trees on every street")
	_, err := w.Dissent(w.Ctx, w.member(3), first.Key(), "k", "Roots lift the pavement.", "")
	w.Must(err)
	_, err = w.Dissent(w.Ctx, w.member(3), first.Key(), "k", "Roots lift the pavement.", "")
	w.Must(err)
	w.To(forum.Reporting)
	_, err = w.Publish(w.Ctx, w.By[forum.Lead], w.ID, "Members met for four days.")
	w.Refused(err, civic.Conflict, "not counted yet")

	w = newWorld(t, 4)
	first, second := w.reported()
	r, err := w.ReportOf(w.Ctx, w.ID)
	w.Must(err)
	if len(r.Chapters) != 2 || r.Chapters[0].ID != first.Key() || r.Chapters[1].ID != second.Key() || r.Chapters[0].SHA256 != w.wording(first) ||
		r.Chapters[0].Support.Outcome.For != 3 {
		t.Errorf("the report is %+v", r)
	}
	_, err = w.Publish(w.Ctx, w.By[forum.Lead], w.ID, "Again.")
	w.Refused(err, civic.Conflict, "stays as it is")
	_, err = w.Dissent(w.Ctx, w.member(3), first.Key(), "", "Too late.", "")
	w.Refused(err, civic.Conflict, "report is published")
	page, err := w.Log.List(w.Ctx, record.Ask{Subject: "forum/" + string(w.ID)})
	w.Must(err)
	if !slices.ContainsFunc(page.Items, func(e *record.Entry) bool { return e.Kind == record.Report && strings.Contains(e.Leaf, r.SHA256) }) {
		t.Error("the report is not in the public record")
	}
}

func TestAConditionThatWhatIsKeptContradictsIsNotConfirmed(t *testing.T) {
	w := newWorld(t, 3)
	w.To(forum.Drafting)
	w.begun("Trees on every street")
	for _, c := range []struct {
		at   forum.Phase
		gate forum.Gate
		says string
	}{
		{forum.Drafting, forum.WordingFrozen, "not frozen yet"}, {forum.Drafting, forum.VoteCommitted, "not put to the members' vote yet"},
		{forum.Voting, forum.TallyPublished, "not counted yet"}, {forum.Reporting, forum.ReportPublished, "not published yet"},
	} {
		w.To(c.at)
		_, err := w.Forums.Show(w.Ctx, w.By[forum.Lead], w.ID, c.gate, "/forums/x")
		w.Refused(err, civic.Conflict, c.says)
	}
	_, err := w.Forums.Advance(w.Ctx, w.By[forum.Lead], w.ID, forum.Reporting)
	w.Refused(err, civic.Conflict, "Something stands in the way")
}

func TestTheReportItselfOpensTheWayToItsAnswer(t *testing.T) {
	w := newWorld(t, 4)
	w.reported()
	f, err := w.Forums.Advance(w.Ctx, w.By[forum.Lead], w.ID, forum.Reporting)
	w.Must(err)
	if i := slices.IndexFunc(f.Shown, func(c forum.Confirmation) bool { return c.Gate == forum.ReportPublished }); i < 0 || f.Shown[i].Link != "/forums/"+f.ID+"/report" {
		t.Errorf("shown is %+v", f.Shown)
	}
}

// wording is the hash that was frozen.
func (w *world) wording(r *recommendation.Recommendation) string {
	w.T.Helper()
	v, err := w.One(w.Ctx, people.Actor{}, r.Key())
	w.Must(err)
	return v.SHA256
}
