package importer

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// grid is an HTML table being read, with its cells that span several columns
// or rows laid out. A cell that spans rows is repeated; one that spans columns
// is followed by empty ones.
type grid struct {
	no      int
	rows    []row
	current []string
	heads   int
	line    int
	opened  bool // a row is open
	cell    []string
	inCell  bool
	span    int
	down    int
	waiting map[int]*hanging
}

// hanging is a cell that reaches into the rows below.
type hanging struct {
	text string
	rows int
}

const widest = 60 // columns; more is not a table that anybody wrote

func (g *grid) open(t html.Token, no int) {
	if t.DataAtom == atom.Tr {
		g.endRow()
		g.line, g.opened = no, true
		return
	}
	g.endCell()
	if !g.opened {
		g.line, g.opened = no, true
	}
	g.hang()
	g.inCell, g.cell = true, nil
	g.span, g.down = number(attribute(t, "colspan")), number(attribute(t, "rowspan"))
	if t.DataAtom == atom.Th {
		g.heads++
	}
}

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, widest)
}

// add takes lines into the open cell. It says no outside of one.
func (g *grid) add(lines []string) bool {
	if !g.inCell {
		return false
	}
	g.cell = append(g.cell, lines...)
	return true
}

func (g *grid) close(tag atom.Atom) {
	g.endCell()
	if tag == atom.Tr {
		g.endRow()
	}
}

// hang puts the cells that reach down from above in their places.
func (g *grid) hang() {
	for {
		h := g.waiting[len(g.current)]
		if h == nil || len(g.current) >= widest {
			return
		}
		if h.rows--; h.rows == 0 {
			delete(g.waiting, len(g.current))
		}
		g.current = append(g.current, h.text)
	}
}

func (g *grid) endCell() {
	if !g.inCell {
		return
	}
	g.inCell = false
	text := strings.Join(g.cell, "\n")
	if g.down > 1 {
		if g.waiting == nil {
			g.waiting = map[int]*hanging{}
		}
		g.waiting[len(g.current)] = &hanging{text, g.down - 1}
	}
	g.current = append(g.current, text)
	for i := 1; i < g.span && len(g.current) < widest; i++ {
		g.current = append(g.current, "")
	}
	g.hang()
}

func (g *grid) endRow() {
	g.endCell()
	if g.opened && len(g.current) > 0 {
		g.hang()
		g.rows = append(g.rows, row{no: g.line, cells: g.current, head: g.heads > 0 && g.heads >= len(g.current)-1, wide: g.span == len(g.current) && g.span > 1})
	}
	g.current, g.heads, g.opened = nil, 0, false
}

func (g *grid) table() *table {
	g.endRow()
	return &table{rows: g.rows}
}
