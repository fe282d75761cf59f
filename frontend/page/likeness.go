package page

import (
	"context"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
)

// mirrored is how many of those who were drawn gave an answer, and whether
// anybody counted.
func (r DrawRound) mirrored(feature, value string) (n int, counted bool) {
	for _, m := range r.Mirror {
		if m.Feature == feature && strings.EqualFold(m.Value, value) {
			return m.People, true
		}
	}
	return 0, false
}

// quotaGrid sets the pool, the quotas and, once it is drawn, the panel side by
// side.
func (r DrawRound) quotaGrid(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "The pool and the quotas"), Size: "m", Columns: []govuk.Column{{Text: words.T(ctx, "Answer")}, {Text: words.T(ctx, "In the pool"), Numeric: true},
		{Text: words.T(ctx, "At least"), Numeric: true}, {Text: words.T(ctx, "At most"), Numeric: true}}}
	drawn := len(r.Mirror) > 0
	if drawn {
		g.Caption = words.T(ctx, "The pool, the quotas and those who were drawn")
		g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "Drawn"), Numeric: true})
	}
	for _, f := range r.Sheet.Features {
		for _, v := range f.Values {
			row := []govuk.Cell{{Text: f.Name + ": " + v.Name}, {Text: strconv.Itoa(v.Pool)}, {Text: strconv.Itoa(v.Min)}, {Text: strconv.Itoa(v.Max)}}
			if n, counted := r.mirrored(f.Name, v.Name); counted {
				row = append(row, govuk.Cell{Text: strconv.Itoa(n)})
			} else if drawn {
				row = append(row, govuk.Cell{Text: words.T(ctx, "not counted")})
			}
			g.Rows = append(g.Rows, row)
		}
	}
	return g
}

// likeness is a picture of one feature: for each answer its part of the pool,
// and below it the part of those who were drawn, with marks at the quotas.
func (r DrawRound) likeness(ctx context.Context, f draw.Feature) []ballotBar {
	var all []ballotBar
	percent := func(n, of int) string { return strconv.Itoa((100*n+of/2)/max(1, of)) + "%" }
	for _, v := range f.Values {
		n, counted := r.mirrored(f.Name, v.Name)
		if !counted || n+v.Pool == 0 {
			continue
		}
		all = append(all,
			ballotBar{Label: words.T(ctx, "%s, pool", v.Name), Class: "fm-tally--neither", Width: reach(float64(v.Pool), float64(r.Sheet.Pool)), Text: percent(v.Pool, r.Sheet.Pool)},
			ballotBar{Label: words.T(ctx, "%s, drawn", v.Name), Class: "fm-tally--support", Width: reach(float64(n), float64(r.Sheet.Panel)), Text: percent(n, r.Sheet.Panel),
				Marks: []int{reach(float64(v.Min), float64(r.Sheet.Panel)), reach(float64(min(v.Max, r.Sheet.Panel)), float64(r.Sheet.Panel))}})
	}
	return all
}
