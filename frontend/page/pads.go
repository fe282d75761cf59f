package page

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// PadView is a text that people of a session write together: the notes of the
// room or of a table, or a table's copy of a field.
type PadView struct {
	ID       string // of its elements on the page
	Document string // its name at /collab/
	Person   string // whose browser keeps what is not sent yet
	Write    bool
	Why      string // nobody can write, because of this
	Veiled   bool   // nobody is shown, and nothing is kept of who wrote
	Title    string
	Lead     string // what it is, and who sees it
	Parts    []PadPart
	Action   string // where its form goes
	Writers  string // where it stands who wrote what; "" where that is not kept
	Form     govuk.Form
}

// PadPart is what is written under one heading.
type PadPart struct {
	Root, Item, Title string
	Text              draft.Node
	By                []string // names of those who wrote it
	Tables            []PadPart
}

// Beside is what is open beside the room.
type Beside struct {
	Tabs []govuk.Tab
	// State changes when what is open there opens, closes or goes.
	State string
	Pads  []PadView
	Draft *DraftView
}

// Shown says whether anything is open beside the room.
func (b Beside) Shown() bool { return len(b.Pads) > 0 || b.Draft != nil }

// NotesView is the page of a session's notes.
type NotesView struct {
	SessionView
	Pad *PadView // nil before the session began
}

// NotesWritersView says who wrote which words of a session's notes.
type NotesWritersView struct {
	SessionView
	Fields []WrittenField
	Shares []Share
}

// ComparisonView lays what tables wrote side by side.
type ComparisonView struct {
	SessionView
	*meeting.Comparison
	Draft govuk.Link // that they worked on
	Label string     // of its field
	Names map[string]string
}

func (v ComparisonView) title(ctx context.Context) string {
	return words.T(ctx, "What the tables wrote: %s", v.Comparison.Title)
}

// takes says whether this person may bring a table's text into the draft now.
func (v ComparisonView) takes(at meeting.AtTable) bool {
	return v.MayHost && v.Back && v.Of != nil && !at.Same && v.SessionView.Session.State == meeting.Live
}

func (v ComparisonView) by(at meeting.Minute) string {
	var all []string
	for _, id := range at.By {
		all = append(all, v.Names[string(id)])
	}
	return strings.Join(all, ", ")
}

func (v ComparisonView) copiedBy(at meeting.AtTable) string { return v.by(meeting.Minute{By: at.By}) }

// padAttrs is what the editor's script looks for.
func padAttrs(ctx context.Context, v PadView) templ.Attributes {
	may := "false"
	if v.Write {
		may = "true"
	}
	return templ.Attributes{"data-editor": "", "data-document": v.Document, "data-person": v.Person, "data-may-edit": may, "data-words": editorWords(ctx)}
}

func (v PadView) heading(p PadPart) string { return v.ID + "-" + p.Root }

// items are the headings to choose from in the form.
func (v PadView) items() []govuk.Choice {
	var all []govuk.Choice
	for _, p := range v.Parts {
		all = append(all, govuk.Choice{Value: p.Item, Text: p.Title})
	}
	return all
}

// tableName is how a table is called.
func tableName(ctx context.Context, n int) string { return words.T(ctx, "Table %d", n) }

// besideDraftPath opens a draft beside the room instead of by itself.
func besideDraftPath(session, draft string) string {
	_, id, _ := strings.Cut(strings.TrimPrefix(draft, "/"), "/")
	return SessionPath(session, "room") + "?beside=" + id
}
