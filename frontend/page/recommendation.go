package page

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// RecommendationsView is what a forum recommends, and what became of it.
type RecommendationsView struct {
	ForumHead
	All    []*recommendation.View
	Report *recommendation.Report
	// Poll is the members' vote, nil before it is in the record.
	Poll *ballot.Poll
	Now  time.Time
	// MayBegin one, MayAsk for the vote; Inside claims to read what is written.
	MayBegin, MayAsk, Inside bool
}

// AskVoteView asks whoever delivers the forum to put it to the vote.
type AskVoteView struct {
	ForumHead
	All []*recommendation.View
}

// RecommendationView is one recommendation with all that belongs to it.
type RecommendationView struct {
	ForumHead
	One    *recommendation.View
	Report *recommendation.Report
	// Present is the text as it is now while it is written, for those inside.
	Present *draft.Content
	Advice  []recommendation.Advice
	// Material are the cards that it came from, for those inside.
	Material []*deliberation.View
	// Plans are those into which the reader can bring it.
	Plans                                 []govuk.Choice
	Now                                   time.Time
	SignedIn, MayWrite, MayReply, MayRate bool
}

// ReportView is a forum's report, or the form of whoever publishes it.
type ReportView struct {
	ForumHead
	Report     *recommendation.Report
	All        []*recommendation.View
	Entry      *record.Entry
	MayPublish bool
}

// RecommendationsStand says in a sentence how far a forum's recommendations are.
func RecommendationsStand(ctx context.Context, all []*recommendation.View) string {
	settled, answered := 0, 0
	for _, v := range all {
		if v.Settled {
			settled++
		}
		if len(v.Answers) > 0 {
			answered++
		}
	}
	switch {
	case len(all) == 0:
		return words.T(ctx, "Members have not begun a recommendation yet.")
	case answered > 0:
		return words.T(ctx, "%d of %d are answered by the authority.", answered, settled)
	case settled > 0:
		return words.N(ctx, settled, "The wording of %d is frozen by the members.", "The wording of %d is frozen by the members.")
	}
	return words.N(ctx, len(all), "%d is being written.", "%d are being written.")
}

// state is where a recommendation stands, in words and a colour.
func recommendationState(ctx context.Context, v *recommendation.View) (text, colour string) {
	switch a := v.Latest(); {
	case v.Withdrawn != nil:
		return words.T(ctx, "Withdrawn"), "grey"
	case a != nil:
		return words.Say(ctx, a.Decision.Words()), decisionColour(a.Decision)
	case v.Support != nil && !v.Support.Outcome.Carried:
		return words.T(ctx, "Not carried"), "red"
	case v.Support != nil:
		return words.T(ctx, "Waits for an answer"), "yellow"
	case v.Settled:
		return words.T(ctx, "Wording frozen"), "blue"
	}
	return words.T(ctx, "Being written"), "light-blue"
}

func decisionColour(d recommendation.Decision) string {
	switch d {
	case recommendation.Accept, recommendation.Already:
		return "green"
	case recommendation.InPart:
		return "turquoise"
	case recommendation.Reject:
		return "red"
	}
	return "purple"
}

// share says a support in words: "82% of 38 members".
func share(ctx context.Context, s *recommendation.Support) string {
	return words.T(ctx, "%d%% of %d members who said something", int(s.Outcome.Share+0.5), s.Outcome.Valid)
}

// supportRows are the counts of a vote as a table.
func supportRows(ctx context.Context, s *recommendation.Support) govuk.Grid {
	row := func(name string, n int) []govuk.Cell { return []govuk.Cell{{Text: name}, {Text: strconv.Itoa(n)}} }
	c := s.Support
	return govuk.Grid{Caption: words.T(ctx, "How members voted"), Size: "s",
		Columns: []govuk.Column{{Text: words.T(ctx, "Answer")}, {Text: words.T(ctx, "Members"), Numeric: true}},
		Rows: [][]govuk.Cell{row(words.T(ctx, "Strongly support"), c.Strongly), row(words.T(ctx, "Support"), c.Support), row(words.T(ctx, "Neither"), c.Neither),
			row(words.T(ctx, "Oppose"), c.Oppose), row(words.T(ctx, "Strongly oppose"), c.StronglyOppose), row(words.T(ctx, "No opinion"), c.NoOpinion)}}
}

// part is one field of a recommendation's text.
type recommendationPart struct {
	Label string
	Text  draft.Node
}

// parts lays a text out in the order of its template, without what is empty.
func recommendationParts(ctx context.Context, c draft.Content) (all []recommendationPart) {
	form, _ := template.Find(template.Recommendation)
	for _, field := range form.Fields {
		if text := c.Texts[draft.Field(field.Key)]; text.Words() != "" {
			all = append(all, recommendationPart{words.Say(ctx, field.Label), text})
		}
	}
	return all
}

func (v RecommendationView) path(view string) string {
	p := recommendation.Path(v.Forum.ID, v.One.N)
	if view != "" {
		p += "/" + view
	}
	return p
}

// content is the text to show: the frozen one, or for those inside the present.
func (v RecommendationView) content() *draft.Content {
	if v.One.Content != nil {
		return v.One.Content
	}
	return v.Present
}

// overdue are the reports of progress that should be there by now.
func (v RecommendationView) overdue() []int {
	if v.Report == nil || len(v.One.Answers) == 0 {
		return nil
	}
	return recommendation.Unreported(v.One.Progress, v.Report.At, v.Now)
}

// late claims that the authority's promised day is past and there is no answer.
func (v RecommendationView) late() bool {
	return v.Report != nil && len(v.One.Answers) == 0 && !v.Forum.Promise.AnswerBy.IsZero() && v.Now.After(v.Forum.Promise.AnswerBy)
}

// monthChoices are the months for which progress was not reported yet.
func (v RecommendationView) monthChoices(ctx context.Context) (all []govuk.Choice) {
	for _, months := range recommendation.Months {
		if !slices.ContainsFunc(v.One.Progress, func(p recommendation.Progress) bool { return p.Months == months }) {
			all = append(all, govuk.Choice{Value: strconv.Itoa(months), Text: words.T(ctx, "After %d months", months), Checked: len(all) == 0})
		}
	}
	return all
}

func decisionChoices(ctx context.Context) (all []govuk.Choice) {
	for _, d := range recommendation.Decisions {
		all = append(all, govuk.Choice{Value: string(d), Text: words.Say(ctx, d.Words())})
	}
	return all
}

func howFarChoices(ctx context.Context) (all []govuk.Choice) {
	for _, s := range recommendation.AllStates {
		all = append(all, govuk.Choice{Value: string(s), Text: words.Say(ctx, s.Words())})
	}
	return all
}

func markChoices(ctx context.Context) (all []govuk.Choice) {
	for _, m := range recommendation.Marks {
		all = append(all, govuk.Choice{Value: string(m), Text: words.Say(ctx, m.Words())})
	}
	return all
}

// answerRows say an answer as pairs.
func answerRows(ctx context.Context, a *recommendation.Answer) []govuk.Row {
	rows := []govuk.Row{{Key: words.T(ctx, "Reason"), Text: a.Reason}, {Key: words.T(ctx, "Who answers for it"), Text: a.Owner}}
	if !a.Due.IsZero() {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Done by"), Body: govuk.Date(a.Due)})
	}
	if a.Body != "" {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Decided by"), Text: a.Body})
	}
	return append(rows, govuk.Row{Key: words.T(ctx, "Minute"), Body: minute(a.Minute)},
		govuk.Row{Key: words.T(ctx, "Answered"), Body: answeredBy(a)})
}

func progressColour(s recommendation.State) string {
	return map[recommendation.State]string{recommendation.NotStarted: "grey", recommendation.Underway: "blue", recommendation.Delayed: "yellow",
		recommendation.Done: "green", recommendation.Dropped: "red"}[s]
}
