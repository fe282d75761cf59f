package importer

import (
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
)

// aligned reads a table that was laid out with spaces, so that every column
// begins at the same place on each line and a row goes over several lines.
func aligned(pieces []piece, columns []string) ([]rawRow, bool) {
	starts := alignment(pieces, len(columns))
	if starts == nil {
		return nil, false
	}
	var rows []rawRow
	for _, p := range pieces {
		cells := cutAt(p.text, starts)
		if len(rows) == 0 || beginsRow(cells, columns, rows[len(rows)-1].cells, p.gap) {
			rows = append(rows, rawRow{no: p.no, cells: map[string]string{}, gap: p.gap})
		}
		row := rows[len(rows)-1].cells
		for i, c := range columns {
			row[c] = trimmed(row[c] + " " + cells[i])
		}
	}
	for _, row := range rows {
		if cellsWorth(row.cells) >= 8 {
			return nil, false
		}
	}
	return rows, true
}

// beginsRow claims that a line is the first of a row: its kind, or where there
// is none its start, is filled while the row before has one already.
func beginsRow(cells []string, columns []string, before map[string]string, gap bool) bool {
	for _, key := range []string{"kind", "start", "end"} {
		for i, c := range columns {
			if c != key {
				continue
			}
			if cells[i] == "" {
				return gap && cells[0] != "" && before[key] != "" && before["end"] != ""
			}
			joined := fuzzydate.Parse(before[key] + " " + cells[i])
			return before[key] != "" && (key == "kind" || fuzzydate.Parse(before[key]).Understood() && !joined.Understood())
		}
	}
	return gap
}

// alignment finds the columns' first places: those where most lines that have
// wide gaps begin a cell.
func alignment(pieces []piece, columns int) []int {
	counts := map[int]int{}
	wide := 0
	for _, p := range pieces {
		cells := cellStarts(p.text)
		if len(cells) > 1 {
			wide++
		}
		for _, at := range cells[min(1, len(cells)):] {
			counts[at]++
		}
	}
	if wide < 2 || wide*3 < len(pieces) {
		return nil
	}
	starts := []int{0}
	for at := range maxKey(counts) + 1 {
		if counts[at] >= max(2, wide/3) {
			starts = append(starts, at)
		}
	}
	if len(starts) != columns {
		return nil
	}
	return starts
}

func maxKey(counts map[int]int) int {
	most := 0
	for k := range counts {
		most = max(most, k)
	}
	return min(most, 400)
}

// cellStarts gives where, in characters, the words behind a wide gap begin.
func cellStarts(s string) []int {
	var starts []int
	at, spaces := 0, 2
	for _, r := range s {
		if r == ' ' || r == '\u00a0' {
			spaces++
		} else {
			if spaces >= 2 {
				starts = append(starts, at)
			}
			spaces = 0
		}
		at++
	}
	return starts
}

func cutAt(s string, starts []int) []string {
	runes := []rune(s)
	cells := make([]string, len(starts))
	for i, from := range starts {
		to := len(runes)
		if i+1 < len(starts) {
			to = min(to, starts[i+1])
		}
		if from < to {
			cells[i] = trimmed(string(runes[from:to]))
		}
	}
	return cells
}

// stacked reads a table of which each cell became a line. It is sure only when
// every date and every kind comes out where its column is.
func stacked(pieces []piece, columns []string) ([]rawRow, bool) {
	if len(pieces)%len(columns) != 0 || !has(columns, "start") && !has(columns, "end") {
		return nil, false
	}
	var rows []rawRow
	for i := 0; i < len(pieces); i += len(columns) {
		cells := map[string]string{}
		for c, column := range columns {
			cells[column] = trimmed(pieces[i+c].text)
		}
		if _, known := kinds[fold(cells["kind"])]; has(columns, "kind") && !known || dateLike(cells["text"]) {
			return nil, false
		}
		for _, side := range []string{"start", "end"} {
			if d := fuzzydate.Parse(cells[side]); has(columns, side) && (!d.Understood() || !d.Given()) {
				return nil, false
			}
		}
		rows = append(rows, rawRow{no: pieces[i].no, cells: cells, gap: pieces[i].gap})
	}
	return rows, true
}
