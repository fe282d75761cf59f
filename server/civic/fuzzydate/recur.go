package fuzzydate

import "strconv"

// recurrences maps the ways of saying how often to one stable word. Longer
// phrases stand first.
var recurrences = []struct{ phrase, word string }{
	{"every six months", "six-monthly"}, {"every 6 months", "six-monthly"}, {"six - monthly", "six-monthly"}, {"6 - monthly", "six-monthly"},
	{"half - yearly", "six-monthly"}, {"half yearly", "six-monthly"}, {"twice a year", "six-monthly"}, {"twice yearly", "six-monthly"},
	{"twice - yearly", "six-monthly"}, {"twice per year", "six-monthly"}, {"biannually", "six-monthly"}, {"biannual", "six-monthly"}, {"bi - annually", "six-monthly"}, {"bi - annual", "six-monthly"},
	{"every three months", "quarterly"}, {"every 3 months", "quarterly"}, {"every quarter", "quarterly"}, {"each quarter", "quarterly"}, {"quarterly", "quarterly"},
	{"every two weeks", "fortnightly"}, {"fortnightly", "fortnightly"}, {"every week", "weekly"}, {"weekly", "weekly"}, {"daily", "daily"},
	{"every two months", "two-monthly"}, {"bi - monthly", "two-monthly"}, {"bimonthly", "two-monthly"},
	{"every month", "monthly"}, {"each month", "monthly"}, {"monthly", "monthly"},
	{"every four months", "four-monthly"}, {"termly", "termly"}, {"every two years", "two-yearly"}, {"biennially", "two-yearly"}, {"biennial", "two-yearly"},
	{"every year", "annual"}, {"each year", "annual"}, {"once a year", "annual"}, {"annually", "annual"}, {"annual", "annual"}, {"yearly", "annual"},
	{"regularly", "regular"}, {"periodically", "regular"},
}

// recurring reads 'Quarterly until April 2021' and 'from May 2019, monthly'.
func (r reader) recurring(tokens []token) (meaning, bool) {
	for _, how := range recurrences {
		if rest, ok := after(tokens, how.phrase); ok {
			rest = skip(skip(skip(skip(rest, ","), "-"), ":"), "in")
			return r.often(rest, how.word)
		}
		n := 1
		for _, c := range how.phrase {
			if c == ' ' {
				n++
			}
		}
		if size := len(tokens) - n; size > 0 && phraseIs(tokens[size:], how.phrase) {
			rest := tokens[:size]
			for len(rest) > 0 && oneOf(rest[len(rest)-1].text, ",-;") {
				rest = rest[:len(rest)-1]
			}
			return r.often(rest, how.word)
		}
	}
	return meaning{}, false
}

func (r reader) often(rest []token, word string) (meaning, bool) {
	if len(rest) == 0 {
		return meaning{precision: None, recurrence: word}, true
	}
	m, ok := r.phrase(rest)
	m.recurrence = word
	return m, ok
}

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"twelve": 12, "eighteen": 18, "twenty": 20, "a": 1, "an": 1,
}

// relative reads what depends on the document: 'over the next six months',
// 'throughout the NAP 5 term', 'over the course of 2022'.
func (r reader) relative(tokens []token) (meaning, bool) {
	rest, led := after(tokens, "over the course of", "over the lifetime of", "over the life of", "for the duration of", "throughout the course of", "throughout", "during", "across", "over", "within", "in")
	if !led {
		if end, ok := after(tokens, "end of", "the end of"); ok && plansTerm(end) {
			return meaning{precision: OfRange, to: r.around.End, assumption: "the plan's own cycle"}, true
		}
		if plansTerm(tokens) {
			return r.term(), true
		}
		return meaning{}, false
	}
	if a, ok := readAtom(rest); ok {
		m := r.of(a)
		m.precision = OfRange
		return m, true
	}
	if plansTerm(rest) {
		return r.term(), true
	}
	return r.fromNow(rest)
}

func (r reader) term() meaning {
	return meaning{precision: OfRange, from: r.around.Start, to: r.around.End, assumption: "the plan's own cycle"}
}

// plansTerm knows the ways of naming the plan's own cycle.
func plansTerm(tokens []token) bool {
	tokens = skip(tokens, "the")
	tokens = skip(tokens, "whole")
	named := false
	for _, t := range tokens {
		switch t.text {
		case "nap", "plan", "cycle":
			named = true
		case "term", "period", "action", "national", "of", "the", "this", "'", "s", "life", "lifetime", "duration", "year", "two", "-":
		default:
			if _, small := t.small(); !small {
				return false
			}
		}
	}
	return named
}

// fromNow reads 'the next six months', counted from the document's date.
func (r reader) fromNow(tokens []token) (meaning, bool) {
	tokens = skip(tokens, "the")
	tokens, _ = after(tokens, "next", "coming", "following", "first")
	if len(tokens) < 2 {
		return meaning{}, false
	}
	n, ok := tokens[0].small()
	if !ok {
		if n, ok = numberWords[tokens[0].text], numberWords[tokens[0].text] > 0; !ok {
			v, err := strconv.Atoi(tokens[0].text)
			n, ok = v, err == nil && v < 1000
		}
	}
	rest := skip(tokens[1:], "calendar")
	if !ok || n == 0 || len(rest) != 1 {
		return meaning{}, false
	}
	m := meaning{precision: OfRange, from: r.around.Published, assumption: "counted from the document's date"}
	if r.around.Published == "" {
		return m, unit(rest[0].text) != ""
	}
	now := r.around.Published.Time()
	switch unit(rest[0].text) {
	case "day":
		m.to = DayOf(now.AddDate(0, 0, n))
	case "week":
		m.to = DayOf(now.AddDate(0, 0, 7*n))
	case "month":
		m.to = DayOf(now.AddDate(0, n, 0))
	case "year":
		m.to = DayOf(now.AddDate(n, 0, 0))
	default:
		return meaning{}, false
	}
	return m, true
}

func unit(word string) string {
	switch word {
	case "day", "days":
		return "day"
	case "week", "weeks":
		return "week"
	case "month", "months":
		return "month"
	case "year", "years":
		return "year"
	}
	return ""
}
