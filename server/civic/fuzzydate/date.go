// Package fuzzydate reads dates as people write them in plans: 'Autumn 2019',
// 'TBC 2022', 'Quarterly until April 2021', 'Dec-20'.
//
// It promises that the words are kept exactly as written, that what can be
// compared is given as an earliest and a latest day, and that every convention
// it had to assume is named. It refuses to guess: words it does not understand
// give a Date without days, and Understood says so.
package fuzzydate

import (
	"strings"
	"time"
)

// Precision says how exactly a date is known.
type Precision string

// A single date has one of the first six; a list or a range of dates says so.
const (
	None       Precision = "none"
	ToDay      Precision = "day"
	ToMonth    Precision = "month"
	ToQuarter  Precision = "quarter"
	ToSeason   Precision = "season"
	ToYear     Precision = "year"
	OfList     Precision = "list"
	OfRange    Precision = "range"
	maxLiteral           = 40 // tokens; longer text is prose, not a date
)

// Day is a calendar day written 2006-01-02, so that comparing strings compares
// days. The empty Day is unknown.
type Day string

// DayOf gives the day of a moment, in that moment's own zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// Time gives the start of the day in UTC; the zero time for an unknown day.
func (d Day) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// Date is what was written and what it can be taken to mean.
type Date struct {
	// Raw is the literal, byte for byte.
	Raw       string    `json:"raw"`
	Precision Precision `json:"precision"`
	// Earliest and Latest bound the date; either may be unknown.
	Earliest Day `json:"earliest,omitempty"`
	Latest   Day `json:"latest,omitempty"`
	// Tentative: the writer said that it may change (TBC, expected, about).
	Tentative bool `json:"tentative,omitempty"`
	// OpenEnded: it goes on without an end (ongoing, onwards).
	OpenEnded bool `json:"open_ended,omitempty"`
	// Recurrence is a stable word such as quarterly, or empty.
	Recurrence string `json:"recurrence,omitempty"`
	// Note holds words that qualify the date, such as '(complete)'.
	Note string `json:"note,omitempty"`
	// Assumption names the convention that was applied, such as which months
	// a season has.
	Assumption string `json:"assumption,omitempty"`
	// List holds the single dates of a list, in the order written.
	List []Date `json:"list,omitempty"`
	// Unread is true when the literal could not be understood as a date.
	Unread bool `json:"unread,omitempty"`
}

// Around is what a relative literal is relative to. Every part may be unknown.
type Around struct {
	// Published is the day of the document that the literal stands in.
	Published Day
	// Start and End are the first and last day of the plan's cycle.
	Start, End Day
}

// Parse reads a literal that stands alone.
func Parse(raw string) Date { return ParseIn(raw, Around{}) }

// ParseIn reads a literal in its surroundings, which give a year to 'end of
// April' and days to 'throughout the plan'.
func ParseIn(raw string, around Around) Date {
	tokens, note := withoutNotes(scan(raw), raw)
	d := Date{Raw: raw, Precision: None, Note: note}
	if len(tokens) == 0 || saysNothing(tokens) {
		return d
	}
	if len(tokens) > maxLiteral {
		d.Unread = true
		return d
	}
	m, ok := readerIn(around).whole(tokens)
	if !ok {
		d.Unread = true
		return d
	}
	d.fill(m)
	d.qualify(around)
	for _, item := range m.list {
		first, last := item.tokens[0], item.tokens[len(item.tokens)-1]
		one := Date{Raw: raw[first.from:last.to]}
		one.fill(item.meaning)
		d.List = append(d.List, one)
	}
	return d
}

func (d *Date) fill(m meaning) {
	d.Precision, d.Earliest, d.Latest = m.precision, m.from, m.to
	d.Tentative, d.OpenEnded = m.tentative, m.open
	d.Recurrence, d.Assumption = m.recurrence, m.assumption
	if d.Note == "" {
		d.Note = m.note
	}
}

// qualify lets a note such as '(TBC)' or '(quarterly)' say what it says.
func (d *Date) qualify(around Around) {
	if d.Note == "" {
		return
	}
	m, ok := readerIn(around).phrase(unbracketed(scan(d.Note)))
	if !ok || m.precision != None {
		return
	}
	d.Tentative = d.Tentative || m.tentative
	if m.open && !d.OpenEnded {
		d.OpenEnded, d.Latest = true, ""
	}
	if d.Recurrence == "" {
		d.Recurrence = m.recurrence
	}
}

// Understood claims that every word of the literal was read.
func (d Date) Understood() bool { return !d.Unread }

// Given claims that something was written at all: not empty, not 'N/A'.
func (d Date) Given() bool {
	return d.Unread || d.Dated() || d.OpenEnded || d.Tentative || d.Recurrence != "" || d.Note != "" || d.Yearless()
}

// Dated claims that at least one day bounds the date.
func (d Date) Dated() bool { return d.Earliest != "" || d.Latest != "" }

// Yearless claims that the words name a day, month or season of no known year.
func (d Date) Yearless() bool { return d.Precision != None && !d.Dated() }

// Complete claims that the writer says the thing is done.
func (d Date) Complete() bool {
	for _, word := range strings.FieldsFunc(strings.ToLower(d.Note), func(r rune) bool { return r < 'a' || r > 'z' }) {
		switch word {
		case "incomplete", "not", "partially", "partly", "if", "when", "until":
			return false
		case "complete", "completed", "done", "delivered", "achieved":
			return true
		}
	}
	return false
}

// String gives the words as written.
func (d Date) String() string { return d.Raw }
