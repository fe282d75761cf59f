package page

import (
	"context"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// StancesView shows where people and organisations stand, and asks where this
// person stands.
type StancesView struct {
	DraftHead
	Form    govuk.Form
	Tally   *draft.Tally
	Stances draft.Page[draft.StanceView]
	// Own and Organisation are this person's stances so far.
	Own, Organisation *draft.Stance
	Actor             people.Actor
	// Seq and SHA256 name the text that the page speaks of.
	Seq    int64
	SHA256 string
}

// PositionName is a position as pages write it.
func PositionName(ctx context.Context, p draft.Position) string {
	switch p {
	case draft.Support:
		return words.T(ctx, "Support")
	case draft.Concerns:
		return words.T(ctx, "Support with concerns")
	case draft.Oppose:
		return words.T(ctx, "Oppose")
	}
	return words.T(ctx, "Abstain")
}

func positionColour(p draft.Position) string {
	switch p {
	case draft.Support:
		return "green"
	case draft.Concerns:
		return "yellow"
	case draft.Oppose:
		return "red"
	}
	return "grey"
}

func positions(ctx context.Context, chosen draft.Position) []govuk.Choice {
	var all []govuk.Choice
	for _, p := range draft.Positions {
		all = append(all, govuk.Choice{Value: string(p), Text: PositionName(ctx, p), Checked: p == chosen})
	}
	return all
}

func (v StancesView) chosen() draft.Position {
	if p, typed := v.Form.Values["position"]; typed {
		return draft.Position(p)
	}
	if v.Own != nil {
		return v.Own.Position
	}
	return ""
}

func (v StancesView) reason() string {
	if v.Own != nil {
		return v.Own.Reason
	}
	return ""
}

// holders are the names in which a speaker can take a stance, each with where
// it stands now: the form itself shows only the speaker's own.
func (v StancesView) holders(ctx context.Context) []govuk.Choice {
	return []govuk.Choice{
		{Value: string(draft.InPerson), Text: words.T(ctx, "My own"), Hint: stands(ctx, v.Own), Checked: v.Form.Value("holder", "") != string(draft.ForOrganisation)},
		{Value: string(draft.ForOrganisation), Text: v.Actor.OrganisationName, Hint: stands(ctx, v.Organisation)},
	}
}

func stands(ctx context.Context, s *draft.Stance) string {
	if s == nil {
		return words.T(ctx, "No stance yet")
	}
	return words.T(ctx, "Now: %s", PositionName(ctx, s.Position))
}

func tallyGrid(ctx context.Context, caption string, rows []draft.Row) govuk.Grid {
	g := govuk.Grid{Caption: caption, Size: "s", Columns: []govuk.Column{{Text: words.T(ctx, "Sector")}}}
	for _, p := range draft.Positions {
		g.Columns = append(g.Columns, govuk.Column{Text: PositionName(ctx, p), Numeric: true})
	}
	for _, row := range rows {
		cells := []govuk.Cell{{Text: SectorName(ctx, row.Sector)}}
		for _, n := range row.Counts {
			cells = append(cells, govuk.Cell{Text: strconv.Itoa(n)})
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}

// bar is one stretch of a picture bar, in the picture's own units.
type bar struct {
	x, width int
	position draft.Position
	count    int
}

// barUnits is how wide a full bar is drawn.
const barUnits = 600

// bars lays out one sector's counts side by side, to the scale of the largest.
func bars(row draft.Row, most int) []bar {
	var all []bar
	x := 0
	for i, n := range row.Counts {
		if n == 0 || most == 0 {
			continue
		}
		width := max(4, n*barUnits/most)
		all = append(all, bar{x, width, draft.Positions[i], n})
		x += width
	}
	return all
}

func largest(rows []draft.Row) int {
	most := 0
	for _, r := range rows {
		most = max(most, r.Total())
	}
	return most
}

// holderName says in whose name a stance is.
func holderName(s draft.StanceView) string {
	if s.Holder == draft.ForOrganisation {
		return s.By.OrganisationName
	}
	return s.By.Name
}

// stripes are where a position's bar is left white, so that it is known
// without its colour: top and height of each.
func stripes(p draft.Position) [][2]int {
	switch p {
	case draft.Concerns:
		return [][2]int{{12, 4}}
	case draft.Oppose:
		return [][2]int{{6, 4}, {18, 4}}
	case draft.Abstain:
		return [][2]int{{5, 18}}
	}
	return nil
}
