package importer

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

var (
	planName     = regexp.MustCompile(`(?i)\b(action plan|open government plan)\b`)
	cycleYears   = regexp.MustCompile(`\b(20\d\d)\s*(?:[-–—/]|\s+to\s+|\s+and\s+)\s*(20\d\d|\d\d)\b`)
	onlyYear     = regexp.MustCompile(`\b(20\d\d)\b`)
	updatedLine  = regexp.MustCompile(`(?i)^(?:last )?(?:updated|published|publication date|date of publication)(?: on)?:?\s+(.+)$`)
	ordinalPlan  = regexp.MustCompile(`(?i)\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))\s+(?:[A-Z][\w’']+ ){0,4}?(?:Open Government )?(?:National )?(?:Open Government )?Action Plan`)
	ordinalShort = regexp.MustCompile(`(?i)\bNAP\s?(\d{1,2})\b|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?:National\s+)?\(?NAP\)?`)
)

var documentTypes = map[string]bool{
	"policy paper": true, "corporate report": true, "guidance": true, "open consultation": true, "closed consultation": true, "consultation": true,
	"consultation outcome": true, "transparency data": true, "independent report": true, "research and analysis": true, "strategy": true,
	"action plan": true, "report": true, "draft": true, "consultation draft": true, "draft for consultation": true, "statutory guidance": true,
}

var ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

// readFront finds title, kind, date and cycle in what stands before the first
// heading. What is none of these is kept as a section without a title.
func (r *reader) readFront(about *plan.About) {
	best, score := -1, 0
	for i, l := range r.front.lines {
		if s := titleScore(l, i); s > score {
			best, score = i, s
		}
	}
	var rest []line
	goesOn := r.titleEnds(best)
	for i, l := range r.front.lines {
		words := trimmed(l.text)
		switch {
		case i > best && i < goesOn:
			about.Title += " " + words
		case words == "":
			rest = append(rest, l)
		case i == best:
			about.Title = words
		case documentTypes[fold(words)] && about.DocumentType == "":
			about.DocumentType = words
		case about.Updated == nil && readUpdated(about, words):
			r.hear(words)
		case about.Title != "" && fold(words) == fold(about.Title): // the title once more
			r.hear(words)
		default:
			rest = append(rest, l)
		}
	}
	left := &sink{lines: rest}
	if left.text() != "" {
		about.Sections = append(about.Sections, plan.Section{Text: left.text()})
		r.warn(left.line(), "sections", "These words stand before the first heading and were kept as a section of their own: ‘%s’", shortened(oneLine(left.text())))
	}
	if r.planTitle != "" {
		if about.Title != "" {
			about.Sections = append(about.Sections, plan.Section{Text: about.Title})
		}
		about.Title = r.planTitle
	}
	if about.Title == "" {
		r.warn(1, "title", "No title was found. Give the plan one before it is imported.")
	}
}

// titleScore says how much a line of the front page looks like the title.
func titleScore(l line, place int) int {
	words := trimmed(l.text)
	if words == "" || len(words) > 250 || documentTypes[fold(words)] || updatedLine.MatchString(words) {
		return 0
	}
	score := 1
	if place == 0 {
		score++
	}
	if l.level == 1 {
		score += 10
	}
	if planName.MatchString(words) && titleLike(words) {
		score += 20
	}
	if !titleLike(words) {
		return 0
	}
	return score
}

// titleEnds finds the end of a title that was broken at the margin: the lines
// right below it, until its years are there.
func (r *reader) titleEnds(best int) int {
	if best < 0 {
		return best + 1
	}
	joined, end := r.front.lines[best].text, best+1
	for i := best + 1; i < len(r.front.lines) && i <= best+3; i++ {
		words := trimmed(r.front.lines[i].text)
		if words == "" || r.front.lines[best].level > 0 || onlyYear.MatchString(joined) || documentTypes[fold(words)] || updatedLine.MatchString(words) || len(words) > 80 {
			break
		}
		joined += " " + words
		if onlyYear.MatchString(joined) {
			end = i + 1
		}
	}
	return end
}

func readUpdated(about *plan.About, words string) bool {
	m := updatedLine.FindStringSubmatch(words)
	if m == nil {
		return false
	}
	d := fuzzydate.Parse(m[1])
	if !d.Understood() || !d.Dated() {
		return false
	}
	about.Updated = &d
	return true
}

// readCycle finds the plan's years and its place in the row of plans.
func readCycle(about *plan.About, texts ...string) {
	if m := cycleYears.FindStringSubmatch(about.Title); m != nil {
		about.Cycle = fuzzydate.Parse(m[0])
		about.CycleStart, _ = strconv.Atoi(m[1])
		about.CycleEnd, _ = strconv.Atoi(m[2])
		if about.CycleEnd < 100 {
			about.CycleEnd += about.CycleStart - about.CycleStart%100
		}
		if !about.Cycle.Dated() || about.Cycle.Precision != fuzzydate.OfRange {
			about.Cycle = fuzzydate.Date{Raw: m[0], Precision: fuzzydate.OfRange, Earliest: fuzzydate.Day(m[1] + "-01-01"), Latest: fuzzydate.Day(strconv.Itoa(about.CycleEnd) + "-12-31")}
		}
	} else if m := onlyYear.FindString(about.Title); m != "" {
		about.Cycle = fuzzydate.Parse(m)
		about.CycleStart, _ = strconv.Atoi(m)
		about.CycleEnd = about.CycleStart
	}
	for _, text := range append([]string{about.Title}, texts...) {
		if about.Number == 0 {
			about.Number = ordinalIn(text)
		}
	}
	if about.Number > 0 {
		about.Short = "NAP" + strconv.Itoa(about.Number)
	}
	if before, _, ok := strings.Cut(about.Title, " National Action Plan"); ok && about.Jurisdiction == "" && len(strings.Fields(before)) <= 4 && !strings.Contains(strings.ToLower(before), "th ") {
		before, _, _ = strings.Cut(before, " – ")
		about.Jurisdiction = strings.TrimPrefix(strings.TrimPrefix(before, "The "), "the ")
	}
}

func ordinalIn(text string) int {
	text = oneLine(text)
	if m := ordinalPlan.FindStringSubmatch(text); m != nil {
		word := strings.ToLower(m[1])
		for n, o := range ordinals {
			if n > 0 && o == word {
				return n
			}
		}
		n, _ := strconv.Atoi(strings.TrimRight(word, "sthndr"))
		return n
	}
	if m := ordinalShort.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return n
		}
		for n, o := range ordinals {
			if n > 0 && o == strings.ToLower(m[2]) {
				return n
			}
		}
	}
	return 0
}

var (
	honorific = regexp.MustCompile(`^((?:The )?(?:Rt\.? Hon\.?|Right Honourable|Hon\.?)(?: (?:Sir|Dame|Dr|Lord|Lady))?|Sir|Dame|Dr\.?|Lord|Lady|Baroness|Professor|Prof\.?|Mr\.?|Mrs\.?|Ms\.?|Miss|Mx\.?)\s+(.+)$`)
	roleWord  = regexp.MustCompile(`(?i)\b(minister|secretary|chancellor|president|premier|commissioner|director|chair|mayor|under-secretary|lord privy|paymaster)\b`)
)

// readForeword tells the words of a foreword from the name under it, and from
// the same name where it stands above as the caption of a picture.
func (r *reader) readForeword(lines []line) *plan.Foreword {
	text := &sink{lines: append([]line(nil), lines...)}
	f := &plan.Foreword{}
	if heading := r.chapterOf(foreword); heading != nil {
		if _, who, ok := strings.Cut(strings.ToLower(heading.title), "foreword by "); ok {
			f.Signatory = signatory(heading.title[len(heading.title)-len(who):])
		}
	}
	if who, from := signature(text.lines); f.Signatory.Raw == "" && from >= 0 {
		f.Signatory = signatory(who)
		text.lines = text.lines[:from]
	}
	for captioned := true; captioned; { // the picture's words and its caption
		captioned = false
		for i, l := range text.lines {
			words := trimmed(l.text)
			if words == "" {
				continue
			}
			for i+1 < len(text.lines) && !text.lines[i+1].blank() && strings.Contains(words, ",") && len(words) < 120 {
				i++
				words += " " + trimmed(text.lines[i].text)
			}
			if who := signatory(words); titleLike(words) && len(words) < 160 && roleWord.MatchString(words) && (f.Signatory.Raw == "" || sameWho(who, f.Signatory)) {
				if f.Signatory.Raw == "" {
					f.Signatory = who
				} else {
					r.warn(l.no, "foreword", "This was read as the caption of a picture: ‘%s’", words)
				}
				text.lines = text.lines[i+1:]
				captioned = true
			}
			break
		}
	}
	f.Text = text.text()
	if f.Signatory.Raw == "" {
		r.warn(text.line(), "foreword", "It was not found who signed the foreword.")
	}
	return f
}

// signature reads who signed: the last paragraphs that are no sentences, when
// they name a post or begin as a name does. from is their first line, or -1.
func signature(lines []line) (who string, from int) {
	end := len(lines)
	for range 3 {
		for end > 0 && lines[end-1].blank() {
			end--
		}
		begin := end
		for begin > 0 && !lines[begin-1].blank() {
			begin--
		}
		if begin == end {
			break
		}
		words := ""
		for _, l := range lines[begin:end] {
			between := ", "
			if words == "" || strings.Contains(words, ",") { // a post that was broken at the margin
				between = " "
			}
			words = trimmed(words + between + trimmed(l.text))
		}
		if !titleLike(words) || listMark.MatchString(words) {
			break
		}
		if who != "" {
			words += ", " + who
		}
		if honorific.MatchString(words) || roleWord.MatchString(words) && strings.Contains(words, ",") {
			return words, begin
		}
		who, end = words, begin
	}
	return "", -1
}

func sameWho(a, b plan.Signatory) bool { return fold(a.Name) == fold(b.Name) }

// signatory takes a line such as 'The Rt Hon Ada Bee MP, Minister for Rivers' apart.
func signatory(raw string) plan.Signatory {
	s := plan.Signatory{Raw: raw}
	name, role, _ := strings.Cut(raw, ",")
	s.Name, s.Role = trimmed(name), trimmed(role)
	if m := honorific.FindStringSubmatch(s.Name); m != nil {
		s.Honorific, s.Name = m[1], m[2]
	}
	return s
}

func (r *reader) chapterOf(kind part) *chapter {
	for _, c := range r.chapters {
		if c.part == kind && !c.sink.empty() {
			return c
		}
	}
	return nil
}
