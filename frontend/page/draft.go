package page

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// DraftHead is what all views of one draft have at their top.
type DraftHead struct {
	Draft *draft.Draft
	// Plan that it belongs to, or the forum.
	Plan govuk.Link
	// Recommendation is the page of the recommendation that this is the text
	// of; "" for a plan's draft.
	Recommendation string
	May            draft.Permit
	// SignedIn: others are asked to sign in where they would write.
	SignedIn bool
	Counts   Counts
	// Published is the number of the newest published version, 0 for none.
	Published int
	// Labels are the fields' questions in the reader's language.
	Labels map[draft.Field]string
	// Now is the moment of the request.
	Now time.Time
}

// Counts stand on the tabs of a draft.
type Counts struct{ Comments, Changes, Stances int }

// home is where the published text of this draft stands.
func (h DraftHead) home() string {
	return "/commitments/" + strings.TrimPrefix(h.Plan.Href, "/plans/") + "/" + url.PathEscape(h.Draft.Slug)
}

// seenBy says who reads what somebody writes on this draft.
func (h DraftHead) seenBy(ctx context.Context) string {
	if h.Draft.Private {
		return words.T(ctx, "Only people with a role on this draft see it, with your name.")
	}
	return words.T(ctx, "Public: everybody sees it, with your name.")
}

func (h DraftHead) path(view string) string { return DraftPath(h.Draft.ID, view) }

// DraftView is a draft to read, and for those who may, to write.
type DraftView struct {
	DraftHead
	Form     govuk.Form
	Sections []Section
	// Editor is set for people who get the live editor.
	Editor *EditorView
	// Latest discussion, for the side of the page.
	Latest []*draft.ThreadView
	// Missing names the fields that the template still lacks.
	Missing []govuk.Link
	Since   *Since
	Follow  FollowView
	// Agreed is where the text stands between government and civil society;
	// nil leaves it out.
	Agreed *agreement.Status
}

// Section is one field of a draft, in the order of its template.
type Section struct {
	Field     draft.Field
	Label     string // in the reader's language
	Help      string
	Objective int // 0: of the whole commitment
	// Exactly one of these holds the field.
	Text       *draft.Node
	Short      string
	Milestones []draft.Milestone
	IsShort    bool
	IsRows     bool

	Sealed   bool
	Required bool
	Comments int
	Findings []string // what the linter found, in the reader's language
}

// plain says whether the reader asked for the text with links below each
// paragraph instead of the live one: for those who choose words with a
// keyboard, or whose screen reader should not follow others' typing.
func plain(path string) bool {
	_, query, _ := strings.Cut(path, "?")
	q, err := url.ParseQuery(query)
	return err == nil && q.Get("read") != ""
}

// shown is the view as the reader asked for it.
func (v DraftView) shown(ctx context.Context) DraftView {
	if plain(pathOf(ctx)) {
		v.Editor = nil
	}
	return v
}

// EditorView is what the editor needs to begin.
type EditorView struct {
	Document string // its name at /collab/
	Person   string
}

// Since says what changed since this person was here.
type Since struct {
	When   time.Time
	Fields []govuk.Link // to the fields that changed
	Href   string       // to the whole difference
}

func (s Section) anchor() string { return "field-" + string(s.Field) }

func (s Section) heading() string { return "heading-" + string(s.Field) }

// Empty says whether nothing is written here yet.
func (s Section) Empty() bool {
	switch {
	case s.IsRows:
		return len(s.Milestones) == 0
	case s.IsShort:
		return s.Short == ""
	}
	return s.Text == nil || s.Text.Words() == ""
}

// objectives says whether the level of objectives is shown at all.
func (v DraftView) objectives() int {
	most := 0
	for _, s := range v.Sections {
		most = max(most, s.Objective)
	}
	return most
}

// StateName is a draft's state as pages write it.
func StateName(ctx context.Context, s draft.State) string {
	switch s {
	case draft.Idea:
		return words.T(ctx, "Idea")
	case draft.ThemeGroup:
		return words.T(ctx, "Being shaped")
	case draft.Drafting:
		return words.T(ctx, "Drafting")
	case draft.AgreedText:
		return words.T(ctx, "Text agreed")
	case draft.Clearance:
		return words.T(ctx, "In clearance")
	case draft.Consultation:
		return words.T(ctx, "Open for comment")
	case draft.Final:
		return words.T(ctx, "Final text")
	case draft.Published:
		return words.T(ctx, "Published")
	case draft.Amended:
		return words.T(ctx, "Amended")
	case draft.Withdrawn:
		return words.T(ctx, "Withdrawn")
	case draft.CarriedForward:
		return words.T(ctx, "Carried forward")
	}
	return string(s)
}

func stateColour(s draft.State) string {
	switch s {
	case draft.Idea, draft.ThemeGroup:
		return "grey"
	case draft.Drafting, draft.Consultation:
		return "green"
	case draft.AgreedText, draft.Clearance, draft.Final:
		return "blue"
	case draft.Published, draft.Amended:
		return "turquoise"
	case draft.Withdrawn:
		return "red"
	}
	return "grey"
}

func draftTabs(ctx context.Context, h DraftHead, current string) []govuk.Tab {
	tab := func(view, text string, count int) govuk.Tab {
		t := govuk.Tab{Link: govuk.Link{Href: h.path(view), Text: text}, Current: view == current}
		if view != "" && view != "writers" && view != "versions" && view != "agreement" {
			t.Count, t.CountID = strconv.Itoa(count), "count-"+view
		}
		return t
	}
	all := []govuk.Tab{
		tab("", words.T(ctx, "Draft"), 0),
		tab("comments", words.T(ctx, "Comments"), h.Counts.Comments),
		tab("changes", words.T(ctx, "Changes"), h.Counts.Changes),
		tab("writers", words.T(ctx, "Who wrote this"), 0),
		tab("stances", words.T(ctx, "Stances"), h.Counts.Stances),
		tab("versions", words.T(ctx, "Versions"), 0),
	}
	if h.Recommendation != "" {
		return append(all, govuk.Tab{Link: govuk.Link{Href: h.Recommendation, Text: words.T(ctx, "Confirm the wording")}})
	}
	return append(all, tab("agreement", words.T(ctx, "Agreement"), 0))
}
