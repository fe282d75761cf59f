package page

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// CommitmentView is one published version of a commitment, for everybody.
type CommitmentView struct {
	*publication.View
	Sections []Section
	// Around is what relative dates in the milestones are relative to.
	Around fuzzydate.Around
	// Tally is how people stood when it was published; nil leaves it out.
	Tally  *draft.Tally
	Follow FollowView
	// Dissents are what organisations said beside this version.
	Dissents    []*agreement.Dissent
	MayWithdraw bool
	// Entry is where this version stands in the public record, and Point the
	// checkpoint that vouches for it; nil while the record cannot say.
	Entry *record.Entry
	Point *record.Point
	// Entries of what stands beside it, and Content, the SHA-256 of the text
	// alone that overrides are for.
	Entries Entries
	Content string
	// Updates are what notes said last of each milestone, by its number; none
	// where a newer version may have numbered them anew.
	Updates map[int]meeting.LastUpdate
	// DraftOpen: work on the next version goes on in the draft.
	DraftOpen bool
	// Base is where the platform is, so that an address can be passed on.
	Base string
}

// cited is how somebody names this version in a text of their own.
func (v CommitmentView) cited(ctx context.Context) string {
	return v.Record.Title + ", " + words.T(ctx, "Version %d", v.Record.N) + ". " + v.Record.PlanTitle + ", " + words.Day(ctx, v.Record.At) + ". " +
		v.Base + v.Record.Address()
}

// CommitmentVersionsView lists what was published, the newest first.
type CommitmentVersionsView struct {
	Home     string
	Title    string
	Versions draft.Page[*publication.View]
}

// CompareView is the difference between two texts, by field.
type CompareView struct {
	Title       string
	Back        govuk.Link
	From, To    string // what the two are called, in the reader's language
	Differences []draft.Difference
	Labels      map[draft.Field]string
}

// WithdrawView asks why a version is taken back.
type WithdrawView struct {
	Form govuk.Form
	*publication.View
}

func (v CompareView) label(f draft.Field) string {
	if l := v.Labels[f]; l != "" {
		return l
	}
	return string(f)
}

func (v CommitmentView) milestones() []draft.Milestone {
	var all []draft.Milestone
	for _, s := range v.Sections {
		all = append(all, s.Milestones...)
	}
	return all
}

func (v CommitmentView) objectives() int {
	return DraftView{Sections: v.Sections}.objectives()
}

// timeline is the picture of when milestones begin and end. It is as wide as
// the page lets it be: what lies along it is in hundredths of its width, what
// lies across it in pixels.
type timeline struct {
	height int
	bars   []stretch
	years  []yearMark
}

// stretch is a milestone in the picture.
type stretch struct {
	number   int
	y        int
	x, width float64
	open     bool // it goes on without an end
}

type yearMark struct {
	x    float64
	year string
}

const (
	timelineRow   = 26 // pixels
	timelineShort = 1  // the shortest stretch that can be seen
	timelineLate  = 85 // a year from here on is written to the left of its line
)

// along is a length in an SVG picture.
func along(hundredths float64) string { return strconv.FormatFloat(hundredths, 'f', 1, 64) + "%" }

// timelineOf lays out the milestones whose dates can be understood; fewer
// than two dated milestones make no picture.
func timelineOf(all []draft.Milestone, around fuzzydate.Around) *timeline {
	type dated struct {
		number   int
		from, to time.Time
		open     bool
	}
	var found []dated
	var first, last time.Time
	for i, m := range all {
		start, end := fuzzydate.ParseIn(m.Start, around), fuzzydate.ParseIn(m.End, around)
		from, to := start.Earliest.Time(), end.Latest.Time()
		if from.IsZero() {
			from = around.Start.Time()
		}
		open := to.IsZero()
		if open {
			to = around.End.Time()
		}
		if from.IsZero() || to.IsZero() || to.Before(from) {
			continue
		}
		found = append(found, dated{i + 1, from, to, open})
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	whole := last.Sub(first)
	if len(found) < 2 || whole <= 0 {
		return nil
	}
	at := func(t time.Time) float64 { return 100 * float64(t.Sub(first)) / float64(whole) }
	line := &timeline{height: (len(found) + 1) * timelineRow}
	for i, d := range found {
		x := at(d.from)
		line.bars = append(line.bars, stretch{d.number, (i + 1) * timelineRow, x, max(timelineShort, at(d.to)-x), d.open})
	}
	for year := first.Year(); year <= last.Year(); year++ {
		day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		if !day.Before(first) && day.Before(last) {
			line.years = append(line.years, yearMark{at(day), strconv.Itoa(year)})
		}
	}
	return line
}

// updateShown is how much of an update stands beside its milestone, in letters.
const updateShown = 200

// milestoneGrid leaves out a column that no milestone fills. What notes said
// of milestones names them by number, which says which only where there is one
// objective.
func (v CommitmentView) milestoneGrid(ctx context.Context, all []draft.Milestone) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Milestones"), Rows: make([][]govuk.Cell, len(all))}
	values := func(m draft.Milestone) []string {
		return []string{m.Text, kindName(ctx, m.Kind), m.Start, m.End, m.Lead}
	}
	for column, heading := range milestoneColumns(ctx) {
		given := column == 0
		for _, m := range all {
			given = given || values(m)[column] != ""
		}
		if !given {
			continue
		}
		g.Columns = append(g.Columns, govuk.Column{Text: heading})
		for i, m := range all {
			text := values(m)[column]
			switch {
			case column == 0:
				text = strconv.Itoa(i+1) + ". " + text
			case text == "":
				text = words.T(ctx, "not said")
			}
			g.Rows[i] = append(g.Rows[i], govuk.Cell{Text: text})
		}
	}
	if len(v.Updates) > 0 && v.objectives() <= 1 {
		v.followUp(ctx, &g)
	}
	return g
}

// followUp adds where milestones stand to their table.
func (v CommitmentView) followUp(ctx context.Context, g *govuk.Grid) {
	g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "Where it stands")}, govuk.Column{Text: words.T(ctx, "Last update")})
	for i := range g.Rows {
		stands, last := govuk.Cell{Text: words.T(ctx, "not said")}, govuk.Cell{Text: words.T(ctx, "none yet")}
		if u, known := v.Updates[i+1]; known {
			last = govuk.Cell{Body: lastUpdate(i+1, u)}
			if u.Stood != "" {
				stands.Text = stageName(ctx, u.Stood)
			}
		}
		g.Rows[i] = append(g.Rows[i], stands, last)
	}
}

func downloads(ctx context.Context, v CommitmentView) []govuk.Link {
	var all []govuk.Link
	for _, form := range []string{"json", "csv", "md"} {
		name := map[string]string{"json": "JSON", "csv": "CSV", "md": "Markdown"}[form]
		all = append(all, govuk.Link{Href: v.Record.Address() + "." + form, Text: name})
	}
	if v.Entry != nil && v.Point != nil {
		all = append(all, govuk.Link{Href: v.Record.Address() + ".proof", Text: words.T(ctx, "JSON with its proof")})
	}
	return all
}

// joined puts a comma between what is there.
func joined(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, ", ")
}
