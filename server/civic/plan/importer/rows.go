package importer

import (
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// columnsAt looks for the heading of a milestone table at line i. Copied out
// of a page it stands on one line; or broken over several; or each cell alone.
func (r *reader) columnsAt(i int) (columns []string, used int, ok bool) {
	const mostLines = 12
	if r.lines[i].blank() || r.lines[i].table != nil || bulletMark.MatchString(r.lines[i].text) {
		return nil, 0, false
	}
	if columns, used, ok := r.alignedHead(i); ok {
		return columns, used, true
	}
	joined := ""
	for k := 0; k < mostLines && i+k < len(r.lines); k++ {
		l := r.lines[i+k]
		if l.table != nil || k > 0 && (l.level > 0 || r.lines[i].level > 0) {
			break
		}
		if l.blank() {
			continue
		}
		joined += " " + trimmed(l.text)
		if len(joined) > 500 {
			break
		}
		if c, is := columnsOf(joined); is {
			columns, used, ok = c, k+1, true
		} else if k == 0 && !beginsColumns(joined) {
			break
		}
	}
	return columns, used, ok
}

// alignedHead reads a heading whose columns stand at fixed places and whose
// cells go on below: each is put together before it is looked up.
func (r *reader) alignedHead(i int) (columns []string, used int, ok bool) {
	starts := cellStarts(r.lines[i].text)
	if len(starts) < 2 || !beginsColumns(r.lines[i].text) {
		return nil, 0, false
	}
	starts[0] = 0
	cells := make([]string, len(starts))
	for k := 0; k < 6 && i+k < len(r.lines) && !r.lines[i+k].blank() && r.lines[i+k].table == nil; k++ {
		for c, words := range cutAt(r.lines[i+k].text, starts) {
			cells[c] = trimmed(cells[c] + " " + words)
		}
		if found, is := headOf(cells); is && !has(found, "") && k > 0 {
			columns, used, ok = found, k+1, true
		}
	}
	return columns, used, ok
}

// beginsColumns keeps the search for headings cheap: a first line that has
// nothing of a milestone's heading begins none.
func beginsColumns(words string) bool {
	f := fold(words)
	for _, w := range []string{"milestone", "verifiable", "deliverable", "activit", "action", "no", "number", "ref", "step"} {
		if strings.Contains(f, w) {
			return len(f) < 120
		}
	}
	return false
}

// milestoneHeading begins the milestones of an objective.
func (r *reader) milestoneHeading() bool {
	first := r.lines[r.at]
	columns, used, ok := r.columnsAt(r.at)
	if !ok {
		if r.now == nil || !strings.HasPrefix(fold(first.text), "milestone ") || !numberMark.MatchString(first.text) || first.level > 0 {
			return r.milestoneLine(first)
		}
		columns, used = []string{template.ColumnText}, 0
	}
	for i := range used {
		r.hear(r.lines[r.at+i].text)
	}
	r.at += used
	if r.now == nil {
		r.begin(first.no, 0, "")
		r.warn(first.no, "title", "Milestones begin here without a commitment.")
	}
	r.now.labels++
	r.actors = false
	if used > 0 {
		r.now.columns = columns
	}
	if j := r.next(r.at); j < len(r.lines) && r.lines[j].table != nil {
		r.pending, r.into = true, r.now.after
		return true
	}
	before := r.at
	r.region(columns)
	r.fresh, r.into = true, r.now.after
	return used > 0 || r.at > before
}

// milestoneLine reads 'Milestones: publish the register' on one line.
func (r *reader) milestoneLine(l line) bool {
	words := trimmed(l.text)
	name, rest, cut := strings.Cut(words, ":")
	if !cut || r.now == nil || l.level > 0 || trimmed(rest) == "" {
		return false
	}
	switch fold(name) {
	case "milestones", "key milestones", "milestone":
	default:
		return false
	}
	r.hear(name)
	r.lines[r.at].text = trimmed(rest)
	r.now.labels++
	r.region([]string{template.ColumnText})
	r.fresh, r.into = true, r.now.after
	return true
}

// piece is one line of the region in which milestones stand.
type piece struct {
	line
	gap bool // an empty line stands before it
}

// region reads the milestones that follow as plain lines.
func (r *reader) region(columns []string) {
	var pieces []piece
	start := r.at
	gap := false
	number := 0
	for r.at < len(r.lines) {
		l := r.lines[r.at]
		if l.blank() {
			gap = true
			r.at++
			continue
		}
		if again, used, ok := r.columnsAt(r.at); ok && len(again) > 1 { // the heading repeated on a new page
			for i := range used {
				r.hear(r.lines[r.at+i].text)
			}
			r.at += used
			continue
		}
		if r.regionEnds(r.at, number, len(columns) > 1) {
			break
		}
		if n := leadingNumber(l.text); n > 0 {
			number = n
		}
		pieces = append(pieces, piece{l, gap})
		gap = false
		r.at++
	}
	var taken int
	if len(columns) <= 1 {
		taken = r.listed(pieces)
	} else {
		taken = r.tabled(pieces, columns)
	}
	if taken == len(pieces) {
		return
	}
	// What is left over is read again as ordinary lines.
	rest := pieces[taken]
	for i := start; i < len(r.lines); i++ {
		if r.lines[i].table == nil && r.lines[i].no == rest.no && r.lines[i].text == rest.text {
			r.at = i
			return
		}
	}
}

func leadingNumber(s string) int {
	m := numberMark.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	whole, _, _ := strings.Cut(m[1]+m[2], ".")
	return numberOf(whole)
}

// regionEnds claims that line i is no milestone any more. number is the last
// one counted in the list, because a numbered milestone before 'Lead: …' looks
// like the heading of a commitment. Rows that are dated end in a date, so a
// line without one may be a title even where no empty line stands before it.
func (r *reader) regionEnds(i, number int, dated bool) bool {
	l := r.lines[i]
	if l.table != nil || l.level > 0 {
		return true
	}
	words := oneLine(l.text)
	if _, ok := r.marked(i, words); ok {
		return true
	}
	if _, _, _, ok := r.labelAt(i); ok {
		return true
	}
	if n := leadingNumber(l.text); n > 0 {
		if n == number+1 {
			return false
		}
		f, ok := r.numbered(i, words)
		key, opens := "", false
		if j := r.next(i + 1); ok && j < len(r.lines) {
			key, opens = r.openerAt(j)
		}
		return ok && opens && openers[key] && (r.now == nil || f.number != r.now.number)
	}
	if (r.spaceBefore(i) || dated && !mayEndRow(lastWord(words))) && titleLike(words) {
		if j := r.next(i + 1); j < len(r.lines) {
			if key, ok := r.openerAt(j); ok && openers[key] && r.now.has(key) && !dateLike(words) {
				return true
			}
		}
		_, isPart := partOf(words)
		return isPart && r.spaceBefore(i) && !r.kindFollows(i)
	}
	return false
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// kindFollows claims that the next line is a cell of the same row.
func (r *reader) kindFollows(i int) bool {
	j := r.next(i + 1)
	if j >= len(r.lines) || r.lines[j].table != nil {
		return false
	}
	words := trimmed(r.lines[j].text)
	_, isKind := kinds[fold(words)]
	return isKind || dateLike(words)
}
