package page

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// StandardsView is the gauge of one plan.
type StandardsView struct {
	Plan    *plan.Plan
	Report  standards.Report
	Windows []standards.Window // in which inputs were asked for, with who brought them
	Entries []*standards.Entry
	MayEdit bool
	Pack    bool // this is the copy for the reviewer: no tools on it
}

func (v StandardsView) path(view string) string { return StandardsPath(v.Plan.Slug, view) }

// DiaryView asks what happened.
type DiaryView struct {
	Form  govuk.Form
	Plan  *plan.Plan
	Entry *standards.Entry // to be struck out; nil for a new one
	Kind  string
	// Ballots of the plan that are counted, to name as the vote that was carried out.
	Ballots []govuk.Choice
}

// ThresholdsView asks for the numbers in the rules.
type ThresholdsView struct {
	Form       govuk.Form
	Plan       *plan.Plan
	Thresholds standards.Thresholds
	Seen       int64
}

// StandardsPath is the gauge of a plan; view is "", "diary", "thresholds", "pack" ...
func StandardsPath(plan, view string) string {
	p := PlanPath(plan) + "/standards"
	if view != "" {
		p += "/" + view
	}
	return p
}

// ColourName says a verdict in words.
func ColourName(ctx context.Context, c standards.Colour) string {
	switch c {
	case standards.Green:
		return words.T(ctx, "Met")
	case standards.Amber:
		return words.T(ctx, "Partly met")
	case standards.Red:
		return words.T(ctx, "Not met")
	}
	return words.T(ctx, "Not due yet")
}

func verdictTag(c standards.Colour) string {
	switch c {
	case standards.Green:
		return "green"
	case standards.Amber:
		return "yellow"
	case standards.Red:
		return "red"
	}
	return "grey"
}

// KindName says what an entry of the diary is.
func KindName(ctx context.Context, k standards.Kind) string {
	switch k {
	case standards.RulesKept:
		return words.T(ctx, "The rules of participation were published")
	case standards.TimelineKept:
		return words.T(ctx, "The timeline was published")
	case standards.OutreachKept:
		return words.T(ctx, "People were told about the plan")
	case standards.WindowKept:
		return words.T(ctx, "A time in which people can bring inputs")
	case standards.DocumentKept:
		return words.T(ctx, "A document was published")
	case standards.AgendaKept:
		return words.T(ctx, "An item from outside government came onto an agenda")
	case standards.VoteKept:
		return words.T(ctx, "A binding vote was carried out")
	}
	return string(k)
}

// LevelName is the short name of a level of the spectrum.
func LevelName(ctx context.Context, l standards.Level) string {
	switch l {
	case standards.Inform:
		return words.T(ctx, "Inform")
	case standards.Consult:
		return words.T(ctx, "Consult")
	case standards.Involve:
		return words.T(ctx, "Involve")
	case standards.Collaborate:
		return words.T(ctx, "Collaborate")
	case standards.Empower:
		return words.T(ctx, "Empower")
	}
	return words.T(ctx, "No consultation")
}

func sentence(ctx context.Context, s standards.Sentence) string {
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		if t, isTime := a.(time.Time); isTime {
			a = words.Day(ctx, t)
		}
		args[i] = a
	}
	return words.Say(ctx, s.Format, args...)
}

// daysLeft says how long there is for a verdict's next duty.
func daysLeft(ctx context.Context, v standards.Verdict) string {
	switch {
	case v.DaysLeft == nil:
		return ""
	case *v.DaysLeft < 0:
		return words.N(ctx, -*v.DaysLeft, "%d day late", "%d days late")
	}
	return words.N(ctx, *v.DaysLeft, "%d day left", "%d days left")
}

func (v StandardsView) grid(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "The requirements, one by one"), Columns: []govuk.Column{
		{Text: words.T(ctx, "Requirement")}, {Text: words.T(ctx, "State")}, {Text: words.T(ctx, "Next date")}}}
	for _, one := range v.Report.Verdicts {
		g.Rows = append(g.Rows, []govuk.Cell{
			{Body: requirementLink(one)}, {Body: govuk.Tag(ColourName(ctx, one.Colour), verdictTag(one.Colour))}, {Body: due(one)}})
	}
	return g
}

func verdictID(v standards.Verdict) string {
	return "requirement-" + strings.ReplaceAll(string(v.Number), ".", "-")
}

func kindChoices(ctx context.Context, chosen string) []govuk.Choice {
	var all []govuk.Choice
	for _, k := range standards.Kinds {
		all = append(all, govuk.Choice{Value: string(k), Text: KindName(ctx, k), Checked: string(k) == chosen})
	}
	return all
}

func ballotChoices(ctx context.Context, v DiaryView) []govuk.Choice {
	return append([]govuk.Choice{{Value: "", Text: words.T(ctx, "None: it was held elsewhere")}}, v.Ballots...)
}

// thresholdFields are the numbers that a plan may choose, in the order of the
// requirements they belong to.
func thresholdFields(ctx context.Context, t standards.Thresholds) []govuk.Field {
	var all []govuk.Field
	add := func(name, label string, n int) {
		all = append(all, govuk.Field{Name: name, Label: label, Value: strconv.Itoa(n), Width: "4", Attrs: map[string]any{"inputmode": "numeric"}})
	}
	add("meetingGap", words.T(ctx, "1.1: days between two meetings, at most"), t.MeetingGap)
	add("meetingGrace", words.T(ctx, "1.1: days beyond that which are partly met"), t.MeetingGrace)
	add("siteAge", words.T(ctx, "2.1: days between two updates of the site, at most"), t.SiteAge)
	add("updatesApart", words.T(ctx, "2.2: days between two updates of the repository that count as two"), t.UpdatesApart)
	add("timelineBefore", words.T(ctx, "3.1: days from the timeline's publication to the start of the work"), t.TimelineBefore)
	add("windowLength", words.T(ctx, "3.3: days in which people can bring inputs"), t.WindowLength)
	add("sectors", words.T(ctx, "3.3: kinds of people who bring inputs"), t.Sectors)
	add("answeredAmber", words.T(ctx, "4.1: percent of inputs answered that is partly met"), t.AnsweredAmber)
	add("reviewsAYear", words.T(ctx, "5.1: reviews of implementation in a year"), t.ReviewsAYear)
	return all
}

// VerdictRows are the gauge as a table, the names of its columns first.
func VerdictRows(ctx context.Context, r standards.Report) [][]string {
	rows := [][]string{{"requirement", "title", "state", "found", "missing", "next_date", "days_left", "evidence"}}
	for _, v := range r.Verdicts {
		var links []string
		for _, e := range v.Evidence {
			links = append(links, strings.TrimSpace(e.Title+" "+e.Link))
		}
		row := []string{string(v.Number), sentence(ctx, v.Title), string(v.Colour), sentences(ctx, v.Found), sentences(ctx, v.Missing), "", "", strings.Join(links, "\n")}
		if v.DaysLeft != nil {
			row[5], row[6] = v.Due.In(words.London).Format(time.DateOnly), strconv.Itoa(*v.DaysLeft)
		}
		rows = append(rows, row)
	}
	for _, step := range r.Spectrum.Steps {
		state := "not reached"
		if step.Level <= r.Spectrum.Reached {
			state = "reached"
		}
		rows = append(rows, []string{"IAP2", sentence(ctx, step.Name), state, "", sentences(ctx, step.Missing), "", "", ""})
	}
	return rows
}

func sentences(ctx context.Context, all []standards.Sentence) string {
	var said []string
	for _, s := range all {
		said = append(said, sentence(ctx, s))
	}
	return strings.Join(said, " ")
}

// DiaryRows are the diary as a table, the names of its columns first.
func DiaryRows(ctx context.Context, entries []*standards.Entry) [][]string {
	rows := [][]string{{"kind", "title", "day", "until", "link", "audience", "channel", "reach", "written_by", "written_on", "struck_out_because"}}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(words.London).Format(time.DateOnly)
	}
	for _, e := range entries {
		reach, struck := "", ""
		if e.Reach > 0 {
			reach = strconv.Itoa(e.Reach)
		}
		if e.Struck != nil {
			struck = e.Struck.Reason
		}
		rows = append(rows, []string{string(e.Kind), e.Title, day(e.At), day(e.Until), e.Link, e.Audience, e.Channel, reach, e.By.Name, day(e.Created), struck})
	}
	return rows
}
