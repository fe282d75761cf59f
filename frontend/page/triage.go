package page

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// TriageView is what waits for officials.
type TriageView struct {
	Plan   *plan.Plan
	Form   govuk.Form
	Inputs draft.Page[*input.View]
	Ask    input.Ask
	Counts *input.Counts
	Drafts []*draft.Draft
	Themes []string
}

// AnswerView is the form with which inputs are answered.
type AnswerView struct {
	Plan   *plan.Plan
	Form   govuk.Form
	Inputs []*input.View
	// Group answers all alike ones that wait, of which Inputs are the first.
	Group string
	All   int // that it would answer
	// Commitment is the text that the answer changed, with its versions.
	Commitment draft.ID
	Drafts     []*draft.Draft
	Versions   []*draft.Version
	Seq        int64 // of the text as it is now
	Fields     []govuk.Choice
}

// ResponsesView is a plan's public numbers and answers.
type ResponsesView struct {
	Plan      *plan.Plan
	Counts    *input.Counts
	Titles    map[draft.ID]string
	Responses draft.Page[*input.Response]
}

func (v TriageView) path(query ...string) string {
	return PlanInputsPath(v.Plan.Slug, "triage", query...)
}

func (v TriageView) filters(ctx context.Context) []filter {
	all := []filter{{govuk.Link{Href: v.path(), Text: words.T(ctx, "Everything")}, v.Ask == (input.Ask{})}}
	for _, k := range input.Kinds {
		if n := v.Counts.Kinds[string(k)]; n != nil && n.Waiting > 0 {
			all = append(all, filter{govuk.Link{Href: v.path("kind", string(k)), Text: InputKind(ctx, k) + " " + strconv.Itoa(n.Waiting)}, v.Ask.Kind == k})
		}
	}
	if v.Counts.Total.Contested > 0 || v.Ask.Contested {
		all = append(all, filter{govuk.Link{Href: v.path("show", "contested"), Text: words.T(ctx, "Contested") + " " + strconv.Itoa(v.Counts.Total.Contested)}, v.Ask.Contested})
	}
	return all
}

func (v TriageView) places(ctx context.Context) []filter {
	var all []filter
	for _, d := range v.Drafts {
		if n := v.Counts.Commitments[d.ID]; n != nil && n.Waiting > 0 {
			all = append(all, filter{govuk.Link{Href: v.path("commitment", d.ID), Text: d.Title + " " + strconv.Itoa(n.Waiting)}, v.Ask.Commitment == d.Key()})
		}
	}
	return all
}

func (v TriageView) themes() []filter {
	var all []filter
	for _, t := range v.Themes {
		n := 0
		if sum := v.Counts.Themes[t]; sum != nil {
			n = sum.Waiting
		}
		if n > 0 || v.Ask.Theme == t {
			all = append(all, filter{govuk.Link{Href: v.path("theme", t), Text: t + " " + strconv.Itoa(n)}, v.Ask.Theme == t})
		}
	}
	return all
}

func (v TriageView) next() string {
	show := ""
	if v.Ask.Contested {
		show = "contested"
	}
	return v.path("kind", string(v.Ask.Kind), "commitment", string(v.Ask.Commitment), "theme", v.Ask.Theme, "alike", v.Ask.Group, "show", show, "after", v.Inputs.More)
}

// alikeText says how many others read alike.
func alikeText(ctx context.Context, v *input.View) string {
	if v.Alike >= input.MostAlike {
		return words.T(ctx, "%d or more others are alike: answer them together", input.MostAlike)
	}
	return words.N(ctx, v.Alike, "%d other is alike: answer them together", "%d others are alike: answer them together")
}

func textChoices(ctx context.Context, v AnswerView, newest bool) []govuk.Choice {
	now := govuk.Choice{Value: strconv.FormatInt(v.Seq, 10), Text: words.T(ctx, "The text as it is now")}
	all := []govuk.Choice{{Value: "", Text: words.T(ctx, "Choose a text")}}
	if newest {
		all = append(all, now)
	}
	for _, version := range v.Versions {
		name := version.Name
		if name == "" {
			name = words.T(ctx, "Kept by itself")
		}
		all = append(all, govuk.Choice{Value: strconv.FormatInt(version.Seq, 10), Text: name + ", " + words.Short(ctx, version.At)})
	}
	return all
}

func dispositionChoices(ctx context.Context) []govuk.Choice {
	hints := map[input.Disposition]string{
		input.Adopted:     words.T(ctx, "The text says it now. Show the change below."),
		input.InPart:      words.T(ctx, "Some of it is in the text. Show the change below."),
		input.NotAdopted:  words.T(ctx, "Say why not."),
		input.OutOfScope:  words.T(ctx, "Say who it could be brought to."),
		input.Duplicate:   words.T(ctx, "Another input says the same and is answered there. Name it below."),
		input.AlreadyDone: words.T(ctx, "Say where it is done."),
		input.Deferred:    words.T(ctx, "Say to when or to where below."),
	}
	var all []govuk.Choice
	for _, d := range input.Dispositions {
		all = append(all, govuk.Choice{Value: string(d), Text: DispositionName(ctx, d), Hint: hints[d]})
	}
	return all
}

func reviewChoices(ctx context.Context) []govuk.Choice {
	all := []govuk.Choice{{Value: "upheld", Text: words.T(ctx, "The answer stands")}}
	for _, d := range []input.Disposition{input.NotAdopted, input.OutOfScope, input.AlreadyDone, input.Deferred} {
		all = append(all, govuk.Choice{Value: string(d), Text: words.T(ctx, "Another answer: %s", DispositionName(ctx, d))})
	}
	return all
}

// sumRow is a line of the public numbers.
func sumRow(ctx context.Context, name string, s input.Sum) []govuk.Cell {
	median := words.T(ctx, "none yet")
	if days, ok := s.Median(); ok {
		median = strconv.FormatFloat(days, 'f', -1, 64)
	}
	return []govuk.Cell{{Text: name}, {Text: strconv.Itoa(s.Answered)}, {Text: strconv.Itoa(s.Waiting)}, {Text: median}}
}

func sumGrid(ctx context.Context, caption, first string, rows [][]govuk.Cell) govuk.Grid {
	return govuk.Grid{Caption: caption, Size: "m", Rows: rows, Columns: []govuk.Column{{Text: first}, {Text: words.T(ctx, "Answered"), Numeric: true},
		{Text: words.T(ctx, "Waiting"), Numeric: true}, {Text: words.T(ctx, "Median days to an answer"), Numeric: true}}}
}

func (v ResponsesView) bySector(ctx context.Context) govuk.Grid {
	var rows [][]govuk.Cell
	for _, s := range people.Sectors {
		if sum := v.Counts.Sectors[string(s)]; sum != nil {
			rows = append(rows, sumRow(ctx, SectorName(ctx, s), *sum))
		}
	}
	return sumGrid(ctx, words.T(ctx, "By sector of who brought it"), words.T(ctx, "Sector"), rows)
}

func (v ResponsesView) byOfficial(ctx context.Context) govuk.Grid {
	var rows [][]govuk.Cell
	for _, o := range v.Counts.Officials {
		row := sumRow(ctx, o.Name, o.Sum)
		rows = append(rows, append(row[:2], row[3]))
	}
	g := sumGrid(ctx, words.T(ctx, "By official who answered"), words.T(ctx, "Official"), rows)
	g.Columns = append(g.Columns[:2], g.Columns[3])
	return g
}

func (v ResponsesView) byCommitment(ctx context.Context) govuk.Grid {
	var rows [][]govuk.Cell
	for _, id := range slices.Sorted(maps.Keys(v.Counts.Commitments)) {
		title := v.Titles[draft.ID(id)]
		if id == "" {
			title = words.T(ctx, "The whole plan, or something new")
		}
		if title != "" {
			rows = append(rows, sumRow(ctx, title, *v.Counts.Commitments[id]))
		}
	}
	return sumGrid(ctx, words.T(ctx, "By commitment"), words.T(ctx, "Commitment"), rows)
}
