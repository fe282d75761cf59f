package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// keepRow adds a milestone to the objective being read.
func (r *reader) keepRow(row rawRow, columns []string) {
	a := r.now.aim(row.no)
	m := plan.Milestone{Line: row.no, Text: row.cells[template.ColumnText], Output: row.cells[template.ColumnOutput],
		Lead: row.cells[template.ColumnLead], Supporting: row.cells[template.ColumnSupporting], Label: row.cells[columnNumber]}
	if both := row.cells[columnStakeholders]; both != "" {
		m.Supporting = joinWords(m.Supporting, both)
	}
	if mark := numberMark.FindStringSubmatch(m.Text); mark != nil && m.Label == "" {
		m.Label = mark[1] + mark[2]
		r.hear(strings.TrimRight(mark[0], "0123456789.:)–- ")) // 'Milestone'
		m.Text = m.Text[len(mark[0]):]
	} else if mark := bulletMark.FindString(m.Text); mark != "" {
		m.Text = m.Text[len(mark):]
	}
	m.Kind, m.KindRaw = kindOfMilestone(row.cells[template.ColumnKind])
	m.Start, m.End = fuzzydate.Parse(row.cells[template.ColumnStart]), fuzzydate.Parse(row.cells[template.ColumnEnd])
	if status := row.cells[columnStatus]; status != "" {
		m.Other = map[string]string{columnStatus: status}
	}
	for heading, words := range row.cells {
		if name, extra := strings.CutPrefix(heading, "other:"); extra && words != "" {
			if m.Other == nil {
				m.Other = map[string]string{}
			}
			m.Other[name] = words
		}
	}
	a.milestones = append(a.milestones, m)
}

// kindOfMilestone reads 'New' and 'ongoing'; raw keeps another wording.
func kindOfMilestone(words string) (kind plan.MilestoneKind, raw string) {
	kind = kinds[fold(words)]
	if words != "" && words != string(kind) {
		raw = words
	}
	return kind, raw
}

// doubtful warns of what a milestone lacks, once it is known whether its
// table had such columns at all.
func (r *reader) doubtful(p *promise, m plan.Milestone, place string) {
	short := shortened(m.Text)
	if m.Text == "" {
		r.warn(m.Line, place, "This row has no text: ‘%s %s %s’", m.KindRaw, m.Start.Raw, m.End.Raw)
	}
	if has(p.columns, template.ColumnKind) && m.Kind == "" {
		if m.KindRaw == "" {
			r.warn(m.Line, place+".kind", "It is not said whether this is new or ongoing: ‘%s’", short)
		} else {
			r.warn(m.Line, place+".kind", "‘%s’ is neither new nor ongoing.", m.KindRaw)
		}
	}
	for _, side := range []struct {
		name, column string
		date         fuzzydate.Date
	}{{"start", template.ColumnStart, m.Start}, {"end", template.ColumnEnd, m.End}} {
		switch {
		case side.date.Unread:
			r.warn(m.Line, place+"."+side.name, "This date was not understood, and is kept as written: ‘%s’", side.date.Raw)
		case trimmed(side.date.Raw) == "" && has(p.columns, side.column):
			r.warn(m.Line, place+"."+side.name, "This milestone has no %s date: ‘%s’", side.name, short)
		}
	}
}

func shortened(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// listed reads milestones that are sentences in a list, numbered, bulleted or
// each a paragraph. It returns how many lines belong to the list.
func (r *reader) listed(pieces []piece) int {
	marked := 0
	lastMarked := -1
	for i, p := range pieces {
		if startsItem(p.text) {
			marked++
			lastMarked = i
		}
	}
	var items [][]piece
	for i, p := range pieces {
		switch {
		case marked > 0 && i > lastMarked && p.gap && !startsItem(p.text):
			r.keepItems(items)
			return i // behind the list
		case len(items) == 0, marked > 0 && startsItem(p.text), marked == 0 && (p.gap || sentenceBefore(pieces[i-1].text, p.text)):
			items = append(items, []piece{p})
		default:
			items[len(items)-1] = append(items[len(items)-1], p)
		}
	}
	r.keepItems(items)
	return len(pieces)
}

// sentenceBefore claims that a sentence ended and another one begins.
func sentenceBefore(before, words string) bool {
	before = trimmed(before)
	first, _ := utf8.DecodeRuneInString(trimmed(words))
	return before != "" && strings.ContainsAny(before[len(before)-1:], ".;") && unicode.IsUpper(first)
}

// keepItems adds the items of a list. An item may carry its dates at its end.
func (r *reader) keepItems(items [][]piece) {
	for _, item := range items {
		columns := []string{template.ColumnText, template.ColumnKind, template.ColumnStart, template.ColumnEnd}
		row := readRow(item, columns)
		if row.worth > 1 {
			var parts []string
			for _, p := range item {
				parts = append(parts, trimmed(p.text))
			}
			row.cells = bracketed(strings.Join(parts, " "))
		}
		r.keepRow(row, nil)
	}
}

// bracketed reads a sentence that has its dates in brackets at its end:
// 'Publish the register (New, May 2023 – June 2024)'.
func bracketed(words string) map[string]string {
	plain := map[string]string{template.ColumnText: words}
	open := strings.LastIndexByte(words, '(')
	if open <= 0 || !strings.HasSuffix(strings.TrimRight(words, "."), ")") {
		return plain
	}
	inside := strings.TrimRight(words[open+1:], ".)")
	cells := map[string]string{template.ColumnText: trimmed(words[:open])}
	if kind, rest, cut := strings.Cut(inside, ","); cut && kinds[fold(kind)] != "" {
		cells[template.ColumnKind], inside = trimmed(kind), trimmed(rest)
	}
	whole := fuzzydate.Parse(inside)
	if !whole.Understood() || !whole.Dated() {
		return plain
	}
	start, end := fuzzydate.Ends(inside, fuzzydate.Around{})
	between := strings.TrimSuffix(strings.TrimPrefix(inside, start.Raw), end.Raw)
	if start.Raw == end.Raw || fold(between) != "" { // 'to' is a word, and words are kept
		cells[template.ColumnEnd] = inside
	} else {
		cells[template.ColumnStart], cells[template.ColumnEnd] = start.Raw, end.Raw
	}
	return cells
}
