package server

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// streets is a forum whose members write their recommendations now.
func (st *stage) streets(ctx context.Context, panel []people.Actor) error {
	r := st.goodsYard()
	r.Title, r.Question = "Quiet streets", "How can the streets around the schools of Sorrel be safe and quiet, and still get people where they must go?"
	r.In = []string{"The streets within ten minutes' walk of a school", "Buses, deliveries and parking there"}
	r.Out = []string{"The bypass, which the county decides on"}
	r.TradeOffs = []string{"Quick by car or safe on foot", "Parking or room to play"}
	f, err := st.begin(ctx, r)
	if err != nil {
		return err
	}
	if err := st.seated(ctx, f, panel); err != nil {
		return err
	}
	if err := st.s.forums.Appoint(ctx, st.cast["delivery"], f.Key(), st.cast["facilitator"], forum.Facilitator); err != nil {
		return err
	}
	if err := st.asked(ctx, f, panel); err != nil {
		return err
	}
	if err := st.deliberated(ctx, f, panel); err != nil {
		return err
	}
	if err := errors.Join(st.paid(ctx, f.Key(), panel), st.watched(ctx, f.Key())); err != nil {
		return err
	}
	if _, err := st.evaluated(ctx, f.Key(), panel, 7); err != nil {
		return err
	}
	settled, err := st.recommend(ctx, f.Key(), panel, recommendation.New{Title: "Crossings at all six schools", Theme: "Safe on foot",
		Text: "The council should put a zebra crossing at the gate of each of the 6 schools by September 2028.",
		Why:  "Two schools have one now. The talk by the road safety officer showed that a crossing halves how many children are hurt."}, 8)
	if err != nil {
		return err
	}
	if _, err := st.s.recommendations.Dissent(ctx, panel[9], settled.Key(), "", "Six at once will take money from the villages, where there is not even a pavement.", ""); err != nil {
		return err
	}
	if _, err := st.recommend(ctx, f.Key(), panel, recommendation.New{Title: "School streets at the start and end of the day", Theme: "Safe on foot",
		Text: "The council should close 3 school streets to cars from 8.15 to 9 and from 3 to 3.45, for one year, and count what changes.",
		Why:  "Parents told us that the worst danger is other parents' cars. A year shows whether the cars only move one street on."}, 6); err != nil {
		return err
	}
	written, err := st.recommend(ctx, f.Key(), panel, recommendation.New{Title: "Deliveries outside school hours", Theme: "Quiet",
		Text: "The council should consider better rules for deliveries where possible.", Why: "Lorries and children meet at half past eight."}, 0)
	if err != nil {
		return err
	}
	_, err = st.s.drafts.Comments.Post(ctx, panel[4], written.Draft, draft.NewComment{Body: "Which hours? And what about the chemist, who gets medicines in the morning?"})
	return err
}

// evenings is a forum whose report is published, and half answered.
func (st *stage) evenings(ctx context.Context, panel []people.Actor) error {
	r := st.goodsYard()
	r.Title, r.Question = "Buses after eight", "How should people get about in Sorrel after eight in the evening, at a price that the district can pay?"
	r.In, r.Out = []string{"Buses, shared taxis and walking after eight"}, []string{"The railway"}
	r.TradeOffs = []string{"A bus for few or a taxi for some", "Every village or the most people"}
	f, err := st.begin(ctx, r)
	if err != nil {
		return err
	}
	if err := st.seated(ctx, f, panel); err != nil {
		return err
	}
	id, lead := f.Key(), st.cast["delivery"]
	first, err := st.recommend(ctx, id, panel, recommendation.New{Title: "A last bus at eleven", Theme: "Buses",
		Text: "The council should pay for one bus on each of the 4 town lines at eleven at night, from Monday to Saturday, by April 2028.",
		Why:  "Whoever works late in the hospital or the kitchens walks home now. We heard three of them."}, 9)
	if err != nil {
		return err
	}
	if _, err := st.recommend(ctx, id, panel, recommendation.New{Title: "A shared taxi for the villages", Theme: "Villages",
		Text: "The council should try a shared taxi, booked by telephone, between 8 and 11 at night in 5 villages for one year.",
		Why:  "An empty bus costs four times as much for each person, as the transport officer showed us."}, 11); err != nil {
		return err
	}
	if _, err := st.s.recommendations.Dissent(ctx, panel[11], first.Key(), "", "I would rather have a taxi for everybody than a bus for the town.", "Demo Member 12"); err != nil {
		return err
	}
	if err := st.judged(ctx, id, panel); err != nil {
		return err
	}
	if err := st.voted(ctx, id, panel); err != nil {
		return err
	}
	if err := st.handOver(ctx, id, lead); err != nil {
		return err
	}
	if _, err := st.s.recommendations.Reply(ctx, st.cast["commissioner"], first.Key(), 0, recommendation.Answer{Decision: recommendation.InPart,
		Reason: "Lines 1 and 3 get the late bus. Lines 2 and 4 carried fewer than three people on the trial nights, so we would rather pay for the shared taxi there.",
		Owner:  "Head of Transport", Due: st.now.AddDate(1, 0, 0).Truncate(24 * time.Hour), Body: "The council's cabinet", Minute: "Cabinet, minute 2026/118"}); err != nil {
		return err
	}
	for i, by := range panel[1:8] {
		if err := st.s.recommendations.Rate(ctx, by, first.Key(), recommendation.Marks[i%3]); err != nil {
			return err
		}
	}
	return nil
}

// handOver takes a counted forum to the authority's answer.
func (st *stage) handOver(ctx context.Context, id forum.ID, lead people.Actor) error {
	all, at := st.s.forums, recommendation.Path(string(id), 0)
	for _, step := range []struct {
		from  forum.Phase
		gates []forum.Gate
	}{{forum.Drafting, []forum.Gate{forum.WordingFrozen, forum.VoteCommitted}}, {forum.Voting, []forum.Gate{forum.TallyPublished}}} {
		for _, gate := range step.gates {
			if _, err := all.Show(ctx, lead, id, gate, at); err != nil {
				return err
			}
		}
		if _, err := all.Advance(ctx, lead, id, step.from); err != nil {
			return err
		}
	}
	if _, err := st.s.recommendations.Publish(ctx, lead, id,
		"Twelve people chosen by lot met on four Saturdays and two evenings. They heard eleven people, seven of them from outside the council, and asked 43 questions, which were all answered in the open."); err != nil {
		return err
	}
	_, err := all.Advance(ctx, lead, id, forum.Reporting)
	return err
}
