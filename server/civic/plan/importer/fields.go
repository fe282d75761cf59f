package importer

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// supporters are the headings inside a list of supporting stakeholders.
var supporters = map[string]string{
	"government": template.ActorsState, "governmental": template.ActorsState, "public sector": template.ActorsState, "state actors": template.ActorsState,
	"civil society": template.ActorsCivil, "csos": template.ActorsCivil, "civil society organisations": template.ActorsCivil, "civil society organizations": template.ActorsCivil,
	"other actors": template.ActorsOther, "others": template.ActorsOther, "other": template.ActorsOther, "private sector": template.ActorsOther,
	"other actors such as parliament private sector etc": template.ActorsOther, "other actors parliament private sector etc": template.ActorsOther,
	"other actors parliament private sector": template.ActorsOther,
}

const mostJoined = 4 // lines that a broken heading may have

// labelAt looks for a heading inside a commitment at line i: alone on its line
// or lines, or in front of its value. rest is that value.
func (r *reader) labelAt(i int) (lab label, used int, rest string, ok bool) {
	if i >= len(r.lines) {
		return label{}, 0, "", false
	}
	l := r.lines[i]
	if l.blank() || l.table != nil {
		return label{}, 0, "", false
	}
	words := trimmed(l.text)
	if bulletMark.MatchString(l.text) {
		return label{}, 0, "", false
	}
	if r.actors {
		if lab, rest, ok := supporter(words); ok {
			return lab, 1, rest, true
		}
	}
	joined, most := "", 0
	for k := 0; k < mostJoined && i+k < len(r.lines); k++ {
		next := r.lines[i+k]
		if next.blank() || next.table != nil || next.level != l.level || k > 0 && l.level > 0 {
			break
		}
		if k > 0 && l.cell {
			break
		}
		joined = strings.TrimSpace(joined + " " + trimmed(next.text))
		if found, is := labelOf(joined); is && r.standsAsHeading(i, joined) {
			lab, most = found, k+1
		}
	}
	if most > 0 {
		return lab, most, "", true
	}
	return r.labelWithValue(i, words)
}

// standsAsHeading asks more of words that may be ordinary ones.
func (r *reader) standsAsHeading(i int, words string) bool {
	if !isWeak(words) || r.lines[i].cell {
		return true
	}
	if fold(words) == "country" && i+2 < len(r.lines) { // the first line of a form
		if lab, _, _, ok := r.labelAt(r.next(min(r.next(i+1)+1, len(r.lines)-1))); ok && lab.key == numberAndTitle {
			return true
		}
	}
	return strings.HasSuffix(words, ":") || r.lines[i].level > 0 && (r.level == 0 || r.lines[i].level > r.level) || (fold(words) == "ambition" || fold(words) == "description") && r.now != nil && r.spaceBefore(i)
}

// labelWithValue reads 'Lead: Ministry of Works' and 'What is the problem …?
// Nobody knows …'.
func (r *reader) labelWithValue(i int, words string) (label, int, string, bool) {
	for _, mark := range []string{":", "?", " – ", " - ", "\t"} {
		at := strings.Index(words, mark)
		if at <= 0 {
			continue
		}
		before, after := words[:at], trimmed(words[at+len(mark):])
		lab, ok := labelOf(before)
		if !ok || after == "" || mark == "?" && !strings.Contains(before, " commitment") {
			continue
		}
		if strings.HasPrefix(mark, " ") && (isWeak(before) || len(strings.Fields(before)) < 2 && lab.number == 0) {
			continue
		}
		if isWeak(before) && (r.now == nil || r.now.has(lab.key) && lab.key != numberAndTitle) {
			continue
		}
		if lab.key == heading || lab.key == numberAndTitle && fold(before) == "commitment" && r.lines[i].level == 0 && !titleLike(after) {
			continue
		}
		return lab, 1, after, true
	}
	return label{}, 0, "", false
}

func supporter(words string) (label, string, bool) {
	name, rest, _ := strings.Cut(words, ":")
	if key, ok := supporters[fold(name)]; ok {
		return label{key: key}, trimmed(rest), true
	}
	return label{}, "", false
}

// fieldHeading begins a field.
func (r *reader) fieldHeading() bool {
	lab, used, rest, ok := r.labelAt(r.at)
	if !ok {
		return false
	}
	first := r.lines[r.at]
	var words []string
	for i := range used {
		words = append(words, r.lines[r.at+i].text)
	}
	if rest == "" {
		r.hear(words...)
	} else {
		r.hear(strings.TrimSuffix(trimmed(first.text), rest))
	}
	r.at += used
	if lab.key == template.Actors && rest == "" {
		lab = r.splitHeading(lab, first)
	}
	r.begun(lab, first, rest)
	return true
}

// splitHeading joins a heading that was broken into two paragraphs, so that
// its second half is not taken for the value.
func (r *reader) splitHeading(lab label, first line) label {
	j := r.next(r.at)
	if j >= len(r.lines) || r.lines[j].table != nil || j == r.at {
		return lab
	}
	second, used := "", 0
	whole, ok := label{}, false
	for k := 0; k < mostJoined && j+k < len(r.lines) && !r.lines[j+k].blank() && r.lines[j+k].table == nil; k++ {
		joined := strings.TrimSpace(second + " " + trimmed(r.lines[j+k].text))
		if found, is := labelOf(first.text + " - " + joined); is && found.key != template.Actors {
			whole, ok, used = found, true, k+1
		}
		second = joined
	}
	if _, within := supporters[fold(r.lines[j].text)]; !ok || whole.key == template.Actors || within || first.cell {
		return lab
	}
	second = ""
	for k := range used {
		second = strings.TrimSpace(second + " " + trimmed(r.lines[j+k].text))
	}
	if r.now != nil {
		r.now.doubts = append(r.now.doubts, plan.Doubt{Field: whole.key, Code: plan.HeadingSplit, Text: second})
	}
	r.warn(first.no, whole.key, "This heading is broken in two: ‘%s’ and ‘%s’. They were read as one, and what follows as its value.", trimmed(first.text), second)
	r.hear(second)
	r.at = j + used
	return whole
}

// begun opens the field that a heading names.
func (r *reader) begun(lab label, at line, rest string) {
	if lab.key == country {
		r.value(at, rest, func(v string) { r.countryName = v })
		return
	}
	if lab.key == planTitle {
		r.value(at, rest, func(v string) { r.planTitle = v })
		return
	}
	if lab.key == numberAndTitle || lab.key == justNumber || lab.key == justTitle {
		r.named(lab.key, at, rest)
		return
	}
	if r.now == nil {
		r.begin(at.no, 0, "")
		r.warn(at.no, "title", "A commitment begins here without a title, at ‘%s’.", trimmed(at.text))
	}
	p := r.now
	p.labels++
	r.fresh, r.pending = false, false
	r.actors = lab.key == template.Actors || (r.actors || strings.HasPrefix(fold(at.text), "supporting stakeholders")) && (lab.key == template.ActorsState || lab.key == template.ActorsCivil || lab.key == template.ActorsOther)
	switch {
	case lab.key == heading:
		r.into = p.loose
	case lab.key == template.Objective:
		r.objective(lab, at, rest)
	case perObjective[lab.key]:
		r.open(p.aim(at.no).fields, lab.key, at, rest)
	default:
		r.open(p.fields, lab.key, at, rest)
	}
}

// open takes up a field; one that was there already goes on.
func (r *reader) open(fields map[string]*sink, key string, at line, rest string) {
	s := fields[key]
	if s == nil {
		s = &sink{field: key}
		fields[key] = s
	} else if !s.empty() {
		r.warn(at.no, r.now.place(key), "This heading stands twice in one commitment: ‘%s’. Both texts were kept in one field.", trimmed(at.text))
		s.add(line{})
	}
	if rest != "" {
		s.add(line{no: at.no, text: rest})
	}
	r.into = s
}

// objective begins an objective, with its title if it has one.
func (r *reader) objective(lab label, at line, rest string) {
	p := r.now
	a := p.aim(at.no)
	used := a.fields[template.Objective] != nil || len(a.milestones) > 0 || a.number > 0 || lab.number > 0 && len(a.fields) > 0
	if used {
		if lab.number == 0 {
			r.warn(at.no, "objectives", "A second objective begins here without a number.")
		}
		a = p.newAim(at.no)
	}
	a.number = lab.number
	title := ""
	if rest != "" && r.isTitle(lab, at, rest) {
		title, rest = rest, ""
	}
	a.title = title
	r.open(a.fields, template.Objective, at, rest)
}

// isTitle tells 'Objective 1: safer records' from an objective written behind
// its heading: a title is no sentence, and text of its own follows it.
func (r *reader) isTitle(lab label, at line, rest string) bool {
	if strings.HasSuffix(rest, ".") || len(strings.Fields(rest)) > 25 {
		return false
	}
	if lab.number > 0 || at.level > 0 {
		return true
	}
	j := r.next(r.at)
	if j >= len(r.lines) || r.lines[j].table != nil || r.opensField(j) {
		return false
	}
	// A full line may go on below; a short one before a capital does not.
	first, _ := utf8.DecodeRuneInString(trimmed(r.lines[j].text))
	return j > r.at || len(rest) < 50 && unicode.IsUpper(first)
}

// value reads what stands behind a heading or on the next line.
func (r *reader) value(at line, rest string, keep func(string)) {
	if rest == "" {
		j := r.next(r.at)
		if j < len(r.lines) && r.lines[j].table == nil {
			if _, _, _, isLabel := r.labelAt(j); !isLabel {
				rest = trimmed(r.lines[j].text)
				r.at = j + 1
			}
		}
	}
	if rest == "" {
		r.warn(at.no, "", "Nothing stands under ‘%s’.", trimmed(at.text))
		return
	}
	r.hear(rest)
	keep(rest)
}

// named reads the number and title of a commitment from a form.
func (r *reader) named(key string, at line, rest string) {
	r.value(at, rest, func(v string) {
		number, title := 0, v
		if m := commitmentMark.FindStringSubmatch(v); m != nil {
			number, _ = strconv.Atoi(m[1])
			title = trimmed(m[3])
		} else if m := numberedTitle.FindStringSubmatch(v); m != nil {
			number, _ = strconv.Atoi(m[1])
			title = trimmed(m[2])
		} else if n, err := strconv.Atoi(strings.Trim(v, ". ")); err == nil && n > 0 && n < 1000 {
			number, title = n, ""
		}
		p := r.now
		clash := p != nil && (p.title != "" && title != "" && !strings.EqualFold(fold(p.title), fold(title)) || p.number != 0 && number != 0 && p.number != number)
		if p == nil || p.labels > 0 || p.milestones() > 0 || clash {
			p = r.begin(at.no, 0, "")
		}
		if p.number == 0 {
			p.number = number
		}
		if p.title == "" {
			p.title = title
		}
		r.into = p.loose
	})
}
