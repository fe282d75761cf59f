package recommendation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

func TestOnlyTheAuthorityAnswersAndOnlyInFull(t *testing.T) {
	w := newWorld(t, 4)
	first, _ := w.reported()
	commissioner := w.By[forum.Commissioner]
	_, err := w.Reply(w.Ctx, commissioner, first.Key(), 0, answer(recommendation.Accept))
	w.Refused(err, civic.Conflict, "not done at this stage")
	w.To(forum.Answering)
	for name, by := range w.Each() {
		if name == "commissioner" {
			continue
		}
		_, err := w.Reply(w.Ctx, by, first.Key(), 0, answer(recommendation.Accept))
		if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Forbidden && name != "visitor" {
			t.Errorf("%s answers: %v", name, err)
		}
	}
	for field, spoil := range map[string]func(*recommendation.Answer){
		"decision": func(a *recommendation.Answer) { a.Decision = "perhaps" },
		"reason":   func(a *recommendation.Answer) { a.Reason = " " },
		"owner":    func(a *recommendation.Answer) { a.Owner = "" },
		"minute":   func(a *recommendation.Answer) { a.Minute = "javascript://x" },
		"due":      func(a *recommendation.Answer) { a.Due = time.Time{} },
	} {
		a := answer(recommendation.Accept)
		spoil(&a)
		_, err := w.Reply(w.Ctx, commissioner, first.Key(), 0, a)
		if r := civic.AsRefusal(err); r == nil || r.Field != field || r.Kind != civic.Invalid {
			t.Errorf("without its %s it is %v", field, err)
		}
	}
	_, err = w.Reply(w.Ctx, commissioner, first.Key(), 0, answer(recommendation.Reject))
	w.Must(err)
	_, err = w.Reply(w.Ctx, commissioner, first.Key(), 0, answer(recommendation.Accept))
	w.Refused(err, civic.Conflict, "answered this in the meantime")
	_, err = w.Reply(w.Ctx, commissioner, first.Key(), 1, answer(recommendation.InPart))
	w.Must(err)
	v, err := w.One(w.Ctx, people.Actor{}, first.Key())
	w.Must(err)
	if len(v.Answers) != 2 || v.Latest().Decision != recommendation.InPart || v.Answers[0].Decision != recommendation.Reject {
		t.Errorf("the answers are %+v", v.Answers)
	}
	e, err := w.Entry(w.Ctx, first.Key(), 2)
	w.Must(err)
	if e == nil || e.Kind != record.ForumResponse || !strings.Contains(e.Leaf, `"in-part"`) || strings.Contains(e.Leaf, "budget of next year") {
		t.Errorf("the record has %+v", e)
	}
}

func TestAllAnsweredIsShownOnlyWhenAllAre(t *testing.T) {
	w := newWorld(t, 4)
	first, second := w.reported()
	w.To(forum.Answering)
	lead, commissioner := w.By[forum.Lead], w.By[forum.Commissioner]
	_, err := w.Reply(w.Ctx, commissioner, first.Key(), 0, answer(recommendation.Accept))
	w.Must(err)
	_, err = w.Forums.Show(w.Ctx, lead, w.ID, forum.AllAnswered, "/forums/x/recommendations")
	w.Refused(err, civic.Conflict, "no answer yet: Benches")
	_, err = w.Reply(w.Ctx, commissioner, second.Key(), 0, answer(recommendation.Refer))
	w.Must(err)
	_, err = w.Forums.Show(w.Ctx, lead, w.ID, forum.AllAnswered, "/forums/x/recommendations")
	w.Must(err)
	_, err = w.Forums.Advance(w.Ctx, lead, w.ID, forum.Answering)
	w.Must(err)
	_, err = w.Forums.Show(w.Ctx, lead, w.ID, forum.ProgressTold, "/forums/x/recommendations")
	w.Refused(err, civic.Conflict, "not reported after 6, 12 and 24 months")
}

func TestProgressIsToldThreeTimesAndWhatIsDueIsKnown(t *testing.T) {
	w := newWorld(t, 4)
	first, _ := w.reported()
	r, err := w.ReportOf(w.Ctx, w.ID)
	w.Must(err)
	w.To(forum.Answering)
	commissioner := w.By[forum.Commissioner]
	_, err = w.Reply(w.Ctx, commissioner, first.Key(), 0, answer(recommendation.Accept))
	w.Must(err)
	w.To(forum.FollowUp)
	_, err = w.Report(w.Ctx, w.By[forum.Lead], first.Key(), recommendation.Progress{Months: 6, State: recommendation.Underway, Text: "Half are planted."})
	w.Refused(err, civic.Forbidden, "Your roles")
	_, err = w.Report(w.Ctx, commissioner, first.Key(), recommendation.Progress{Months: 7, State: recommendation.Underway, Text: "Half are planted."})
	w.Refused(err, civic.Invalid, "6, 12 and 24")
	for _, months := range []int{12, 6} {
		_, err = w.Report(w.Ctx, commissioner, first.Key(), recommendation.Progress{Months: months, State: recommendation.Underway, Text: "Half are planted."})
		w.Must(err)
	}
	_, err = w.Report(w.Ctx, commissioner, first.Key(), recommendation.Progress{Months: 6, State: recommendation.Done, Text: "All."})
	w.Refused(err, civic.Conflict, "reported already")
	v, err := w.One(w.Ctx, people.Actor{}, first.Key())
	w.Must(err)
	if len(v.Progress) != 2 || v.Progress[0].Months != 6 {
		t.Errorf("told: %+v", v.Progress)
	}
	due := recommendation.Unreported(v.Progress, r.At, r.At.AddDate(0, 23, 0))
	late := recommendation.Unreported(v.Progress, r.At, r.At.AddDate(0, 24, 0))
	if len(due) != 0 || !slices.Equal(late, []int{24}) {
		t.Errorf("due are %v, then %v", due, late)
	}
}

func TestMarksOfMembersAreCountedFromFiveOnAndNamedNowhere(t *testing.T) {
	w := newWorld(t, 6)
	first, _ := w.reported()
	w.To(forum.Answering)
	w.Refused(w.Rate(w.Ctx, w.member(0), first.Key(), recommendation.Partly), civic.Conflict, "no answer to rate")
	_, err := w.Reply(w.Ctx, w.By[forum.Commissioner], first.Key(), 0, answer(recommendation.Accept))
	w.Must(err)
	w.Refused(w.Rate(w.Ctx, w.By[forum.Commissioner], first.Key(), recommendation.Convinced), civic.Forbidden, "Your roles")
	w.Refused(w.Rate(w.Ctx, w.member(0), first.Key(), "splendid"), civic.Invalid, "one of the three")
	for i := range 4 {
		w.Must(w.Rate(w.Ctx, w.member(i), first.Key(), recommendation.Partly))
	}
	v, err := w.One(w.Ctx, w.member(0), first.Key())
	w.Must(err)
	if v.Rating.Given != 4 || v.Rating.Counts != nil || v.Own != recommendation.Partly {
		t.Errorf("four marks show as %+v", v.Rating)
	}
	w.Must(w.Rate(w.Ctx, w.member(0), first.Key(), recommendation.Unmoved)) // changes theirs
	w.Must(w.Rate(w.Ctx, w.member(4), first.Key(), recommendation.Convinced))
	v, err = w.One(w.Ctx, people.Actor{}, first.Key())
	w.Must(err)
	if v.Rating.Given != 5 || v.Rating.Counts[recommendation.Partly] != 3 || v.Rating.Counts[recommendation.Unmoved] != 1 || v.Own != "" {
		t.Errorf("five marks show as %+v", v.Rating)
	}
}

func TestAnErasedMemberLeavesTheWordsAndNoName(t *testing.T) {
	w := newWorld(t, 4)
	w.To(forum.Drafting)
	r := w.frozen("Trees on every street")
	_, err := w.Dissent(w.Ctx, w.member(1), r.Key(), "", "Roots lift the pavement.", "Member 2 of Mill Lane")
	w.Must(err)
	part := w.Part()
	w.Must(part.Erase(w.Ctx, w.member(1).Person))
	w.Must(part.Erase(w.Ctx, w.member(1).Person))
	v, err := w.One(w.Ctx, people.Actor{}, r.Key())
	w.Must(err)
	if len(v.Minority) != 1 || v.Minority[0].Signed != "" || v.Minority[0].Text == "" || v.For != 3 {
		t.Errorf("what is left is %+v", v)
	}
}

func TestClarityFindsWhatIsHardToAnswer(t *testing.T) {
	c := func(said, why string) draft.Content {
		return draft.Content{Texts: map[draft.Field]draft.Node{template.Recommended: draft.Plain(said), template.Reasons: draft.Plain(why)}}
	}
	clear := c("The council should plant 40 trees by March 2028.", "Shade costs little. It lasts.")
	if found := recommendation.Clarity(clear); len(found) != 0 {
		t.Errorf("of a clear one it says %+v", found)
	}
	for want, content := range map[string]draft.Content{
		"words; up to 25":        c("The council should plant 40 trees.", strings.Repeat("and so on ", 9)+"end."),
		"Say who should do what": c("Trees on 40 streets.", "Shade."),
		"asks for %d things":     c("We should do this. They must do that. You should do 3. He has to go.", "Because."),
		"without doing anything": c("The council should consider trees where possible.", "Shade."),
		"Write out what":         c("The council should ask the LTA for 3 trees.", "Shade."),
		"read aloud":             c("The council should plant 40 trees. "+strings.Repeat("It is so. ", 70), "Shade."),
	} {
		found := recommendation.Clarity(content)
		if len(found) != 1 || !strings.Contains(found[0].Format, strings.ReplaceAll(want, "words; up to 25", "words; up to")) {
			t.Errorf("for %q it says %+v", want, found)
		}
	}
	if found := recommendation.Clarity(c("The council should ask the Local Transport Authority (LTA) for 3 trees.", "The LTA knows.")); len(found) != 0 {
		t.Errorf("what is written out is found: %+v", found)
	}
}
