package page

import (
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

func samplePlan() *plan.Plan {
	p := &plan.Plan{Slug: "nap", State: plan.Drafting, About: plan.About{Title: "National Action Plan for Open Government 2026 to 2028", Short: "NAP7", Jurisdiction: "United Kingdom",
		Template: template.UKNAP5, Cycle: fuzzydate.Parse("2026-2028"), Introduction: "This plan was written in public.\n\nIt has three commitments so far.",
		Foreword: &plan.Foreword{Text: "A word before.", Signatory: plan.Signatory{Raw: "A. Minister, Minister for Openness"}}, Rolling: plan.Rolling{MinimumPoints: 2}}}
	p.ID = "plan1"
	return p
}

func samplePublication(withdrawn bool) *publication.View {
	r := publication.Record{Commitment: "d1", Plan: "plan1", PlanSlug: "nap", PlanTitle: "National Action Plan 2026 to 2028", Slug: "open-contracting", N: 2, Number: "1", Title: "Open contracting",
		Note: "Adds a milestone.", At: now, Publisher: publication.Publisher{Name: "Person Two", Organisation: "Department for Public Works", Sector: people.Government}}
	v := &publication.View{Publication: &publication.Publication{Record: r, SHA256: "0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b"}, Newest: 3}
	if withdrawn {
		v.Withdrawal = &publication.Withdrawal{N: 2, Reason: "A court decided otherwise.", At: now, By: r.Publisher}
	}
	return v
}

func planSamples(visitor, member Frame) []sample {
	p, d := samplePlan(), sampleDraft(true)
	head := d.DraftHead
	other := *head.Draft
	other.Title, other.Number, other.State, other.Open = "Public participation in planning decisions", "2", draft.Published, ""
	rows := []CommitmentRow{{Draft: head.Draft, Brief: "Contracts are published within 30 days.", Lead: "Department for Public Works", Comments: 34},
		{Draft: &other, Published: 2, Home: "/commitments/nap/participation", Comments: 3}, {Draft: &other, Published: 1, Home: "/commitments/nap/x", Withdrawn: true}}
	content := plan.Content{Number: 1, Title: "Open contracting", Fields: map[string]string{"lead": "Department for Public Works"}, Objectives: []plan.Objective{{Fields: map[string]string{"objective": "More light."},
		Milestones: []plan.Milestone{{Text: "Publish", Kind: plan.New, Start: fuzzydate.Parse("April 2026"), End: fuzzydate.Parse("Autumn 2027")}}}}}
	preview := plan.Preview{Plan: p.About, Commitments: []plan.Content{content}, Warnings: []plan.Warning{{Line: 12, Field: "milestones", Message: "This row has no end date."}}}
	diff := []draft.Difference{{Field: "objective.1.problem", Old: "Publish 80% of awards", New: "Publish 90% of awards"}, {Field: "lead", FormOnly: true}}
	version := &draft.Version{Seq: 4, Name: "After the workshop", At: now.Add(-time.Hour), By: basil, Note: "All agreed."}
	auto := &draft.Version{Seq: 2, At: now.Add(-3 * time.Hour), RestoredFrom: 1}
	around := fuzzydate.Around{Start: "2026-01-01", End: "2028-12-31"}
	tally := &draft.Tally{People: []draft.Row{{Sector: people.CivilSociety, Counts: [4]int{20, 6, 2, 1}}}}
	updates := sampleUpdates()
	f := govuk.Form{CSRF: "proof"}
	on := func(frame Frame, title string) Frame {
		frame.Title = title
		frame.Trail = []govuk.Link{{Href: "/plans", Text: "Plans"}, {Text: title}}
		return frame
	}
	return []sample{
		{"plans", on(member, "Plans"), Plans(PlansView{Plans: []PlanRow{{Plan: p, Commitments: 8, Open: 3}}, MayCreate: true})},
		{"plan", on(visitor, "Plan"), Plan(PlanView{Plan: p, Rows: rows, Summary: plan.Summarise([]plan.Content{content}), Now: now})},
		{"plan-member", on(member, "Plan"), Plan(PlanView{Plan: p, Rows: rows, MayEdit: true, Now: now})},
		{"plan-form", on(member, "Change the plan"), PlanForm(PlanFormView{Form: f, Action: "/plans/nap/settings", Title: "Change the plan", Plan: p.About, Seen: 3, States: p.State.Next(), Move: "/plans/nap/state"})},
		{"draft-new", on(member, "Add a draft"), NewDraft(NewDraftView{Form: f, Plan: p})},
		{"import", on(member, "Import"), Import(ImportView{Form: f})},
		{"preview", on(member, "Preview"), ImportPreview(PreviewView{Form: f, Preview: preview, Source: "text"})},
		{"commitment", on(visitor, "Open contracting"), Commitment(CommitmentView{View: samplePublication(false), Sections: d.Sections, Around: around, Tally: tally, DraftOpen: true, Updates: updates})},
		{"commitment-withdrawn", on(member, "Open contracting"), Commitment(CommitmentView{View: samplePublication(true), Sections: d.Sections, Around: around, MayWithdraw: true})},
		{"commitment-versions", on(visitor, "Versions"), CommitmentVersions(CommitmentVersionsView{Home: "/commitments/nap/open-contracting", Title: "Open contracting", Versions: draft.Page[*publication.View]{Items: []*publication.View{samplePublication(true)}, More: "c"}})},
		{"compare", on(visitor, "Difference"), Compare(CompareView{Title: "Open contracting", From: "version 1", To: "version 2", Back: govuk.Link{Href: "/x", Text: "All versions"}, Differences: diff, Labels: head.Labels})},
		{"withdraw", on(member, "Withdraw"), Withdraw(WithdrawView{Form: f, View: samplePublication(false)})},
		{"versions", on(member, "Versions"), Versions(VersionsView{DraftHead: withRestore(head), Form: f, Versions: draft.Page[*draft.Version]{Items: []*draft.Version{version, auto}, More: "c"}, Seq: 9})},
		{"version", on(member, "Version"), Version(VersionView{DraftHead: head, Version: version, Seq: 4, Sections: d.Sections})},
		{"restore", on(member, "Bring back"), Restore(RestoreView{DraftHead: head, Form: f, Seq: 4, Name: "After the workshop", Differences: diff})},
		{"publish", on(member, "Publish"), Publish(PublishView{DraftHead: head, Form: f, Next: 3, SHA256: "abc", Sections: d.Sections, Differences: diff, Checks: []Check{{Text: "Every needed part is filled in", Stops: true, Good: true}, {Text: "Three suggestions are not decided", Href: "/drafts/d1/changes"}}})},
		{"publish-stopped", on(member, "Publish"), Publish(PublishView{DraftHead: head, Form: f, Next: 1, Sections: d.Sections, Checks: []Check{{Text: "One needed part is empty", Stops: true, Href: "#x"}}})},
		{"writers", on(visitor, "Who wrote this"), Writers(WritersView{DraftHead: head, Shares: []Share{{alice, 1200}, {basil, 800}, {carys, 40}}, Fields: []WrittenField{{Field: "objective.1.problem", Label: "What is the problem?", Runs: []WrittenRun{{"Every year public bodies buy goods. ", basil}, {"A fifth never appear at all.", alice}}}}})},
		{"settings", on(member, "Settings"), DraftSettings(DraftSettingsView{DraftHead: withRestore(head), Form: f, Fields: d.Sections})},
		{"details", on(member, "Details"), Details(DetailsView{DraftHead: head, Form: f, Fields: d.Sections, Seq: 9})},
	}
}

func withRestore(h DraftHead) DraftHead {
	h.May.Restore, h.May.Seal, h.May.Decide = true, true, true
	return h
}

func sampleUpdates() map[int]meeting.LastUpdate {
	said := &meeting.Entry{Session: "s1", Held: now, Said: meeting.Said{Kind: meeting.Update, Text: "The register that this waits for is three months late.", Milestones: []int{1}, Stage: plan.Delayed}}
	said.ID = "e1"
	return map[int]meeting.LastUpdate{1: {Entry: said, Stood: plan.Delayed}}
}

func TestWhereAMilestoneStandsIsBesideItWhereItsNumberSaysWhichItIs(t *testing.T) {
	d := sampleDraft(true)
	v := CommitmentView{View: samplePublication(false), Sections: d.Sections, Updates: sampleUpdates()}
	shown := func() string { return rendered(t, sample{body: Commitment(v)}, words.English) }
	if page := shown(); !strings.Contains(page, "Delayed") || !strings.Contains(page, "three months late") || !strings.Contains(page, "/sessions/s1/note#entry-e1") {
		t.Error("the table does not say where the milestone stands")
	}
	again := v.Sections[len(v.Sections)-1]
	again.Objective = 2
	v.Sections = append(v.Sections, again)
	if strings.Contains(shown(), "three months late") {
		t.Error("an update stands beside one of two milestones that have its number")
	}
}
