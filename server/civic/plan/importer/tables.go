package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// table reads a table that the document marks as one.
func (r *reader) table(l line) {
	r.at++
	t := l.table
	if summaryTable(t) || r.inSummary() && r.now == nil && columnsOfTable(t) > 1 {
		r.summaryTable(t)
		return
	}
	if at, columns, ok := headRow(t); ok {
		r.lay(t.rows[:at])
		r.milestoneTable(t.rows[at:], columns)
		return
	}
	if r.continues(t) {
		r.milestoneRows(t.rows, r.now.columns, nil)
		return
	}
	if r.pending && r.now != nil {
		if columns := guessColumns(t); columns != nil {
			r.warn(l.no, r.now.place(template.MilestonesField), "This table has no headings. Its columns were read by what they hold: ‘%s’", strings.Join(filled(t.rows[0].cells), " | "))
			r.now.columns = columns
			r.milestoneRows(t.rows, columns, nil)
			return
		}
	}
	r.flatten(t)
}

func (r *reader) inSummary() bool {
	return len(r.chapters) > 0 && r.chapters[len(r.chapters)-1].part == summary
}

func columnsOfTable(t *table) int {
	most := 0
	for _, row := range t.rows {
		most = max(most, len(row.cells))
	}
	return most
}

func summaryTable(t *table) bool {
	return len(t.rows) > 0 && len(t.rows[0].cells) > 1 && summaryHead(strings.Join(t.rows[0].cells, " "))
}

// headRow finds the heading of a milestone table among the first rows.
func headRow(t *table) (int, []string, bool) {
	for i := range min(len(t.rows), 4) {
		if columns, ok := headOf(t.rows[i].cells); ok {
			return i, columns, true
		}
	}
	return 0, nil, false
}

// tableOpensField claims that a table is a form, or the milestones.
func tableOpensField(t *table) bool {
	if _, _, ok := headRow(t); ok {
		return true
	}
	for _, row := range t.rows[:min(len(t.rows), 3)] {
		if cells := filled(row.cells); len(cells) > 0 {
			if _, ok := labelOf(cells[0]); ok {
				return true
			}
		}
	}
	return false
}

// continues claims that a table goes on from the one before a page's end.
func (r *reader) continues(t *table) bool {
	if r.now == nil || !r.fresh || len(r.now.columns) < 2 || columnsOfTable(t) != len(r.now.columns) {
		return false
	}
	for _, row := range t.rows {
		cells := rawCells(row, r.now.columns, nil)
		if cellsWorth(cells) > 6 {
			return false
		}
	}
	return true
}

func rawCells(row row, columns, heads []string) map[string]string {
	cells := map[string]string{}
	for i, cell := range row.cells {
		words := unbroken(cell)
		switch {
		case i < len(columns) && columns[i] != "":
			cells[columns[i]] = words
		case words == "":
		case i < len(heads) && trimmed(heads[i]) != "":
			cells["other:"+oneLine(heads[i])] = words
		case cells["other:"] == "":
			cells["other:"] = words
		default:
			cells["other:"] += " | " + words
		}
	}
	return cells
}

// milestoneTable reads a table whose first row is its heading.
func (r *reader) milestoneTable(rows []row, columns []string) {
	if r.now == nil {
		r.begin(rows[0].no, 0, "")
		r.warn(rows[0].no, "title", "Milestones begin here without a commitment.")
	}
	r.hear(rows[0].cells...)
	r.now.labels++
	heads := rows[0].cells
	rows = rows[1:]
	if len(rows) > 0 && secondHead(rows[0], columns) {
		r.hear(rows[0].cells...)
		for i, cell := range rows[0].cells {
			if i < len(columns) && (columns[i] == "" || columns[i] == columnStakeholders) && columnNames[fold(cell)] != "" {
				columns[i] = columnNames[fold(cell)]
			}
		}
		rows = rows[1:]
	}
	r.now.columns = columns
	r.milestoneRows(rows, columns, heads)
}

// secondHead knows a second row of headings, under one that spans columns.
func secondHead(r row, columns []string) bool {
	known := 0
	for i, cell := range r.cells {
		if trimmed(cell) == "" {
			continue
		}
		name := columnNames[fold(cell)]
		if name == "" || i < len(columns) && columns[i] == template.ColumnText && name != template.ColumnText {
			return false
		}
		known++
	}
	return known > 0
}

// milestoneRows reads the rows below the heading.
func (r *reader) milestoneRows(rows []row, columns, heads []string) {
	r.into = r.now.after
	for _, row := range rows {
		words := filled(row.cells)
		if len(words) == 0 {
			continue
		}
		if again, ok := headOf(row.cells); ok && len(again) == len(columns) { // repeated on a new page
			r.hear(row.cells...)
			continue
		}
		if len(words) == 1 && len(columns) > 1 {
			if lab, ok := labelOf(words[0]); ok && !isWeak(words[0]) {
				r.hear(words[0])
				r.begun(lab, line{no: row.no, text: words[0]}, "")
				r.into = r.now.after
				continue
			}
		}
		if row.wide { // a remark between the rows
			r.now.after.add(line{no: row.no, text: unbroken(words[0])})
			continue
		}
		cells := rawCells(row, columns, heads)
		if r.brokenOver(cells, columns) {
			continue
		}
		r.keepRow(rawRow{no: row.no, cells: cells}, columns)
	}
	r.fresh, r.pending = true, false
}

// brokenOver adds a row to the one before it where it is only the rest of it:
// a cell that was broken, its neighbours left empty.
func (r *reader) brokenOver(cells map[string]string, columns []string) bool {
	a := r.now.aim(0)
	if len(a.milestones) == 0 || has(columns, template.ColumnKind) && cells[template.ColumnKind] != "" || cells[columnNumber] != "" {
		return false
	}
	last := &a.milestones[len(a.milestones)-1]
	text := cells[template.ColumnText]
	first, _ := utf8.DecodeRuneInString(text)
	start, end := joinWords(last.Start.Raw, cells["start"]), joinWords(last.End.Raw, cells["end"])
	whole := func(was fuzzydate.Date, now, cell string) bool {
		return cell == "" || was.Raw != "" && fuzzydate.Parse(now).Understood() && (!was.Understood() || was.Yearless() || strings.HasPrefix(cell, "("))
	}
	fits := whole(last.Start, start, cells["start"]) && whole(last.End, end, cells["end"])
	dates := cells["start"] + cells["end"]
	goesOn := text == "" || !unicode.IsUpper(first) && !numberMark.MatchString(text) || dates != "" && last.Text != "" && !strings.ContainsAny(last.Text[len(last.Text)-1:], ".")
	if !fits || !goesOn || text == "" && dates == "" && len(cells) <= len(columns) && cells["lead"]+cells["output"]+cells["supporting"]+cells[columnStakeholders] == "" {
		return false
	}
	last.Text = joinWords(last.Text, text)
	last.Start, last.End = fuzzydate.Parse(start), fuzzydate.Parse(end)
	last.Lead, last.Output = joinWords(last.Lead, cells["lead"]), joinWords(last.Output, cells["output"])
	last.Supporting = joinWords(last.Supporting, joinWords(cells["supporting"], cells[columnStakeholders]))
	for heading, words := range cells {
		if name, extra := strings.CutPrefix(heading, "other:"); extra {
			if last.Other == nil {
				last.Other = map[string]string{}
			}
			last.Other[name] = joinWords(last.Other[name], words)
		}
	}
	return true
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// guessColumns reads a table without headings by what its columns hold.
func guessColumns(t *table) []string {
	width := columnsOfTable(t)
	if width < 2 || width > 6 {
		return nil
	}
	columns := make([]string, width)
	dates := []string{template.ColumnStart, template.ColumnEnd}
	longest, longestAt := 0, 0
	for c := range width {
		letters, kindCells, dateCells, cells := 0, 0, 0, 0
		for _, row := range t.rows {
			if c >= len(row.cells) || trimmed(row.cells[c]) == "" {
				continue
			}
			words := unbroken(row.cells[c])
			cells++
			letters += len(words)
			if _, ok := kinds[fold(words)]; ok {
				kindCells++
			}
			if d := fuzzydate.Parse(words); d.Understood() && d.Given() {
				dateCells++
			}
		}
		switch {
		case cells > 0 && kindCells == cells && columns[0] != template.ColumnKind && !has(columns, template.ColumnKind):
			columns[c] = template.ColumnKind
		case cells > 0 && dateCells*4 >= cells*3 && len(dates) > 0:
			columns[c] = dates[0]
			dates = dates[1:]
		case letters > longest:
			longest, longestAt = letters, c
		}
	}
	if longest == 0 || len(dates) == 2 && !has(columns, template.ColumnKind) {
		return nil
	}
	if len(dates) == 1 { // the only date is when it is due
		for i := range columns {
			if columns[i] == template.ColumnStart {
				columns[i] = template.ColumnEnd
			}
		}
	}
	columns[longestAt] = template.ColumnText
	return columns
}
