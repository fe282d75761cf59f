package importer

import (
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// A table that was copied out as text has its cells run together: 'Publish the
// register New March 2022 Ongoing'. The columns at the end hold few kinds of
// words, so the row can be read from there.

// tail is a row read from its end.
type tail struct {
	text, kind, start, end string
	// worth says how sure the reading is: 0 is best.
	worth float64
}

const (
	wholeRow    = 0.0
	oneDate     = 6.0
	onlyKind    = 9.0
	halfRow     = 10.5 // unlike every sum of the others
	onlyDates   = 5.0
	nothingRead = 20.0
	longestTail = 26 // words that kind and dates take at most
)

var kinds = map[string]plan.MilestoneKind{
	"new": plan.New, "ongoing": plan.Ongoing, "existing": plan.Ongoing, "continuing": plan.Ongoing, "continued": plan.Ongoing, "continuation": plan.Ongoing,
	"new ongoing": plan.Ongoing, "ongoing new": plan.Ongoing,
}

var wordPattern = regexp.MustCompile(`\S+`)

// mayEndRow sees cheaply whether words can end in a date.
func mayEndRow(last string) bool {
	f := fold(last)
	if f == "" {
		return last == "-" || last == "–" || strings.HasSuffix(last, ")")
	}
	c := f[len(f)-1]
	return c >= '0' && c <= '9' || strings.HasSuffix(last, ")") || dateEnds[f[strings.LastIndexByte(f, ' ')+1:]]
}

var dateEnds = func() map[string]bool {
	ends := map[string]bool{}
	for w := range strings.SplitSeq("ongoing|tbc|tbd|confirmed|complete|completed|onwards|a|na|annually|quarterly|monthly|continuous|year|months|term|plan|cycle|new|existing|continuing|spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december|beyond|yearly|annual|applicable|nap|going", "|") {
		ends[w] = true
	}
	return ends
}()

// readTail reads kind, start and end off the end of a row, as far as the
// table has such columns.
func readTail(words string, columns []string) tail {
	wantsKind, wantsStart, wantsEnd := has(columns, template.ColumnKind), has(columns, template.ColumnStart), has(columns, template.ColumnEnd)
	none := tail{text: words, worth: nothingRead}
	places := wordPattern.FindAllStringIndex(words, -1)
	if len(places) == 0 || !mayEndRow(words[places[len(places)-1][0]:places[len(places)-1][1]]) {
		return none
	}
	first := datesFrom(words, places)
	best := none
	for i := first; i < len(places); i++ {
		word := words[places[i][0]:places[i][1]]
		rest := ""
		if i+1 < len(places) {
			rest = words[places[i+1][0]:]
		}
		_, isKind := kinds[fold(word)]
		t := tail{text: trimmed(words[:places[i][0]]), kind: word}
		switch {
		case wantsKind && isKind && wantsStart && wantsEnd:
			t.start, t.end, t.worth = twoDates(rest)
		case wantsKind && isKind:
			t.start, t.end, t.worth = anyDate(rest, wantsStart)
		case !wantsKind && wantsStart && wantsEnd:
			t.kind = ""
			t.start, t.end, t.worth = twoDates(words[places[i][0]:])
			if t.worth >= oneDate {
				continue
			}
		case !wantsKind && (wantsStart || wantsEnd):
			t.kind = ""
			t.start, t.end, t.worth = anyDate(words[places[i][0]:], wantsStart)
			if t.worth >= onlyKind {
				continue
			}
		default:
			continue
		}
		if t.text == "" {
			t.worth += 30
		}
		if t.worth < best.worth {
			best = t
		}
		if best.worth == wholeRow {
			break
		}
	}
	if best.worth >= nothingRead && wantsKind && wantsStart && wantsEnd {
		best = datesOnly(words, places[first:], none)
	}
	return best
}

// readHalf reads a row of which one date is not understood: 'New May 2022 when
// funding allows'. The words of that date are kept as they are.
func readHalf(words string, columns []string) tail {
	none := tail{text: words, worth: nothingRead}
	if !has(columns, template.ColumnKind) || !has(columns, template.ColumnStart) || !has(columns, template.ColumnEnd) {
		return none
	}
	places := wordPattern.FindAllStringIndex(words, -1)
	for i := max(1, len(places)-12); i+2 < len(places); i++ {
		word := words[places[i][0]:places[i][1]]
		if _, isKind := kinds[fold(word)]; !isKind {
			continue
		}
		for j := len(places) - 1; j > i+1; j-- { // the longest start that is a date
			start, end := words[places[i+1][0]:places[j-1][1]], words[places[j][0]:]
			if d := fuzzydate.Parse(start); d.Understood() && d.Given() && !d.Yearless() && prose(end) {
				return tail{trimmed(words[:places[i][0]]), word, start, end, halfRow}
			}
		}
		for j := i + 2; j < len(places); j++ { // the longest end that is one
			start, end := words[places[i+1][0]:places[j-1][1]], words[places[j][0]:]
			if d := fuzzydate.Parse(end); d.Understood() && d.Given() && !d.Yearless() && prose(start) {
				return tail{trimmed(words[:places[i][0]]), word, start, end, halfRow}
			}
		}
	}
	return none
}

// prose claims that there is a word in it that no date has: a date that was cut
// in two has none.
func prose(words string) bool {
	for w := range strings.FieldsSeq(words) {
		if !fuzzydate.Speaks(w) {
			return true
		}
	}
	return false
}

// datesFrom finds the word before the stretch of words at the end that can all
// be of dates; what stands in brackets may be anything.
func datesFrom(words string, places [][]int) int {
	first, depth := len(places), 0
	for first > 0 && len(places)-first < longestTail {
		word := words[places[first-1][0]:places[first-1][1]]
		depth += strings.Count(word, ")") - strings.Count(word, "(")
		if depth <= 0 && !strings.ContainsAny(word, "()") && !fuzzydate.Speaks(word) {
			if _, kind := kinds[fold(word)]; !kind {
				break
			}
		}
		first--
	}
	return first
}

// datesOnly reads a row whose kind is missing.
func datesOnly(words string, places [][]int, none tail) tail {
	for _, place := range places {
		if start, end, worth := twoDates(words[place[0]:]); worth < 3 && place[0] > 0 {
			return tail{text: trimmed(words[:place[0]]), start: start, end: end, worth: onlyDates + worth}
		}
	}
	return none
}

func has(columns []string, column string) bool {
	for _, c := range columns {
		if c == column {
			return true
		}
	}
	return false
}

// anyDate reads the only date of a row.
func anyDate(words string, isStart bool) (start, end string, worth float64) {
	if words == "" {
		return "", "", onlyKind
	}
	d := fuzzydate.Parse(words)
	if !d.Understood() {
		return "", "", nothingRead
	}
	if isStart {
		return words, "", doubt(d)
	}
	return "", words, doubt(d)
}

// twoDates cuts words into a start and an end where both can be understood.
func twoDates(words string) (start, end string, worth float64) {
	if words == "" {
		return "", "", onlyKind
	}
	best := nothingRead
	places := wordPattern.FindAllStringIndex(words, -1)
	if len(places) > longestTail {
		return "", "", nothingRead
	}
	for i := 1; i < len(places); i++ {
		a, b := words[:places[i-1][1]], words[places[i][0]:]
		da, db := fuzzydate.Parse(a), fuzzydate.Parse(b)
		if !da.Understood() || !db.Understood() {
			continue
		}
		if w := doubt(da) + doubt(db) + misplaced(a, b); w < best {
			start, end, best = a, b, w
		}
	}
	if whole := fuzzydate.Parse(words); whole.Understood() && oneDate < best {
		return words, "", oneDate + doubt(whole)
	}
	return start, end, best
}

// doubt weighs readings that are possible but seldom meant.
func doubt(d fuzzydate.Date) float64 {
	w := 0.0
	if d.Yearless() {
		w += 4
	}
	if d.Assumption == fuzzydate.AssumeFollowing {
		w += 3
	}
	if d.OpenEnded && d.Dated() && strings.HasSuffix(fold(d.Raw), " ongoing") {
		w++
	}
	if !d.Given() && trimmed(d.Raw) != "" && !strings.EqualFold(trimmed(d.Raw), "n/a") {
		w += 0.5
	}
	return w
}

// misplaced weighs against a cut that leaves a bracket or a bound on the
// wrong side.
func misplaced(a, b string) float64 {
	w := 0.0
	switch {
	case strings.HasPrefix(b, "("):
		w += 2
	case strings.HasPrefix(fold(b), "until "), strings.HasPrefix(fold(b), "onwards"), strings.HasPrefix(fold(b), "and "), strings.HasPrefix(fold(b), "then "):
		w += 2
	}
	f := fold(a)
	for _, end := range []string{" from", " until", " by", " and", " quarterly", " monthly", " annually"} {
		if strings.HasSuffix(f, end) {
			w += 2
		}
	}
	return w
}
