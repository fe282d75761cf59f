package importer

import (
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"strings"
)

// lay puts the rows of a table back as lines, to be read as a form is: each
// cell a paragraph.
func (r *reader) lay(rows []row) {
	lines := flat(rows)
	r.lines = append(r.lines[:r.at:r.at], append(lines, r.lines[r.at:]...)...)
	stop := r.at + len(lines)
	rest := len(r.lines) - stop
	for r.at < len(r.lines)-rest {
		l := r.lines[r.at]
		switch {
		case l.blank():
			r.at++
		case r.promiseHeading():
		case r.fieldHeading():
		default:
			r.plain(l)
		}
	}
}

func flat(rows []row) []line {
	var lines []line
	for _, row := range rows {
		beside := len(filled(row.cells)) > 1
		first := true
		for _, cell := range row.cells {
			if trimmed(cell) == "" {
				continue
			}
			lines = append(lines, line{no: row.no})
			for part := range strings.SplitSeq(cell, "\n") {
				lines = append(lines, line{no: row.no, text: part, cell: beside && first && part == cell})
			}
			first = false
		}
	}
	return append(lines, line{})
}

// flatten reads a table that is a form; any other is kept row by row.
func (r *reader) flatten(t *table) {
	if isForm(t) || columnsOfTable(t) == 1 {
		lines := flat(t.rows)
		r.lines = append(r.lines[:r.at:r.at], append(lines, r.lines[r.at:]...)...)
		return
	}
	field := ""
	if r.into != nil {
		field = r.into.field
	}
	r.warn(t.rows[0].no, field, "This table is not one that plans have. It was kept as text, a line for each row: ‘%s’", shortened(strings.Join(filled(t.rows[0].cells), " | ")))
	r.into.add(line{})
	for _, row := range t.rows {
		if cells := filled(row.cells); len(cells) > 0 {
			for i := range cells {
				cells[i] = unbroken(cells[i])
			}
			r.into.add(line{no: row.no, text: strings.Join(cells, " | ")})
		}
	}
	r.into.add(line{})
}

// isForm claims that the first cells of a table are headings of fields.
func isForm(t *table) bool {
	for _, row := range t.rows {
		for i, cell := range filled(row.cells) {
			first, _, _ := strings.Cut(cell, "\n")
			if _, ok := labelOf(first); ok && i == 0 && (!isWeak(first) || len(t.rows) > 1 && len(filled(row.cells)) > 1) {
				return true
			}
			if m := commitmentMark.FindStringSubmatch(oneLine(first)); m != nil && i == 0 && len(filled(row.cells)) == 1 {
				return true
			}
		}
	}
	return false
}

// summaryTable keeps the rows of the summary to compare titles.
func (r *reader) summaryTable(t *table) {
	r.hear(t.rows[0].cells...)
	rows := t.rows
	if summaryHead(strings.Join(rows[0].cells, " ")) || rows[0].head {
		rows = rows[1:]
	}
	for _, row := range rows {
		cells := make([]string, len(row.cells))
		for i, c := range row.cells {
			cells[i] = unbroken(c)
		}
		if len(filled(cells)) == 0 {
			continue
		}
		number, title := numberAndTitleOf(cells[0])
		rest := cells[1:]
		if title == "" && len(cells) > 1 { // the number has a column of its own
			title, rest = cells[1], cells[2:]
		}
		r.items = append(r.items, plan.SummaryItem{Number: plan.Number(number), Title: title, Cells: rest, Line: row.no})
	}
}
