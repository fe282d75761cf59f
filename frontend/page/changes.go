package page

import (
	"context"
	"net/url"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// ChangesView lists the suggested changes of a draft.
type ChangesView struct {
	DraftHead
	Form        govuk.Form
	Suggestions draft.Page[*draft.SuggestionView]
	Fate        draft.Fate // the filter; "" for all
}

// NewSuggestionView is the form for one paragraph, without scripts.
type NewSuggestionView struct {
	DraftHead
	Form    govuk.Form
	Passage *Passage
}

// DecideView asks for a reason to decline, or confirms, one suggestion.
type DecideView struct {
	DraftHead
	Form       govuk.Form
	Suggestion *draft.SuggestionView
}

// SuggestionPath is where one suggestion is read and decided on.
func SuggestionPath(draftID, suggestion string) string {
	return DraftPath(draftID, "changes") + "/" + url.PathEscape(suggestion)
}

func changesQuery(h DraftHead, fate draft.Fate, after string) string {
	q := url.Values{}
	if fate != "" {
		q.Set("fate", string(fate))
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return h.path("changes")
	}
	return h.path("changes") + "?" + q.Encode()
}

func (v ChangesView) filters(ctx context.Context) []filter {
	all := []filter{{govuk.Link{Href: changesQuery(v.DraftHead, "", ""), Text: words.T(ctx, "All")}, v.Fate == ""}}
	for _, f := range []draft.Fate{draft.OpenFate, draft.Accepted, draft.Declined, draft.TakenBack} {
		all = append(all, filter{govuk.Link{Href: changesQuery(v.DraftHead, f, ""), Text: FateName(ctx, f)}, v.Fate == f})
	}
	return all
}

// FateName says what became of a suggestion.
func FateName(ctx context.Context, f draft.Fate) string {
	switch f {
	case draft.Accepted:
		return words.T(ctx, "Accepted")
	case draft.Accepting:
		return words.T(ctx, "Being accepted")
	case draft.Declined:
		return words.T(ctx, "Declined")
	case draft.TakenBack:
		return words.T(ctx, "Taken back")
	}
	return words.T(ctx, "Not decided yet")
}

func fateColour(f draft.Fate) string {
	switch f {
	case draft.Accepted:
		return "green"
	case draft.Declined:
		return "red"
	case draft.TakenBack:
		return "grey"
	}
	return "yellow"
}
