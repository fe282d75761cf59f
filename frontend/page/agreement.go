package page

import (
	"context"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// AgreementView is where a draft stands between government and civil society.
type AgreementView struct {
	DraftHead
	Form   govuk.Form
	Actor  people.Actor
	Status *agreement.Status
	Terms  *agreement.Terms
	// SinceSeen is what changed since the text that somebody looked at when
	// they were refused; Moved is that text.
	SinceSeen []draft.Difference
	Moved     draft.Content
	// Entries of what is shown in the public record.
	Entries Entries
}

// RulesView is how a plan handles its agreed texts.
type RulesView struct {
	Form    govuk.Form
	Plan    *plan.Plan
	Terms   *agreement.Terms
	MayEdit bool
	// Chain is who clears texts, as the form takes it.
	Chain string
}

// ClearanceView is how far a text's clearance is.
type ClearanceView struct {
	DraftHead
	Form govuk.Form
	Desk *agreement.Desk
}

// turn is the stage at which this person may clear the text now, "" for none.
func (v ClearanceView) turn() string {
	for _, one := range v.Desk.Stages {
		if one.MayClear {
			return one.Stage
		}
	}
	return ""
}

// overriders names the roles that may let a text pass.
func overriders(ctx context.Context) string {
	rule, _ := people.RuleFor(people.OverrideGate)
	var all []string
	for _, role := range rule.Roles {
		all = append(all, RoleName(ctx, role))
	}
	return strings.Join(all, ", ")
}

// hurdleName is a hurdle as publications print it.
func hurdleName(ctx context.Context, h agreement.Hurdle) string {
	switch h {
	case agreement.Written:
		return words.T(ctx, "Parts that the template needs were not written")
	case agreement.Sound:
		return words.T(ctx, "The linter found mistakes")
	case agreement.Answered:
		return words.T(ctx, "Inputs were not answered")
	case agreement.Heard:
		return words.T(ctx, "A change to the agreed text was not explained, or its comment window was open")
	case agreement.Cleared:
		return words.T(ctx, "The clearance was not complete")
	}
	return string(h)
}

const mostReason = agreement.MostReason

// own is what this person's organisation said, "" for nothing.
func (v AgreementView) own() string {
	for _, x := range v.Status.Dissents {
		if v.Actor.Organisation != "" && x.By.Organisation == v.Actor.Organisation {
			return x.Body
		}
	}
	return ""
}

// earlier are the late changes whose reason was given for another text than
// the present one.
func (v AgreementView) earlier() []*agreement.Change {
	var all []*agreement.Change
	for _, c := range v.Status.Changes {
		if v.Status.Change == nil || c.ID != v.Status.Change.ID {
			all = append(all, c)
		}
	}
	return all
}

// rulesDays writes the days of a rule a line each.
// holidays writes the further days as dates are written on pages.
func holidays(ctx context.Context, t *agreement.Terms) []string {
	var all []string
	for _, day := range t.Holidays {
		if at, err := time.Parse(time.DateOnly, day); err == nil {
			day = words.Day(ctx, at)
		}
		all = append(all, day)
	}
	return all
}

func rulesDays(t *agreement.Terms) string { return strings.Join(t.Holidays, "\n") }

// banner says whether a draft's page has anything to say about agreement.
func (v DraftView) banner() bool {
	return v.Agreed != nil && (v.Agreed.Agreement != nil || len(v.Agreed.Signatures) > 0 || len(v.Agreed.Dissents) > 0)
}

// signs says whether to offer this person the form to sign: not under words
// that their side has signed, or that are agreed.
func (v AgreementView) signs() bool {
	agreed := v.Status.Agreement != nil && v.Status.Agreement.SHA256 == v.Status.Text.SHA256 && v.Status.Agreement.Title == v.Draft.Title
	return v.Status.MaySign && !agreed && v.Status.Signed(v.Status.Side) == nil
}

// head lends a published text's labels to the parts that show differences.
func (v CommitmentView) head() DraftHead {
	h := DraftHead{Labels: map[draft.Field]string{}}
	for _, s := range v.Sections {
		h.Labels[s.Field] = s.Label
		if s.IsRows {
			h.Labels[draft.MilestonesField] = s.Label
		}
	}
	return h
}

func signedRows(ctx context.Context, a *agreement.Agreement) []govuk.Row {
	var all []govuk.Row
	for _, one := range a.Signed {
		all = append(all, govuk.Row{Key: SectorName(ctx, one.Side), Text: joined(one.By.Name, one.By.OrganisationName) + " · " + words.Short(ctx, one.At)})
	}
	return append(all, govuk.Row{Key: words.T(ctx, "SHA-256 of the text"), Body: hash(a.SHA256)})
}

func printedRows(ctx context.Context, a *agreement.Agreed) []govuk.Row {
	var all []govuk.Row
	for _, one := range a.Signed {
		all = append(all, govuk.Row{Key: SectorName(ctx, one.Side), Text: joined(one.By.Name, one.By.Organisation) + " · " + words.Short(ctx, one.At)})
	}
	return append(all, govuk.Row{Key: words.T(ctx, "SHA-256 of the text"), Body: hash(a.SHA256)})
}

func rulesRows(ctx context.Context, t *agreement.Terms) []govuk.Row {
	bank := words.T(ctx, "Counted as working days")
	if t.BankHolidays {
		bank = words.T(ctx, "Left out")
	}
	all := []govuk.Row{
		{Key: words.T(ctx, "Working days to comment on a late change"), Text: words.N(ctx, t.Days, "%d working day", "%d working days")},
		{Key: words.T(ctx, "Time zone in which the days are counted"), Text: t.Zone},
		{Key: words.T(ctx, "Bank holidays of England and Wales"), Text: bank},
	}
	var stages []string
	for _, one := range t.Chain {
		stages = append(stages, one.Name)
	}
	if len(stages) > 0 {
		all = append(all, govuk.Row{Key: words.T(ctx, "Stages of the clearance"), Text: strings.Join(stages, ", ")})
	}
	if len(t.Holidays) > 0 {
		all = append(all, govuk.Row{Key: words.T(ctx, "Further days that are not worked on"), Text: strings.Join(holidays(ctx, t), ", ")})
	}
	return all
}

func stageTasks(ctx context.Context, all []agreement.StageState) []govuk.Task {
	var tasks []govuk.Task
	for _, one := range all {
		t := govuk.Task{Text: one.Stage, Status: words.T(ctx, "Waiting"), Colour: "yellow"}
		if o := one.Outcome; o != nil {
			t.Hint = joined(o.By.Name, o.By.OrganisationName, o.Words)
			t.Status, t.Colour = words.T(ctx, "Returned"), "red"
			if o.Cleared {
				t.Status, t.Colour = words.T(ctx, "Cleared"), "green"
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
}
