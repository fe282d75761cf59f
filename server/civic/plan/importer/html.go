package importer

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// breaks are the elements that begin and end a line of their own.
var breaks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Blockquote: true, atom.Pre: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Hr: true, atom.Figure: true, atom.Figcaption: true, atom.Address: true,
	atom.Caption: true, atom.Details: true, atom.Summary: true, atom.Body: true, atom.Html: true, atom.Head: true, atom.Fieldset: true,
}

// furniture are the elements of a page that are no part of a document.
var furniture = map[atom.Atom]bool{
	atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Button: true, atom.Select: true,
	atom.Title: true, atom.Iframe: true, atom.Noscript: true, atom.Svg: true, atom.Object: true,
}

// silent elements hold no words that anybody reads.
var silent = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Template: true}

// page builds lines while the tokens of an HTML page go by. Tokens are enough,
// and unlike a tree they tell on which line they stand.
type page struct {
	lines    []line
	no       int
	text     strings.Builder
	began    int
	level    int
	mark     string
	ordered  []int // one for each open list: the next number, or -1 for bullets
	tables   []*grid
	aside    int // depth inside furniture
	asideTag []atom.Atom
	hasMain  bool
	inMain   int
}

func htmlLines(text string, first int) []line {
	p := &page{no: first, hasMain: strings.Contains(strings.ToLower(text), "<main")}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := strings.Count(string(z.Raw()), "\n")
		token := z.Token()
		switch kind {
		case html.TextToken:
			p.words(token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			p.open(token)
			if silent[token.DataAtom] && kind == html.StartTagToken {
				p.no += raw
				raw = p.skipTo(z, token.DataAtom)
			}
		case html.EndTagToken:
			p.close(token.DataAtom)
		}
		p.no += raw
	}
	for len(p.tables) > 0 {
		p.endTable()
	}
	p.flush()
	return p.lines
}

// skipTo passes over what a silent element holds.
func (p *page) skipTo(z *html.Tokenizer, until atom.Atom) int {
	lines := 0
	for {
		kind := z.Next()
		lines += strings.Count(string(z.Raw()), "\n")
		if kind == html.ErrorToken {
			return lines
		}
		if token := z.Token(); kind == html.EndTagToken && token.DataAtom == until {
			return lines
		}
	}
}

func (p *page) words(data string) {
	if p.text.Len() == 0 {
		lead := len(data) - len(strings.TrimLeft(data, " \t\r\n"))
		p.began = p.no + strings.Count(data[:lead], "\n")
	}
	p.text.WriteString(data)
}

func (p *page) open(t html.Token) {
	switch {
	case t.DataAtom == atom.Br:
		p.text.WriteString("\x00")
	case t.DataAtom == atom.Img:
		if alt := attribute(t, "alt"); strings.TrimSpace(alt) != "" {
			p.flush()
			p.words(alt)
			p.flush()
		}
	case furniture[t.DataAtom]:
		p.flush()
		p.asideTag = append(p.asideTag, t.DataAtom)
	case t.DataAtom == atom.Table:
		p.flush()
		p.tables = append(p.tables, &grid{no: p.no})
	case len(p.tables) > 0 && (t.DataAtom == atom.Tr || t.DataAtom == atom.Td || t.DataAtom == atom.Th):
		p.flush()
		p.tables[len(p.tables)-1].open(t, p.no)
	case t.DataAtom == atom.Ul:
		p.flush()
		p.ordered = append(p.ordered, -1)
	case t.DataAtom == atom.Ol:
		p.flush()
		start, err := strconv.Atoi(attribute(t, "start"))
		if err != nil {
			start = 1
		}
		p.ordered = append(p.ordered, start)
	case breaks[t.DataAtom]:
		if t.DataAtom == atom.P && p.mark != "" && strings.TrimSpace(p.text.String()) == "" {
			return // <li><p>
		}
		p.flush()
		p.level = headingLevel(t.DataAtom)
		if t.DataAtom == atom.Main {
			p.inMain++
		}
		if t.DataAtom == atom.Li {
			p.mark = p.nextMark()
		}
	}
}

func (p *page) nextMark() string {
	n := len(p.ordered) - 1
	if n < 0 || p.ordered[n] < 0 {
		return "• "
	}
	p.ordered[n]++
	return strconv.Itoa(p.ordered[n]-1) + ". "
}

func (p *page) close(tag atom.Atom) {
	switch {
	case furniture[tag]:
		p.flush()
		for i := len(p.asideTag) - 1; i >= 0; i-- {
			if p.asideTag[i] == tag {
				p.asideTag = p.asideTag[:i]
				break
			}
		}
	case tag == atom.Table:
		p.flush()
		p.endTable()
	case tag == atom.Td || tag == atom.Th || tag == atom.Tr:
		p.flush()
		if len(p.tables) > 0 {
			p.tables[len(p.tables)-1].close(tag)
		}
	case tag == atom.Ul || tag == atom.Ol:
		p.flush()
		if len(p.ordered) > 0 {
			p.ordered = p.ordered[:len(p.ordered)-1]
		}
		p.gap()
	case breaks[tag]:
		p.flush()
		p.level = 0
		if tag == atom.Main && p.inMain > 0 {
			p.inMain--
		}
	}
}

func (p *page) endTable() {
	if len(p.tables) == 0 {
		return
	}
	g := p.tables[len(p.tables)-1]
	p.tables = p.tables[:len(p.tables)-1]
	if t := g.table(); len(t.rows) > 0 {
		p.lines = append(p.lines, line{no: g.no, table: t, furniture: p.outside()}, line{no: p.no})
	}
}

func (p *page) outside() bool { return len(p.asideTag) > 0 || p.hasMain && p.inMain == 0 }

// flush ends the line being built. Runs of white space are one space, as a
// browser shows them; a no-break space stays.
func (p *page) flush() {
	words := p.text.String()
	p.text.Reset()
	mark := p.mark
	level := p.level
	var parts []string
	for part := range strings.SplitSeq(words, "\x00") {
		part = strings.Join(strings.FieldsFunc(part, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }), " ")
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return
	}
	p.mark = ""
	parts[0] = mark + parts[0]
	if len(p.tables) > 0 && !p.outside() && p.tables[len(p.tables)-1].add(parts) {
		return
	}
	if level > 0 {
		parts = []string{strings.Join(parts, " ")}
	}
	if mark == "" {
		p.gap()
	}
	for i, part := range parts {
		p.lines = append(p.lines, line{no: p.began + i, text: part, level: level, furniture: p.outside()})
	}
	if mark == "" {
		p.gap()
	}
}

func (p *page) gap() {
	if n := len(p.lines); n > 0 && !p.lines[n-1].blank() {
		p.lines = append(p.lines, line{no: p.no})
	}
}

func headingLevel(tag atom.Atom) int {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(tag.String()[1] - '0')
	}
	return 0
}

func attribute(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
