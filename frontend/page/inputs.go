package page

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// InputsView lists what people brought to a plan.
type InputsView struct {
	Plan     *plan.Plan
	Inputs   draft.Page[*input.View]
	Ask      input.Ask
	MayBring bool
	MaySort  bool
	SignedIn bool
	Themes   []string   // that something was sorted into
	Follow   FollowView // of the theme that is shown
}

// IdeasView is a plan's ideas, with what became of each.
type IdeasView struct {
	InputsView
	Takes bool // the plan still takes ideas
}

// BringView is the form with which something is brought.
type BringView struct {
	Plan   *plan.Plan
	Form   govuk.Form
	Kind   input.Kind
	Drafts []*draft.Draft
}

// InputPage is one input, its life and its answer.
type InputPage struct {
	*input.View
	Form govuk.Form
	Plan *plan.Plan
	// Into is where it went when it was joined, Of what it is a duplicate of.
	Into, Of *input.View
	Entry    *record.Entry // of the answer in the public record
}

// OwnView is what became of what a person said.
type OwnView struct {
	input.Own
	Plans map[string]string // titles
}

// InputPath is where one input stands.
func InputPath(id string) string { return "/inputs/" + url.PathEscape(id) }

// ResponsePath is where one answer stands.
func ResponsePath(id string) string { return "/responses/" + url.PathEscape(id) }

// PlanInputsPath is a page of a plan about what people brought: "inputs",
// "ideas", "triage", "responses".
func PlanInputsPath(plan, what string, query ...string) string {
	return PlanPath(plan) + "/" + what + asked(query...)
}

// asked writes a query of names and values, leaving out empty ones.
func asked(query ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			q.Add(query[i], query[i+1])
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// InputKind is what kind of input it is.
func InputKind(ctx context.Context, k input.Kind) string {
	switch k {
	case input.Comment:
		return words.T(ctx, "Comment")
	case input.Suggestion:
		return words.T(ctx, "Suggestion")
	case input.Evidence:
		return words.T(ctx, "Evidence")
	case input.Idea:
		return words.T(ctx, "Idea")
	case input.Recommendation:
		return words.T(ctx, "Recommendation of a forum")
	}
	return words.T(ctx, "Said offline")
}

// InputState is where an input stands, in words.
func InputState(ctx context.Context, s input.State) string {
	switch s {
	case input.Acknowledged:
		return words.T(ctx, "Acknowledged")
	case input.Triaged:
		return words.T(ctx, "Sorted")
	case input.Considered:
		return words.T(ctx, "Being considered")
	case input.Responded:
		return words.T(ctx, "Answered")
	case input.Contested:
		return words.T(ctx, "Contested")
	case input.Reviewed:
		return words.T(ctx, "Reviewed")
	case input.Withdrawn:
		return words.T(ctx, "Taken back")
	case input.Joined:
		return words.T(ctx, "Joined with another")
	}
	return words.T(ctx, "Received")
}

// DispositionName is what became of an input, in words.
func DispositionName(ctx context.Context, d input.Disposition) string {
	switch d {
	case input.Adopted:
		return words.T(ctx, "Adopted")
	case input.InPart:
		return words.T(ctx, "Adopted in part")
	case input.NotAdopted:
		return words.T(ctx, "Not adopted")
	case input.OutOfScope:
		return words.T(ctx, "Out of scope")
	case input.Duplicate:
		return words.T(ctx, "Answered elsewhere")
	case input.AlreadyDone:
		return words.T(ctx, "Already done")
	case input.Deferred:
		return words.T(ctx, "Put off")
	}
	return words.T(ctx, "No answer yet")
}

func dispositionColour(d input.Disposition) string {
	switch d {
	case input.Adopted, input.AlreadyDone:
		return "green"
	case input.InPart:
		return "turquoise"
	case input.NotAdopted:
		return "red"
	case input.Deferred, input.Duplicate:
		return "blue"
	case "":
		return "yellow"
	}
	return "grey"
}

// outcome is an idea's fate as its page names it.
func outcome(ctx context.Context, v *input.View) string {
	if v.Kind == input.Idea {
		switch v.Disposition {
		case input.Adopted, input.InPart:
			return words.T(ctx, "Taken forward")
		case input.Deferred:
			return words.T(ctx, "Parked")
		case input.NotAdopted, input.OutOfScope:
			return words.T(ctx, "Declined")
		}
	}
	if v.State == input.Withdrawn || v.State == input.Joined || v.State == input.Contested {
		return InputState(ctx, v.State)
	}
	if v.Disposition == "" && v.State != input.Received {
		return InputState(ctx, v.State)
	}
	return DispositionName(ctx, v.Disposition)
}

func outcomeColour(v *input.View) string {
	switch v.State {
	case input.Withdrawn, input.Joined:
		return "grey"
	case input.Contested:
		return "orange"
	}
	return dispositionColour(v.Disposition)
}

// life is the line of steps of an input, as for a parcel: done, here, to come.
type lifeStep struct {
	text string
	at   time.Time
	by   string
	note string
	done bool
	here bool
}

func life(ctx context.Context, v *input.View) []lifeStep {
	var all []lifeStep
	for i, s := range v.Steps {
		text := InputState(ctx, s.State)
		if s.State == input.Responded && i == len(v.Steps)-1 {
			text = words.T(ctx, "Answered: %s", DispositionName(ctx, v.Disposition))
		}
		all = append(all, lifeStep{text: text, at: s.At, by: s.By.Name, note: s.Note, done: true, here: i == len(v.Steps)-1})
	}
	if v.Waiting() && v.State != input.Joined {
		for _, s := range []input.State{input.Acknowledged, input.Considered, input.Responded} {
			if !passed(v.State, s) {
				all = append(all, lifeStep{text: InputState(ctx, s)})
			}
		}
	}
	return all
}

// passed claims that a life is at a state or beyond it.
func passed(at, state input.State) bool {
	place := func(s input.State) int {
		for i, one := range input.States {
			if one == s {
				return i
			}
		}
		return 0
	}
	return place(at) >= place(state)
}

func (v InputsView) filters(ctx context.Context) []filter {
	all := []filter{{govuk.Link{Href: PlanInputsPath(v.Plan.Slug, "inputs"), Text: words.T(ctx, "All")}, v.Ask.Kind == "" && !v.Ask.Waiting && v.Ask.Theme == ""},
		{govuk.Link{Href: PlanInputsPath(v.Plan.Slug, "inputs", "show", "waiting"), Text: words.T(ctx, "Waiting")}, v.Ask.Waiting && v.Ask.Kind == "" && v.Ask.Theme == ""}}
	for _, k := range input.Kinds {
		all = append(all, filter{govuk.Link{Href: PlanInputsPath(v.Plan.Slug, "inputs", "kind", string(k)), Text: InputKind(ctx, k)}, v.Ask.Kind == k})
	}
	return all
}

func (v InputsView) themes() []filter {
	var all []filter
	for _, t := range v.Themes {
		all = append(all, filter{govuk.Link{Href: PlanInputsPath(v.Plan.Slug, "inputs", "theme", t), Text: t}, v.Ask.Theme == t})
	}
	return all
}

func (v IdeasView) filters(ctx context.Context) []filter {
	one := func(fate, text string, current bool) filter {
		return filter{govuk.Link{Href: PlanInputsPath(v.Plan.Slug, "ideas", "fate", fate), Text: text}, current}
	}
	return []filter{one("", words.T(ctx, "All"), v.Ask.Fate == "" && !v.Ask.Waiting), one("waiting", words.T(ctx, "Waiting"), v.Ask.Waiting),
		one(string(input.Adopted), words.T(ctx, "Taken forward"), v.Ask.Fate == input.Adopted),
		one(string(input.Deferred), words.T(ctx, "Parked"), v.Ask.Fate == input.Deferred),
		one(string(input.NotAdopted), words.T(ctx, "Declined"), v.Ask.Fate == input.NotAdopted)}
}

func draftChoices(ctx context.Context, all []*draft.Draft, chosen draft.ID, none string) []govuk.Choice {
	choices := []govuk.Choice{{Value: "", Text: none, Checked: chosen == ""}}
	for _, d := range all {
		text := d.Title
		if d.Number != "" {
			text = d.Number + ". " + text
		}
		choices = append(choices, govuk.Choice{Value: d.ID, Text: text, Checked: d.Key() == chosen})
	}
	return choices
}

func sectorOptions(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, s := range people.Sectors {
		all = append(all, govuk.Choice{Value: string(s), Text: SectorName(ctx, s)})
	}
	return all
}

// size writes a number of bytes for people.
func size(bytes int) string {
	if bytes < 10<<10 {
		return strconv.Itoa(bytes) + " bytes"
	}
	return strconv.Itoa(bytes>>10) + " KB"
}

// bringTitle names the form for what is brought.
func bringTitle(ctx context.Context, k input.Kind) string {
	switch k {
	case input.Evidence:
		return words.T(ctx, "Bring evidence")
	case input.Offline:
		return words.T(ctx, "Type in what was said offline")
	case input.Recommendation:
		return words.T(ctx, "Enter a forum's recommendation")
	}
	return words.T(ctx, "Bring an idea")
}

// ResponsePage is one answer with the inputs that it answers.
type ResponsePage struct {
	*input.Response
	Plan   *plan.Plan
	Inputs []*input.View
	About  map[draft.ID]string // titles of drafts
	Labels map[draft.Field]string
	// Entry in the public record and the checkpoint that vouches for it; nil
	// where there is none.
	Entry *record.Entry
	Point *record.Point
}

func waitingWord(a input.Ask) string {
	if a.Waiting {
		return "waiting"
	}
	return ""
}

func fateWord(a input.Ask) string {
	if a.Waiting {
		return "waiting"
	}
	return string(a.Fate)
}

func bodyLabel(ctx context.Context, k input.Kind) string {
	switch k {
	case input.Evidence:
		return words.T(ctx, "What does it show?")
	case input.Offline, input.Recommendation:
		return words.T(ctx, "What was said, word for word")
	}
	return words.T(ctx, "What would it change, and for whom?")
}

func linkHint(ctx context.Context, k input.Kind) string {
	if k == input.Evidence {
		return words.T(ctx, "Instead of a file, or as well")
	}
	return ""
}

// typedIn says who typed something in for somebody else, and when it had come.
func typedIn(ctx context.Context, v *input.View) string {
	if v.Behalf.Received.IsZero() {
		return strings.TrimSpace(words.T(ctx, "Typed in by %s.", v.By.Name) + " " + v.Behalf.Where)
	}
	return strings.TrimSpace(words.T(ctx, "Received on %s, typed in by %s on %s.", words.Day(ctx, v.Behalf.Received), v.By.Name, words.Day(ctx, v.At)) + " " + v.Behalf.Where)
}

// aboutAnswer tells the links of one answer from those of another: by the
// beginning of its reason, or where it has none, by what it changed.
func aboutAnswer(ctx context.Context, r *input.Response) string {
	about := shorten(r.Reason, 60)
	if about == "" && r.Change != nil && len(r.Change.Words) > 0 {
		about = shorten(r.Change.Words[0].New, 60)
	}
	if about == "" {
		return words.Short(ctx, r.At)
	}
	return "“" + about + "”"
}
