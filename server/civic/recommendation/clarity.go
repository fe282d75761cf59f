package recommendation

import (
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Advice is what whoever answers a recommendation could stumble on. It stops
// nobody: members write as they mean it.
type Advice struct {
	Field draft.Field `json:"field"`
	// Format is the English sentence and the key of the catalogue.
	Format string `json:"format"`
	Args   []any  `json:"args,omitempty"`
}

// What plain English guidance advises: sentences of at most 25 words, and no
// more to answer at once than somebody can hold in mind.
const (
	longSentence = 25
	mostWords    = 200
	mostAsks     = 3
)

var (
	asks    = regexp.MustCompile(`(?i)\b(should|must|shall|needs? to|has to|have to|ought to|(?:we )?(?:recommend|ask|call on|urge))\b`)
	vague   = regexp.MustCompile(`(?i)\b(where possible|as appropriate|consider(?:ing)?|explore|look into|as soon as possible|in due course|adequate(?:ly)?|improve(?:ments?)?|better|more)\b`)
	acronym = regexp.MustCompile(`\b[A-Z]{2,6}\b`)
	stops   = regexp.MustCompile(`[.!?…]+(?:\s+|$)|\n+`)
)

// Clarity reads a recommendation as somebody would who has to act on it.
func Clarity(c draft.Content) []Advice {
	said, why := c.Texts[template.Recommended].Words(), c.Texts[template.Reasons].Words()
	var all []Advice
	say := func(field draft.Field, format string, args ...any) { all = append(all, Advice{field, format, args}) }
	for _, part := range []struct {
		field draft.Field
		words string
	}{{template.Recommended, said}, {template.Reasons, why}} {
		for _, sentence := range stops.Split(part.words, -1) {
			if n := len(strings.Fields(sentence)); n > longSentence {
				say(part.field, "This sentence has %d words; up to %d are easy to follow: “%s …”", n, longSentence, strings.Join(strings.Fields(sentence)[:6], " "))
			}
		}
		for _, short := range unexplained(part.words, said+"\n"+why) {
			say(part.field, "Write out what “%s” stands for, the first time.", short)
		}
	}
	if said == "" {
		return all
	}
	if n := len(strings.Fields(said)); n > mostWords {
		say(template.Recommended, "This has %d words. Up to %d say it so that it can be read aloud before the vote.", n, mostWords)
	}
	switch n := len(asks.FindAllString(said, -1)); {
	case n == 0:
		say(template.Recommended, "Say who should do what, such as “The council should …”.")
	case n > mostAsks:
		say(template.Recommended, "This asks for %d things. One recommendation for each is easier to answer.", n)
	}
	if word := vague.FindString(said); word != "" && len(plan.TargetsIn(said)) == 0 {
		say(template.Recommended, "“%s” can be answered without doing anything. How would you see that it was done?", strings.ToLower(word))
	}
	return all
}

// known short names that need no writing out.
var wellKnown = map[string]bool{"UK": true, "EU": true, "US": true, "NHS": true, "BBC": true, "CO": true, "OK": true, "TV": true, "PDF": true}

// unexplained are short names in capitals that stand nowhere in all with
// their long form.
func unexplained(words, all string) (found []string) {
	seen := map[string]bool{}
	for _, short := range acronym.FindAllString(words, -1) {
		if seen[short] || wellKnown[short] || strings.Contains(all, "("+short+")") || strings.Contains(all, short+" (") {
			continue
		}
		seen[short] = true
		found = append(found, short)
	}
	return found
}
