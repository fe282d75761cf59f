package importer

import (
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"strings"
	"unicode"
	"unicode/utf8"
)

// summaryLines reads a summary that was copied out as text: a row begins with
// its number.
func (r *reader) summaryLines(c *chapter) {
	var rest []line
	headings := true
	var item *plan.SummaryItem
	for _, l := range c.sink.lines {
		words := trimmed(l.text)
		if words == "" {
			continue
		}
		if m := bareNumbered.FindStringSubmatch(words); m != nil && numberMark.MatchString(words) || commitmentMark.MatchString(oneLine(words)) {
			number, title := numberAndTitleOf(words)
			r.items = append(r.items, plan.SummaryItem{Number: plan.Number(number), Title: title, Line: l.no})
			item, headings = &r.items[len(r.items)-1], false
			continue
		}
		if item == nil && headings && len(rest) < 12 {
			rest = append(rest, l)
			var joined []string
			for _, h := range rest {
				joined = append(joined, trimmed(h.text))
			}
			if all := strings.Join(joined, " "); summaryHead(all) {
				r.hear(all)
				rest, headings = nil, true
			}
			continue
		}
		if item != nil {
			item.Title += " " + words
			continue
		}
		rest = append(rest, l)
	}
	if left := (&sink{lines: rest}); left.text() != "" {
		r.warn(left.line(), "summary", "These words of the summary belong to no row: ‘%s’", oneLine(left.text()))
	}
}

func numberAndTitleOf(words string) (int, string) {
	words = oneLine(words)
	if m := commitmentMark.FindStringSubmatch(words); m != nil {
		return numberOf(m[1]), trimmed(m[3])
	}
	if m := bareNumbered.FindStringSubmatch(words); m != nil {
		return numberOf(m[1]), trimmed(m[2])
	}
	if n := numberOf(strings.Trim(words, ".) ")); n > 0 {
		return n, ""
	}
	return 0, words
}

// compareSummary tells the title of each row from the text that was run
// together with it, and warns where it is not the title of the commitment.
func (r *reader) compareSummary(about *plan.About, commitments []plan.Content) {
	for i := range r.items {
		item := &r.items[i]
		for _, c := range commitments {
			if c.Number != item.Number && (item.Number != 0 || !strings.HasPrefix(fold(item.Title), fold(c.Title))) {
				continue
			}
			if item.Cells == nil {
				title, rest := cutTitle(item.Title, c.Title)
				item.Title = title
				if rest != "" {
					item.Cells = []string{rest}
				}
			}
			if fold(item.Title) != fold(c.Title) {
				r.warn(item.Line, "title", "The summary calls this commitment ‘%s’, its own heading ‘%s’.", item.Title, c.Title)
			}
			break
		}
	}
	about.Summary = r.items
}

// cutTitle finds where the title ends in a row whose cells were run together:
// behind the known title, unless words in small letters follow, which then
// belong to a longer title.
func cutTitle(words, known string) (title, rest string) {
	end := 0
	if strings.HasPrefix(strings.ToLower(words), strings.ToLower(known)) && len(known) <= len(words) {
		end = len(known)
		if next, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[end:], " ")); !unicode.IsLower(next) {
			return words[:end], trimmed(words[end:])
		}
	}
	small := false
	for _, place := range wordPattern.FindAllStringIndex(words, -1) {
		if place[0] < end {
			continue
		}
		first, _ := utf8.DecodeRuneInString(words[place[0]:])
		if small && unicode.IsUpper(first) {
			return trimmed(words[:place[0]]), words[place[0]:]
		}
		small = small || unicode.IsLower(first)
	}
	return words, ""
}
