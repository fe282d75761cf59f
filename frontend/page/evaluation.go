package page

import (
	"context"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
)

// EvaluationView is what people think of how a forum is run.
type EvaluationView struct {
	ForumHead
	Asked      []evaluation.Asked
	Results    []*evaluation.Result
	Judgements []*evaluation.Judgement
	Now        time.Time
	// MayAsk put a questionnaire, MayJudge take answers away and judge.
	MayAsk, MayJudge bool
}

// QuestionnaireView is the form of one.
type QuestionnaireView struct {
	ForumHead
	One *evaluation.Asked
}

// EvaluationStands says in a sentence how the evaluation stands.
func EvaluationStands(ctx context.Context, asked []evaluation.Asked, results []*evaluation.Result) string {
	open, shown := 0, 0
	for _, a := range asked {
		if a.Now {
			open++
		}
	}
	for _, r := range results {
		if r.Shown() {
			shown++
		}
	}
	switch {
	case open > 0:
		return words.N(ctx, open, "%d questionnaire is open.", "%d questionnaires are open.")
	case shown > 0:
		return words.N(ctx, shown, "%d questionnaire is counted.", "%d questionnaires are counted.")
	case len(asked) > 0:
		return words.T(ctx, "What people thought of it is published with the report.")
	}
	return words.T(ctx, "Nobody is asked anything yet.")
}

// mine are the questionnaires that wait for this person.
func (v EvaluationView) mine() (all []evaluation.Asked) {
	for _, a := range v.Asked {
		if a.Mine && a.Now {
			all = append(all, a)
		}
	}
	return all
}

// audienceName says whom a questionnaire asks.
func audienceName(ctx context.Context, r forum.Role) string {
	switch r {
	case forum.Facilitator:
		return words.T(ctx, "Facilitators")
	case forum.Observer:
		return words.T(ctx, "Observers")
	}
	return words.T(ctx, "Members")
}

func audiences(ctx context.Context) (all []govuk.Choice) {
	for _, r := range evaluation.Audiences {
		all = append(all, govuk.Choice{Value: string(r), Text: audienceName(ctx, r)})
	}
	return all
}

// pointClasses colour the scale, from strong agreement on.
var pointClasses = []string{"fm-tally--strongly-support", "fm-tally--support", "fm-tally--neither", "fm-tally--oppose", "fm-tally--strongly-oppose"}

// tallyBars draw one statement.
func tallyBars(ctx context.Context, t evaluation.Tally) (all []ballotBar) {
	for i, n := range t.Counts {
		all = append(all, ballotBar{Label: words.Say(ctx, evaluation.Points[i].Words()), Text: strconv.Itoa(n), Class: pointClasses[i], Width: reach(float64(n), float64(t.Given))})
	}
	return all
}

// resultGrid is a questionnaire as a table: a row a statement.
func resultGrid(ctx context.Context, r *evaluation.Result) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "How many agree: %s", r.Title), Columns: []govuk.Column{{Text: words.T(ctx, "Statement")}}}
	for _, p := range evaluation.Points {
		g.Columns = append(g.Columns, govuk.Column{Text: words.Say(ctx, p.Words()), Numeric: true})
	}
	g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "Agree in all"), Numeric: true})
	for _, t := range r.Tallies {
		row := []govuk.Cell{{Text: words.Say(ctx, t.Statement)}}
		for i := range evaluation.Points {
			text := words.T(ctx, "under five")
			if t.Counts != nil {
				text = strconv.Itoa(t.Counts[i])
			}
			row = append(row, govuk.Cell{Text: text})
		}
		all := "–"
		if t.Counts != nil {
			all = shareOf(t.Counts[0]+t.Counts[1], t.Given)
		}
		g.Rows = append(g.Rows, append(row, govuk.Cell{Text: all}))
	}
	return g
}

// agreeChoices are the scale of a form.
func agreeChoices(ctx context.Context) (all []govuk.Choice) {
	for _, p := range evaluation.Points {
		all = append(all, govuk.Choice{Value: strconv.Itoa(int(p)), Text: words.Say(ctx, p.Words())})
	}
	return append(all, govuk.Choice{Value: "0", Text: words.T(ctx, "I would rather not say")})
}

// defaultStatements are those that an audience is asked about, for the form
// that puts a questionnaire.
func defaultStatements(ctx context.Context, r forum.Role) (all []string) {
	for _, s := range evaluation.Defaults[r] {
		all = append(all, words.Say(ctx, s))
	}
	return all
}

// wordsHint says who reads what is written.
func wordsHint(ctx context.Context, r forum.Role) string {
	if r == forum.Member {
		return words.T(ctx, "Who sees this: the independent evaluator, without your name, once five people or more answered. They may quote it.")
	}
	return words.T(ctx, "Who sees this: the independent evaluator, without your name, however few answer. They may quote it.")
}
