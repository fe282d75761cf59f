package note

import (
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// name is two to five words that begin with capitals, particles allowed.
var name = regexp.MustCompile(`^(?:(?:Sir|Dame|Lord|Baroness|Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Rt Hon|Cllr)\.? )?\p{Lu}[\p{L}’'.-]*(?: (?:(?:ap|ab|de|da|van|von|der|den|al|bin|ferch|el|la) )*\p{Lu}[\p{L}’'.-]*){1,4}$`)

// attendee reads "Name – Organisation, team", "Name (Organisation)" and, in a
// list of those present, "Name, Organisation" and a name alone.
func attendee(s string, listed bool) (Attendee, bool) {
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	for _, dash := range []string{" – ", " — ", " - ", "\t"} {
		if who, where, found := strings.Cut(s, dash); found && isName(who) && isPlace(where) {
			return attendeeOf(who, where), true
		}
	}
	if !listed {
		return Attendee{}, false
	}
	if open := strings.Index(s, "("); open > 0 && strings.HasSuffix(s, ")") && isName(strings.TrimSpace(s[:open])) {
		return attendeeOf(s[:open], s[open+1:len(s)-1]), true
	}
	if who, where, found := strings.Cut(s, ","); found && isName(who) && isPlace(where) {
		return attendeeOf(who, where), true
	}
	if isName(s) {
		return attendeeOf(s, ""), true
	}
	return Attendee{}, false
}

func isName(s string) bool { return name.MatchString(strings.TrimSpace(s)) }

// isPlace says whether what follows a name can be where somebody works: no
// sentence.
func isPlace(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && len(s) <= 160 && !strings.Contains(s, ". ")
}

func attendeeOf(who, where string) Attendee {
	a := Attendee{Name: tidy(who)}
	a.Organisation, a.Team = organisation(tidy(where))
	a.Sector, a.Guessed = sectorOf(a.Organisation)
	return a
}

// unit is a word that only the name of a part of an organisation has.
var unit = regexp.MustCompile(`(?i)\b(team|unit|service|directorate|division|branch|system|group|secretariat|section|office|freedom|policy|programme|lead|head|director|manager|officer)\b`)

// organisation takes the team off: "Cabinet Office, Government Digital
// Service". A comma inside a department's own name ("Environment, Food and
// Rural Affairs") divides nothing.
func organisation(s string) (whole, team string) {
	head, tail, found := strings.Cut(s, ", ")
	if !found {
		return s, ""
	}
	first, _, _ := strings.Cut(head, " ")
	if (first == "Department" || first == "Ministry" || first == "Office") && strings.Contains(tail, " and ") && !unit.MatchString(tail) {
		return s, ""
	}
	if first == "Department" || first == "Ministry" {
		// "Department for Environment, Food and Rural Affairs, Data team"
		if at := strings.LastIndex(s, ", "); strings.Contains(s[:at], " and ") {
			return s[:at], s[at+2:]
		}
	}
	return head, tail
}

var (
	outside = regexp.MustCompile(`(?i)\b(network|institute|foundation|trust|society|association|campaign|alliance|coalition|charity|union|civic|transparency international|involve|watch|voluntary|cymru|forum|ngo|rights|citizens)\b`)
	inside  = regexp.MustCompile(`(?i)\b(department|ministry|office|cabinet|hm|treasury|council|agency|government|crown|police|authority|executive|parliament|commission|revenue|secretary|assembly|service|beis|hmrc|defra|dfid|dwp|gds|dcms|fco|fcdo|moj|dlr|mhclg|jacu|ccs|ons|nhs)\b`)
	other   = regexp.MustCompile(`(?i)\b(university|college|school|ltd|limited|plc|llp|inc|bank|press|media|oecd|ogp|world)\b`)
)

// sectorOf takes the sector from an organisation's name. Words of civil
// society are looked for first: a network or an institute for government is
// not the government.
func sectorOf(organisation string) (sector people.Sector, guessed bool) {
	switch {
	case organisation == "":
		return people.Citizen, true
	case outside.MatchString(organisation):
		return people.CivilSociety, false
	case inside.MatchString(organisation):
		return people.Government, false
	case other.MatchString(organisation):
		return people.OtherSector, false
	}
	return people.CivilSociety, true
}

// speaker reads who speaks at the beginning of an update: "Name (where) said".
func speaker(text string) (who, where string) {
	open := strings.Index(text, " (")
	if open < 0 || !isName(text[:open]) && strings.Contains(text[:open], " ") || open > 60 {
		return "", ""
	}
	depth := 0
	for i, r := range text[open:] {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				after := strings.TrimSpace(text[open+i+1:])
				verb, _, _ := strings.Cut(after, " ")
				if saysSo[strings.Trim(verb, ",")] {
					return text[:open], text[open+2 : open+i]
				}
				return "", ""
			}
		}
	}
	return "", ""
}

var saysSo = map[string]bool{"said": true, "noted": true, "reported": true, "explained": true, "confirmed": true, "told": true,
	"added": true, "updated": true, "announced": true, "stated": true, "asked": true, "gave": true, "presented": true, "thanked": true}
