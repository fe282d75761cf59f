package page

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// PlansView lists the plans that this person may see.
type PlansView struct {
	Plans     []PlanRow
	MayCreate bool
}

// PlanRow is one plan of the list.
type PlanRow struct {
	Plan        *plan.Plan
	Commitments int
	Open        int // drafts that everybody can join now
}

// PlanView is a plan's public page.
type PlanView struct {
	Plan *plan.Plan
	Rows []CommitmentRow
	// Summary is the generated table, as plan.Summarise makes it.
	Summary [][5]string
	MayEdit bool
	Follow  FollowView
	Now     time.Time
	Form    govuk.Form
}

// CommitmentRow is a commitment in the list of its plan: its draft, and what
// was published of it.
type CommitmentRow struct {
	Draft     *draft.Draft
	Brief     string // the first words of what it is to achieve
	Lead      string
	Published int // the newest version, 0 for none
	Home      string
	Withdrawn bool
	Comments  int
}

// PlanFormView starts a plan, or changes what it says of itself.
type PlanFormView struct {
	Form   govuk.Form
	Action string
	Title  string // of the page
	Plan   plan.About
	// Seen is the version that the person has before them, 0 for a new plan.
	Seen int64
	// States that the plan can be moved to, with where to send it.
	States []plan.State
	Move   string
	// Stale: somebody else changed the plan since the form was opened.
	Stale bool
}

// theirs fills a field with what was typed. Where somebody else wrote other
// words in the meantime, it says which, so that nobody undoes them unseen.
func (v PlanFormView) theirs(ctx context.Context, f govuk.Field) govuk.Field {
	kept := f.Value
	f = v.Form.Fill(f)
	if v.Stale && f.Value != kept {
		f.Hint = words.T(ctx, "It reads now: %s", kept)
		if kept == "" {
			f.Hint = words.T(ctx, "It is empty now.")
		}
	}
	return f
}

// NewDraftView begins a draft in a plan.
type NewDraftView struct {
	Form govuk.Form
	Plan *plan.Plan
}

// ImportView asks for a plan as a text or a file.
type ImportView struct{ Form govuk.Form }

// PreviewView shows what was understood, before anything is kept.
type PreviewView struct {
	Form    govuk.Form
	Preview plan.Preview
	// Source is carried to the confirmation, so that what is kept is what was
	// shown.
	Source string
	Name   string // of the file
}

// PlanState is a plan's state as pages write it.
func PlanState(ctx context.Context, s plan.State) string { return words.Say(ctx, s.Words()) }

func planColour(s plan.State) string {
	switch s {
	case plan.Gathering, plan.Drafting, plan.Consultation, plan.Amending:
		return "green"
	case plan.Published, plan.Implementation:
		return "turquoise"
	case plan.Finalising:
		return "blue"
	}
	return "grey"
}

func (r CommitmentRow) href() string {
	if r.Published > 0 {
		return r.Home
	}
	return DraftPath(r.Draft.ID, "")
}

// joinable says whether everybody can join this draft now.
func (r CommitmentRow) joinable(now time.Time) bool {
	d := r.Draft
	return d.Open != "" && d.Open != people.Reader && !d.Closed(now) && d.TakesComments()
}

func (v PlanView) open() int {
	n := 0
	for _, r := range v.Rows {
		if r.joinable(v.Now) {
			n++
		}
	}
	return n
}

func summaryGrid(ctx context.Context, rows [][5]string) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Summary of commitments")}
	for _, heading := range plan.SummaryHeadings {
		g.Columns = append(g.Columns, govuk.Column{Text: words.Say(ctx, heading)})
	}
	for _, row := range rows {
		var cells []govuk.Cell
		for _, text := range row {
			if text == "" {
				text = words.T(ctx, "not said")
			}
			cells = append(cells, govuk.Cell{Text: text})
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}

func templateChoices(ctx context.Context, chosen template.ID) []govuk.Choice {
	var all []govuk.Choice
	for _, t := range template.All() {
		all = append(all, govuk.Choice{Value: string(t.ID), Text: words.Say(ctx, t.Name), Checked: t.ID == chosen})
	}
	return all
}

func planStateChoices(ctx context.Context, states []plan.State) []govuk.Choice {
	var all []govuk.Choice
	for _, s := range states {
		all = append(all, govuk.Choice{Value: string(s), Text: PlanState(ctx, s)})
	}
	return all
}
