package note

import (
	"regexp"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
)

// found is a date of the opening with the line it stands in.
type found struct {
	date fuzzydate.Date
	line string
	role topic // what the line says of it: see dateRole
}

// What the line of a date says that the date is.
const (
	unsaid topic = iota
	held
	published
)

var (
	onDay     = regexp.MustCompile(`(?i)(?:\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? \d{4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b)`)
	producer  = regexp.MustCompile(`(?i)\b(?:produced|prepared|written|drafted|taken) by (?:the )?([^.;]+)`)
	nounsOnly = regexp.MustCompile(`(?i)^(meeting )?(notes?|minutes)( of (the )?meeting)?$`)
)

// open places a line that stands before the first head: title, dates, author.
func (r *reader) open(b block) {
	text := b.text
	if rest, is := strings.CutPrefix(text, "by "); is && isName(rest) {
		r.note.Author = rest
		return
	}
	r.collect(text)
	if name, is := label(text); is {
		r.labelled(name, strings.TrimSpace(text[strings.Index(text, ":")+1:]))
		return
	}
	if m := producer.FindStringSubmatch(text); m != nil {
		r.note.Provenance = tidy(m[1])
	}
	switch title := r.title(text); {
	case title != "" && strings.Contains(text, "|"):
		r.note.Title = title
	case title != "" && (r.note.Title == "" || b.head && nounsOnly.MatchString(r.note.Title)) && len(text) <= 160 && !strings.HasSuffix(text, "."):
		r.note.Title = title
	case strings.Contains(text, "|") || onDay.MatchString(text) && len(text) < 60:
	default:
		r.note.Purpose = strings.TrimSpace(r.note.Purpose + "\n" + text)
	}
}

// title is what is left of a line without its date and the word 'note'.
func (r *reader) title(text string) string {
	best := ""
	for _, piece := range strings.Split(text, "|") {
		piece = tidy(onDay.ReplaceAllString(piece, ""))
		piece = strings.Trim(piece, " ,–—-()")
		if !nounsOnly.MatchString(piece) && len(piece) > len(best) {
			best = piece
		}
	}
	if best == "" && r.note.Title == "" && !strings.Contains(text, "|") {
		return strings.Trim(tidy(onDay.ReplaceAllString(text, "")), " ,–—-()")
	}
	return best
}

// labelled takes 'Author: …', 'Produced by: …' and the like.
func (r *reader) labelled(name, value string) {
	switch {
	case strings.Contains(name, "author") || name == "note taker" || name == "by":
		r.note.Author = value
	case strings.Contains(name, "produced") || strings.Contains(name, "source"):
		r.note.Provenance = value
	case strings.Contains(name, "title") || name == "meeting":
		r.note.Title = value
	case strings.Contains(name, "present") || strings.Contains(name, "attend") || strings.Contains(name, "apolog"):
		for _, one := range strings.Split(value, ";") {
			if a, ok := attendee(one, true); ok && strings.Contains(name, "apolog") {
				r.note.Apologies = append(r.note.Apologies, a)
			} else if ok {
				r.note.Attendees = append(r.note.Attendees, a)
			}
		}
	case onDay.MatchString(value):
	default:
		r.note.Purpose = strings.TrimSpace(r.note.Purpose + "\n" + value)
	}
}

// collect remembers the dates of a line.
func (r *reader) collect(text string) {
	for _, at := range onDay.FindAllStringIndex(text, -1) {
		d := day(text[at[0]:at[1]])
		if !d.Dated() {
			continue
		}
		low := strings.ToLower(text)
		role := unsaid
		switch {
		case strings.Contains(low, "publish") || strings.Contains(low, "posted") || strings.Contains(low, "issued"):
			role = published
		case strings.HasPrefix(low, "on ") || strings.HasPrefix(low, "date") || strings.Contains(low, "held") || strings.Contains(low, " met ") || strings.Contains(text, "|"):
			role = held
		}
		r.dates = append(r.dates, found{d, text, role})
	}
}

// day reads a day; 3/4/2026 is the third of April, as British notes write it.
func day(s string) fuzzydate.Date {
	if t, err := time.Parse("2/1/2006", s); err == nil {
		d := fuzzydate.Parse(t.Format("2 January 2006"))
		d.Raw = s
		return d
	}
	return fuzzydate.Parse(s)
}

// date tells the day of the meeting from the day on which the note came out:
// by what the lines say, else the earlier is the meeting.
func (r *reader) date() {
	n := r.note
	for _, f := range r.dates {
		if f.role == held && !n.Held.Dated() {
			n.Held = f.date
		}
		if f.role == published && !n.Published.Dated() {
			n.Published = f.date
		}
	}
	for _, f := range r.dates {
		switch {
		case f.role != unsaid:
		case !n.Held.Dated():
			n.Held = f.date
		case f.date.Earliest < n.Held.Earliest && n.Published.Raw == "" && !r.said(held):
			n.Published, n.Held = n.Held, f.date
		case f.date.Earliest != n.Held.Earliest && !n.Published.Dated():
			n.Published = f.date
		}
	}
}

func (r *reader) said(role topic) bool {
	for _, f := range r.dates {
		if f.role == role {
			return true
		}
	}
	return false
}

// again reads a date in its surroundings: the year that follows the meeting.
func (r *reader) again(d fuzzydate.Date) fuzzydate.Date {
	if d.Raw == "" || !r.note.Held.Dated() {
		return d
	}
	start := r.note.Held.Earliest
	from := start.Time()
	around := fuzzydate.Around{Published: start, Start: start, End: fuzzydate.DayOf(from.AddDate(1, 0, -1))}
	read := fuzzydate.ParseIn(d.Raw, around)
	if !read.Understood() && nextUnit.MatchString(d.Raw) {
		read = fuzzydate.ParseIn(nextUnit.ReplaceAllString(d.Raw, "next one $1"), around)
		read.Raw = d.Raw
	}
	return read
}

// nextUnit is a stretch of time that begins now: 'over the next month'.
var nextUnit = regexp.MustCompile(`(?i)\bnext (week|month|quarter|year)\b`)
