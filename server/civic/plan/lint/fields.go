package lint

import (
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// ruleFor gives the fields that reviewers look for first a rule of their own.
var ruleFor = map[string]Rule{template.Lead: NoLead, template.OGPValues: NoValues, template.MilestonesField: NoMilestones}

// fields looks for what the template asks and the commitment does not say.
func (d *desk) fields() {
	missing := map[string]bool{}
	for _, place := range d.content.Missing(d.template) {
		key := place.Field.Key
		missing[key] = true
		switch rule := ruleFor[key]; {
		case rule == NoMilestones:
			d.say(NoMilestones, Mistake, place.Objective, 0, place.Name, "There are no milestones, so nobody can check what comes of this.")
		case rule != "":
			d.say(rule, Warning, place.Objective, 0, place.Name, "Nothing is said under ‘%s’.", place.Field.Label)
		case place.Field.Kind == template.Organisations && d.content.Fields[key] == "":
		default:
			d.say(FieldMissing, Warning, place.Objective, 0, place.Name, "Nothing is said under ‘%s’.", place.Field.Label)
		}
	}
	d.others(missing)
	for _, doubt := range d.content.Doubts {
		if doubt.Code == plan.HeadingSplit && strings.TrimSpace(d.content.Fields[doubt.Field]) == "" {
			d.say(HeadingBroken, Mistake, 0, 0, doubt.Field, "The heading of this field was broken in two, and nothing stands under it: ‘%s’.", doubt.Text)
		}
	}
	d.headingsAsValues()
}

// others looks at the lists of who else takes part: one empty list is worth a
// look, all of them a warning.
func (d *desk) others(missing map[string]bool) {
	asked, empty := 0, []string(nil)
	for _, key := range []string{template.ActorsState, template.ActorsCivil, template.ActorsOther, template.Actors} {
		if !d.asks(key) {
			continue
		}
		asked++
		if strings.TrimSpace(d.content.Fields[key]) == "" {
			empty = append(empty, key)
		}
	}
	if asked > 0 && len(empty) == asked {
		d.say(NoActors, Warning, 0, 0, empty[0], "Nobody but the lead is named who takes part.")
		return
	}
	for _, key := range empty {
		if f, _ := d.template.Field(key); missing[key] {
			d.say(FieldMissing, Note, 0, 0, key, "Nobody is named under ‘%s’.", f.Label)
		}
	}
}

// brokenHeadings are second halves of headings that were found as values.
var brokenHeadings = regexp.MustCompile(`(?i)^(csos?,? private sector,? working groups,? multilaterals,? etc\.?|government|civil society|other actors involved)$`)

func (d *desk) headingsAsValues() {
	for _, f := range d.template.Fields {
		if f.Kind != template.Organisations {
			continue
		}
		value := strings.TrimSpace(d.content.Fields[f.Key])
		if brokenHeadings.MatchString(value) || value != "" && strings.EqualFold(value, f.Label) {
			d.say(HeadingBroken, Mistake, 0, 0, f.Key, "‘%s’ is a part of a heading, not somebody who takes part.", value)
		}
	}
}

var (
	stateBody = regexp.MustCompile(`(?i)^(the )?(department|ministry) (for|of)\b|^(hm|her majesty|his majesty)\b|\b(cabinet office|home office|local authorit|city council|county council|borough council|government departments?|public bodies)\b|\b(civil service|police service)$|^(DCMS|MHCLG|DLUHC|BEIS|DFID|FCDO|FCO|HMRC|HMT|DEFRA|DWP|GDS|MOJ|MOD|DFE|DFT|DHSC|DSIT|DBT|NHS)$`)
	civilBody = regexp.MustCompile(`(?i)\b(foundation|charity|trust|campaign|alliance|civil society|csos?|ngos?|trade union|voluntary|friends of|transparency international|open rights group|global witness)\b`)
)

// actors looks at who is named where.
func (d *desk) actors() {
	leads := d.content.Leads()
	for _, key := range []string{template.ActorsState, template.ActorsCivil, template.ActorsOther, template.Actors} {
		for _, who := range plan.Organisations(d.content.Fields[key]) {
			for _, lead := range leads {
				if plan.SameBody(lead, who) {
					d.say(LeadAlsoSupporting, Warning, 0, 0, key, "‘%s’ leads this commitment and is listed as supporting it too.", who)
					break
				}
			}
			switch {
			case (key == template.ActorsOther || key == template.ActorsCivil) && stateBody.MatchString(who):
				d.say(ActorMisplaced, Warning, 0, 0, key, "‘%s’ looks like a part of government and stands under another heading.", who)
			case key == template.ActorsState && civilBody.MatchString(who) && !stateBody.MatchString(who):
				d.say(ActorMisplaced, Warning, 0, 0, key, "‘%s’ does not look like a part of government and stands under that heading.", who)
			}
		}
	}
}
