package importer

import (
	"sort"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// finish makes the preview out of what was collected.
func (r *reader) finish() plan.Preview {
	about := plan.About{}
	r.dropContents()
	r.readFront(&about)
	r.readChapters(&about)
	var intro, front string
	if about.Foreword != nil {
		front = about.Foreword.Text
	}
	intro = about.Introduction
	readCycle(&about, front, intro)
	if about.Jurisdiction == "" {
		about.Jurisdiction = r.countryName
	} else if r.countryName != "" && r.countryName != about.Jurisdiction {
		r.warn(1, "jurisdiction", "The commitments name another country than the title: ‘%s’", r.countryName)
	}
	about.Template = r.generation(about)
	p := plan.Preview{Commitments: make([]plan.Content, 0, len(r.promises))}
	for _, promise := range r.promises {
		p.Commitments = append(p.Commitments, r.content(promise, about))
	}
	r.compareSummary(&about, p.Commitments)
	if len(p.Commitments) == 0 {
		r.warn(1, "commitments", "No commitment was found in this document.")
	}
	p.Plan = about
	sort.SliceStable(r.warnings, func(i, j int) bool { return r.warnings[i].Line < r.warnings[j].Line })
	p.Warnings = r.warnings
	if p.Warnings == nil {
		p.Warnings = []plan.Warning{}
	}
	return p
}

// dropContents takes away the commitments and chapters that a table of
// contents or a summary only names, when they come again with their text.
func (r *reader) dropContents() {
	kept := r.promises[:0]
	lastNumber, lastTitle := map[int]int{}, map[string]int{}
	for i, p := range r.promises {
		if p.labels+p.milestones() > 0 {
			lastNumber[p.number], lastTitle[fold(p.title)] = i+1, i+1
		}
	}
	for i, p := range r.promises {
		again := p.number > 0 && lastNumber[p.number] > i+1 || lastTitle[fold(p.title)] > i+1
		if p.labels+p.milestones() > 0 || !again {
			kept = append(kept, p)
			continue
		}
		text := joinWords(p.loose.text(), p.after.text())
		switch words := len(strings.Fields(text)); {
		case words > 0 && words < 12:
			r.hear(p.title)
			r.warn(p.loose.line(), "", "This was read as a table of contents and left out: ‘%s’", oneLine(text))
		case words > 0:
			r.items = append(r.items, plan.SummaryItem{Number: plan.Number(p.number), Title: p.title, Cells: []string{text}, Line: p.no})
		default:
			r.hear(p.title)
		}
	}
	r.promises = kept
}

func (r *reader) readChapters(about *plan.About) {
	for _, c := range r.chapters {
		switch {
		case c.part == contents:
			if !c.sink.empty() {
				r.warn(c.no, "", "This was read as a table of contents and left out: ‘%s’", oneLine(c.sink.text()))
			}
		case c.sink.empty():
		case c.part == foreword && about.Foreword == nil:
			about.Foreword = r.readForeword(c.sink.lines)
		case c.part == introduction && about.Introduction == "":
			about.Introduction = c.sink.text()
		case c.part == summary:
			r.summaryLines(c)
		default:
			about.Sections = append(about.Sections, plan.Section{Title: c.title, Text: c.sink.text()})
		}
	}
}

// generation tells which template a document follows, by the fields it has.
func (r *reader) generation(about plan.About) template.ID {
	votes := map[template.ID]int{}
	for _, p := range r.promises {
		for _, key := range []string{template.CommitmentText, template.StartDate, template.EndDate, template.Actors} {
			if p.fields[key] != nil {
				votes[template.UKNAP3]++
			}
		}
		for _, key := range []string{template.Causes, template.Solution, template.Results, template.DoneSoFar, template.ActorsCivil, template.Transparency, template.Accountability, template.Participation} {
			if p.fields[key] != nil {
				votes[template.OGP2022]++
			}
		}
		if p.has(template.Actions) || len(p.aims) > 1 || p.number == 0 {
			votes[template.UKNAP5]++
		}
		for _, key := range []string{template.Timeline, template.OGPValues, template.ActorsState, template.Lead} {
			if p.fields[key] != nil {
				votes[template.UKNAP4]++
			}
		}
		if p.has(template.Contribution) && p.fields[template.Lead] == nil {
			votes[template.UKNAP5]++
		}
	}
	best, most := template.UKNAP4, 0
	for _, id := range []template.ID{template.OGP2022, template.UKNAP3, template.UKNAP4, template.UKNAP5} {
		if votes[id] > most {
			best, most = id, votes[id]
		}
	}
	if most == 0 && about.CycleStart >= 2022 {
		return template.OGP2022
	}
	return best
}

// content makes a commitment of what was read.
func (r *reader) content(p *promise, about plan.About) plan.Content {
	c := plan.Content{Number: plan.Number(p.number), Title: p.title, Fields: map[string]string{}, Doubts: p.doubts, Objectives: []plan.Objective{}}
	tpl, _ := template.Find(about.Template)
	r.loose(p, tpl)
	for key, s := range p.fields {
		c.Fields[key] = s.text()
	}
	if len(p.aims) == 0 {
		p.newAim(p.no)
	}
	for n, a := range p.aims {
		o := plan.Objective{Number: plan.Number(a.number), Title: a.title, Fields: map[string]string{}, Milestones: []plan.Milestone{}}
		for key, s := range a.fields {
			if f, known := tpl.Field(key); known && !f.PerObjective && n == 0 {
				c.Fields[key] = s.text()
				continue
			}
			o.Fields[key] = s.text()
		}
		for m, milestone := range a.milestones {
			milestone.Start = fuzzydate.ParseIn(milestone.Start.Raw, about.Around())
			milestone.End = fuzzydate.ParseIn(milestone.End.Raw, about.Around())
			r.doubtful(p, milestone, template.Name(template.MilestonesField, n+1)+"."+strconv.Itoa(m+1))
			o.Milestones = append(o.Milestones, milestone)
		}
		c.Objectives = append(c.Objectives, o)
	}
	if areas := c.Fields[template.PolicyAreas]; areas != "" {
		c.PolicyAreas = plan.SplitList(areas)
	}
	c.OGPID = c.Fields[template.OGPID]
	r.emptyFields(p, c)
	if p.guessed {
		r.warn(p.no, "title", "This heading has no number. It was read as the title of a commitment: ‘%s’", p.title)
	}
	return c
}

// loose places the words of a commitment that stand under no heading.
func (r *reader) loose(p *promise, tpl template.Template) {
	if !p.loose.empty() {
		key := template.Description
		if p.labels == 0 { // nothing but words: they say what it is for
			key = template.Objective
		}
		r.warn(p.loose.line(), p.place(key), "These words stand under no heading that is known. They were kept as the commitment’s %s: ‘%s’", key, shortened(oneLine(p.loose.text())))
		into := p.fields
		if key == template.Objective {
			into = p.aim(p.no).fields
		}
		if into[key].empty() {
			into[key] = p.loose
		} else {
			into[key].lines = append(append(append([]line(nil), p.loose.lines...), line{}), into[key].lines...)
		}
	}
	if p.after.empty() {
		return
	}
	r.warn(p.after.line(), template.Additional, "These words stand behind the milestones, under no heading. They were kept as additional information: ‘%s’", shortened(oneLine(p.after.text())))
	if s := p.fields[template.Additional]; s != nil {
		s.lines = append(append(s.lines, line{}), p.after.lines...)
	} else {
		p.fields[template.Additional] = p.after
	}
}

// emptyFields warns of headings that nothing stands under.
func (r *reader) emptyFields(p *promise, c plan.Content) {
	for _, key := range sortedKeys(c.Fields) {
		if trimmed(c.Fields[key]) == "" {
			r.warn(p.no, key, "The heading of this field is there and nothing stands under it.")
		}
	}
	if c.Milestones() == 0 {
		r.warn(p.no, template.MilestonesField, "No milestones were found for ‘%s’.", p.title)
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
