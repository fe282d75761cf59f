package plan

import (
	"regexp"
	"strings"
)

// Target is something countable in a milestone: 'at least four projects',
// '90% of awards', 'within 90 calendar days'.
type Target struct {
	Comparator string `json:"comparator"` // at least, at most, exactly, more than, within
	Value      string `json:"value"`      // as written: 80%, four, £1m
	Unit       string `json:"unit,omitempty"`
	// Metric is the stretch of the text that says what is counted.
	Metric string `json:"metric,omitempty"`
}

const amount = `[£$€]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per cent|percent|m\b|bn\b|k\b|million\b|billion\b))?|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)\b`

var targetPattern = regexp.MustCompile(`(?i)(at least|no fewer than|a minimum of|minimum of|up to|no more than|at most|a maximum of|more than|over|above|fewer than|less than|within|all)?\s*(?:\b|^|[ (])(` + amount + `)(?:\s+(?:of\s+)?([^.,;()]{1,60}))?`)

var comparators = map[string]string{
	"at least": "at least", "no fewer than": "at least", "a minimum of": "at least", "minimum of": "at least",
	"up to": "at most", "no more than": "at most", "at most": "at most", "a maximum of": "at most",
	"more than": "more than", "over": "more than", "above": "more than", "fewer than": "less than", "less than": "less than", "within": "within",
}

var dateAround = regexp.MustCompile(`(?i)\b(january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?\s*$`)

var yearLike = regexp.MustCompile(`^(19|20)\d\d$`)

// TargetsIn finds what a milestone's text promises to count. Years, days of a
// month and numbers inside names (Q1, NAP4, ISO 9001) are not targets.
func TargetsIn(text string) []Target {
	var found []Target
	for _, m := range targetPattern.FindAllStringSubmatchIndex(text, -1) {
		value := strings.TrimSpace(text[m[4]:m[5]])
		if partOfDateOrName(text, m[4], m[5], value) {
			continue
		}
		t := Target{Comparator: "exactly", Value: value}
		if m[2] >= 0 {
			if c := comparators[strings.ToLower(text[m[2]:m[3]])]; c != "" {
				t.Comparator = c
			}
		}
		if m[6] >= 0 {
			t.Metric = strings.TrimSpace(text[m[6]:m[7]])
			t.Unit, _, _ = strings.Cut(t.Metric, " ")
		}
		if strings.HasSuffix(value, "%") || strings.Contains(strings.ToLower(value), "per") {
			t.Unit = "%"
		}
		found = append(found, t)
	}
	return found
}

func partOfDateOrName(text string, from, to int, value string) bool {
	if yearLike.MatchString(value) || dateAround.MatchString(text[:from]) {
		return true
	}
	if from > 0 {
		if c := text[from-1]; c == '/' || c == '-' || c == '.' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			return true
		}
	}
	return to < len(text) && (text[to] == '/' || text[to] == '-' && value[0] >= '0' && value[0] <= '9') || to+1 < len(text) && dateAround.MatchString(firstWord(text[to:]))
}

func firstWord(s string) string {
	words := strings.Fields(s)
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
