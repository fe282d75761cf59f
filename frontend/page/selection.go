package page

import (
	"context"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// QuotasView is the table of quotas.
type QuotasView struct {
	ForumHead
	Features []lottery.Feature
	// Counts are how many of the pool gave an answer, by feature and value.
	Counts map[[2]string]int
	Pool   int
}

// QuotaName is the input of one number: feature, answer, and which of minimum,
// maximum and the two that they may give way to.
func QuotaName(feature, value, which int) string {
	return "q" + strconv.Itoa(feature) + "-" + strconv.Itoa(value) + "-" + strconv.Itoa(which)
}

func quotaNumbers(q lottery.Quota) [4]int { return [4]int{q.Min, q.Max, q.MinFlex, q.MaxFlex} }

func quotaHead(ctx context.Context, which int) string {
	return [4]string{words.T(ctx, "At least"), words.T(ctx, "At most"), words.T(ctx, "If need be, at least"), words.T(ctx, "If need be, at most")}[which]
}

// LotteryView is the newest run of the lottery; Run is nil before the first.
type LotteryView struct {
	ForumHead
	Run    *selection.Run
	Active bool
	// Open claims that registration is still open.
	Open bool
}

func (v LotteryView) progress(ctx context.Context) string {
	p := v.Run.Progress
	if p.Of == 0 {
		return words.T(ctx, "The lottery is running.")
	}
	if p.Stage == lottery.Gathering {
		return words.T(ctx, "The lottery is running. Looking for possible panels: %d of %d.", p.Done, p.Of)
	}
	return words.T(ctx, "The lottery is running. Evening out the chances: %d of %d.", p.Done, p.Of)
}

// change says a change of quotas in the reader's language.
func change(ctx context.Context, c lottery.Change) string {
	return words.Say(ctx, c.Format(), c.Args()...)
}

func algorithms(ctx context.Context) []govuk.Choice {
	return []govuk.Choice{
		{Value: string(lottery.Leximin), Text: words.T(ctx, "Leximin"), Hint: words.T(ctx, "Raises the lowest chance as far as it goes, then the second lowest, and so on. Use this one unless you have a reason."), Checked: true},
		{Value: string(lottery.Maximin), Text: words.T(ctx, "Maximin"), Hint: words.T(ctx, "Raises the lowest chance as far as it goes.")},
		{Value: string(lottery.Nash), Text: words.T(ctx, "Nash"), Hint: words.T(ctx, "Makes the product of all chances as large as it can be.")},
		{Value: string(lottery.Legacy), Text: words.T(ctx, "Legacy"), Hint: words.T(ctx, "Fills seat by seat. Nobody's chance is known before.")},
	}
}

// SeatsView is who was drawn, for the recruiter.
type SeatsView struct {
	ForumHead
	Seats []selection.Seat
	Empty int
	// Gone is what was deleted, once nobody can be told who was drawn.
	Gone *selection.Deletion
}

func standingName(ctx context.Context, s selection.Standing) string {
	switch s {
	case selection.Confirmed:
		return words.T(ctx, "Said yes")
	case selection.Declined:
		return words.T(ctx, "Said no")
	case selection.Left:
		return words.T(ctx, "Left")
	}
	return words.T(ctx, "Drawn, not asked yet")
}

// seatName is whose seat it is, for whoever hears a list of buttons.
func seatName(ctx context.Context, s selection.Seat) string {
	if s.Who == nil {
		return words.T(ctx, "Withdrew their registration")
	}
	return s.Who.Answers.Name
}

func seatChoices(ctx context.Context, now selection.Standing) []govuk.Choice {
	var all []govuk.Choice
	for _, s := range selection.Standings {
		all = append(all, govuk.Choice{Value: string(s), Text: standingName(ctx, s), Checked: s == now})
	}
	return all
}

// DrawView is the public draw.
type DrawView struct {
	ForumHead
	Rounds  []DrawRound
	MayDraw bool
	// Deletion is what became of the registrations.
	Deletion *selection.Deletion
}

// DrawRound is one draw and the sheet that was committed.
type DrawRound struct {
	*forum.Selection
	Sheet draw.Sheet
}

func (v DrawView) file(round int, name string) string {
	return v.path("draw/" + strconv.Itoa(round) + "/" + name)
}

// waits is the number of the round whose digits are to be drawn, -1 for none.
func (v DrawView) waits() int {
	if n := len(v.Rounds) - 1; n >= 0 && v.Rounds[n].Digits == "" {
		return n
	}
	return -1
}

// chanceGrid says how many people have which chance.
func chanceGrid(ctx context.Context, all []draw.Range) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "How many people have which chance"), Size: "m", Columns: []govuk.Column{{Text: words.T(ctx, "Chance")}, {Text: words.T(ctx, "People"), Numeric: true}}}
	for _, r := range all {
		if r.People > 0 {
			g.Rows = append(g.Rows, []govuk.Cell{{Text: words.T(ctx, "%d%% to %d%%", r.From, r.To)}, {Text: strconv.Itoa(r.People)}})
		}
	}
	return g
}

// problem says what is wrong with quotas and pool.
func problem(ctx context.Context, p selection.Problem) string {
	return words.Refusal(ctx, p.Refusal())
}

func drawCommand(r DrawRound) string {
	digits := r.Digits
	if digits == "" {
		digits = "123"
	}
	return "folkmoot draw verify . --digits " + digits + " --sha256 " + r.Committed.Table
}
