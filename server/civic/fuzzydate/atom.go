package fuzzydate

import (
	"strconv"
	"time"
)

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
	"september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

var seasons = map[string]int{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

var weekdays = map[string]bool{
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"mon": true, "tue": true, "tues": true, "wed": true, "thu": true, "thur": true, "thurs": true, "fri": true, "sat": true, "sun": true,
}

var counts = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1": 1, "2": 2, "3": 3, "4": 4}

var parts = map[string]part{
	"early": start, "beginning": start, "start": start, "mid": middle, "middle": middle, "late": end, "later": end, "end": end,
}

// part is a third of a stretch of time.
type part int

const (
	wholly part = iota
	start
	middle
	end
)

// atom is one date as written, its year perhaps still missing: in 'April to
// June 2022' the first atom takes its year from the second.
type atom struct {
	precision  Precision
	year       int // 0: not said
	months     int // how many months it lasts; 0 for a day, 12 for a year
	month, day int
	part       part
	edge       bool // 'end of' or 'start of', narrower than 'late' or 'early'
	financial  bool // a year from April to March
	assumption string
}

const (
	assumeSeason    = "seasons: spring March to May, summer June to August, autumn September to November, winter December to February"
	assumeQuarter   = "calendar quarters: Q1 is January to March"
	assumeFinancial = "financial year: April to March"
	assumePart      = "early, mid and late are thirds"
	assumeShortYear = "a two-digit year, as spreadsheets write months"
	// AssumeFollowing: 'June 2023 to March' ends in the March that follows.
	AssumeFollowing = "the second date follows the first"
	assumeYear      = "the year is taken from the document's date"
)

// days gives the first and last day; empty when the year is not known.
func (a atom) days() (from, to Day) {
	if a.year == 0 {
		return "", ""
	}
	if a.precision == ToDay {
		d := day(a.year, a.month, a.day)
		return d, d
	}
	month, length := a.month, a.months
	if a.precision == ToYear && a.financial {
		month = 4
	}
	if a.part == wholly {
		return day(a.year, month, 1), day(a.year, month+length, 0)
	}
	if length == 1 {
		return a.thirdOfMonth()
	}
	third := length / 3
	if third == 0 || a.edge {
		third = 1
	}
	switch a.part {
	case start:
		return day(a.year, month, 1), day(a.year, month+third, 0)
	case middle:
		middle := (length - third) / 2
		return day(a.year, month+middle, 1), day(a.year, month+middle+third, 0)
	}
	return day(a.year, month+length-third, 1), day(a.year, month+length, 0)
}

func (a atom) thirdOfMonth() (from, to Day) {
	switch a.part {
	case start:
		return day(a.year, a.month, 1), day(a.year, a.month, 10)
	case middle:
		return day(a.year, a.month, 11), day(a.year, a.month, 20)
	}
	to = day(a.year, a.month+1, 0)
	if a.edge {
		return day(a.year, a.month, 20), to
	}
	return day(a.year, a.month, 21), to
}

func day(year, month, d int) Day {
	return DayOf(time.Date(year, time.Month(month), d, 0, 0, 0, 0, time.UTC))
}

// readAtom reads tokens that are one date and nothing else.
func readAtom(tokens []token) (atom, bool) {
	part, edge, tokens := readPart(tokens)
	for _, read := range []func([]token) (atom, bool){readNumeric, readDayMonth, readMonth, readSeason, readQuarter, readYear} {
		if a, ok := read(tokens); ok {
			if part == wholly {
				return a, true
			}
			if a.precision == ToDay {
				return a, false
			}
			a.part, a.edge = part, edge
			if a.precision != ToSeason && a.precision != ToMonth {
				a.assumption = assumePart
			}
			return a, true
		}
	}
	return atom{}, false
}

// readPart takes 'early', 'mid-' or 'the end of' off the front.
func readPart(tokens []token) (part, bool, []token) {
	rest := skip(tokens, "the")
	if len(rest) < 2 {
		return wholly, false, tokens
	}
	p, ok := parts[rest[0].text]
	if !ok {
		return wholly, false, tokens
	}
	word := rest[0].text
	rest = skip(rest[1:], "-")
	rest = skip(rest, "part")
	rest = skip(rest, "of")
	rest = skip(rest, "in")
	rest = skip(rest, "the")
	edge := word == "end" || word == "start" || word == "beginning"
	return p, edge, rest
}

func skip(tokens []token, word string) []token {
	if len(tokens) > 0 && tokens[0].text == word {
		return tokens[1:]
	}
	return tokens
}

// year reads a year of four digits.
func (t token) year() (int, bool) {
	if !t.number || len(t.text) != 4 {
		return 0, false
	}
	n, _ := strconv.Atoi(t.text)
	return n, n >= 1900 && n < 2200
}

// small reads a number of at most two digits.
func (t token) small() (int, bool) {
	if !t.number || len(t.text) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(t.text)
	return n, err == nil
}
