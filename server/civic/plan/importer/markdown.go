package importer

import (
	"html"
	"sort"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// scroll builds lines from a Markdown document.
type scroll struct {
	source []byte
	starts []int // byte offsets of the lines
	lines  []line
	last   int
}

func markdownLines(source string) []line {
	s := &scroll{source: []byte(source)}
	if preface, ok := prefaceOf(source); ok { // what some editors keep of a document before its text
		for i, l := range strings.Split(preface, "\n") {
			s.lines = append(s.lines, line{no: i + 1, text: strings.Trim(l, "-")})
		}
		blanked := strings.Repeat(" ", len(preface)) // so that lines keep their numbers
		s.source = append([]byte(keepLineEnds(preface, blanked)), source[len(preface):]...)
	}
	for i, b := range s.source {
		if i == 0 || s.source[i-1] == '\n' {
			s.starts = append(s.starts, i)
		}
		_ = b
	}
	parser := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser()
	s.block(parser.Parse(text.NewReader(s.source)), "")
	return s.lines
}

func (s *scroll) lineAt(offset int) int {
	s.last = sort.SearchInts(s.starts, offset+1)
	return s.last
}

// lineOf finds where a node begins; nodes without text of their own ask
// their children.
func (s *scroll) lineOf(n ast.Node) int {
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return s.lineAt(n.Lines().At(0).Start)
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			return s.lineAt(t.Segment.Start)
		}
		if c.FirstChild() != nil || c.Type() == ast.TypeBlock {
			return s.lineOf(c)
		}
	}
	return max(s.last, 1)
}

func (s *scroll) block(n ast.Node, mark string) {
	switch n := n.(type) {
	case *ast.Heading:
		s.put(s.lineOf(n), oneLine(s.inline(n)), n.Level, mark)
	case *ast.Paragraph, *ast.TextBlock:
		s.put(s.lineOf(n), s.inline(n), 0, mark)
	case *ast.List:
		next := n.Start
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			m := "• "
			if n.IsOrdered() {
				m = strconv.Itoa(next) + ". "
				next++
			}
			for part := item.FirstChild(); part != nil; part = part.NextSibling() {
				s.block(part, m)
				m = ""
			}
		}
		s.gap()
	case *tables.Table:
		s.table(n)
	case *ast.HTMLBlock:
		s.html(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			s.put(s.lineAt(segment.Start), strings.TrimRight(string(segment.Value(s.source)), "\n"), 0, mark)
		}
	default:
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			s.block(child, mark)
		}
	}
}

func (s *scroll) put(no int, words string, level int, mark string) {
	if strings.TrimSpace(words) == "" {
		return
	}
	if mark == "" {
		s.gap()
	}
	for i, part := range strings.Split(words, "\n") {
		if i == 0 {
			part = mark + part
		}
		s.lines = append(s.lines, line{no: no + i, text: part, level: level})
	}
	if mark == "" {
		s.gap()
	}
}

func (s *scroll) gap() {
	if n := len(s.lines); n > 0 && !s.lines[n-1].blank() {
		s.lines = append(s.lines, line{no: s.last})
	}
}

// inline gives the words of a node without their marks. A line end inside a
// paragraph is a space, as it is when the document is shown.
func (s *scroll) inline(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(unescaped(string(c.Segment.Value(s.source))))
			switch {
			case c.HardLineBreak():
				b.WriteByte('\n')
			case c.SoftLineBreak():
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(s.source))
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				segment := c.Segments.At(i)
				if strings.HasPrefix(strings.ToLower(string(segment.Value(s.source))), "<br") {
					b.WriteByte('\n')
				}
			}
		default:
			b.WriteString(s.inline(c))
		}
	}
	return b.String()
}

func (s *scroll) table(n *tables.Table) {
	t := &table{}
	first := s.lineOf(n)
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		_, head := r.(*tables.TableHeader)
		cells := row{no: s.lineOf(r), head: head}
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cells.cells = append(cells.cells, strings.TrimSpace(s.inline(c)))
		}
		t.rows = append(t.rows, cells)
	}
	s.gap()
	s.lines = append(s.lines, line{no: first, table: t}, line{no: s.last})
}

// html reads a stretch of HTML inside Markdown, where people put tables.
func (s *scroll) html(n *ast.HTMLBlock) {
	var b strings.Builder
	no := s.lineOf(n)
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		b.Write(segment.Value(s.source))
	}
	if n.HasClosure() {
		b.Write(n.ClosureLine.Value(s.source))
	}
	s.gap()
	s.lines = append(s.lines, htmlLines(b.String(), no)...)
	s.gap()
}

// unescaped undoes what Markdown writes for a character that would be a mark.
func unescaped(words string) string {
	words = html.UnescapeString(words)
	if !strings.Contains(words, `\`) {
		return words
	}
	var b strings.Builder
	for i := 0; i < len(words); i++ {
		if words[i] == '\\' && i+1 < len(words) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", words[i+1]) >= 0 {
			i++
		}
		b.WriteByte(words[i])
	}
	return b.String()
}

// prefaceOf finds the block between lines of three dashes at the very beginning.
func prefaceOf(source string) (string, bool) {
	rest, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return "", false
	}
	end := strings.Index(rest, "\n---\n")
	if end < 0 || end > 4000 {
		return "", false
	}
	return source[:len("---\n")+end+len("\n---")], true
}

func keepLineEnds(from, blank string) string {
	out := []byte(blank)
	for i := range len(from) {
		if from[i] == '\n' {
			out[i] = '\n'
		}
	}
	return string(out)
}
