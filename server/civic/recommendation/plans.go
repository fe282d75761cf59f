package recommendation

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Enter brings a recommendation into a plan, as an input that the plan has to
// answer: by whoever sorts that plan's inputs, in the members' words and as
// theirs. Doing it again finds the first.
func (s *Recommendations) Enter(ctx context.Context, by people.Actor, id ID, plan string) (*Recommendation, error) {
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	r, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	reported, err := s.reported(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	f, err := s.Forums.Find(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	if !reported || !r.Settled() {
		// Whoever may not see it yet is told no more than that.
		return nil, civic.Refuse(civic.Forbidden, "A recommendation enters a plan once the forum's report is published.")
	}
	said, why := r.Wording.Content.Texts[template.Recommended].Words(), r.Wording.Content.Texts[template.Reasons].Words()
	in, err := s.Inputs.Bring(ctx, by, plan, input.New{Key: "recommendation|" + r.ID, Kind: input.Recommendation, Title: r.Title,
		Body: cut(said+"\n\n"+why, input.MostBody), Link: s.Base + Path(string(r.Forum), r.N),
		Behalf: &input.Behalf{Name: f.Title, Where: f.Authority, Sector: people.Citizen}})
	if err != nil {
		return nil, err
	}
	return s.change(ctx, id, "recommendation.entered", func(r *Recommendation) error {
		if !slices.ContainsFunc(r.Entered, func(e Entered) bool { return e.Plan == plan }) {
			r.Entered = append(r.Entered, Entered{Plan: plan, Input: in.ID, At: s.Now()})
		}
		return nil
	})
}
