package page

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/count"
)

// ResultView is a ballot's whole count.
type ResultView struct {
	BallotHead
	Result  *ballot.Result
	Turnout []ballot.Turnout
	// Names are the votes of a roll-call, in the order of names.
	Names   []NamedBallot
	Summary []SummaryLine
}

// NamedBallot is one vote of a roll-call. By is empty where its owner's
// account was erased.
type NamedBallot struct {
	By      ballot.By
	Answers []ballot.Answer
}

// ballotBar is a line of a picture: how far it reaches of a thousand, and
// marks that it is measured against.
type ballotBar struct {
	Label, Text, Class string
	Width              int
	Marks              []int
}

const barReach = 1000

// reach is a part of a whole in the picture's units.
func reach(part, of float64) int {
	if of <= 0 {
		return 0
	}
	return int(barReach*min(1, part/of) + 0.5)
}

// supportBars are the points of one item, in hundredths of those with an opinion.
func supportBars(ctx context.Context, s *count.Support) []ballotBar {
	valid := s.Strongly + s.Support + s.Neither + s.Oppose + s.StronglyOppose
	var all []ballotBar
	for i, n := range []int{s.Strongly, s.Support, s.Neither, s.Oppose, s.StronglyOppose} {
		p := ballot.Points[i]
		all = append(all, ballotBar{Label: PointName(ctx, p), Text: strconv.Itoa(n), Class: "fm-tally--" + string(p), Width: reach(float64(n), float64(valid))})
	}
	return all
}

// thresholdBar is the support of one item against what it needs.
func thresholdBar(ctx context.Context, q ballot.Question, o *count.Outcome) []ballotBar {
	return []ballotBar{{Label: words.T(ctx, "Support in all"), Text: shareWords(o.Share), Class: "fm-tally--all", Width: reach(o.Share, 100), Marks: []int{q.Carried * 10, q.Consensus * 10}}}
}

func supportGrid(ctx context.Context, s *count.Support) govuk.Grid {
	valid := s.Strongly + s.Support + s.Neither + s.Oppose + s.StronglyOppose
	g := govuk.Grid{Caption: words.T(ctx, "What people said"), Columns: []govuk.Column{{Text: words.T(ctx, "Point")}, {Text: words.T(ctx, "Votes"), Numeric: true}, {Text: words.T(ctx, "Of those with an opinion"), Numeric: true}}}
	for i, n := range []int{s.Strongly, s.Support, s.Neither, s.Oppose, s.StronglyOppose} {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: PointName(ctx, ballot.Points[i])}, {Text: strconv.Itoa(n)}, {Text: shareOf(n, valid)}})
	}
	return g
}

func shareOf(part, of int) string {
	if of == 0 {
		return "–"
	}
	return shareWords(100 * float64(part) / float64(of))
}

func marksBars(q ballot.Question, m *count.Marks) []ballotBar {
	most := 0
	for _, n := range m.Points {
		most = max(most, n)
	}
	var all []ballotBar
	for _, o := range m.Order {
		all = append(all, ballotBar{Label: q.Options[o], Text: strconv.Itoa(m.Points[o]), Class: "fm-tally--all", Width: reach(float64(m.Points[o]), float64(most))})
	}
	return all
}

func marksGrid(ctx context.Context, q ballot.Question, m *count.Marks) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "What each option got"), Columns: []govuk.Column{{Text: words.T(ctx, "Option")}, {Text: words.T(ctx, "People"), Numeric: true}}}
	if q.Method == ballot.Dots {
		g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "Points"), Numeric: true})
	}
	for _, o := range m.Order {
		row := []govuk.Cell{{Text: q.Options[o]}, {Text: strconv.Itoa(m.People[o])}}
		if q.Method == ballot.Dots {
			row = append(row, govuk.Cell{Text: strconv.Itoa(m.Points[o])})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// countRound is a round as it is drawn.
type countRound struct {
	Title string
	Note  string
	Bars  []ballotBar
}

func runoffRounds(ctx context.Context, q ballot.Question, r *count.Runoff) []countRound {
	var all []countRound
	for i, round := range r.Rounds {
		one := countRound{Title: words.T(ctx, "Round %d", i+1), Note: tieWords(ctx, q, round.Tie)}
		if round.Winner != nil {
			one.Title = words.T(ctx, "Round %d: %s wins", i+1, q.Options[*round.Winner])
		} else if round.Out != nil {
			one.Title = words.T(ctx, "Round %d: %s goes out", i+1, q.Options[*round.Out])
		}
		standing := r.Valid - round.Exhausted
		for o, n := range round.Votes {
			if n == nil {
				continue
			}
			class := "fm-tally--all"
			if round.Out != nil && *round.Out == o {
				class = "fm-tally--out"
			}
			one.Bars = append(one.Bars, ballotBar{Label: q.Options[o], Text: strconv.Itoa(*n), Class: class, Width: reach(float64(*n), float64(standing)), Marks: []int{barReach / 2}})
		}
		all = append(all, one)
	}
	return all
}

// columnsShown is how many rounds stand side by side in one table.
const columnsShown = 5

// runoffGrids are the rounds as tables, options down, a few rounds across each.
func runoffGrids(ctx context.Context, q ballot.Question, r *count.Runoff) []govuk.Grid {
	return roundGrids(ctx, len(r.Rounds), q.Options, words.T(ctx, "Votes that name none of those left"), func(o, round int) string {
		if n := r.Rounds[round].Votes[o]; n != nil {
			return strconv.Itoa(*n)
		}
		return words.T(ctx, "out")
	}, func(round int) string { return strconv.Itoa(r.Rounds[round].Exhausted) })
}

func roundGrids(ctx context.Context, rounds int, options []string, rest string, cell func(option, round int) string, left func(round int) string) []govuk.Grid {
	var all []govuk.Grid
	for from := 0; from < rounds; from += columnsShown {
		to := min(rounds, from+columnsShown)
		g := govuk.Grid{Caption: words.T(ctx, "Votes in rounds %d to %d", from+1, to), Size: "s", Columns: []govuk.Column{{Text: words.T(ctx, "Option")}}}
		for n := from; n < to; n++ {
			g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "Round %d", n+1), Numeric: true})
		}
		for o, name := range options {
			row := []govuk.Cell{{Text: name}}
			for n := from; n < to; n++ {
				row = append(row, govuk.Cell{Text: cell(o, n)})
			}
			g.Rows = append(g.Rows, row)
		}
		row := []govuk.Cell{{Text: rest}}
		for n := from; n < to; n++ {
			row = append(row, govuk.Cell{Text: left(n)})
		}
		g.Rows = append(g.Rows, row)
		all = append(all, g)
	}
	return all
}

// votesOf writes hundred-thousandths of a vote, without noughts at the end.
func votesOf(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "−", -n
	}
	text := fmt.Sprintf("%s%d.%05d", sign, n/count.Whole, n%count.Whole)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func transferStages(ctx context.Context, q ballot.Question, t *count.Transfer) []countRound {
	most := int64(t.Quota) * count.Whole
	for _, s := range t.Stages {
		for _, v := range s.Votes {
			most = max(most, v)
		}
	}
	quota := reach(float64(int64(t.Quota)*count.Whole), float64(most))
	elected, out := map[int]bool{}, map[int]bool{}
	var all []countRound
	for i, s := range t.Stages {
		one := countRound{Title: words.T(ctx, "Round %d: first choices", i+1), Note: tieWords(ctx, q, s.Tie)}
		switch {
		case s.Surplus != nil:
			one.Title = words.T(ctx, "Round %d: what %s has above the quota moves on", i+1, q.Options[*s.Surplus])
		case s.Out != nil:
			one.Title = words.T(ctx, "Round %d: %s goes out", i+1, q.Options[*s.Out])
			out[*s.Out] = true
		}
		if len(s.Elected) > 0 {
			var names []string
			for _, o := range s.Elected {
				elected[o] = true
				names = append(names, q.Options[o])
			}
			one.Note = strings.TrimSpace(words.T(ctx, "Elected: %s.", strings.Join(names, ", ")) + " " + one.Note)
		}
		for o, v := range s.Votes {
			if out[o] {
				continue
			}
			class := "fm-tally--all"
			if elected[o] {
				class = "fm-tally--strongly-support"
			}
			one.Bars = append(one.Bars, ballotBar{Label: q.Options[o], Text: votesOf(v), Class: class, Width: reach(float64(v), float64(most)), Marks: []int{quota}})
		}
		all = append(all, one)
	}
	return all
}

func transferGrids(ctx context.Context, q ballot.Question, t *count.Transfer) []govuk.Grid {
	return roundGrids(ctx, len(t.Stages), q.Options, words.T(ctx, "Votes that name none of those left, and what rounding cut off"), func(o, stage int) string {
		text := votesOf(t.Stages[stage].Votes[o])
		if moved := t.Stages[stage].Moved[o]; stage > 0 && moved != 0 {
			sign := ""
			if moved > 0 {
				sign = "+"
			}
			text += " (" + sign + votesOf(moved) + ")"
		}
		return text
	}, func(stage int) string { return votesOf(t.Stages[stage].Exhausted + t.Stages[stage].Lost) })
}

// schulzeDuels are the duels of the winner, as two bars that face each other.
func schulzeDuels(q ballot.Question, s *count.Schulze) []countRound {
	var all []countRound
	first := s.Order[0]
	for _, other := range s.Order[1:] {
		a, b := s.Duels[first][other], s.Duels[other][first]
		all = append(all, countRound{Title: q.Options[first] + " – " + q.Options[other], Bars: []ballotBar{
			{Label: q.Options[first], Text: strconv.Itoa(a), Class: "fm-tally--all", Width: reach(float64(a), float64(s.Valid))},
			{Label: q.Options[other], Text: strconv.Itoa(b), Class: "fm-tally--out", Width: reach(float64(b), float64(s.Valid))}}})
	}
	return all
}

// pairGrids show a figure for every pair: rows beat columns.
func pairGrids(ctx context.Context, caption string, q ballot.Question, of [][]int) []govuk.Grid {
	var all []govuk.Grid
	n := len(q.Options)
	for from := 0; from < n; from += columnsShown {
		to := min(n, from+columnsShown)
		g := govuk.Grid{Caption: caption, Size: "s", Columns: []govuk.Column{{Text: words.T(ctx, "Option")}}}
		for o := from; o < to; o++ {
			g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "over %s", q.Options[o]), Numeric: true})
		}
		for o, name := range q.Options {
			row := []govuk.Cell{{Text: name}}
			for p := from; p < to; p++ {
				text := "–"
				if o != p {
					text = strconv.Itoa(of[o][p])
				}
				row = append(row, govuk.Cell{Text: text})
			}
			g.Rows = append(g.Rows, row)
		}
		all = append(all, g)
	}
	return all
}

func orderWords(q ballot.Question, order []int) string {
	var names []string
	for _, o := range order {
		names = append(names, q.Options[o])
	}
	return strings.Join(names, ", ")
}

// tieWords says how a tie was decided; "" for none.
func tieWords(ctx context.Context, q ballot.Question, t *count.TieBreak) string {
	if t == nil {
		return ""
	}
	names := orderWords(q, t.Between)
	if t.Round > 0 {
		return words.T(ctx, "%s had the same number of votes. Round %d, in which they differed, decided.", names, t.Round)
	}
	return words.T(ctx, "%s had the same number of votes. The order drawn before the vote decided.", names)
}

func marksTies(ctx context.Context, q ballot.Question, m *count.Marks) string {
	var all []string
	for _, tied := range m.Tied {
		all = append(all, words.T(ctx, "%s had the same number of votes. The order drawn before the vote decided.", orderWords(q, tied)))
	}
	return strings.Join(all, " ")
}

func turnoutGrid(ctx context.Context, rows []ballot.Turnout, named bool) govuk.Grid {
	came := words.T(ctx, "Took their paper")
	if named {
		came = words.T(ctx, "Voted")
	}
	g := govuk.Grid{Caption: words.T(ctx, "Who took part, by sector"), Size: "m", Columns: []govuk.Column{{Text: words.T(ctx, "Sector")}, {Text: came, Numeric: true}, {Text: words.T(ctx, "Did not"), Numeric: true}}}
	cell := func(n *int) string {
		if n == nil {
			return words.T(ctx, "not shown")
		}
		return strconv.Itoa(*n)
	}
	for _, r := range rows {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: SectorName(ctx, r.Sector)}, {Text: cell(r.Came)}, {Text: cell(r.StayedOut)}})
	}
	return g
}
