package page

import (
	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/charter"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

func charterSamples(visitor, member Frame) []sample {
	first := &charter.Edition{Number: 1, Text: "Everything is public.\n\n- Speak to the text.\n\n- Be kind.\n\n## When a rule is broken\n\nA moderator hides it.", At: now.AddDate(0, -3, 0)}
	second := &charter.Edition{Number: 2, Text: "Everything is public.\n\n- Speak to the text.\n- Be kind and <b>brief</b>.", Reason: "People asked for short turns.", By: draft.Voice{Person: "p1", Name: "Person One"}, At: now}
	all := []*charter.Edition{second, first}
	behind := charter.Standing{Current: second, Agreed: 1, At: now.AddDate(0, -2, 0)}
	form := govuk.Form{CSRF: "proof"}
	title := func(f Frame, s string) Frame { f.Title = s; return f }
	return []sample{
		{"participation", title(visitor, "Rules"), Charter(CharterView{Edition: second, All: all, Standing: charter.Standing{Current: second}})},
		{"participation-behind", title(member, "Rules"), Charter(CharterView{Form: form, Edition: second, All: all, Standing: behind, MayPublish: true})},
		{"participation-old", title(member, "Rules"), Charter(CharterView{Form: form, Edition: first, All: all, Standing: behind})},
		{"participation-change", title(member, "What changed"), CharterDifference(CharterView{Form: form, Before: first, Edition: second, All: all, Standing: behind})},
		{"participation-new", title(member, "New edition"), CharterForm(CharterView{Form: form, Edition: second, Standing: behind})},
	}
}
