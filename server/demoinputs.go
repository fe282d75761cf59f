package server

import (
	"context"
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// brought is what the demonstration's people brought to a plan: inputs in
// every state of their life.
func (st *stage) brought(ctx context.Context, p *plan.Plan, d *draft.Draft) error {
	bring := func(who string, n input.New) (input.ID, error) {
		in, err := st.s.inputs.Bring(ctx, st.cast[who], p.ID, n)
		if err != nil {
			return "", fmt.Errorf("%s: %w", n.Title, err)
		}
		return in.Key(), nil
	}
	ids := map[string]input.ID{}
	for _, one := range []struct {
		name, who string
		input.New
	}{
		{"buyers", "citizen", input.New{Kind: input.Idea, Title: "Say who in each ministry buys", Body: "A name and a number for each ministry, so that a small firm knows whom to ask before it bids."}},
		{"school", "suggester", input.New{Kind: input.Idea, Title: "Teach contract data in schools", Body: "Let pupils follow one contract of their own town from the notice to the last payment."}},
		{"anthem", "speaker", input.New{Kind: input.Idea, Title: "Shorter opening hours for tenders abroad", Body: "Firms abroad have offices here that work at night. Their time to bid should not be longer than ours."}},
		{"count", "citizen", input.New{Kind: input.Evidence, Commitment: d.Key(), Title: "Sixty notices, and how long each was open",
			Body: "I wrote down for three months on which day each notice came and on which it closed. Half were open for less than a week.",
			File: &input.Upload{Name: "notices.csv", Content: []byte("notice,published,closed\n1,2026-09-01,2026-09-03\n2,2026-09-01,2026-09-08\n3,2026-09-04,2026-09-05\n")}}},
		{"hall", "coordinator", input.New{Kind: input.Offline, Commitment: d.Key(), Title: "Put the notices on paper in the library too",
			Body:   "Not everybody who could mend a school roof sits at a computer. A printed list once a week would do.",
			Behalf: &input.Behalf{Name: "A roofer at the meeting in Tarnford", Sector: people.Citizen, Where: "Library of Tarnford, an evening in autumn"}}},
		{"forum", "coordinator", input.New{Kind: input.Recommendation, Title: "Publish what a contract cost in the end", Link: "https://forum.example/recommendations/4",
			Body:   "Next to the price that was agreed, publish the price that was paid. 41 of 44 members support this.",
			Behalf: &input.Behalf{Name: "Area Democracy Forum of Tarnford", Sector: people.Citizen}}},
		{"again", "drafter", input.New{Kind: input.Idea, Title: "A name to ask in every ministry", Body: "Each ministry names somebody who answers questions about its contracts before a firm bids."}},
		{"fresh", "reader", input.New{Kind: input.Idea, Title: "Read the notices aloud", Body: "A telephone number that reads the new notices of the week, for people who drive all day."}},
	} {
		id, err := bring(one.who, one.New)
		if err != nil {
			return err
		}
		ids[one.name] = id
	}
	return st.answered(ctx, p, ids)
}

func (st *stage) answered(ctx context.Context, p *plan.Plan, ids map[string]input.ID) error {
	all, lead, coordinator := st.s.inputs, st.cast["lead"], st.cast["coordinator"]
	theme := "Small firms"
	sorted := func(to input.State, names ...string) input.Sorting {
		n := input.Sorting{To: to, Theme: &theme}
		for _, name := range names {
			n.Inputs = append(n.Inputs, ids[name])
		}
		return n
	}
	for _, n := range []input.Sorting{sorted(input.Acknowledged, "school"), sorted(input.Triaged, "hall"), sorted(input.Considered, "count", "buyers")} {
		if _, err := all.Sort(ctx, coordinator, p.ID, n); err != nil {
			return err
		}
	}
	if _, err := all.Join(ctx, coordinator, p.ID, []input.ID{ids["buyers"], ids["again"]}); err != nil {
		return err
	}
	for _, one := range []struct {
		name string
		input.NewResponse
	}{
		{"school", input.NewResponse{Disposition: input.Deferred, To: "the plan of 2029", Until: st.now.AddDate(2, 0, 0),
			Reason: "Schools set their lessons two years ahead. We bring it to the next plan, together with the teachers' union."}},
		{"anthem", input.NewResponse{Disposition: input.OutOfScope, Reason: "How long a tender is open follows from the trade agreement, which this plan cannot change. The Ministry of Trade takes such proposals."}},
		{"forum", input.NewResponse{Disposition: input.AlreadyDone, Reason: "The list of payments has it since last spring. What is new is that it will stand beside the contract."}},
	} {
		one.Inputs = []input.ID{ids[one.name]}
		if _, err := all.Respond(ctx, lead, p.ID, one.NewResponse); err != nil {
			return fmt.Errorf("answer %s: %w", one.name, err)
		}
	}
	if _, err := all.ContestAnswer(ctx, st.cast["speaker"], ids["anthem"], "The agreement sets the shortest time, not the longest. The plan could say that nobody gets more."); err != nil {
		return err
	}
	if _, err := all.ContestAnswer(ctx, coordinator, ids["forum"], "The forum asked for it beside the contract, not in another list."); err != nil {
		return err
	}
	_, err := all.ReviewAnswer(ctx, st.cast["administrator"], ids["forum"], input.Review{Upheld: true,
		Reason: "The answer says that it will stand beside the contract. That is what was asked."})
	return err
}
