package page

import (
	"context"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// PackFiles are the files of an evidence pack, in the order in which they are
// sent: a page shows by it how far a download is.
var PackFiles = []string{"index.html", "gauge.csv", "windows.csv", "diary.csv", "attendance.csv", "attendees.csv", "inputs.csv", "responses.csv",
	"publications.csv", "differences.csv", "draft-to-final.html", "draft-to-final.csv", "SHA256SUMS"}

// PackChange is what became of a commitment from its first text to its newest.
type PackChange struct {
	Title       string
	N           int // of the newest published version
	From, To    time.Time
	Published   bool // the first text is the first publication
	Link        string
	Differences []draft.Difference
}

// PackChangesView is that of a whole plan, one commitment after another.
type PackChangesView struct {
	Plan *plan.Plan
	At   time.Time
	All  iter.Seq[PackChange]
}

// WindowRows are the times for inputs as a table, a row for each sector, the
// names of its columns first.
func WindowRows(all []standards.Window) [][]string {
	rows := [][]string{{"window", "opens", "closes", "sector", "inputs", "address"}}
	day := func(t time.Time) string { return t.In(words.London).Format(time.DateOnly) }
	for _, w := range all {
		for _, sector := range people.Sectors {
			rows = append(rows, []string{w.Title, day(w.Open), day(w.Close), string(sector), strconv.Itoa(w.Inputs[sector]), w.Link})
		}
	}
	return rows
}

// windowGrid shows who brought something in which time.
func (v StandardsView) windowGrid(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Who brought something, and when it was asked for"), Columns: []govuk.Column{{Text: words.T(ctx, "Time for inputs")}}}
	for _, sector := range people.Sectors {
		g.Columns = append(g.Columns, govuk.Column{Text: SectorName(ctx, sector), Numeric: true})
	}
	for _, w := range v.Windows {
		row := []govuk.Cell{{Text: w.Title + ", " + words.Day(ctx, w.Open) + " – " + words.Day(ctx, w.Close)}}
		for _, sector := range people.Sectors {
			row = append(row, govuk.Cell{Text: strconv.Itoa(w.Inputs[sector])})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func packNames() string { return strings.Join(PackFiles, " ") }
