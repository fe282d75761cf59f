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
	// Before and After are what stands around the words now.
	Before, After string
	Discussion    *draft.WholeThread // nil where nobody has spoken
}

// shownOver is what the suggestion is about as it reads now, and would is how it
// would read; once decided, what it replaced and by what.
func shownOver(s *draft.SuggestionView) (old, would string) {
	switch {
	case s.Decided != nil && s.Decided.Old != "":
		return s.Decided.Old, s.Decided.New
	case s.Rebased && !s.Collides:
		return s.Place.Text, s.Over
	}
	return s.Anchor.Quote, s.Wording
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

// adapted is the wording that an official begins with.
func adapted(s *draft.SuggestionView) string {
	if s.Collides {
		return s.Wording
	}
	return s.Over
}

// proposed tells the links of one suggestion from those of another. What a
// moderator hid it does not say.
func proposed(s *draft.SuggestionView) string {
	if s.Wording == "" || s.Hidden != nil && !s.MayHide {
		return ""
	}
	return ": " + shorten(s.Wording, 60)
}
