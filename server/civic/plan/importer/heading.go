package importer

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

var (
	commitmentMark = regexp.MustCompile(`^(?i)(?:\(?\d{1,3}(?:\.\d{1,2})*[.)]?\s+)?(?:draft\s+|new\s+)?commitment\s*(?:no\.?\s*|number\s+|#\s*)?(\d{1,3})\s*(?:$|([:.)|–—-]|\s)\s*(.*)$)`)
	numberedTitle  = regexp.MustCompile(`^(\d{1,3})[.):]\s+(\S.*)$`)
	bareNumbered   = regexp.MustCompile(`^(\d{1,3})[.):]?\s+(\S.*)$`)
	catalogued     = regexp.MustCompile(`^(.{3,150}) \(([A-Z]{2,3}\d{4})\)$`) // a title with the id of the Partnership's catalogue
	dotLeader      = regexp.MustCompile(`\s*(?:\.{3,}|…|_{3,}|\t+)\s*\d*\s*$`)
)

// found is a heading of a commitment.
type found struct {
	number  int
	title   string
	id      string
	used    int // lines
	guessed bool
}

// promiseHeading begins a commitment where its heading stands.
func (r *reader) promiseHeading() bool {
	f, ok := r.promiseAt(r.at)
	if !ok {
		return false
	}
	l := r.lines[r.at]
	for i := range f.used {
		r.hear(r.lines[r.at+i].text)
	}
	if l.level > 0 && (r.level == 0 || l.level < r.level || !f.guessed) {
		r.level = l.level
	}
	r.at += f.used
	p := r.begin(l.no, f.number, f.title)
	p.guessed = f.guessed
	if f.id != "" {
		p.fields[template.OGPID] = &sink{field: template.OGPID, lines: []line{{no: l.no, text: f.id}}}
	}
	if f.title == "" {
		r.warn(l.no, "title", "This commitment has a number and no title: ‘%s’", trimmed(l.text))
	}
	return true
}

// promiseAt looks for the heading of a commitment at line i.
func (r *reader) promiseAt(i int) (found, bool) {
	l := r.lines[i]
	if l.blank() || l.table != nil {
		return found{}, false
	}
	words := oneLine(l.text)
	if f, ok := r.marked(i, words); ok {
		return f, true
	}
	if m := catalogued.FindStringSubmatch(words); m != nil && titleLike(m[1]) && r.spaceBefore(i) {
		return found{title: m[1], id: m[2], used: 1}, true
	}
	if _, _, _, isLabel := r.labelAt(i); isLabel {
		return found{}, false
	}
	if _, isPart := partOf(words); isPart && l.level > 0 {
		return found{}, false
	}
	if f, ok := r.numbered(i, words); ok {
		return f, true
	}
	return r.unnumbered(i, words)
}

// marked reads 'Commitment 3: Open budgets'.
func (r *reader) marked(i int, words string) (found, bool) {
	m := commitmentMark.FindStringSubmatch(words)
	if m == nil {
		return found{}, false
	}
	n, _ := strconv.Atoi(m[1])
	title := trimmed(dotLeader.ReplaceAllString(m[3], ""))
	heading := r.lines[i].level > 0
	if title == "" {
		return r.titleBelow(i, n)
	}
	if m[2] == " " && !heading { // 'Commitment 3 will …' is a sentence
		if strings.HasSuffix(title, ".") || !titleLike(title) || !r.opensField(i+1) {
			return found{}, false
		}
	}
	if !heading && len(strings.Fields(title)) > 40 {
		return found{}, false
	}
	used := 1
	if !heading {
		title, used = r.wrapped(i, title)
	}
	return found{number: n, title: title, used: used}, true
}

// titleBelow reads a title that stands on the line after 'Commitment 3'.
func (r *reader) titleBelow(i, n int) (found, bool) {
	j := r.next(i + 1)
	if j < len(r.lines) && r.lines[j].table == nil && titleLike(r.lines[j].text) {
		_, _, _, isLabel := r.labelAt(j)
		_, another := r.marked1(j)
		if !isLabel && !another {
			return found{number: n, title: trimmed(r.lines[j].text), used: j - i + 1}, true
		}
	}
	return found{number: n, used: 1}, true
}

func (r *reader) marked1(i int) (int, bool) {
	m := commitmentMark.FindStringSubmatch(oneLine(r.lines[i].text))
	if m == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(m[1])
	return n, true
}

// wrapped joins the lines of a heading that was broken at the margin: only
// when a heading of the commitment's fields follows the whole of it.
func (r *reader) wrapped(i int, title string) (string, int) {
	used := 1
	joined := title
	for j := i + 1; j < len(r.lines) && j <= i+3; j++ {
		l := r.lines[j]
		if l.blank() || l.table != nil || l.level > 0 {
			break
		}
		if _, _, _, isLabel := r.labelAt(j); isLabel {
			break
		}
		if _, another := r.marked1(j); another || strings.HasSuffix(trimmed(l.text), ".") || len(joined) > 200 || listMark.MatchString(l.text) {
			return title, 1
		}
		joined += " " + trimmed(l.text)
		used++
	}
	if used > 1 && !r.opensField(i+used) {
		return title, 1
	}
	return joined, used
}

// opensField claims that the next words from line i are a heading inside a
// commitment.
func (r *reader) opensField(i int) bool {
	i = r.next(i)
	if i >= len(r.lines) {
		return false
	}
	if r.lines[i].table != nil {
		return tableOpensField(r.lines[i].table)
	}
	if _, _, _, ok := r.labelAt(i); ok {
		return true
	}
	_, _, ok := r.columnsAt(i)
	return ok
}

// numbered reads '13. Open budgets' where a field follows.
func (r *reader) numbered(i int, words string) (found, bool) {
	pattern := numberedTitle
	if r.lines[i].level > 0 {
		pattern = bareNumbered
	}
	m := pattern.FindStringSubmatch(words)
	if m == nil || !titleLike(m[2]) && r.lines[i].level == 0 {
		return found{}, false
	}
	if r.now != nil && r.lines[i].level == 0 && !r.spaceBefore(i) {
		return found{}, false
	}
	if !r.opensField(i + 1) {
		return found{}, false
	}
	if _, isPart := partOf(m[2]); isPart {
		return found{}, false
	}
	if r.level > 0 && r.lines[i].level > r.level {
		return found{}, false
	}
	n, _ := strconv.Atoi(m[1])
	return found{number: n, title: trimmed(m[2]), used: 1}, true
}

// spaceBefore claims that line i begins a paragraph.
func (r *reader) spaceBefore(i int) bool {
	return i == 0 || r.lines[i-1].blank() || r.lines[i-1].table != nil
}

// openers are the fields that a commitment begins with.
var openers = map[string]bool{template.Objective: true, template.CommitmentText: true, template.Description: true}

// unnumbered reads a title that nothing marks but its place: before the first
// field of a commitment, on the level of the commitments, or behind the
// milestones of the one before.
func (r *reader) unnumbered(i int, words string) (found, bool) {
	l := r.lines[i]
	if !titleLike(words) || l.level == 0 && !r.spaceBefore(i) && !r.fresh {
		return found{}, false
	}
	if _, is := labelOf(words); is || r.level > 0 && l.level > r.level {
		return found{}, false
	}
	title := found{title: trimmed(l.text), used: 1, guessed: true}
	j := r.next(i + 1)
	if j >= len(r.lines) {
		return found{}, false
	}
	_, isPart := partOf(words)
	if key, ok := r.openerAt(j); ok && !isPart {
		if r.now == nil {
			return title, l.level > 0 || openers[key] || key == template.Problem
		}
		waiting := r.into != nil && r.into.empty() && r.into.field != "" && r.into.field != template.Description
		if !waiting && r.now.has(key) && (openers[key] || r.fresh) {
			return title, true
		}
	}
	if r.now == nil || isPart {
		return found{}, false
	}
	if l.level > 0 && l.level == r.level {
		return title, true
	}
	return title, l.level == 0 && r.level == 0 && r.fresh && r.spaceBefore(i) && r.lines[j].table == nil && r.proseAt(j)
}

func (r *reader) openerAt(j int) (string, bool) {
	if r.lines[j].table != nil {
		return template.Description, tableOpensField(r.lines[j].table)
	}
	lab, _, _, ok := r.labelAt(j)
	if !ok || lab.number > 1 {
		return "", false
	}
	return lab.key, true
}

// proseAt claims that line i is a sentence rather than another short line.
func (r *reader) proseAt(i int) bool {
	words := trimmed(r.lines[i].text)
	return !r.lines[i].blank() && len(strings.Fields(words)) >= 6 && !listMark.MatchString(words)
}
