package page

import (
	"context"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

func sampleForum() *forum.Forum {
	f := &forum.Forum{Remit: forum.Remit{Title: "Millbrook town centre", Area: "Millbrook", Authority: "Millbrook Borough Council", Question: "What should the square be for in ten years?",
		In: []string{"The square"}, Out: []string{"The bypass"}, TradeOffs: []string{"Space for cars or for people"},
		Promise: forum.Promise{Body: "The cabinet", AnswerBy: now.AddDate(1, 0, 0), Text: "We answer each recommendation with a reason."}, Funder: "The council", Budget: 60000, Panel: 12,
		Features: []forum.Feature{{Name: "gender", Values: []string{"f", "m"}, Source: "Census 2021"}}, Assessment: "/a", Notice: "/n", Telephone: "01632 960000"},
		Phase: forum.Recruiting, Created: now.AddDate(0, -2, 0), Demonstration: true,
		Advisers: []forum.Adviser{{Name: "Demo Adviser One", Organisation: "Demo Traders <script>alert(1)</script>", Interest: "shops", Declared: "a stall"}, {Name: "Demo Adviser Two", Interest: "walking", Declared: "nothing"}},
		History:  []forum.Line{{What: forum.Moved, To: forum.Recruiting, By: alice, At: now.AddDate(0, -1, 0)}}}
	f.ID = "f1"
	return f
}

func sampleForumHead() ForumHead {
	talk := &conversation.Conversation{Title: "Our town after six", Prompt: "What would make you stay?", Forum: "f1", State: conversation.Open, Visitors: true, Opened: now}
	talk.ID = "our-town-after-six"
	return ForumHead{Forum: sampleForum(), Form: govuk.Form{CSRF: "proof"}, Roles: []forum.Role{forum.Lead}, Parts: []ForumPart{
		{View: "draw", Tab: "The draw", Title: "How members are chosen", Text: "41 people registered so far."},
		{Title: "Have your say", Text: "Everybody else is heard in a public conversation.", Body: ForumTalk([]*conversation.Conversation{talk}, BeginTalkPath("forum/f1"))},
		{View: "lottery", Tab: "Lottery", Private: true}}}
}

func sampleHub() HubView {
	return HubView{ForumHead: sampleForumHead(), MayEdit: true, MayName: true, TakesLetters: true,
		Seats: []*forum.Seat{{Forum: "f1", Role: forum.Lead, Who: alice, By: basil, At: now}, {Forum: "f1", Role: forum.Advisory, Who: carys, By: basil, At: now}}}
}

// sampleRound is a draw of twelve among 41, of whom one was not counted.
func sampleRound() DrawRound {
	return DrawRound{Selection: &forum.Selection{Digits: "042", Row: 42, Method: "Three dice", Drawn: now, At: now, Panel: []string{"aaaabbbbccccdddd"}, Committed: draw.Committed{Table: "abc"},
		Mirror: []forum.Mirrored{{Feature: "gender", Value: "f", People: 7}, {Feature: "gender", Value: "m", People: 4}}},
		Sheet: draw.Sheet{Pool: 41, Panel: 12, Features: []draw.Feature{{Name: "gender", Values: []draw.Value{{Name: "f", Min: 5, Max: 7, Pool: 20}, {Name: "m", Min: 5, Max: 7, Pool: 21}}},
			{Name: "age", Values: []draw.Value{{Name: "old", Min: 1, Max: 11, Pool: 20}}}}}}
}

func TestADrawSetsThePoolTheQuotasAndThePanelSideBySide(t *testing.T) {
	shown := rendered(t, sample{"draw", Frame{Lang: "en", Now: now}, Draw(DrawView{ForumHead: sampleForumHead(), Rounds: []DrawRound{sampleRound()}})}, words.English)
	for _, part := range []string{"The pool, the quotas and those who were drawn", "f, pool", "49%", "f, drawn", "58%", "not counted"} {
		if !strings.Contains(shown, part) {
			t.Errorf("it does not show %q", part)
		}
	}
	var row []string
	for _, r := range sampleRound().quotaGrid(words.With(t.Context(), words.English)).Rows[:1] {
		for _, c := range r {
			row = append(row, c.Text)
		}
	}
	if got := strings.Join(row, " "); got != "gender: f 20 5 7 7" {
		t.Errorf("the first row is %q", got)
	}
	before := sampleRound()
	before.Selection = &forum.Selection{Committed: before.Committed, At: now}
	if shown := rendered(t, sample{"draw", Frame{Lang: "en", Now: now}, Draw(DrawView{ForumHead: sampleForumHead(), Rounds: []DrawRound{before}})}, words.English); strings.Contains(shown, "were drawn</") {
		t.Error("before the draw it shows who was drawn")
	}
}

func TestAForumSaysAtAGlanceWhoDecidesByWhenAndWhereItStands(t *testing.T) {
	v := sampleHub()
	v.Forum.LearningHours, v.Forum.DeliberationHours = 12, 18
	shown := rendered(t, sample{"hub", Frame{Lang: "en", Now: now}, Hub(v)}, words.English)
	for _, part := range []string{v.Forum.Question, "Who decides", "The cabinet", "They answer by", "Their promise", "We answer each recommendation with a reason.",
		"At least 12 hours of learning and 18 hours of deliberation", `aria-current="step"`, "How members are chosen", "41 people registered so far.", "I got a letter", "What comes next"} {
		if !strings.Contains(shown, part) {
			t.Errorf("a forum's page does not say %q", part)
		}
	}
}

func forumSamples(visitor, member Frame) []sample {
	in := func(f Frame, title string) Frame {
		f.Title, f.Section, f.Trail = title, "forums", []govuk.Link{{Href: "/forums", Text: "Forums"}}
		return f
	}
	h := sampleForumHead()
	hub := sampleHub()
	run := &selection.Run{Forum: "f1", Number: 2, Algorithm: lottery.Leximin, State: selection.Running, Begun: now, Heard: now, Pool: 41, Panel: 12, Progress: lottery.Progress{Stage: lottery.Balancing, Done: 12, Of: 41}}
	change := []lottery.Change{{Feature: "gender", Value: "f", Minimum: true, From: 6, To: 5}}
	none, stopped := *run, *run
	none.State, none.Proposed, none.Made = selection.NoPanel, change, change
	stopped.State = selection.Stopped
	quotas := []lottery.Feature{{Name: "gender", Quotas: []lottery.Quota{{Value: "f", Min: 5, Max: 7, MinFlex: 4, MaxFlex: 8}, {Value: "m", Min: 5, Max: 7, MinFlex: 4, MaxFlex: 8}}}}
	talk := &conversation.Conversation{Title: "Our town after six", Prompt: "What would make you stay?", Forum: "f1", State: conversation.Open, Visitors: true, Opened: now}
	talk.ID = "our-town-after-six"
	beside := ConversationHead{Conversation: talk, Form: govuk.Form{CSRF: "proof"}, Forum: &govuk.Link{Href: "/forums/f1", Text: "Millbrook town centre"}}
	deleted := 41
	gone := &selection.Deletion{Registrations: deleted, Drawn: 13, Names: now, Stands: map[selection.Standing]int{selection.Confirmed: 11, selection.Declined: 1, selection.Left: 1},
		Waves: []recruit.Sending{{Wave: &recruit.Wave{Number: 1, Delete: now, Deleted: &deleted, Gone: now}}, {Wave: &recruit.Wave{Number: 2, Delete: now.AddDate(0, 1, 0)}}}}
	return []sample{
		{"forums", in(visitor, "Forums"), Forums(ForumsView{All: []*forum.Forum{h.Forum}, MayFound: true})},
		{"forums-empty", in(visitor, "Forums"), Forums(ForumsView{})},
		{"forum", in(member, "Millbrook"), Hub(hub)},
		{"forum-phases", in(member, "Steps"), ForumPhases(PhasesView{ForumHead: h, Gates: h.Forum.Gates(forum.Design), MayMove: true, MayLift: true, MayStop: true, MayConfirm: true, MayApprove: true})},
		{"forum-edit", in(member, "Change"), EditForum(ForumEditView{Form: h.Form, Forum: h.Forum, Remit: h.Forum.Remit})},
		{"forum-advisers", in(member, "Advisers"), ForumAdvisers(AdvisersView{h})},
		{"forum-people", in(member, "Roles"), ForumPeople(ForumPeopleView{ForumHead: h, Seats: hub.Seats})},
		{"forum-quotas", in(member, "Quotas"), Quotas(QuotasView{ForumHead: h, Features: quotas, Counts: map[[2]string]int{{"gender", "f"}: 21}, Pool: 41})},
		{"forum-lottery", in(member, "Lottery"), Lottery(LotteryView{ForumHead: h, Run: run, Active: true})},
		{"forum-lottery-none", in(member, "Lottery"), Lottery(LotteryView{ForumHead: h, Run: &none})},
		{"forum-lottery-stopped", in(member, "Lottery"), Lottery(LotteryView{ForumHead: h, Run: &stopped})},
		{"forum-seats", in(member, "Seats"), Seats(SeatsView{ForumHead: h, Empty: 12})},
		{"forum-seats-deleted", in(member, "Seats"), Seats(SeatsView{ForumHead: h, Gone: gone})},
		{"forum-draw", in(visitor, "The draw"), Draw(DrawView{ForumHead: h, MayDraw: true})},
		{"forum-draw-done", in(visitor, "The draw"), Draw(DrawView{ForumHead: h, Rounds: []DrawRound{sampleRound()}})},
		{"forum-draw-deleted", in(visitor, "The draw"), Draw(DrawView{ForumHead: h, Deletion: gone})},
		{"member-room-waits", in(member, "My room"), MemberRoom(MemberRoomView{ForumHead: h, Now: now, Waits: []govuk.Link{{Href: "/ballots/b1/paper", Text: "Vote on the recommendations until Friday"}}})},
		{"conversation-beside", in(visitor, "Our town after six"), Turn(TurnView{ConversationHead: beside, Turn: &conversation.Turn{All: 3}, MayVote: true})},
	}
}

func TestAForumsOwnPageNamesItsStepsAndPutsWhatCameOfItFirstInTheEnd(t *testing.T) {
	step := &record.Entry{Kind: record.Timeline, At: now, Leaf: `{"kind":"timeline","body":{"what":"moved","from":"design","to":"recruiting"}}`}
	v := sampleHub()
	v.Record = []*record.Entry{step, {Kind: record.Timeline, At: now, Leaf: `{"kind":"timeline"}`}}
	v.Parts = append(v.Parts, ForumPart{View: "recommendations", Tab: "Recommendations", Title: "What members recommend"})
	for _, phase := range []forum.Phase{forum.Voting, forum.Reporting} {
		v.Forum.Phase = phase
		shown := rendered(t, sample{"hub", Frame{Lang: "en", Now: now}, Hub(v)}, words.English)
		if !strings.Contains(shown, "It went on: Letters are out") || !strings.Contains(shown, "A timeline was set or changed") {
			t.Error("an entry of the record does not say which step it is, or one without a step says nothing")
		}
		first := strings.Index(shown, "What members recommend") < strings.Index(shown, "How members are chosen")
		if first != (phase == forum.Reporting) {
			t.Errorf("in the phase %s it is %t that what members recommend stands first", phase, first)
		}
	}
}

func TestAForumAndItsConversationLeadToEachOtherAndNoHeadingStandsTwice(t *testing.T) {
	shown := map[string]string{}
	for _, s := range forumSamples(Frame{Lang: "en", Now: now}, Frame{Lang: "en", Now: now}) {
		shown[s.name] = rendered(t, s, words.English)
	}
	hub := shown["forum"]
	for _, part := range []string{`href="/conversations/our-town-after-six"`, `href="/conversations/new?plan=forum%2Ff1"`, "Demo Adviser One, Demo Traders"} {
		if !strings.Contains(hub, part) {
			t.Errorf("the forum's page lacks %s", part)
		}
	}
	if n := strings.Count(hub, "<strong>"+ForumRoleName(context.Background(), forum.Advisory)+"</strong>"); n != 1 {
		t.Errorf("the advisory group is a heading %d times", n)
	}
	if !strings.Contains(shown["conversation-beside"], `href="/forums/f1"`) {
		t.Error("the conversation does not lead to its forum")
	}
}
