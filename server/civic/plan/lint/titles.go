package lint

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// summary compares the titles in a printed summary with the commitments' own.
func summary(about plan.About, commitments []plan.Content) []Finding {
	var found []Finding
	say := func(rule Rule, place int, format string, args ...any) {
		found = append(found, Finding{Rule: rule, Severity: Warning, Commitment: place, Field: "title", Message: fmt.Sprintf(format, args...), Args: args, Format: format})
	}
	if len(about.Summary) == 0 {
		return nil
	}
	for i, c := range commitments {
		row, ok := rowFor(about.Summary, c)
		switch {
		case !ok:
			say(NotInSummary, i+1, "‘%s’ is not in the summary of commitments.", c.Title)
		case sameTitle(row.Title, c):
		default:
			say(TitleDrift, i+1, "The summary calls this commitment ‘%s’, its own heading ‘%s’.", row.Title, c.Title)
		}
	}
	return found
}

func rowFor(rows []plan.SummaryItem, c plan.Content) (plan.SummaryItem, bool) {
	for _, row := range rows {
		if row.Number != 0 && row.Number == c.Number {
			return row, true
		}
	}
	for _, row := range rows {
		if bareWords(row.Title) == bareWords(c.Title) {
			return row, true
		}
	}
	return plan.SummaryItem{}, false
}

// sameTitle also accepts the short title and the names the commitment had.
func sameTitle(title string, c plan.Content) bool {
	for _, name := range append([]string{c.Title, c.ShortTitle}, c.Aliases...) {
		if name != "" && bareWords(name) == bareWords(title) {
			return true
		}
	}
	return false
}

func bareWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
