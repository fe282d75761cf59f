package page

import (
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

const sampleHash = "0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b"

// sampleStatus is an agreed text that was changed, with a reason or without.
func sampleStatus(explained bool) *agreement.Status {
	differences := []draft.Difference{{Field: "objective.1.problem", Old: "Publish within 30 days", New: "Publish within 90 days"}, {Field: draft.MilestonesField, FormOnly: true}}
	v := &agreement.Status{Text: agreement.Text{Title: "Open contracting", SHA256: "abc", Seq: 9}, Differences: differences, Beside: 3, Side: people.CivilSociety, MaySign: true, MayDissent: true,
		Agreement: &agreement.Agreement{N: 1, Title: "Open contracting", SHA256: sampleHash, Seq: 4, At: now.Add(-90 * time.Hour),
			Signed: []agreement.Signed{{Side: people.Government, By: basil, At: now.Add(-95 * time.Hour)}, {Side: people.CivilSociety, By: alice, At: now.Add(-90 * time.Hour)}}},
		Signatures: []*agreement.Signature{{Side: people.Government, SHA256: "old", Seq: 7, By: basil, At: now.Add(-time.Hour)}},
		Dissents:   []*agreement.Dissent{{For: 3, Side: people.CivilSociety, By: alice, Body: "Ninety days is a quarter of a year.", At: now.Add(-time.Hour)}}}
	first := &agreement.Change{Number: 1, Differences: differences[:1], Reason: "The Treasury needs time.", By: basil, At: now.Add(-80 * time.Hour), Until: now.Add(-time.Hour), WorkingDays: 10}
	first.ID = "c1"
	v.Changes = []*agreement.Change{first}
	if !explained {
		v.MayExplain = true
		return v
	}
	second := &agreement.Change{Number: 2, Differences: differences, Reason: "<script>alert(1)</script>", By: basil, At: now.Add(-time.Hour), Until: now.AddDate(0, 0, 13), WorkingDays: 10}
	second.ID = "c2"
	v.Change, v.Changes = second, []*agreement.Change{second, first}
	return v
}

func agreementSamples(visitor, member Frame) []sample {
	f := govuk.Form{CSRF: "proof"}
	wrong := govuk.Form{CSRF: "proof", Values: map[string]string{"reason": "", "dissent": "Kept"}, Problems: []govuk.Problem{{Field: "reason", Text: "Say why the agreed text was changed. Everybody can read the reason."}}}
	head := sampleDraft(true).DraftHead
	terms := agreement.Usual()
	terms.Holidays = []string{"2027-12-27"}
	banner := sampleDraft(false)
	banner.Agreed = sampleStatus(true)
	published := samplePublication(false)
	published.Record.Standing = &agreement.Standing{Agreed: &agreement.Agreed{N: 1, SHA256: sampleHash, Signed: []agreement.SignedBy{{Side: people.Government, By: agreement.Name{Name: "Person Two", Organisation: "Department for Public Works", Sector: people.Government}, At: now}}},
		Change: &agreement.Departure{Differences: sampleStatus(true).Differences, Reason: "The Treasury needs time.", By: agreement.Name{Name: "Person Two", Sector: people.Government}, At: now, Until: now}}
	on := func(frame Frame, title string) Frame {
		frame.Title = title
		return frame
	}
	fresh := AgreementView{DraftHead: head, Form: f, Actor: member.Actor, Terms: terms, Status: &agreement.Status{Text: agreement.Text{SHA256: "abc", Seq: 9}, Beside: 1, MaySign: true, Side: people.CivilSociety},
		SinceSeen: []draft.Difference{{Field: "lead", Old: "A", New: "B"}}}
	published.Record.Standing.Overrides = []agreement.Overridden{{Hurdle: agreement.Answered, Size: 3, Reason: "The plan is due today.", By: agreement.Name{Name: "Person Two"}, At: now}}
	published.Record.Standing.Cleared = []agreement.ClearedBy{{Stage: "Policy", Cleared: true, By: agreement.Name{Name: "Person Two"}, At: now}, {Stage: "Legal", Words: "Not yet.", By: agreement.Name{Name: "Person One"}, At: now}}
	checks := []Check{{Text: "The linter finds no mistake", Hint: "Mistakes that the linter finds: 1.", Hurdle: "sound", Stops: true}, {Text: "Every input about it is answered", Hint: "Inputs that nobody has answered: 3.", Hurdle: "answered", Override: &agreement.Override{Reason: "The plan is due today.", By: basil, At: now}}}
	desk := &agreement.Desk{Text: agreement.Text{SHA256: "abc"}, InChain: true, Notes: []*agreement.Note{{Body: "Ask about the cost.", By: basil, At: now}},
		Stages: []agreement.StageState{{Stage: "Policy", Outcome: &agreement.Clearance{Cleared: true, Words: "Fits.", By: basil, At: now}}, {Stage: "Legal", MayClear: true}, {Stage: "Minister's office"}}}
	return []sample{
		{"clearance", on(member, "Clearance"), Clearance(ClearanceView{DraftHead: head, Form: f, Desk: desk})},
		{"clearance-none", on(visitor, "Clearance"), Clearance(ClearanceView{DraftHead: sampleHead(), Desk: &agreement.Desk{}})},
		{"publish-gate", on(member, "Publish"), Publish(PublishView{DraftHead: head, Form: f, Next: 1, Sections: sampleDraft(true).Sections, Checks: checks, MayOverride: true})},
		{"agreement-none", on(member, "Agreement"), Agreement(fresh)},
		{"agreement-changed", on(member, "Agreement"), Agreement(AgreementView{DraftHead: head, Form: wrong, Actor: member.Actor, Terms: terms, Status: sampleStatus(false)})},
		{"agreement-window", on(visitor, "Agreement"), Agreement(AgreementView{DraftHead: sampleHead(), Form: f, Terms: terms, Status: sampleStatus(true)})},
		{"draft-agreed", on(visitor, "Open contracting"), Draft(banner)},
		{"commitment-agreed", on(visitor, "Open contracting"), Commitment(CommitmentView{View: published, Sections: banner.Sections, Dissents: sampleStatus(true).Dissents})},
		{"rules", on(visitor, "Rules"), Rules(RulesView{Form: f, Plan: samplePlan(), Terms: terms})},
		{"rules-form", on(member, "Rules"), Rules(RulesView{Form: f, Plan: samplePlan(), Terms: terms, MayEdit: true})},
	}
}
