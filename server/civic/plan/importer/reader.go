package importer

import (
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// reader goes through the lines once and decides for each what it begins or
// where it belongs.
type reader struct {
	lines []line
	at    int
	// into takes the words that begin nothing.
	into *sink
	// now is the commitment being read, nil before the first.
	now *promise
	// level is that of the headings of commitments; 0 in plain text.
	level int
	// chapterLevel is that of the chapter being read.
	chapterLevel int
	actors       bool // the list of supporters is open: 'Government' is a heading in it
	fresh        bool // milestones have just ended: a title here begins a commitment
	pending      bool // a heading of milestones stood without its table

	front       *sink
	chapters    []*chapter
	promises    []*promise
	items       []plan.SummaryItem
	warnings    []plan.Warning
	heard       []string // headings that were understood, and so are no loss
	countryName string
	planTitle   string
}

// sink collects the lines of one text.
type sink struct {
	field string
	lines []line
}

func (s *sink) add(l line) { s.lines = append(s.lines, l) }

func (s *sink) empty() bool { return s == nil || s.text() == "" }

// text gives the lines as they were written, without the space around them.
func (s *sink) text() string {
	if s == nil {
		return ""
	}
	var b strings.Builder
	for i, l := range s.lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text)
	}
	return trimmed(b.String())
}

// line says where the text begins.
func (s *sink) line() int {
	for _, l := range s.lines {
		if !l.blank() {
			return l.no
		}
	}
	return 1
}

// chapter is a part of the plan that is no commitment.
type chapter struct {
	part  part
	title string
	no    int
	sink  *sink
}

// promise is a commitment being read.
type promise struct {
	no      int
	number  int
	title   string
	fields  map[string]*sink
	aims    []*aim
	doubts  []plan.Doubt
	labels  int   // how many headings were understood in it
	loose   *sink // words before its first heading
	after   *sink // words behind its milestones
	guessed bool  // its heading says nothing of a commitment
	columns []string
}

// aim is an objective being read.
type aim struct {
	no         int
	number     int
	title      string
	fields     map[string]*sink
	milestones []plan.Milestone
}

func newReader(lines []line) *reader {
	front := &sink{}
	return &reader{lines: lines, front: front, into: front}
}

func (r *reader) read() plan.Preview {
	r.setFurnitureAside()
	for r.at < len(r.lines) {
		l := r.lines[r.at]
		switch {
		case l.blank():
			r.into.add(l)
			r.at++
		case l.table != nil:
			r.table(l)
		case r.promiseHeading():
		case r.chapterHeading():
		case r.milestoneHeading():
		case r.fieldHeading():
		default:
			r.plain(l)
		}
	}
	return r.finish()
}

// plain keeps a line where the reading stands.
func (r *reader) plain(l line) {
	if r.fresh && r.now != nil {
		r.fresh = false
		r.into = r.now.after
	}
	if r.now != nil && r.beyond(l) {
		r.into = r.now.after
	}
	r.suspect(l)
	r.into.add(l)
	r.at++
}

// suspect warns of a line that may be a heading which is not known: its words
// and those below it may belong to a field of their own.
func (r *reader) suspect(l line) {
	if r.now == nil || r.into.field == "" || r.into.field == template.Actions {
		return
	}
	heading := l.level > 0
	if !heading && perObjective[r.into.field] && r.spaceBefore(r.at) && titleLike(l.text) && len(strings.Fields(l.text)) < 12 && r.at+1 < len(r.lines) && r.lines[r.at+1].blank() {
		if j := r.next(r.at + 1); j < len(r.lines) && r.lines[j].table == nil {
			heading = r.proseAt(j)
		}
	}
	if heading {
		r.warn(l.no, r.now.place(r.into.field), "This heading is not one that commitments have. It was kept in the text above it: ‘%s’", trimmed(l.text))
	}
}

// beyond claims that a line stands behind a short field and is no part of it:
// a date is over at the first empty line, a list of names at the first
// paragraph that is prose.
func (r *reader) beyond(l line) bool {
	n := len(r.into.lines)
	if n == 0 || !r.into.lines[n-1].blank() || r.into.empty() {
		return false
	}
	switch r.into.field {
	case template.Timeline, template.StartDate, template.EndDate, template.OGPID:
		return true
	case template.Lead, template.Actors, template.ActorsState, template.ActorsCivil, template.ActorsOther, template.OGPValues, template.PolicyAreas:
		words := trimmed(l.text)
		return len(strings.Fields(words)) > 30 && strings.HasSuffix(words, ".")
	}
	return false
}

func (r *reader) warn(no int, field, format string, args ...any) {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	r.warnings = append(r.warnings, plan.Warning{Line: max(no, 1), Field: field, Message: message})
}

func (r *reader) hear(words ...string) { r.heard = append(r.heard, words...) }

// setFurnitureAside takes the menus of a web page out, and says which.
func (r *reader) setFurnitureAside() {
	var words []string
	first := 0
	kept := r.lines[:0]
	for _, l := range r.lines {
		if !l.furniture {
			kept = append(kept, l)
			continue
		}
		if first == 0 {
			first = l.no
		}
		words = append(words, l.words())
	}
	r.lines = kept
	if len(words) > 0 {
		r.warn(first, "", "Menus and other parts of the page were left out: ‘%s’", strings.Join(words, " / "))
	}
}

// words gives everything a line says.
func (l line) words() string {
	if l.table == nil {
		return trimmed(l.text)
	}
	var all []string
	for _, row := range l.table.rows {
		all = append(all, filled(row.cells)...)
	}
	return strings.Join(all, " | ")
}

// next finds the next line that says anything.
func (r *reader) next(i int) int {
	for i < len(r.lines) && r.lines[i].blank() {
		i++
	}
	return i
}

// begin starts a commitment.
func (r *reader) begin(no, number int, title string) *promise {
	p := &promise{no: no, number: number, title: title, fields: map[string]*sink{}, loose: &sink{field: template.Description}, after: &sink{}}
	r.promises = append(r.promises, p)
	r.now, r.into = p, p.loose
	r.actors, r.fresh, r.pending = false, false, false
	return p
}

// aim gives the objective being read.
func (p *promise) aim(no int) *aim {
	if len(p.aims) == 0 {
		p.newAim(no)
	}
	return p.aims[len(p.aims)-1]
}

func (p *promise) newAim(no int) *aim {
	a := &aim{no: no, fields: map[string]*sink{}}
	p.aims = append(p.aims, a)
	return a
}

// perObjective are the fields that a commitment may have once for each aim.
var perObjective = map[string]bool{template.Objective: true, template.Problem: true, template.Contribution: true, template.Actions: true}

// has claims that a field was begun.
func (p *promise) has(key string) bool {
	if !perObjective[key] {
		return p.fields[key] != nil
	}
	for _, a := range p.aims {
		if a.fields[key] != nil {
			return true
		}
	}
	return false
}

func (p *promise) milestones() int {
	n := 0
	for _, a := range p.aims {
		n += len(a.milestones)
	}
	return n
}

// place names a field of the objective being read, as warnings do.
func (p *promise) place(key string) string {
	if !perObjective[key] && key != template.MilestonesField {
		return key
	}
	return template.Name(key, max(len(p.aims), 1))
}
