package lint

import (
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Values are the open-government values, in the words of the Partnership.
var Values = []string{"Access to Information", "Civic Participation", "Public Accountability", technology}

const technology = "Technology and Innovation for Openness and Accountability"

var valueForms = []struct {
	value string
	re    *regexp.Regexp
}{
	{Values[0], regexp.MustCompile(`(?i)^access to information$`)},
	{Values[1], regexp.MustCompile(`(?i)^civic participation$`)},
	{Values[2], regexp.MustCompile(`(?i)^public accountability$`)},
	{technology, regexp.MustCompile(`(?i)^technology (and|&) innovation for (openness|transparency)( and accountability)?$`)},
}

// meant are other words for a value.
var meant = []struct {
	value string
	re    *regexp.Regexp
}{
	{Values[0], regexp.MustCompile(`(?i)\b(transparen|open(ness| data)?\b|information|disclos)`)},
	{Values[1], regexp.MustCompile(`(?i)\b(participat|engagement|inclusi|co-?creat)`)},
	{Values[2], regexp.MustCompile(`(?i)\b(accountab|integrity|anti-?corruption)`)},
	{technology, regexp.MustCompile(`(?i)\b(technolog|innovat|digital)`)},
}

var definition = regexp.MustCompile(`\s+[-–—]\s+|:\s+`)

// Named tells which values a text names, and what it names that is none.
func Named(text string) (values, unknown []string) {
	defining := false
	for _, item := range plan.SplitList(text) {
		head := item
		defined := false
		if at := definition.FindStringIndex(item); at != nil {
			head, defined = item[:at[0]], true
		}
		head = strings.TrimPrefix(strings.TrimSpace(head), "and ")
		if value := valueOf(head); value != "" {
			values = append(values, value)
			defining = defined
			continue
		}
		if defining && !defined && !startsUpper(head) { // the definition goes on behind a comma
			continue
		}
		unknown = append(unknown, head)
		defining = defined
	}
	return values, unknown
}

func valueOf(words string) string {
	for _, form := range valueForms {
		if form.re.MatchString(words) {
			return form.value
		}
	}
	return ""
}

func startsUpper(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }

// values looks at the values that a commitment says it serves.
func (d *desk) values() {
	text := d.content.Fields[template.OGPValues]
	if strings.TrimSpace(text) == "" {
		return
	}
	named, unknown := Named(text)
	for _, word := range unknown {
		suggestion := ""
		for _, m := range meant {
			if m.re.MatchString(word) {
				suggestion = m.value
				break
			}
		}
		if suggestion == "" {
			d.say(ValueNotListed, Warning, 0, 0, template.OGPValues, "‘%s’ is not one of the open-government values.", word)
			continue
		}
		d.say(ValueNotListed, Warning, 0, 0, template.OGPValues, "‘%s’ is not one of the open-government values. It may mean %s.", word, suggestion)
	}
	if len(named) == 1 && named[0] == technology && len(unknown) == 0 {
		d.say(TechnologyAlone, Warning, 0, 0, template.OGPValues, "Technology alone makes no commitment one of open government. Say which other value it serves.")
	}
}
