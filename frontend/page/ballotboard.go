package page

import (
	"context"
	"slices"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// BoardView is the public board of a counted ballot, a stretch of it at a time.
type BoardView struct {
	BallotHead
	Board *ballot.Board
	Hash  string
	// From is the place of the first paper shown; More leads to the next ones.
	From int
	More string
}

// BoardPage is how many papers a page of the board shows.
const BoardPage = 100

func (v BoardView) papers() []ballot.Sign {
	return v.Board.Papers[min(v.From, len(v.Board.Papers)):min(v.From+BoardPage, len(v.Board.Papers))]
}

// answered counts how often each answer to a question lies on the board: the
// board itself holds them one by one, in the same order.
func answered(ctx context.Context, q ballot.Question, all []ballot.Answer) govuk.Grid {
	g := govuk.Grid{Caption: q.Title, Size: "s", Columns: []govuk.Column{{Text: words.T(ctx, "Answer")}, {Text: words.T(ctx, "Votes"), Numeric: true}}}
	var order []string
	times := map[string]int{}
	for _, a := range all {
		text := AnswerWords(ctx, q, a)
		if times[text] == 0 {
			order = append(order, text)
		}
		times[text]++
	}
	slices.SortStableFunc(order, func(a, b string) int { return times[b] - times[a] })
	for _, text := range order[:min(len(order), mostAnswers)] {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: text}, {Text: strconv.Itoa(times[text])}})
	}
	if rest := len(order) - mostAnswers; rest > 0 {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: words.N(ctx, rest, "and %d other, in the file", "and %d others, in the file")}, {}})
	}
	return g
}

// mostAnswers is how many different answers to a question a page lists.
const mostAnswers = 60

// CheckView answers whether a vote is there.
type CheckView struct {
	BallotHead
	Number string
	// Looked: a number was given; Found: it is there.
	Looked, Found bool
}
