package page

import (
	"net/url"
	"strconv"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// ShapedView lets a reader choose a sentence of a published text.
type ShapedView struct {
	*publication.View
	Parts  []ShapedPart
	Chosen *input.Shaping // nil until a sentence is chosen
	Label  string         // of its field
}

// ShapedPart is one field, sentence by sentence.
type ShapedPart struct {
	Field     draft.Field
	Label     string
	Sentences []string
	Spans     [][2]int // where each stands, in UTF-16 units
	Chosen    int      // counted from 1; 0 for none
}

// ShapedPath is where a published text tells what shaped it.
func ShapedPath(address string) string { return address + "/shaped" }

func (v ShapedView) path(p ShapedPart, n int) string {
	q := url.Values{"field": {string(p.Field)}, "sentence": {strconv.Itoa(n)}}
	return ShapedPath(v.Record.Address()) + "?" + q.Encode() + "#shaped"
}

func (v ShapedView) nothing() bool {
	return len(v.Chosen.Carried)+len(v.Chosen.About)+len(v.Chosen.Answers) == 0
}
