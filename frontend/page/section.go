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

// columns is how many of them are shown: to readers, the last only where
// somebody is named in it.
func (v DraftView) columns(s Section) int {
	if v.Editor != nil {
		return 5
	}
	for _, m := range s.Milestones {
		if m.Lead != "" {
			return 5
		}
	}
	return 4
}

// mayBeSuggested says whether to offer this reader the form for other words:
// visitors see it where signing in would be enough.
func (v DraftView) mayBeSuggested() bool {
	open := v.Draft.Open == people.Suggester || v.Draft.Open == people.Drafter
	return v.May.Suggest || !v.SignedIn && open && !v.Draft.Closed(v.Now)
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
