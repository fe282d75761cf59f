package lint

import (
	"regexp"

	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// A milestone can be checked when it counts something, names a thing that will
// be there afterwards, or says in a verb of delivery what will have happened.
var (
	delivers = regexp.MustCompile(`(?i)\b(publish|deliver|launch|releas|appoint|establish|convene|produc|respond|introduc|complet|implement|sign(ed|ing)?|train|recruit|report(s|ed|ing)?|print|build|open|create?|creating|agree|updat|design|pilot|organi[sz]|set(ting)? up|consult|commission|draft(s|ed|ing)?|issu(e|ing)|adopt|award|count|evaluat|upload|host|hold(ing)?|held|writ(e|ing|ten)|enact|legislat|migrat|collect|map(ped|ping)|decid|choose|draw(n|ing)?|achiev|clarif|undertake|test(s|ed|ing)?|showcas|present(ed|ing)?)`)
	artefact = regexp.MustCompile(`(?i)\b(reports?|strateg(y|ies)|registers?|datasets?|guidance|guidelines?|toolkits?|code of|action plans?|workshops?|events?|surveys?|consultations?|websites?|portals?|platforms?|standards?|frameworks?|reviews?|stud(y|ies)|charters?|lists?|ledgers?|maps?|meetings?|evaluations?|responses?|methodolog(y|ies)|pilots?|bills?|regulations?|proposals?|recommendations?|indicators?|dashboards?|inventor(y|ies)|catalogues?|templates?|modules?|curricul|handbooks?|licen[cs]es?|signs?|forums?|hearings? held|working groups?|networks? of)\b`)
)

// milestones looks for steps that nobody could check.
func (d *desk) milestones() {
	d.each(func(o, i int, field string, m plan.Milestone) {
		if len(plan.TargetsIn(m.Text)) > 0 || delivers.MatchString(m.Text) || artefact.MatchString(m.Text) || m.Output != "" {
			return
		}
		d.say(NotMeasurable, Warning, o, i, field+".text", "Nobody can tell when this is done: it counts nothing, names nothing that will be there, and has no verb of delivery.")
	})
}
