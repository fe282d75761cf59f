package note

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
)

// update takes a point about a commitment: "Title – what was said". A
// paragraph between such points is a question, a proposal, or the rest.
func (r *reader) update(b block) {
	title, text := cutTitle(b.text)
	if title == "" || !b.bullet && len(r.note.Updates) > 0 && len(title) > 60 {
		switch {
		case r.questioned(b.text), r.proposed(b.text):
		case len(r.note.Updates) > 0 && (b.bullet || b.joined):
			last := &r.note.Updates[len(r.note.Updates)-1]
			last.Text += "\n" + b.text
			last.Milestones = append(last.Milestones, milestones(b.text)...)
			r.dissent(b.text, last.Commitment)
		default:
			r.part(b)
		}
		return
	}
	u := Update{Commitment: title, Text: text, Milestones: milestones(text)}
	u.Speaker, u.Organisation = speaker(text)
	r.note.Updates = append(r.note.Updates, u)
	r.dissent(text, title)
}

// cutTitle takes the commitment off an update: what stands before the first
// dash or colon, if it is short and no sentence.
func cutTitle(s string) (title, text string) {
	best := -1
	for _, cut := range []string{" – ", " — ", " - ", ": "} {
		if at := strings.Index(s, cut); at > 0 && (best < 0 || at < best) {
			best, title, text = at, s[:at], strings.TrimSpace(s[at+len(cut):])
		}
	}
	if best < 0 || best > 110 || strings.ContainsAny(title, ".?") || strings.Count(title, " ") > 14 {
		return "", ""
	}
	return tidy(title), text
}

var milestone = regexp.MustCompile(`(?i)\bmilestones? ((?:\d{1,2})(?:(?:,? and |, | & |-| to )\d{1,2})*)`)

// milestones finds the sentences that name milestones by number.
func milestones(text string) []Milestone {
	var all []Milestone
	for _, s := range sentences(text) {
		var numbers []int
		for _, m := range milestone.FindAllStringSubmatch(s, -1) {
			numbers = append(numbers, numbersIn(m[1])...)
		}
		if len(numbers) > 0 {
			all = append(all, Milestone{Numbers: numbers, Text: s})
		}
	}
	return all
}

// numbersIn reads "1 and 2" and "3-5".
func numbersIn(s string) []int {
	var all []int
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '&' }) {
		first, last, isRange := strings.Cut(f, "-")
		a, err := strconv.Atoi(first)
		if err != nil {
			continue
		}
		all = append(all, a)
		if b, err := strconv.Atoi(last); isRange && err == nil {
			for n := a + 1; n <= b && n-a < 50; n++ {
				all = append(all, n)
			}
		}
	}
	return all
}

var (
	leads   = regexp.MustCompile(`(?i)\b((?:[\p{L}-]+ ){1,4}(?:team|group|committee|secretariat|department|office|unit|network)) (?:have|has|will|would|aims?|are|is|agreed)\b`)
	willDo  = regexp.MustCompile(`(?i)\b(will|would like to|aims? to|to be done|agreed to|undertook to|is to|are to)\b`)
	owned   = regexp.MustCompile(`(?i)^(?:action(?: point)?(?: \d+)?: *)?([\p{Lu}][\p{L}’' .&-]{1,60}?)(?: \([^)]*\))? (?:to|will|agreed to|undertook to) (?:\p{Ll})`)
	bracket = regexp.MustCompile(`(?i)[\[(](?:owner|lead|by|due|deadline): *([^\])]+)[\])]`)
)

// action takes a point of what is to be done. A point that ends in a colon is
// what the points below it belong to; a paragraph counts where it promises.
func (r *reader) action(b block, rest []block) {
	if b.bullet && strings.HasSuffix(b.text, ":") && len(rest) > 0 && rest[0].bullet && rest[0].depth > b.depth {
		r.under, r.underDepth = strings.TrimSuffix(b.text, ":"), b.depth
		return
	}
	if b.bullet && b.depth <= r.underDepth {
		r.under = ""
	}
	switch {
	case !b.bullet && r.proposed(b.text), !b.bullet && r.questioned(b.text):
	case !b.bullet && (strings.HasSuffix(b.text, ":") || !willDo.MatchString(b.text)):
		if who := lead(b.text); who != "" {
			r.owner = who
		}
		r.part(b)
	default:
		r.note.Actions = append(r.note.Actions, r.actionOf(b))
	}
}

func (r *reader) actionOf(b block) Action {
	a := Action{Text: b.text, Under: r.under, Owner: r.owner, Due: r.phrase(b.text)}
	if m := owned.FindStringSubmatch(b.text); m != nil && isOwner(tidy(m[1])) {
		a.Owner = tidy(m[1])
	} else if who := lead(b.text); who != "" && !b.bullet {
		a.Owner = who
	}
	for _, m := range bracket.FindAllStringSubmatch(b.text, -1) {
		switch word := strings.ToLower(m[0]); {
		case strings.Contains(word, "owner"), strings.Contains(word, "lead"):
			a.Owner = tidy(m[1])
		default:
			a.Due = fuzzydate.Parse(tidy(m[1]))
		}
	}
	return a
}

// lead finds the group that a sentence says will do something.
func lead(text string) string {
	m := leads.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	who := " " + m[1]
	if at := strings.LastIndex(strings.ToLower(who), " the "); at >= 0 {
		who = who[at+len(" the "):]
	}
	return tidy(who)
}

// isOwner says whether words before 'to' are somebody: a name, each of its
// words with a capital, or an abbreviation. 'Access to data' has no owner.
func isOwner(s string) bool {
	all := strings.Fields(s)
	if len(all) == 0 || strings.HasSuffix(all[0], "ing") {
		return false
	}
	for _, w := range all {
		first := []rune(w)[0]
		if !unicode.IsUpper(first) && w != "of" && w != "and" && w != "for" && w != "the" && w != "&" {
			return false
		}
	}
	return len(all) > 1 || s == strings.ToUpper(s)
}

// mostWords is how far into a text a date is looked for.
const mostWords = 300

// phrase finds the longest run of words in a text that is a date: 'the end of
// April / start of May', 'over the next month'.
func (r *reader) phrase(text string) fuzzydate.Date {
	words := strings.Fields(strings.TrimRight(text, ". "))
	words = words[:min(len(words), mostWords)]
	for length := min(len(words), 12); length > 0; length-- {
		for at := 0; at+length <= len(words); at++ {
			run := words[at : at+length]
			if !datelike(run) {
				continue
			}
			raw := strings.Trim(strings.Join(run, " "), ",;.()–— ")
			d := r.again(fuzzydate.Parse(raw))
			if d.Understood() && (d.Dated() || d.Yearless() || d.Recurrence != "") {
				return d
			}
		}
	}
	return fuzzydate.Date{Precision: fuzzydate.None}
}

// joins are words that stand in dates and say no time by themselves.
var joins = map[string]bool{"the": true, "of": true, "to": true, "on": true, "in": true, "at": true, "by": true, "or": true, "and": true, "for": true, "a": true, "an": true,
	"this": true, "as": true, "plan": true, "action": true, "national": true, "open": true, "not": true, "been": true, "is": true, "be": true, "will": true, "are": true, "whole": true,
	"term": true, "going": true, "course": true, "agreed": true, "review": true, "from": true, "with": true, "first": true, "last": true, "may": true, "meeting": true}

// datelike says whether a run of words can be a date: each word can stand in
// one, and the run neither begins nor ends with a word that only joins.
func datelike(run []string) bool {
	says := false
	for _, w := range run {
		if !fuzzydate.Speaks(strings.Trim(w, ",;.()")) {
			return false
		}
		if low := strings.ToLower(strings.Trim(w, ",;.()/")); !joins[low] || w == "May" {
			says = says || low != ""
		}
	}
	last := strings.ToLower(strings.Trim(run[len(run)-1], ",;.()/"))
	return says && (!joins[last] || run[len(run)-1] == "May")
}
