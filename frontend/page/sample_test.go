package page

import (
	"time"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

var (
	now   = time.Date(2026, 3, 12, 14, 2, 0, 0, time.UTC)
	alice = draft.Voice{Person: "p1", Name: "Person One", Organisation: "o1", OrganisationName: "Open Spending Network", Sector: people.CivilSociety}
	basil = draft.Voice{Person: "p2", Name: "Person Two", Organisation: "o2", OrganisationName: "Department for Public Works", Sector: people.Government}
	carys = draft.Voice{Person: "p3", Name: "Person Three", Sector: people.Citizen}
)

// sample is one page with a view as full as it gets.
type sample struct {
	name  string
	frame Frame
	body  templ.Component
}

func sampleText(paragraphs ...string) draft.Node {
	doc := draft.Node{Type: "doc"}
	for _, p := range paragraphs {
		doc.Content = append(doc.Content, draft.Node{Type: "paragraph", Content: []draft.Node{{Type: "text", Text: p}}})
	}
	return doc
}

func sampleHead() DraftHead {
	d := &draft.Draft{Plan: "plan1", Number: "1", Title: "Open contracting", State: draft.Drafting, Open: people.Suggester, Until: now.AddDate(0, 0, 8), Lead: basil}
	d.ID = "d1"
	return DraftHead{Draft: d, Plan: govuk.Link{Href: "/plans/p", Text: "National Action Plan"}, Now: now,
		Counts: Counts{34, 12, 57}, Published: 2, Labels: map[draft.Field]string{"objective.1.problem": "What is the problem?"}}
}

func sampleDraft(signedIn bool) DraftView {
	h := sampleHead()
	text := sampleText("Every year public bodies buy goods and services worth a third of all public money. Contracts are published late, in many formats, and a fifth never appear at all.",
		"Small firms cannot see what is coming, and neighbours cannot see what was promised for the park at the end of their street.")
	text.Content = append(text.Content, draft.Node{Type: "bulletList", Content: []draft.Node{
		{Type: "listItem", Content: sampleText("late: more than 90 days after signature").Content},
		{Type: "listItem", Content: []draft.Node{{Type: "paragraph", Content: []draft.Node{{Type: "text", Text: "described here", Marks: []draft.Mark{{Type: "link", Attrs: map[string]any{"href": "https://example.org/"}}, {Type: "bold"}}}}}}}}})
	empty := draft.Node{Type: "doc"}
	v := DraftView{DraftHead: h, Form: govuk.Form{CSRF: "proof", Key: "k1"}, Latest: sampleThreads().Items[:2],
		Missing: []govuk.Link{{Href: "#field-objective.1.contribution", Text: "How will the commitment contribute to solving the problem?"}},
		Sections: []Section{
			{Field: "objective.1.problem", Label: "What is the problem that the commitment will address?", Help: "Who is affected, and how do you know?", Text: &text, Required: true, Comments: 4},
			{Field: "objective.1.contribution", Label: "How will the commitment contribute to solving the problem?", Text: &empty, Required: true},
			{Field: "milestones", Label: "Milestones", IsRows: true, Findings: []string{"Milestone 2 ends before it starts."}, Milestones: []draft.Milestone{
				{ID: "m1", Text: "Publish all contracts above £1m within 30 days of signature", Kind: "new", Start: "April 2026", End: "December 2026", Lead: "Department for Public Works"},
				{ID: "m2", Text: "Open register of buyers", Kind: "ongoing", Start: "Ongoing", End: "TBC 2027"}}},
			{Field: "lead", Label: "Lead implementing organisation", IsShort: true, Short: "Department for Public Works"},
			{Field: "timeline", Label: "Timeline", IsShort: true, Sealed: true, Short: "April 2026 - Autumn 2027"},
		}}
	if signedIn {
		v.SignedIn = true
		v.May = draft.Permit{Read: true, Comment: true, Stance: true, Suggest: true, Edit: true, NameVersion: true, Manage: true, Publish: true, Decide: true}
		v.Editor = &EditorView{Document: "d1", Person: "p1"}
		v.Since = &Since{When: now.Add(-50 * time.Hour), Href: "/drafts/d1/compare", Fields: []govuk.Link{{Href: "#field-milestones", Text: "Milestones"}}}
	}
	return v
}

func sampleThreads() draft.Page[*draft.ThreadView] {
	first := &draft.ThreadView{Said: draft.Said{ID: "t1", By: alice, At: now.Add(-26 * time.Hour), Body: "Thirty days is still long.\n\nOther countries publish on the day.", Edits: 1, New: true, MayEdit: true, MayHide: true},
		Quote: "Contracts are published late, in many formats", Field: "objective.1.problem", Place: &draft.Place{State: draft.Changed, Text: "Contracts appear late and in eleven formats"},
		Replies: 4, MayResolve: true, MayReply: true,
		Latest: []draft.Said{{ID: "r1", By: basil, At: now.Add(-5 * time.Hour), Body: "We looked at same-day publication. Legal review takes ten working days, so 30 is what we can promise for all buyers; the ambition for large ones is 10."},
			{ID: "r2", By: carys, At: now.Add(-time.Hour), Hidden: &draft.Hiding{By: alice, At: now, Reason: "Names a private person."}}}}
	second := &draft.ThreadView{Said: draft.Said{ID: "t2", By: carys, At: now.Add(-3 * time.Hour), Body: "<script>alert(1)</script> is shown as words."}, MayReply: true, MayResolve: true,
		Resolved: &draft.Resolution{By: basil, At: now.Add(-time.Hour)}}
	third := &draft.ThreadView{Said: draft.Said{ID: "t3", By: basil, At: now.Add(-4 * time.Hour), Body: "Where did the sentence on audits go?"}, Quote: "Audits are public", Field: "objective.1.problem",
		Place: &draft.Place{State: draft.Removed, RemovedBy: alice, At: now.Add(-30 * time.Hour)}}
	return draft.Page[*draft.ThreadView]{Items: []*draft.ThreadView{first, second, third}, More: "cursor"}
}

func sampleSuggestions() draft.Page[*draft.SuggestionView] {
	s := &draft.Suggestion{By: alice, At: now.Add(-time.Hour), Anchor: draft.Anchor{Field: "objective.1.problem", Quote: "Publish 80% of awards within 90 days"}, Wording: "Publish 90% of awards within 30 days", Reason: "The target was met last year.", Fate: draft.OpenFate}
	s.ID = "s1"
	d := &draft.Suggestion{By: carys, At: now.Add(-2 * time.Hour), Anchor: s.Anchor, Wording: "", Reason: "Say it elsewhere.", Fate: draft.Declined,
		Decided: &draft.Decision{By: basil, At: now, Reason: "It belongs here: the law says so."}}
	d.ID = "s2"
	return draft.Page[*draft.SuggestionView]{Items: []*draft.SuggestionView{{Suggestion: s, Competes: []string{"s2"}, MayDecide: true, MayWithdraw: true}, {Suggestion: d}}, More: "c"}
}

func samples() []sample {
	person := people.Actor{Person: "p1", Name: "Person One", Organisation: "o1", OrganisationName: "Open Spending Network", Sector: people.CivilSociety, Speaker: true, Administrator: true}
	visitor := Frame{Lang: "en", Now: now, Demo: true, Path: "/x", Section: "plans", CSRF: "proof"}
	member := visitor
	member.Actor, member.Waiting = person, 3
	trail := []govuk.Link{{Href: "/plans", Text: "Plans"}, {Href: "/plans/p", Text: "National Action Plan"}, {Text: "Open contracting"}}
	on := func(f Frame, title string) Frame {
		f.Title, f.Trail, f.Topics = title, trail, []string{"draft/d1"}
		return f
	}
	wrong := []govuk.Problem{{Field: "body", Text: "Write your comment."}, {Field: "name", Text: "Enter the name to show."}, {Field: "position", Text: "Choose support, support with concerns, oppose or abstain."}}
	bad := govuk.Form{CSRF: "proof", Values: map[string]string{"body": "", "name": "", "organisation": "Kept", "position": "", "reason": "Kept reason"}, Problems: wrong}
	head := sampleDraft(true).DraftHead
	threads := sampleThreads()
	tally := &draft.Tally{People: []draft.Row{{Sector: people.CivilSociety, Counts: [4]int{20, 6, 2, 1}}, {Sector: people.Government, Counts: [4]int{9, 0, 0, 3}}, {Sector: people.Citizen, Counts: [4]int{8, 2, 5, 1}}},
		Organisations: []draft.Row{{Sector: people.CivilSociety, Counts: [4]int{4, 2, 0, 0}}}}
	stance := &draft.Stance{Draft: "d1", Holder: draft.ForOrganisation, Held: draft.Held{Position: draft.Concerns, Reason: "Good, but thirty days is long.", Seq: 4, By: alice, At: now.Add(-time.Hour)}}
	stance.ID = "d1|organisation|o1"
	passage := &Passage{Field: "objective.1.problem", Label: "What is the problem?", Block: 1, Quote: "Small firms cannot see what is coming."}
	all := []sample{
		{"home", Frame{Lang: "en", Now: now, Demo: true, Path: "/", Section: "home"}, Home(sampleHome(false))},
		{"home-member", member, Home(sampleHome(true))},
		{"home-empty", visitor, Home(HomeView{})},
		{"draft", on(visitor, "Open contracting"), Draft(sampleDraft(false))},
		{"draft-member", on(member, "Open contracting"), Draft(sampleDraft(true))},
		{"comments", on(member, "Comments"), Comments(CommentsView{DraftHead: head, Form: bad, Threads: threads, Choice: draft.Ask{}})},
		{"comments-empty", on(visitor, "Comments"), Comments(CommentsView{DraftHead: sampleHead(), Threads: draft.Page[*draft.ThreadView]{}})},
		{"thread", on(member, "Comment"), Thread(ThreadPage{DraftHead: head, Form: govuk.Form{CSRF: "proof"}, Thread: &draft.WholeThread{ThreadView: threads.Items[0], Page: draft.Page[draft.Said]{Items: threads.Items[0].Latest, More: "c"}}})},
		{"comment-new", on(member, "Comment"), NewComment(NewCommentView{DraftHead: head, Form: bad, Passage: passage})},
		{"comment-edit", on(member, "Change"), EditComment(EditCommentView{DraftHead: head, Thread: "t1", Saying: threads.Items[0].Said})},
		{"comment-hide", on(member, "Hide"), HideComment(HideView{DraftHead: head, Thread: "t1", Saying: threads.Items[0].Said})},
		{"comment-history", on(member, "History"), CommentHistory(CommentHistoryView{DraftHead: head, Thread: "t1", Saying: threads.Items[0].Said, Editions: []*draft.Edition{{Body: "Too long.", At: now.Add(-30 * time.Hour)}}})},
		{"changes", on(member, "Changes"), Changes(ChangesView{DraftHead: head, Form: govuk.Form{CSRF: "proof"}, Suggestions: sampleSuggestions()})},
		{"suggestion", on(member, "Suggestion"), OneSuggestion(DecideView{DraftHead: head, Suggestion: sampleSuggestions().Items[0]})},
		{"suggest", on(member, "Suggest a change"), NewSuggestion(NewSuggestionView{DraftHead: head, Form: govuk.Form{CSRF: "proof"}, Passage: passage})},
		{"decline", on(member, "Decline"), Decline(DecideView{DraftHead: head, Suggestion: sampleSuggestions().Items[0]})},
		{"stances", on(member, "Stances"), Stances(StancesView{DraftHead: head, Form: bad, Tally: tally, Actor: person, Seq: 9, SHA256: "abc",
			Stances: draft.Page[draft.StanceView]{Items: []draft.StanceView{{Stance: stance, TextChanged: true}}, More: "c"}})},
		{"stances-visitor", on(visitor, "Stances"), Stances(StancesView{DraftHead: sampleHead()})},
		{"sign-in", Frame{Lang: "en", Title: "Sign in", Demo: true, Bare: true, Now: now}, SignIn(people.SignInView{Ways: []people.Way{{Href: "/sign-in/google", Label: "Google"}, {Href: "/sign-in/demo", Demo: true}}})},
		{"cast", Frame{Lang: "en", Title: "Choose", Demo: true, Bare: true, Now: now}, Cast(CastView{Action: "/demo/choose", Hidden: map[string]string{"request": "x"}, Members: []CastMember{{"1", "Person One", "Open Spending Network", people.CivilSociety, "Drafter"}, {"2", "Person Three", "", people.Citizen, "Citizen, comments"}}})},
		{"welcome", Frame{Lang: "en", Title: "Welcome", Bare: true, Now: now, Problems: wrong[1:2]}, Welcome("proof", people.WelcomeView{Typed: people.Typed{Values: bad.Values, Problems: civic.Refusals{civic.Refuse(civic.Invalid, "Enter the name to show.").At("name")}}, Proposed: "Person One"})},
		{"language", visitor, Language()},
		{"error-404", visitor, Error(Fault{Status: 404, Refusal: civic.Refuse(civic.NotFound, "There is no such draft.")})},
		{"error-409", visitor, Error(Fault{Status: 409, Refusal: civic.Refuse(civic.Conflict, "Someone changed this while you were looking at it. See what is there now, then try again."), Kept: []Kept{{"body", "A long comment\nof two lines."}}, Back: "/drafts/d1"})},
		{"error-500", visitor, Error(Fault{Status: 500, Request: "0123456789abcdef"})},
	}
	return append(all, moreSamples(visitor, member)...)
}

func sampleHome(signedIn bool) HomeView {
	v := HomeView{Asks: []Ask{
		{Href: "/drafts/d1", Title: "Open contracting", Plan: "National Action Plan 2026 to 2028", Minutes: 10, Until: now.AddDate(0, 0, 8), Comments: 34, Stances: 57},
		{Href: "/drafts/d2", Title: "Public participation in planning decisions near where people live", Plan: "National Action Plan 2026 to 2028", Text: "Should councils answer every comment in writing?", Until: now.Add(20 * time.Hour), Comments: 1},
		{Href: "/drafts/d3", Title: "Grants data", Plan: "National Action Plan 2026 to 2028", Minutes: 5},
		{Kind: AskSession, Href: "/sessions/s1", Title: "Workshop on contracts", Text: "Agree the milestones.", When: "Thursday 12 March 2026, 2pm", Minutes: 60},
		{Kind: AskForum, Href: "/forums/f1", Title: "The old goods yard", Plan: "Northside", Text: "What should become of it?", Until: now.AddDate(0, 0, 8), Minutes: 6}},
		Decided: []Decision{{Href: "/commitments/c1", Title: "Natural resource transparency", Plan: "National Action Plan 2024 to 2026", Number: 2, Note: "Adds a milestone on small mines.", When: now.AddDate(0, -1, 0)},
			{Href: "/commitments/c2", Title: "Algorithm register", Plan: "National Action Plan 2024 to 2026", Withdrawn: true, When: now.AddDate(0, -2, 0)}}}
	if signedIn {
		v.SignedIn = true
		v.Needs = []Need{{Href: "/drafts/d1/changes", Text: "Three suggestions for Open contracting wait for your decision", When: now.Add(-20 * time.Hour)}, {Href: "/drafts/d1/comments/t1", Text: "Person Two answered your comment", When: now.Add(-2 * time.Hour)}}
	}
	return v
}
