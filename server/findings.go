package server

import (
	"context"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/lint"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// findings is what the linter finds in one draft, by the field it is about and
// in the reader's language; for a recommendation, what could be clearer. What
// is merely empty is said by the page itself.
func (s *Server) findings(ctx context.Context, h page.DraftHead, p *plan.Plan, content draft.Content) map[draft.Field][]string {
	by := map[draft.Field][]string{}
	if p == nil {
		for _, a := range recommendation.Clarity(content) {
			by[a.Field] = append(by[a.Field], words.Say(ctx, a.Format, a.Args...))
		}
		return by
	}
	for _, f := range lint.CheckOne(p.About, toPlan(h.Draft, content, p.Around()), 1) {
		if f.Rule == lint.FieldMissing {
			continue
		}
		field := placeOf(f.Field)
		by[field] = append(by[field], words.Say(ctx, f.Format, f.Args...))
	}
	return by
}

// placeOf is the part of the page that a finding is shown at: a finding about
// one milestone's end stands with the milestones.
func placeOf(field string) draft.Field {
	if at := strings.Index(field, template.MilestonesField); at >= 0 {
		return draft.Field(field[:at] + template.MilestonesField)
	}
	return draft.Field(field)
}

// Findings is what the linter finds in a whole plan, for programs.
func (t *texts) Findings(ctx context.Context, by people.Actor, id plan.ID) ([]api.Finding, error) {
	p, err := t.s.plans.ByID(ctx, by, id)
	if err != nil {
		return nil, err
	}
	drafts, err := t.s.drafts.Drafts.ByPlan(ctx, by, p.ID)
	if err != nil {
		return nil, err
	}
	contents := make([]plan.Content, len(drafts))
	for i, d := range drafts {
		content, _, err := t.Current(ctx, d.Key())
		if err != nil {
			return nil, err
		}
		contents[i] = toPlan(d, content, p.Around())
	}
	all := []api.Finding{}
	for _, f := range lint.Check(p.About, contents) {
		one := api.Finding{Finding: f}
		if f.Commitment > 0 {
			one.Draft = drafts[f.Commitment-1].Key()
		}
		all = append(all, one)
	}
	return all, nil
}
