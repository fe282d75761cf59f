package page

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// SessionKind says what a session is for.
func SessionKind(ctx context.Context, k meeting.Kind) string {
	switch k {
	case meeting.Forum:
		return words.T(ctx, "Meeting of the forum")
	case meeting.Review:
		return words.T(ctx, "Review of what was done")
	case meeting.Welcome:
		return words.T(ctx, "Getting to know each other")
	case meeting.Learning:
		return words.T(ctx, "Learning")
	case meeting.Deliberation:
		return words.T(ctx, "Deliberation at tables")
	case meeting.Wording:
		return words.T(ctx, "Writing recommendations")
	case meeting.Deciding:
		return words.T(ctx, "Decision")
	}
	return words.T(ctx, "Workshop")
}

func sessionState(ctx context.Context, s *meeting.Session) (text, colour string) {
	switch s.State {
	case meeting.Live:
		return words.T(ctx, "Live now"), "green"
	case meeting.Held, meeting.Agreed:
		return words.T(ctx, "Held, note to come"), "yellow"
	case meeting.Published:
		return words.T(ctx, "Note published"), "turquoise"
	case meeting.Cancelled:
		return words.T(ctx, "Called off"), "red"
	}
	return words.T(ctx, "Announced"), "blue"
}

// StartOf writes a session's beginning by the clock of its place.
func StartOf(ctx context.Context, s *meeting.Session) string { return startOf(ctx, s) }

// startOf writes a session's beginning by the clock of its place.
func startOf(ctx context.Context, s *meeting.Session) string {
	return words.When(words.In(ctx, s.Where()), s.Start)
}

func turnsName(ctx context.Context, t meeting.Turns) string {
	switch t {
	case meeting.ByPerson:
		return words.T(ctx, "Whoever spoke least goes first")
	case meeting.AsAsked:
		return words.T(ctx, "In the order of asking")
	}
	return words.T(ctx, "The sector that spoke least goes first, then whoever did in it")
}

// TurnName says what somebody wants the floor for.
func TurnName(ctx context.Context, kind string) string {
	switch kind {
	case meeting.Answer:
		return words.T(ctx, "Reply")
	case meeting.Query:
		return words.T(ctx, "Question")
	case meeting.Point:
		return words.T(ctx, "Point of order")
	}
	return words.T(ctx, "Speak")
}

// pollOption says an answer: those that every poll of a kind shares in the
// reader's language, others as they were written.
func pollOption(ctx context.Context, p meeting.StagePoll, i int) string {
	if p.Kind == meeting.Choices {
		return p.Options[i]
	}
	switch p.Options[i] {
	case "yes":
		return words.T(ctx, "Yes")
	case "no":
		return words.T(ctx, "No")
	case "strongly-oppose":
		return words.T(ctx, "Strongly oppose")
	case "oppose":
		return words.T(ctx, "Oppose")
	case "neutral":
		return words.T(ctx, "Neither")
	case "support":
		return words.T(ctx, "Support")
	}
	return words.T(ctx, "Strongly support")
}

func reactionName(ctx context.Context, kind string) string {
	switch kind {
	case "agree":
		return words.T(ctx, "I agree")
	case "thanks":
		return words.T(ctx, "Thank you")
	case "unsure":
		return words.T(ctx, "I am not sure")
	case "slower":
		return words.T(ctx, "Slower, please")
	}
	return words.T(ctx, "I cannot hear")
}

func entryName(ctx context.Context, kind string) string {
	switch kind {
	case meeting.Update:
		return words.T(ctx, "Update on a commitment")
	case meeting.Decision:
		return words.T(ctx, "Decision")
	case meeting.Action:
		return words.T(ctx, "Action")
	case meeting.NotTaken:
		return words.T(ctx, "Proposed and not taken")
	case meeting.Dissent:
		return words.T(ctx, "Dissent")
	case meeting.Recap:
		return words.T(ctx, "Since the last meeting")
	}
	return words.T(ctx, "Question and answer")
}

func entryHeading(ctx context.Context, kind string) string {
	switch kind {
	case meeting.Update:
		return words.T(ctx, "What was said of each commitment")
	case meeting.Decision:
		return words.T(ctx, "Decisions")
	case meeting.Action:
		return words.T(ctx, "Actions")
	case meeting.NotTaken:
		return words.T(ctx, "Proposed and not taken")
	case meeting.Dissent:
		return words.T(ctx, "Who did not agree")
	case meeting.Recap:
		return words.T(ctx, "Since the last meeting")
	}
	return words.T(ctx, "Questions and answers")
}

func entryChoices(ctx context.Context, chosen string) []govuk.Choice {
	var all []govuk.Choice
	for _, kind := range meeting.EntryKinds {
		all = append(all, govuk.Choice{Value: kind, Text: entryName(ctx, kind), Checked: kind == chosen})
	}
	return all
}

func stageName(ctx context.Context, s plan.Progress) string {
	switch s {
	case plan.NotStarted:
		return words.T(ctx, "Not started")
	case plan.InProgress:
		return words.T(ctx, "Under way")
	case plan.Delayed:
		return words.T(ctx, "Delayed")
	case plan.Complete:
		return words.T(ctx, "Done")
	case plan.Dropped:
		return words.T(ctx, "Dropped")
	default:
		return ""
	}
}

func stageChoices(ctx context.Context, chosen plan.Progress) []govuk.Choice {
	all := []govuk.Choice{{Text: words.T(ctx, "Not said"), Checked: chosen == ""}}
	for _, s := range plan.Stages {
		all = append(all, govuk.Choice{Value: string(s), Text: stageName(ctx, s), Checked: s == chosen})
	}
	return all
}

// speakerName says who speaks: under the Chatham House rule only for whom.
func speakerName(ctx context.Context, s meeting.Speaker) string {
	if s.Name != "" {
		return s.Name
	}
	switch s.Sector {
	case people.Government:
		return words.T(ctx, "A voice of government")
	case people.CivilSociety:
		return words.T(ctx, "A voice of civil society")
	case people.Citizen:
		return words.T(ctx, "A citizen")
	}
	return words.T(ctx, "Another voice")
}

// clockText writes seconds as minutes and seconds, as the page's script does.
func clockText(seconds float64) string {
	sign, n := "", int(seconds)
	if seconds < 0 {
		sign, n = "−", int(-seconds)
	}
	return fmt.Sprintf("%s%d:%02d", sign, n/60, n%60)
}

func milli(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

func millis(seconds float64) string { return strconv.FormatInt(int64(seconds*1000), 10) }

func whole(n int) string { return strconv.Itoa(n) }

func ticking(running bool) string {
	if running {
		return "1"
	}
	return "0"
}

// happened says a line of the diary.
func happened(ctx context.Context, s *meeting.Session, h meeting.Happening) string {
	item, _ := s.Item(h.Item)
	switch h.What {
	case meeting.Opened:
		return words.T(ctx, "The session began with %s.", item.Title)
	case meeting.Turned:
		return words.T(ctx, "The room went on to %s.", item.Title)
	case meeting.PollOpen:
		return words.T(ctx, "A poll opened: %s", h.Text)
	case meeting.PollShut:
		return words.T(ctx, "The poll was counted: %s", h.Text)
	case meeting.Answered:
		return words.T(ctx, "This question was answered: %s", h.Text)
	case meeting.Told:
		return words.T(ctx, "Everybody was told: %s", h.Text)
	case meeting.Tabled:
		return words.T(ctx, "People went to small tables.")
	case meeting.Gathered:
		return words.T(ctx, "Everybody came back from the tables.")
	case meeting.Took:
		return words.T(ctx, "The text of table %s was taken into the draft.", h.Text)
	case meeting.Chaired:
		return words.T(ctx, "Another chair took over.")
	}
	return words.T(ctx, "The session ended.")
}

// pollGrid is a counted poll as a table, with its sectors where they are kept.
func pollGrid(ctx context.Context, p meeting.StagePoll) govuk.Grid {
	g := govuk.Grid{Caption: p.Question, Size: "s", Columns: []govuk.Column{{Text: words.T(ctx, "Answer")}, {Text: words.T(ctx, "Votes"), Numeric: true}}}
	var shown []people.Sector
	for _, s := range people.Sectors {
		if p.BySector[s] != nil {
			shown = append(shown, s)
			g.Columns = append(g.Columns, govuk.Column{Text: SectorName(ctx, s), Numeric: true})
		}
	}
	for i := range p.Options {
		row := []govuk.Cell{{Text: pollOption(ctx, p, i)}, {Text: whole(p.Counts[i])}}
		for _, s := range shown {
			row = append(row, govuk.Cell{Text: whole(p.BySector[s][i])})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// timeUsed is who spoke for how long, by sector.
func timeUsed(ctx context.Context, all []meeting.SectorShare) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Who is here, and how long each sector spoke"), Size: "s",
		Columns: []govuk.Column{{Text: words.T(ctx, "Sector")}, {Text: words.T(ctx, "Here"), Numeric: true}, {Text: words.T(ctx, "Spoke"), Numeric: true}}}
	for _, s := range all {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: SectorName(ctx, s.Sector)}, {Text: whole(s.Here)}, {Text: clockText(s.Used)}})
	}
	return g
}

func sessionKinds(ctx context.Context, kinds []meeting.Kind, chosen string) []govuk.Choice {
	var all []govuk.Choice
	for _, k := range kinds {
		all = append(all, govuk.Choice{Value: string(k), Text: SessionKind(ctx, k), Checked: string(k) == chosen})
	}
	return all
}

func accessChoices(ctx context.Context, chosen string) []govuk.Choice {
	return []govuk.Choice{
		{Value: string(meeting.ForEverybody), Text: words.T(ctx, "Everybody who is signed in"), Checked: chosen == string(meeting.ForEverybody)},
		{Value: string(meeting.ForRoles), Text: words.T(ctx, "People with a role on the plan"), Checked: chosen == string(meeting.ForRoles)},
	}
}

func turnsChoices(ctx context.Context, chosen string) []govuk.Choice {
	var all []govuk.Choice
	for _, t := range meeting.AllTurns {
		all = append(all, govuk.Choice{Value: string(t), Text: turnsName(ctx, t), Checked: string(t) == chosen})
	}
	return all
}

func everyChoices(ctx context.Context) []govuk.Choice {
	all := []govuk.Choice{{Value: "", Text: words.T(ctx, "No, once")}}
	for _, e := range meeting.Rhythms {
		text := words.T(ctx, "Every half year")
		switch e {
		case meeting.Weekly:
			text = words.T(ctx, "Every week")
		case meeting.Fortnight:
			text = words.T(ctx, "Every two weeks")
		case meeting.Monthly:
			text = words.T(ctx, "Every month, on the same weekday")
		case meeting.TwoMonths:
			text = words.T(ctx, "Every two months, on the same weekday")
		case meeting.FourMonths:
			text = words.T(ctx, "Every four months, on the same weekday")
		}
		all = append(all, govuk.Choice{Value: string(e), Text: text})
	}
	return all
}

func papersText(all []meeting.Paper) string {
	text := ""
	for _, p := range all {
		text += p.Title + " " + p.Href + "\n"
	}
	return text
}
