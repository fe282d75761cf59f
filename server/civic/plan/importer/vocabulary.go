package importer

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// label is what a heading inside a commitment stands for.
type label struct {
	key string
	// number of an objective; 0 where it has none.
	number int
	// question: its words end in a question mark and an answer may follow.
	question bool
}

// Labels that are no field of a template.
const (
	numberAndTitle = "number_and_title"
	justNumber     = "number"
	justTitle      = "title"
	country        = "country"
	planTitle      = "plan_title"
	heading        = "heading" // stands over other labels and says nothing itself
)

// exact are the headings that are known word for word, folded.
var exact = lists(map[string]string{
	template.Objective:      "objective|objectives|main objective|the objective|overall objective|main objectives|aim|aims|commitment objective|objective of the commitment|objectives of the commitment|general objective",
	template.CommitmentText: "commitment text|full text|full text of the commitment|text of the commitment|what is the commitment|the commitment",
	template.Description:    "description|brief description|brief description of the commitment|short description|commitment summary|summary of the commitment|overview|commitment overview|description of the commitment",
	template.Problem:        "problem|the problem|public problem|the public problem|problem statement|status quo|status quo or problem addressed|the status quo|problem addressed|general problem|issue to be addressed|problem to be addressed|status quo or problem to be addressed|what is the problem|what is the public problem",
	template.Causes:         "causes|causes of the problem|what are the causes of the problem|what are the causes of this problem|what causes the problem",
	template.Contribution:   "contribution|ambition|the ambition|our ambition|expected impact|contribution to solving the problem",
	template.DoneSoFar:      "what has been done so far to solve the problem|what has been done so far|progress so far|what has been done so far to address the problem",
	template.Solution:       "solution|proposed solution|what solution are you proposing|what solution is proposed|what is the proposed solution",
	template.Results:        "results|expected results|intended results|expected outcomes|outcomes|what results do we want to achieve by implementing this commitment|what results do we want to achieve",
	template.Actions:        "actions|what the government will do|what government will do|what will the government do|what we will do|what will we do|what will be done|government actions|key actions|actions the government will take",
	template.Lead:           "lead|leads|lead implementing organisation|lead implementing organisations|lead implementing organisation s|lead implementing organization|lead implementing agency|lead implementing agency actor|lead implementing body|lead organisation|lead organisations|lead organization|lead department|lead departments|lead government department|lead institution|lead institutions|lead agency|lead ministry|responsible institution|responsible institutions|responsible institution s|responsible organisation|responsible department|responsible body|responsible agency|commitment lead|commitment leads|implementing organisation|implementing institution|implementing body|lead body|lead implementer|lead implementing department",
	template.Actors:         "supporting institution|supporting institutions|supporting institution s|support institution|support institutions|support institution s|supporting organisations|supporting organisation s|other actors involved|other actors|other institutions involved|other organisations involved|supporting stakeholders|stakeholders involved|partners|delivery partners|other stakeholders|other stakeholders involved",
	template.ActorsState:    "other actors involved government|other actors government|other government actors|other government actors involved|other actors involved in government|government actors|government actors involved|other government departments involved|other departments involved|other departments|supporting government departments|other actors involved public sector|other government bodies|other government bodies involved|supporting stakeholders government|state actors involved|other actors involved state actors",
	template.ActorsCivil:    "supporting stakeholders civil society|supporting stakeholders csos|supporting stakeholders cso|supporting stakeholders civil society organisations",
	template.ActorsOther:    "non government actors|non governmental actors involved|other non government actors|supporting stakeholders other actors|supporting stakeholders others|supporting stakeholders other|other actors parliament private sector etc|supporting stakeholders other actors parliament private sector etc|actors outside government",
	template.Timeline:       "timeline|timelines|timescale|timescales|timeframe|time frame|period covered|period|duration|commitment timeline|commitment period|start and end date|start and end dates|start and end date of commitment|start and end dates of the commitment|timing|implementation period|commitment start and end date",
	template.StartDate:      "start date|commitment start date|start date of the commitment",
	template.EndDate:        "end date|commitment end date|end date of the commitment",
	template.OGPValues:      "ogp values|ogp value|ogp values addressed|open government values|open government value|relevant ogp values|relevance to ogp values|ogp values relevant to the commitment|ogp value s|values|open government partnership values|ogp principles",
	template.Relevance:      "why is this commitment relevant to ogp values|why is the commitment relevant to ogp values|why is this commitment relevant to open government values|relevance to open government values",
	template.PolicyAreas:    "policy areas|policy area|ogp policy areas|policy area s",
	template.OGPID:          "ogp id|ogp identifier|commitment unique identifier|commitment id",
	template.Contact:        "contact|contacts|contact information|contact details|point of contact|contact person|contact point",
	template.Additional:     "additional information|additional info|further information|links to other programmes|links with other programmes|budget|other information",
	template.Transparency:   "transparency|how will the commitment promote transparency|how will this commitment promote transparency|how will it promote transparency",
	template.Accountability: "accountability|how will the commitment help foster accountability|how will this commitment help foster accountability|how will the commitment help to foster accountability|how will the commitment foster accountability|how will it help foster accountability",
	template.Participation:  "participation|citizen participation|how will the commitment improve citizen participation|how will the commitment improve citizen participation in defining implementing and monitoring solutions|how will this commitment improve citizen participation in defining implementing and monitoring solutions|how will the commitment improve participation",
	numberAndTitle:          "number and name|number and name of the commitment|commitment number and name|name and number of the commitment|number and title|commitment number and title|name of commitment|commitment name|name of the commitment|commitment",
	justNumber:              "commitment number|number",
	justTitle:               "commitment title|title of the commitment|title of commitment",
	country:                 "country|country locality|jurisdiction",
	planTitle:               "action plan|national action plan",
	heading:                 "problem definition|commitment description|commitment analysis|planning|commitment planning|planning and milestones|commitment details|commitment template|institutions|implementation|dates",
})

func lists(of map[string]string) map[string]string {
	all := map[string]string{}
	for key, words := range of {
		for phrase := range strings.SplitSeq(words, "|") {
			all[phrase] = key
		}
	}
	return all
}

// patterns are headings that vary in their wording, over folded words.
var patterns = []struct {
	key string
	re  *regexp.Regexp
}{
	{template.Problem, regexp.MustCompile(`^what (is|are|s) the (public |main |policy )?(problem|problems|issue|issues|challenge)( or problems)?( that)? (the|this|our) commitments? (will|would|aims to|aim to|is intended to|seeks to|intends to|is trying to|tries to|is) (address|solve|tackle|addressing|resolve|addressed by)$`)},
	{template.Problem, regexp.MustCompile(`^what (public |main )?(problem|problems|issue|challenge) (does|do|will|would|is) (the|this) commitment (aim to |seek to |intend to |trying to )?(address|solve|tackle|addressing)$`)},
	{template.Problem, regexp.MustCompile(`^(public |status quo or )?problem (that )?(the|this) commitment (will|aims to|seeks to) address$`)},
	{template.Contribution, regexp.MustCompile(`^how (will|would|does|do|can|is) (the|this|our) commitments? (going to |help |help to |to )?(contribute|contributes|contributing)?( to| towards)? ?(help )?(solve|solving|address|addressing|tackle|tackling|resolve|resolving) (the|this|that) (public |main )?(problem|problems|issue|issues|challenge)$`)},
	{template.Contribution, regexp.MustCompile(`^how (will|would|does) (the|this) commitment (help|contribute)$`)},
	{template.ActorsOther, regexp.MustCompile(`^(other )?(actors|stakeholders|organisations)( involved)? (csos?|civil society|non government\w*|ngos?|private sector)( (csos?|ngos?|civil|society|organisations|private|sector|working|groups?|multilaterals?|etc|and|or|academia|parliament|others?|business|media|international|bodies))*$`)},
	{template.ActorsState, regexp.MustCompile(`^other (actors|stakeholders|organisations) involved( in| from| within)? (central |local |national )?(government|governmental|public sector|state)( bodies| departments| actors| organisations)?$`)},
	{template.Actions, regexp.MustCompile(`^(what|how) (the )?(uk |scottish |welsh |national |local )?government (is going to|will|plans to|intends to) do( about (it|this))?$`)},
	{template.Transparency, regexp.MustCompile(`^how will (the|this) commitment (promote|improve|increase) (transparency|access to information)$`)},
	{template.Participation, regexp.MustCompile(`^how will (the|this) commitment (help )?(to )?(improve|increase|promote) (citizen|public|civic) participation.{0,60}$`)},
	{template.Relevance, regexp.MustCompile(`^why is (the|this) commitment relevant to .{0,40}values$`)},
}

// patternBegins are the first words of all patterns: few lines have one, and
// the others need no search.
var patternBegins = map[string]bool{"what": true, "how": true, "why": true, "public": true, "status": true, "problem": true, "other": true, "actors": true, "stakeholders": true, "organisations": true}

var objectiveNumber = regexp.MustCompile(`^(?:objective|aim) (\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)$`)

var smallNumbers = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

func numberOf(word string) int {
	for n, w := range smallNumbers {
		if n > 0 && w == word {
			return n
		}
	}
	n, err := strconv.Atoi(word)
	if err != nil {
		return 0
	}
	return n
}

// headingMark numbers a heading. A bullet does not: what it begins is an item.
var headingMark = regexp.MustCompile(`^\s*(?:\(?\d{1,3}(?:\.\d{1,2})*[.)]?|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)])\s+`)

// weak headings are ordinary words too. They count only where their form says
// that they are headings.
var weak = map[string]bool{}

func init() {
	for w := range strings.SplitSeq("action plan|national action plan|results|outcomes|actions|values|contact|contacts|budget|causes|solution|overview|description|transparency|accountability|participation|period|duration|number|country|jurisdiction|commitment|lead|leads|partners|aim|aims|institutions|implementation|planning|dates|title|contribution|problem|the commitment|the problem|other information|what is the problem|citizen participation|progress so far|ambition|expected results|expected impact|timing", "|") {
		weak[w] = true
	}
}

// isWeak claims that the heading's words alone prove nothing.
func isWeak(words string) bool { return weak[fold(words)] || weak[withoutNumber(fold(words), words)] }

// labelOf knows the headings inside a commitment, however they are marked,
// numbered or punctuated.
func labelOf(words string) (label, bool) {
	if len(words) > 240 {
		return label{}, false
	}
	question := strings.HasSuffix(trimmed(strings.TrimRight(trimmed(words), ":*_")), "?")
	folded := fold(words)
	for _, f := range []string{folded, withoutNumber(folded, words)} {
		if f == "" {
			continue
		}
		if key, ok := exact[f]; ok {
			return label{key: key, question: question}, true
		}
		if m := objectiveNumber.FindStringSubmatch(f); m != nil {
			return label{key: template.Objective, number: numberOf(m[1])}, true
		}
		first, _, _ := strings.Cut(f, " ")
		for _, p := range patterns {
			if patternBegins[first] && p.re.MatchString(f) {
				return label{key: p.key, question: question}, true
			}
		}
	}
	return label{}, false
}

// withoutNumber takes '1.' or '(a)' off a heading.
func withoutNumber(folded, words string) string {
	if !headingMark.MatchString(words) {
		return ""
	}
	return fold(headingMark.ReplaceAllString(words, ""))
}

// parts of a plan that are no commitment.
type part string

const (
	foreword     part = "foreword"
	introduction part = "introduction"
	summary      part = "summary"
	divider      part = "divider"
	contents     part = "contents"
	assessment   part = "assessment" // what the independent reviewers wrote
	other        part = "other"
)

var partPatterns = []struct {
	part part
	re   *regexp.Regexp
}{
	{foreword, regexp.MustCompile(`^((joint )?(ministerial |ministers |minister s |prime ministers |presidents |secretary of states )?(foreword|preface)|(joint )?foreword (by|from) .{1,120}|message from the .{1,60})$`)},
	{introduction, regexp.MustCompile(`^(introduction|introduction and (background|context)|general introduction)$`)},
	{summary, regexp.MustCompile(`^(summary( table)?( of)?( the| our)? commitments( table)?|commitments?( at a glance| summary| overview| in brief)|overview of (the |our )?commitments|list of commitments)$`)},
	{divider, regexp.MustCompile(`^(the |our |uk |national )?(nap\d? |action plan |open government )?commitments( \d{4}( to)? \d{2,4})?$`)},
	{contents, regexp.MustCompile(`^(table of )?contents( of this (page|document))?$`)},
	{assessment, regexp.MustCompile(`^(irm (review|.{0,40}(summary|assessment|report))|did it open government|commitment aim|carried forward|results report|editorial note)$`)},
	{other, regexp.MustCompile(`^((annex|annexe|appendix)( [a-z0-9]{1,3})?( .{1,120})?|glossary( of terms)?|next steps|conclusions?|methodology|acknowledgements?|references|footnotes|endnotes|bibliography|abbreviations|list of abbreviations|acronyms|contact us|contact details|about this (plan|document)|executive summary|background|how (we|this plan|the plan) (developed|was developed|was made).{0,60}|(the )?(co creation|development) process|engagement process|monitoring( and evaluation)?|open government in .{1,60}|further reading|copyright|credits)$`)},
}

// partWords are words that every heading of a chapter has one of, so that most
// lines need no search.
var partWords = regexp.MustCompile(`foreword|preface|message from|introduction|commitment|contents|irm|open gov|carried|results|editorial|annex|appendi|glossary|steps|conclusion|methodology|acknowledge|references|footnotes|endnotes|bibliography|abbreviations|acronyms|contact|about|summary|background|how |process|monitoring|reading|copyright|credits`)

// partOf knows the headings of a plan's own chapters.
func partOf(words string) (part, bool) {
	if len(words) > 200 {
		return "", false
	}
	folded := fold(words)
	if !partWords.MatchString(folded) {
		return "", false
	}
	for _, f := range []string{folded, withoutNumber(folded, words)} {
		for _, p := range partPatterns {
			if f != "" && p.re.MatchString(f) {
				return p.part, true
			}
		}
	}
	return "", false
}
