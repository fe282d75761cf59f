package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// tabled reads rows whose cells are run together, one or several lines to a
// row. Where a row ends is found by trying every way to cut the lines and
// taking the one whose rows can be read best. It returns how many lines belong
// to the table.
func (r *reader) tabled(pieces []piece, columns []string) int {
	if rows, ok := aligned(pieces, columns); ok {
		for _, m := range rows {
			r.keepRow(m, columns)
		}
		return len(pieces)
	}
	if rows, ok := stacked(pieces, columns); ok {
		for _, m := range rows {
			r.keepRow(m, columns)
		}
		return len(pieces)
	}
	cuts := segment(pieces, columns)
	rows := make([]rawRow, 0, len(cuts))
	begin := 0
	for _, end := range cuts {
		rows = append(rows, readRow(pieces[begin:end], columns))
		begin = end
	}
	taken := len(pieces)
	for len(rows) > 0 && leftOver(rows, pieces) {
		taken = rows[len(rows)-1].from
		rows = rows[:len(rows)-1]
	}
	for _, m := range rows {
		r.keepRow(m, columns)
	}
	return taken
}

// rawRow is a row as it was cut out, before it becomes a milestone.
type rawRow struct {
	no    int
	cells map[string]string
	worth float64
	from  int  // place of its first line among the pieces
	gap   bool // an empty line stands before it
	lines int
}

const (
	mostRowLines = 14
	mostPieces   = 1500
)

// segment finds the cheapest way to cut pieces into rows; it gives the ends.
func segment(pieces []piece, columns []string) []int {
	n := len(pieces)
	if n > mostPieces { // nobody wrote that; a line is a row
		ends := make([]int, n)
		for i := range ends {
			ends[i] = i + 1
		}
		return ends
	}
	alone := make([]bool, n) // lines that are a row by themselves, but for one date
	for i, p := range pieces {
		row := readRow([]piece{p}, columns)
		alone[i] = row.worth == halfRow && row.cells[template.ColumnText] != ""
	}
	cost := make([]float64, n+1)
	from := make([]int, n+1)
	for end := 1; end <= n; end++ {
		cost[end] = 1e18
		first := max(0, end-mostRowLines)
		worth := endings(pieces[first:end], columns)
		for begin := end - 1; begin >= first; begin-- {
			if c := cost[begin] + worth(begin-first) + rowCost(pieces[begin:end], alone[begin:end]); c < cost[end] {
				cost[end], from[end] = c, begin
			}
		}
	}
	var ends []int
	for end := n; end > 0; end = from[end] {
		ends = append([]int{end}, ends...)
	}
	return ends
}

// yearFirst is how the rest of a date begins that was broken before its year.
var yearFirst = regexp.MustCompile(`^\s*(19|20)\d\d\b`)

// endings says how well the rows can be read that end with these pieces and
// begin with the one asked for. All of them have the same end, so what was
// read there once is not read again for each.
func endings(pieces []piece, columns []string) func(begin int) float64 {
	direct := func(begin int) float64 { return readRow(pieces[begin:], columns).worth }
	var b strings.Builder
	offset := make([]int, len(pieces))
	for i, p := range pieces {
		if i > 0 {
			b.WriteByte(' ')
		}
		offset[i] = b.Len()
		b.WriteString(trimmed(p.text))
	}
	words := b.String()
	if gapped(words) {
		return direct
	}
	t := readTail(words, columns)
	if t.worth >= nothingRead {
		return direct
	}
	places := wordPattern.FindAllStringIndex(words, -1)
	looked := len(words)
	if first := datesFrom(words, places); first < len(places) {
		looked = places[first][0]
	}
	return func(begin int) float64 {
		if t.worth < nothingRead && offset[begin] > min(looked, len(t.text)) {
			return direct(begin)
		}
		return t.worth
	}
}

func gapped(words string) bool {
	return strings.Contains(words, "\t") || strings.Contains(words, "   ") || strings.Contains(words, "|")
}

// rowCost weighs where a row is cut against where lines and lists end.
func rowCost(pieces []piece, alone []bool) float64 {
	c := 0.0
	for i, p := range pieces {
		if alone[i] && i < len(pieces)-1 {
			c += 13
		}
		if i > 0 {
			c += 0.1
			if p.gap {
				c += 1
			}
			if startsItem(p.text) {
				c += 8
			}
		}
	}
	if first, _ := utf8.DecodeRuneInString(trimmed(pieces[0].text)); unicode.IsLower(first) || unicode.IsPunct(first) && first != '(' && !startsItem(pieces[0].text) && !strings.ContainsRune("‘“'\"[", first) {
		c += 3
	}
	if yearFirst.MatchString(pieces[0].text) {
		c += 6
	}
	if dateLike(pieces[0].text) {
		c += 4
	}
	return c
}

func startsItem(s string) bool { return bulletMark.MatchString(s) || numberMark.MatchString(s) }

// dateLike claims that a line is a cell of dates or a kind.
func dateLike(s string) bool {
	s = trimmed(s)
	if len(s) > 60 {
		return false
	}
	if _, isKind := kinds[fold(s)]; isKind {
		return true
	}
	d := fuzzydate.Parse(s)
	return d.Understood() && d.Given()
}

var wideGap = regexp.MustCompile(`\s*\t\s*| {3,}|\s+\|\s+`)

// readRow reads the lines of one row: by the gaps between its cells if there
// are as many as columns, else from its end.
func readRow(pieces []piece, columns []string) rawRow {
	parts := make([]string, 0, len(pieces))
	for _, p := range pieces {
		parts = append(parts, trimmed(p.text))
	}
	row := rawRow{no: pieces[0].no, gap: pieces[0].gap, lines: len(pieces)}
	words := strings.Join(parts, " ")
	if gapped(words) {
		if cells := wideGap.Split(strings.Trim(words, "|\t "), -1); len(cells) == len(columns) {
			row.cells = map[string]string{}
			for i, c := range columns {
				row.cells[c] = trimmed(cells[i])
			}
			row.worth = cellsWorth(row.cells)
			return row
		}
	}
	t := readTail(words, columns)
	if t.worth >= nothingRead {
		t = readHalf(words, columns)
	}
	row.cells = map[string]string{"text": t.text, "kind": t.kind, "start": t.start, "end": t.end}
	row.worth = t.worth
	return row
}

func cellsWorth(cells map[string]string) float64 {
	w := 0.0
	if trimmed(cells["text"]) == "" {
		w += 30
	}
	if kind := cells["kind"]; kind != "" {
		if _, known := kinds[fold(kind)]; !known {
			w += 2
		}
	}
	for _, c := range []string{"start", "end"} {
		if d := fuzzydate.Parse(cells[c]); !d.Understood() {
			w += 4
		} else {
			w += doubt(d)
		}
	}
	return w
}

// leftOver claims that the last row is no row: it stands apart, and nothing in
// it is a kind or a date. A single one in a table whose rows all stand apart
// may still be a milestone without dates.
func leftOver(rows []rawRow, pieces []piece) bool {
	last := &rows[len(rows)-1]
	from := 0
	for _, r := range rows[:len(rows)-1] {
		from += r.lines
	}
	last.from = from
	if last.worth < nothingRead || !last.gap || len(rows) == 1 {
		return false
	}
	apart := 0
	for _, r := range rows[:len(rows)-1] {
		if r.gap {
			apart++
		}
	}
	if before := rows[len(rows)-2]; apart*2 > len(rows)-1 && before.worth < nothingRead && from+last.lines == len(pieces) {
		return len(strings.Fields(last.cells["text"])) < 4
	}
	return true
}
