package server

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// votersOf is the cast that votes, in the order in which they come.
var votersOf = []string{"coordinator", "lead", "moderator", "drafter", "speaker", "suggester", "citizen", "reader"}

// votes puts three ballots on a plan: one that is counted, one that everybody
// of the cast can vote in secretly, and a roll-call.
func (st *stage) votes(ctx context.Context, p *plan.Plan) error {
	if err := st.counted(ctx, p); err != nil {
		return err
	}
	if _, err := st.ballot(ctx, p, 10*24*time.Hour, ballot.About{Title: "Three recommendations on getting about", Quorum: 50, Revotes: true,
		About: "The members of the forum talked about buses for four Saturdays. These are their words; now each member says in secret how far they support them.",
		Questions: []ballot.Question{
			{Title: "A shelter and a seat at every stop by 2030", Text: "Stops where nobody gets on come last.", Method: ballot.Support, Carried: 50, Consensus: 80},
			{Title: "Which line should run later first?", Method: ballot.Runoff, Options: []string{"The northern line", "The harbour line", "The hospital line", "The school line"}},
			{Title: "What may pay for it?", Method: ballot.Approval, Options: []string{"The council tax", "Parking in the centre", "A share of the fuel tax", "Dearer tickets for visitors"}},
		}}); err != nil {
		return err
	}
	_, err := st.ballot(ctx, p, 5*24*time.Hour, ballot.About{Title: "Shall the working group send the draft to the minister?", Quorum: 50, Revotes: true, Named: true,
		Questions: []ballot.Question{{Title: "Send the draft on open contracting as it stands", Method: ballot.Support, Carried: 60, Consensus: 90}}})
	return err
}

// ballot opens one for the cast.
func (st *stage) ballot(ctx context.Context, p *plan.Plan, open time.Duration, a ballot.About) (*ballot.Poll, error) {
	all, by := st.s.ballots, people.Operator()
	b, err := all.Make(ctx, by, p.ID, "", a)
	if err != nil {
		return nil, err
	}
	var ids []people.PersonID
	for _, who := range votersOf {
		ids = append(ids, st.cast[who].Person)
	}
	if _, err := all.Entitle(ctx, by, b.Key(), ids); err != nil {
		return nil, err
	}
	return all.Freeze(ctx, by, b.Key(), time.Time{}, st.s.now().Add(open))
}

// counted is a ballot in which the cast has voted, by every method.
func (st *stage) counted(ctx context.Context, p *plan.Plan) error {
	b, err := st.ballot(ctx, p, time.Hour, ballot.About{Title: "The first priorities of the forum", Quorum: 50, Questions: []ballot.Question{
		{Title: "Every answer of the council names who decides and by when", Method: ballot.Support, Carried: 50, Consensus: 80},
		{Title: "Where should the forum meet?", Method: ballot.Runoff, Options: []string{"The library", "The school", "The town hall", "The harbour café"}},
		{Title: "What should it talk about first?", Method: ballot.Schulze, Options: []string{"Buses", "Housing", "Parks"}},
		{Title: "Who speaks for the forum?", Method: ballot.Transfer, Seats: 2, Options: []string{"Table one", "Table two", "Table three", "Table four"}},
		{Title: "Which evenings suit you?", Method: ballot.Approval, Options: []string{"Monday", "Wednesday", "Thursday"}},
		{Title: "What needs most time?", Method: ballot.Dots, Points: 5, Options: []string{"Learning", "Talking", "Writing"}},
	}})
	if err != nil {
		return err
	}
	points := []ballot.Point{ballot.StronglySupport, ballot.Supports, ballot.Supports, ballot.StronglySupport, ballot.Neither, ballot.Supports, ballot.Opposes}
	places := [][][]int{{{0}, {1}}, {{1}, {0}}, {{2}, {0}}, {{0}}, {{3}, {1}, {0}}, {{1}, {2}}, {{2}, {1}}}
	first := [][][]int{{{0}, {1}, {2}}, {{1}, {2}, {0}}, {{0}, {2}}, {{2}, {0}, {1}}, {{1}, {0}}, {{0}, {1}}, {{1}}}
	tables := [][][]int{{{0}, {1}}, {{0}, {2}}, {{0}, {1}}, {{1}}, {{2}, {3}}, {{3}, {2}}, {{0}, {3}}}
	for i, who := range votersOf[:len(points)] {
		answers := []ballot.Answer{{Point: points[i]}, {Ranks: places[i]}, {Ranks: first[i]}, {Ranks: tables[i]}, {Choose: []int{i % 3}}, {Spread: []int{i % 3, 2, 1}}}
		if i%2 == 0 {
			answers[4].Choose = []int{0, 1}
		}
		if err := st.voteFor(ctx, b, st.cast[who], answers); err != nil {
			return err
		}
	}
	_, err = st.s.ballots.Close(ctx, people.Operator(), b.Key())
	return err
}

// voteFor takes a paper and casts it, as a browser would.
func (st *stage) voteFor(ctx context.Context, b *ballot.Poll, by people.Actor, answers []ballot.Answer) error {
	n, err := base64.RawURLEncoding.DecodeString(b.Rules.Key.N)
	if err != nil {
		return err
	}
	client, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: b.Rules.Key.E})
	if err != nil {
		return err
	}
	var token [32]byte
	_, _ = rand.Read(token[:])
	message, err := client.Prepare(rand.Reader, token[:])
	if err != nil {
		return err
	}
	blinded, state, err := client.Blind(rand.Reader, message)
	if err != nil {
		return err
	}
	signed, err := st.s.ballots.Issue(ctx, by, b.Key(), blinded)
	if err != nil {
		return err
	}
	signature, err := client.Finalize(state, signed)
	if err != nil {
		return err
	}
	_, err = st.s.ballots.Cast(ctx, b.Key(), ballot.Paper{Message: message, Signature: signature}, answers)
	return err
}
