package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// previewRows are the fields of an imported commitment, missing ones said.
func previewRows(ctx context.Context, id template.ID, c plan.Content) []govuk.Row {
	form, _ := template.Find(id)
	var rows []govuk.Row
	for _, place := range form.Places(len(c.Objectives)) {
		if place.Field.Kind == template.Milestones {
			continue
		}
		text := orNotSaid(ctx, shorten(c.Field(place.Field.Key, place.Objective), 400))
		rows = append(rows, govuk.Row{Key: PlaceLabel(ctx, place, len(c.Objectives)), Text: text})
	}
	return rows
}

// PlaceLabel is a template's question in the reader's language, with its
// objective where there are several.
func PlaceLabel(ctx context.Context, place template.Root, objectives int) string {
	label := words.Say(ctx, place.Field.Label)
	if objectives > 1 && place.Objective > 0 {
		return words.T(ctx, "Objective %d", place.Objective) + ": " + label
	}
	return label
}

func previewMilestones(ctx context.Context, objective, objectives int, o plan.Objective) govuk.Grid {
	caption := words.T(ctx, "Milestones")
	if objectives > 1 {
		caption = words.T(ctx, "Objective %d", objective) + ": " + caption
	}
	g := govuk.Grid{Caption: caption, Size: "s"}
	for _, c := range milestoneColumns(ctx) {
		g.Columns = append(g.Columns, govuk.Column{Text: c})
	}
	for _, m := range o.Milestones {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: m.Text}, {Text: kindName(ctx, string(m.Kind))}, {Text: orNotSaid(ctx, m.Start.Raw)},
			{Text: orNotSaid(ctx, m.End.Raw)}, {Text: orNotSaid(ctx, m.Lead)}})
	}
	return g
}

// orNotSaid is what a plan says, or that it says nothing.
func orNotSaid(ctx context.Context, said string) string {
	if said == "" {
		return words.T(ctx, "not said")
	}
	return said
}
