package page

import (
	"context"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// samplePoll has a question of each method; named makes it a roll-call.
func samplePoll(named bool) *ballot.Poll {
	options := []string{"North line", "South line <script>alert(1)</script>", "West line"}
	p := &ballot.Poll{Plan: "forum/f1", Within: "forum/f1", Title: "Recommendations on buses", About: "All that the members wrote.", Quorum: 50, Revotes: true, Named: named,
		Voters: 12, Opens: now.Add(-time.Hour), Closes: now.Add(47 * time.Hour)}
	p.ID = "b1"
	for i, m := range ballot.Methods {
		q := ballot.Question{ID: "q" + string(rune('1'+i)), Title: "Shelters at every stop, by " + string(m), Text: "With a seat and light.", Method: m}
		switch m {
		case ballot.Support:
			q.Carried, q.Consensus = 50, 80
		case ballot.Dots:
			q.Options, q.Points, q.Lot = options, 8, []int{1, 0, 2}
		default:
			q.Options, q.Seats, q.Lot = options, 2, []int{1, 0, 2}
		}
		p.Questions = append(p.Questions, q)
	}
	p.Rules = &ballot.Rules{Format: ballot.RulesFormat, Poll: "b1", Title: p.Title, About: p.About, Questions: p.Questions, Quorum: 50, Revotes: true, Named: named,
		Opens: p.Opens, Closes: p.Closes, Eligible: 12, FrozenAt: p.Opens, Key: ballot.PublicKey{N: "abc", E: 65537}}
	p.RulesHash = strings.Repeat("a", 64)
	return p
}

func sampleAnswers(first int) []ballot.Answer {
	other := (first + 1) % 3
	ranks := [][]int{{first}, {other}}
	return []ballot.Answer{{Point: ballot.Points[first]}, {Choose: []int{first}}, {Spread: []int{5, 2, 1}}, {Ranks: ranks}, {Ranks: ranks}, {Ranks: ranks}}
}

// sampleCounted is a poll with its board and what really comes of counting it.
func sampleCounted() (*ballot.Poll, *ballot.Board, *ballot.Result) {
	p := samplePoll(false)
	b := &ballot.Board{Format: ballot.BoardFormat, Poll: "b1", Rules: p.RulesHash, Eligible: 12, Issued: 9}
	piles := make([]ballot.Piled, len(p.Questions))
	for n := range 9 {
		b.Papers = append(b.Papers, ballot.Sign{Number: strings.Repeat(string(rune('0'+n)), 64), Message: "bWVzc2FnZQ==", Signature: "c2ln"})
		for i, a := range sampleAnswers(n % 3) {
			piles[i].Question = p.Questions[i].ID
			piles[i].Answers = append(piles[i].Answers, a)
		}
	}
	b.Answers = piles
	r, err := ballot.Count(p.Rules, b)
	if err != nil {
		panic(err) // a sample that cannot be counted is a mistake in it
	}
	p.Ended, p.Board = p.Closes, r.Board
	return p, b, r
}

func ballotSamples(visitor, member Frame) []sample {
	in := func(f Frame, title string) Frame {
		f.Title, f.Section, f.Trail = title, "ballots", []govuk.Link{{Href: "/ballots", Text: "Ballots"}}
		return f
	}
	head := func(p *ballot.Poll, state ballot.State) BallotHead {
		return BallotHead{Poll: p, State: state, Now: now, Form: govuk.Form{CSRF: "proof"}, SignedIn: true, OnRoll: true, MayRun: true, Within: &govuk.Link{Href: "/forums/f1", Text: "Millbrook"}}
	}
	open, called, making := samplePoll(false), samplePoll(true), samplePoll(false)
	making.Rules, making.RulesHash, making.Opens, making.Closes = nil, "", time.Time{}, time.Time{}
	counted, board, result := sampleCounted()
	seen := head(counted, ballot.Counted)
	outside := seen
	outside.SignedIn, outside.OnRoll, outside.MayRun = false, false, false
	named := head(called, ballot.Open)
	named.Own = &ballot.OwnVote{Answers: sampleAnswers(1), Reason: "I wait there every day."}
	six, lines := 6, Summarise(context.Background(), counted.Rules, result)
	return []sample{
		{"ballots", in(member, "Ballots"), Ballots(BallotsView{All: []BallotRow{{open, ballot.Open, true}, {counted, ballot.Counted, false}, {making, ballot.Making, false}}, More: "c", MayMake: true})},
		{"ballots-empty", in(visitor, "Ballots"), Ballots(BallotsView{})},
		{"ballot", in(member, "Ballot"), Ballot(BallotView{BallotHead: head(open, ballot.Open), Entries: []BallotEntry{{"ballot-opened", 4}}})},
		{"ballot-counted", in(visitor, "Ballot"), Ballot(BallotView{BallotHead: outside, Summary: lines, Result: result})},
		{"ballot-paper", in(member, "Voting paper"), BallotPaper(PaperView{BallotHead: head(open, ballot.Open)})},
		{"ballot-paper-named", in(member, "Voting paper"), BallotPaper(PaperView{BallotHead: named, Answers: sampleAnswers(0), Reason: "It rains."})},
		{"ballot-paper-review", in(member, "Voting paper"), BallotPaper(PaperView{BallotHead: named, Answers: sampleAnswers(2), Reason: "It rains.", Review: true})},
		{"ballot-result", in(visitor, "Result"), BallotResult(ResultView{BallotHead: outside, Result: result, Turnout: []ballot.Turnout{{Sector: people.Citizen, Came: &six}}, Summary: lines})},
		{"ballot-board", in(visitor, "Board"), BallotBoard(BoardView{BallotHead: outside, Board: board, Hash: result.Board, More: "/ballots/b1/board?from=100"})},
		{"ballot-check", in(visitor, "Is my vote there?"), BallotCheck(CheckView{BallotHead: outside, Number: board.Papers[3].Number, Looked: true, Found: true})},
		{"ballot-new", in(member, "Prepare a ballot"), NewBallot(BallotFormView{Form: govuk.Form{CSRF: "proof"}, Plan: "forum/f1", Within: "forum/f1"})},
		{"ballot-make", in(member, "Being prepared"), MakeBallot(MakeView{head(making, ballot.Making)})},
		{"ballot-close", in(member, "Close"), CloseBallot(head(open, ballot.Open))},
	}
}
