package draft

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Field names one text of a commitment: the template's key, with the
// objective before it where the template repeats it ("objective.1.problem").
type Field string

// MilestonesField is the name under which the rows of milestones are sealed,
// compared and commented on.
const MilestonesField Field = "milestones"

// Content is the whole text of a draft at one moment.
type Content struct {
	// Short holds the values that are a line and not a text: lead
	// organisation, dates, values.
	Short map[Field]string `json:"short,omitempty"`
	// Texts holds the rich texts.
	Texts      map[Field]Node `json:"texts,omitempty"`
	Milestones []Milestone    `json:"milestones,omitempty"`
}

// Node is a piece of rich text, in the shape that the editor uses: a document
// of blocks, blocks of text with marks.
type Node struct {
	Type    string         `json:"type"`
	Attrs   map[string]any `json:"attrs,omitempty"`
	Text    string         `json:"text,omitempty"`
	Marks   []Mark         `json:"marks,omitempty"`
	Content []Node         `json:"content,omitempty"`
}

// Mark is bold, italic or a link.
type Mark struct {
	Type  string         `json:"type"`
	Attrs map[string]any `json:"attrs,omitempty"`
}

// Milestone is a row as its authors wrote it. Dates keep their words.
type Milestone struct {
	ID        string `json:"id"`
	Objective int    `json:"objective,omitempty"`
	Text      string `json:"text"`
	Kind      string `json:"kind,omitempty"`
	Start     string `json:"start,omitempty"`
	End       string `json:"end,omitempty"`
	Lead      string `json:"lead,omitempty"`
}

// Plain makes a rich text of paragraphs from plain text, where an empty line
// ends a paragraph.
func Plain(text string) Node {
	doc := Node{Type: "doc"}
	for part := range strings.SplitSeq(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			doc.Content = append(doc.Content, Node{Type: "paragraph", Content: []Node{{Type: "text", Text: part}}})
		}
	}
	return doc
}

// blocks are the nodes that stand on lines of their own.
var blocks = map[string]bool{"paragraph": true, "heading": true, "listItem": true}

// Words gives the text without its form, a line for each block.
func (n Node) Words() string {
	var b strings.Builder
	n.words(&b)
	return strings.TrimSpace(b.String())
}

func (n Node) words(b *strings.Builder) {
	if n.Type == "hardBreak" {
		b.WriteByte('\n')
	}
	b.WriteString(n.Text)
	for _, child := range n.Content {
		child.words(b)
	}
	if blocks[n.Type] && !strings.HasSuffix(b.String(), "\n") {
		b.WriteByte('\n')
	}
}

// Objectives counts the objectives that a text speaks of: at least one.
func (c Content) Objectives() int {
	most := 1
	for field := range c.Texts {
		if n := field.Objective(); n > most {
			most = n
		}
	}
	for _, m := range c.Milestones {
		most = max(most, min(m.Objective, MostObjectives))
	}
	return most
}

// MostObjectives is more than any commitment had.
const MostObjectives = 20

// Objective is the number in "objective.2.problem"; 0 for a field of the whole
// commitment.
func (f Field) Objective() int {
	rest, ok := strings.CutPrefix(string(f), "objective.")
	digits, _, found := strings.Cut(rest, ".")
	n, err := strconv.Atoi(digits)
	if !ok || !found || err != nil || n < 1 || n > MostObjectives || strconv.Itoa(n) != digits {
		return 0
	}
	return n
}

// Rows gives the milestones of one objective; a row that names none belongs to
// the first.
func (c Content) Rows(objective int) []Milestone {
	var rows []Milestone
	for _, m := range c.Milestones {
		if max(m.Objective, 1) == max(objective, 1) {
			rows = append(rows, m)
		}
	}
	return rows
}

// Hash is the SHA-256 of the content's canonical form: what a stance, a
// signature and a publication hold on to.
func (c Content) Hash() (string, error) {
	canonical, err := Canonical(c)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}
