package page

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// BallotPath is the address of a ballot or of one of its views: "", "paper",
// "result", "board", "check", "make" ...
func BallotPath(id, view string) string {
	p := "/ballots/" + url.PathEscape(id)
	if view != "" {
		p += "/" + view
	}
	return p
}

// BallotRow is a ballot in a list.
type BallotRow struct {
	*ballot.Poll
	State ballot.State
	// OnRoll: the reader may vote in it.
	OnRoll bool
}

// BallotsView lists ballots.
type BallotsView struct {
	All     []BallotRow
	More    string
	MayMake bool
}

// BallotHead stands above every view of a ballot.
type BallotHead struct {
	Poll     *ballot.Poll
	State    ballot.State
	Now      time.Time
	Form     govuk.Form
	SignedIn bool
	OnRoll   bool
	// Given: the reader took their paper; Own: what they cast in a roll-call.
	Given  bool
	Own    *ballot.OwnVote
	MayRun bool
	// Within is what the ballot belongs to.
	Within *govuk.Link
}

func (h BallotHead) path(view string) string { return BallotPath(h.Poll.ID, view) }

// rules are the questions as they will be voted on.
func (h BallotHead) questions() []ballot.Question {
	if h.Poll.Rules != nil {
		return h.Poll.Rules.Questions
	}
	return h.Poll.Questions
}

func (h BallotHead) tabs(ctx context.Context, current string) []govuk.Tab {
	tab := func(view, text string) govuk.Tab {
		return govuk.Tab{Link: govuk.Link{Href: h.path(view), Text: text}, Current: view == current}
	}
	all := []govuk.Tab{tab("", words.T(ctx, "This ballot"))}
	if h.State == ballot.Counted {
		all = append(all, tab("result", words.T(ctx, "Result")), tab("board", words.T(ctx, "The board")))
	}
	if !h.Poll.Named && h.State != ballot.Making && h.State != ballot.Frozen {
		all = append(all, tab("check", words.T(ctx, "Is my vote there?")))
	}
	return all
}

// BallotState says where a ballot stands, and the colour of its tag.
func BallotState(ctx context.Context, s ballot.State) (text, colour string) {
	switch s {
	case ballot.Making:
		return words.T(ctx, "Being prepared"), "yellow"
	case ballot.Frozen:
		return words.T(ctx, "Opens later"), "blue"
	case ballot.Open:
		return words.T(ctx, "Open for votes"), "green"
	case ballot.Closing:
		return words.T(ctx, "Closed, being counted"), "orange"
	}
	return words.T(ctx, "Counted"), "grey"
}

// MethodName says how a question is answered.
func MethodName(ctx context.Context, m ballot.Method) string {
	switch m {
	case ballot.Support:
		return words.T(ctx, "Support on five points")
	case ballot.Approval:
		return words.T(ctx, "Approval: every option that one can agree to")
	case ballot.Dots:
		return words.T(ctx, "Points, spread over the options")
	case ballot.Runoff:
		return words.T(ctx, "Ranking, one winner by instant run-off")
	case ballot.Schulze:
		return words.T(ctx, "Ranking, one winner by comparing in pairs (Schulze)")
	case ballot.Transfer:
		return words.T(ctx, "Ranking, several winners by single transferable vote")
	}
	return string(m)
}

// PointName is a place on the five-point scale in words.
func PointName(ctx context.Context, p ballot.Point) string {
	switch p {
	case ballot.StronglySupport:
		return words.T(ctx, "Strongly support")
	case ballot.Supports:
		return words.T(ctx, "Support")
	case ballot.Neither:
		return words.T(ctx, "Neither support nor oppose")
	case ballot.Opposes:
		return words.T(ctx, "Oppose")
	case ballot.StronglyOppose:
		return words.T(ctx, "Strongly oppose")
	}
	return words.T(ctx, "No opinion")
}

func pointChoices(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, p := range ballot.Points {
		all = append(all, govuk.Choice{Value: string(p), Text: PointName(ctx, p)})
	}
	return all
}

// decides says what a question needs, in words.
func decides(ctx context.Context, q ballot.Question) string {
	switch q.Method {
	case ballot.Support:
		return words.T(ctx, "Carried from %d%% support, by consensus from %d%%, of those who give an opinion.", q.Carried, q.Consensus)
	case ballot.Approval:
		return words.T(ctx, "The option that most people tick wins.")
	case ballot.Dots:
		return words.T(ctx, "Everybody has %d points. The option with most points wins.", q.Points)
	case ballot.Runoff:
		return words.T(ctx, "While no option has more than half of the votes, the one with the fewest goes out and its votes move to the next choice on each.")
	case ballot.Schulze:
		return words.T(ctx, "Every option is compared with every other. The one that none beats wins, also over a chain of others.")
	}
	return words.T(ctx, "%d are elected. What somebody has above the quota moves on to the next choices, and so do the votes of whoever goes out.", q.Seats)
}

// lotWords gives the order in which options win a tie.
func lotWords(q ballot.Question) string {
	var names []string
	for _, o := range q.Lot {
		names = append(names, q.Options[o])
	}
	return strings.Join(names, ", ")
}

// BallotView is a ballot's own page.
type BallotView struct {
	BallotHead
	Entries []BallotEntry
	// Summary is the result in short, once it is counted.
	Summary []SummaryLine
	Result  *ballot.Result
}

// BallotEntry is a step of a ballot in the public record.
type BallotEntry struct {
	Kind  record.Kind
	Index int64
}

// SummaryLine is what one question came to, in a sentence.
type SummaryLine struct{ Title, Text, Tag, Colour string }

// Summarise says what each question came to.
func Summarise(ctx context.Context, r *ballot.Rules, res *ballot.Result) []SummaryLine {
	var all []SummaryLine
	for i, q := range r.Questions {
		item := res.Items[i]
		line := SummaryLine{Title: q.Title}
		if item.Outcome != nil {
			line.Text = words.T(ctx, "%s support, %s of it strong, by %d who gave an opinion.", shareWords(item.Outcome.Share), shareWords(item.Outcome.StrongShare), item.Outcome.Valid)
			line.Tag, line.Colour = outcomeTag(ctx, item, res)
		} else {
			line.Text = winnersWords(ctx, q, item)
			line.Tag, line.Colour = words.T(ctx, "Decided"), "green"
			if len(item.Winners) == 0 {
				line.Tag, line.Colour = words.T(ctx, "No vote"), "grey"
			} else if !res.Quorate {
				line.Tag, line.Colour = words.T(ctx, "Quorum not reached"), "red"
			}
		}
		all = append(all, line)
	}
	return all
}

func outcomeTag(ctx context.Context, item ballot.Item, res *ballot.Result) (string, string) {
	switch {
	case !res.Quorate:
		return words.T(ctx, "Quorum not reached"), "red"
	case item.Outcome.Consensus:
		return words.T(ctx, "Carried by consensus"), "green"
	case item.Outcome.Carried:
		return words.T(ctx, "Carried"), "green"
	}
	return words.T(ctx, "Not carried"), "red"
}

func winnersWords(ctx context.Context, q ballot.Question, item ballot.Item) string {
	if len(item.Winners) == 0 {
		return words.T(ctx, "Nobody named an option.")
	}
	var names []string
	for _, o := range item.Winners {
		names = append(names, q.Options[o])
	}
	return words.T(ctx, "Chosen: %s.", strings.Join(names, ", "))
}

// shareWords writes a share with one decimal, which it drops where it is nought.
func shareWords(share float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(share, 'f', 1, 64), ".0") + "%"
}

// PaperView is the voting paper.
type PaperView struct {
	BallotHead
	// Answers and Reason fill in a roll-call's paper.
	Answers []ballot.Answer
	Reason  string
	// Review shows the answers once more before they are cast.
	Review bool
}

func (v PaperView) answer(i int) ballot.Answer {
	if i < len(v.Answers) {
		return v.Answers[i]
	}
	return ballot.Answer{}
}

func (v PaperView) field(ctx context.Context, i int, q ballot.Question) govuk.Field {
	return govuk.Field{Name: q.ID, Label: numbered(i, q.Title), Hint: q.Text, Size: "m", Error: v.Form.Error(q.ID), Value: string(v.answer(i).Point)}
}

func (v PaperView) approvals(i int, q ballot.Question) []govuk.Choice {
	var all []govuk.Choice
	for o, text := range q.Options {
		all = append(all, govuk.Choice{Value: strconv.Itoa(o), Text: text, Checked: slices.Contains(v.answer(i).Choose, o)})
	}
	return all
}

// rankOf is the number that an option was given, "" for none.
func (v PaperView) rankOf(i, option int) string {
	for n, rank := range v.answer(i).Ranks {
		if slices.Contains(rank, option) {
			return strconv.Itoa(n + 1)
		}
	}
	return ""
}

func (v PaperView) pointsOf(i, option int) string {
	if spread := v.answer(i).Spread; option < len(spread) && spread[option] > 0 {
		return strconv.Itoa(spread[option])
	}
	return ""
}

func rankChoices(ctx context.Context, options int) []govuk.Choice {
	all := []govuk.Choice{{Value: "", Text: words.T(ctx, "Not ranked")}}
	for n := range options {
		all = append(all, govuk.Choice{Value: strconv.Itoa(n + 1), Text: words.T(ctx, "Choice %d", n+1)})
	}
	return all
}

// AnswerWords says an answer in words.
func AnswerWords(ctx context.Context, q ballot.Question, a ballot.Answer) string {
	var parts []string
	name := func(o int) string {
		if o < 0 || o >= len(q.Options) {
			return "?"
		}
		return q.Options[o]
	}
	switch {
	case a.Blank():
		return words.T(ctx, "Left blank")
	case a.Point != "":
		return PointName(ctx, a.Point)
	case len(a.Choose) > 0:
		for _, o := range a.Choose {
			parts = append(parts, name(o))
		}
	case len(a.Spread) > 0:
		for o, n := range a.Spread {
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%s: %d", name(o), n))
			}
		}
	default:
		for n, rank := range a.Ranks {
			var same []string
			for _, o := range rank {
				same = append(same, name(o))
			}
			parts = append(parts, fmt.Sprintf("%d. %s", n+1, strings.Join(same, " = ")))
		}
		return strings.Join(parts, " · ")
	}
	return strings.Join(parts, ", ")
}

func ballotKindWords(ctx context.Context, named bool) string {
	if named {
		return words.T(ctx, "Roll-call, by name")
	}
	return words.T(ctx, "Secret ballot")
}

func quorumWords(ctx context.Context, quorum int) string {
	if quorum == 0 {
		return words.T(ctx, "None")
	}
	return words.T(ctx, "%d%% of those who may vote", quorum)
}
