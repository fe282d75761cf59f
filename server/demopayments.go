package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// paid has two days of a forum in its ledger: fees for who came, some journeys
// and one evening with a sitter, and payments to the first nine.
func (st *stage) paid(ctx context.Context, id forum.ID, panel []people.Actor) error {
	all, payer := st.s.ledger, st.cast["payer"]
	if err := st.s.forums.Appoint(ctx, st.cast["administrator"], id, payer, forum.Payer); err != nil {
		return err
	}
	if _, err := all.SetRate(ctx, st.cast["delivery"], id, ledger.Rate{Minor: 7500, Per: ledger.PerDay, Currency: "GBP",
		Claims: "Buses, trains and 45 pence a mile by car. Lunch is there. The care of children or adults up to £60 a day: a registered carer, or whoever usually helps you."}); err != nil {
		return err
	}
	for i, day := range []struct {
		session string
		ago     int
		came    []people.Actor
	}{{"First Saturday", 22, panel}, {"Second Saturday", 8, panel[:11]}} {
		a := ledger.Attendance{Session: day.session, Day: st.now.AddDate(0, 0, -day.ago)}
		for _, m := range day.came {
			a.Members = append(a.Members, m.Person)
		}
		if _, err := all.Attend(ctx, payer, id, a); err != nil {
			return err
		}
		if i == 0 {
			if err := st.claimed(ctx, id, panel); err != nil {
				return err
			}
		}
	}
	for _, m := range panel[1:10] {
		a, err := all.Own(ctx, m, id)
		if err != nil {
			return err
		}
		if _, err := all.Pay(ctx, payer, id, a.Payee, ledger.Payment{Minor: a.Balance, Day: st.now.AddDate(0, 0, -1), Method: ledger.Bank,
			Reference: "Invented run 2026-11", Saw: a.Balance}); err != nil {
			return err
		}
	}
	return all.Prefer(ctx, panel[0], id, ledger.Voucher)
}

// claimed has members claim journeys, which are approved, and the member to
// sign in as claim an evening of care that waits.
func (st *stage) claimed(ctx context.Context, id forum.ID, panel []people.Actor) error {
	all, day := st.s.ledger, st.now.AddDate(0, 0, -22)
	for i, m := range panel[:7] {
		l, err := all.Claim(ctx, m, id, ledger.NewClaim{For: ledger.Travel, Minor: int64(280 + 60*i), Day: day, Note: "The bus there and back"})
		if err != nil {
			return err
		}
		if _, err := all.Decide(ctx, st.cast["payer"], l.ID, ledger.Verdict{Minor: l.Asked}); err != nil {
			return err
		}
	}
	_, err := all.Claim(ctx, panel[0], id, ledger.NewClaim{For: ledger.Care, Minor: 4800, Day: day, Note: "My neighbour looked after the two little ones from nine to five.",
		File: &ledger.Upload{Name: "receipt.pdf", Content: []byte("%PDF-1.4\n% An invented receipt of the demonstration\n%%EOF\n")}})
	return err
}

// evaluated puts the questionnaire of the first day to members, so many of whom
// answer.
func (st *stage) evaluated(ctx context.Context, id forum.ID, panel []people.Actor, answer int) (*evaluation.Questionnaire, error) {
	if err := st.s.forums.Appoint(ctx, st.cast["administrator"], id, st.cast["evaluator"], forum.Evaluator); err != nil {
		return nil, err
	}
	q, err := st.s.evaluations.Ask(ctx, st.cast["delivery"], id, evaluation.New{Title: "After the first Saturday", After: "First Saturday", For: forum.Member,
		Closes: st.now.Truncate(24*time.Hour).AddDate(0, 0, 14)})
	if err != nil {
		return nil, err
	}
	for i, m := range panel[1 : 1+answer] {
		a := evaluation.Answers{Points: make([]evaluation.Point, len(q.Statements))}
		for j := range a.Points {
			a.Points[j] = evaluation.Point([]int{5, 4, 4, 5, 3, 4, 2, 5, 4, 1, 5}[(i*i+i*j+3*j)%11])
		}
		if i == 2 {
			a.Words = "More time at the tables, and fewer slides."
		}
		if err := st.s.evaluations.Answer(ctx, m, q.ID, a); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// judged has a forum evaluated to the end: a questionnaire that is closed and
// counted, and what the evaluator says.
func (st *stage) judged(ctx context.Context, id forum.ID, panel []people.Actor) error {
	q, err := st.evaluated(ctx, id, panel, 11)
	if err != nil {
		return err
	}
	if _, err := st.s.evaluations.End(ctx, st.cast["delivery"], q.ID); err != nil {
		return err
	}
	_, err = st.s.evaluations.Judge(ctx, st.cast["evaluator"], id, "",
		"I watched two of the four Saturdays and read every answer. Members were heard, and the facilitators held back. The first evening had too much to read for people who had worked all day; the second was better. I found no sign that the council steered what was recommended.")
	return err
}

// watched lets one observer in, who is on the public list, and has another wait.
func (st *stage) watched(ctx context.Context, id forum.ID) error {
	p, err := st.s.observers.Apply(ctx, st.cast["observer"], id, observer.New{Name: "Demo Observer", Organisation: "Demo Evening Post",
		Interest: "We write about the forum for people who were not chosen. The paper sells more when people read it.", Accepts: true})
	if err != nil {
		return err
	}
	if _, err := st.s.observers.Decide(ctx, st.cast["delivery"], p.ID, true, ""); err != nil {
		return err
	}
	_, err = st.s.observers.Apply(ctx, st.cast["suggester"], id, observer.New{Name: "Demo Suggester", Organisation: "Demo University",
		Interest: "I study how people talk about traffic, and get nothing from what comes out.", Accepts: true})
	return err
}
