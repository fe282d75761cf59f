package page

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func milestoneColumns(ctx context.Context) []string {
	return []string{words.T(ctx, "Milestone"), words.T(ctx, "New or ongoing"), words.T(ctx, "Start"),
		words.T(ctx, "End"), words.T(ctx, "Lead")}
}

func kindName(ctx context.Context, kind string) string {
	switch strings.ToLower(kind) {
	case "new":
		return words.T(ctx, "New")
	case "ongoing":
		return words.T(ctx, "Ongoing")
	}
	return kind
}

// openWords says what everybody who signs in may do on a draft.
func openWords(ctx context.Context, open people.Role) string {
	switch open {
	case people.Drafter:
		return words.T(ctx, "Open for everybody to edit")
	case people.Suggester:
		return words.T(ctx, "Open for everybody's suggestions")
	case people.Commenter:
		return words.T(ctx, "Open for everybody's comments")
	}
	return words.T(ctx, "Open for everybody to read")
}

// editorAttrs is what the editor's script looks for.
func editorAttrs(ctx context.Context, v DraftView) templ.Attributes {
	may := "false"
	if v.May.Edit {
		may = "true"
	}
	return templ.Attributes{
		"data-editor":   "",
		"data-document": v.Editor.Document,
		"data-person":   v.Editor.Person,
		"data-may-edit": may,
		"data-anchors":  v.path("anchors"),
		"data-words":    editorWords(ctx),
	}
}
