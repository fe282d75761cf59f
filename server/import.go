package server

import (
	"context"
	"strconv"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Import keeps a plan with a draft for each commitment, all or nothing: the
// plan appears in one write, after the last draft is there.
func (t *texts) Import(ctx context.Context, by people.Actor, preview plan.Preview) (*plan.Plan, error) {
	p, _, err := t.s.plans.Import(ctx, by, preview, func(ctx context.Context, p *plan.Plan, c *plan.Commitment, place int) error {
		form, _ := template.Find(p.Template)
		number := ""
		if c.Number > 0 {
			number = strconv.Itoa(int(c.Number))
		}
		_, err := t.s.drafts.Drafts.Create(ctx, by, draft.New{
			ID: draft.ID(c.ID), Plan: p.ID, Number: number, Place: place, Title: c.Title, Template: string(p.Template),
			Content: fromPlan(c.Content, form),
		})
		return err
	})
	return p, err
}

// Begin puts a new commitment into a plan, with its draft.
func (t *texts) Begin(ctx context.Context, by people.Actor, n draft.New) (*draft.Draft, error) {
	p, err := t.s.plans.ByID(ctx, by, plan.ID(n.Plan))
	if err != nil {
		return nil, err
	}
	// All of it is looked at before any of it is kept.
	if err := t.s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return nil, err
	}
	if err := n.Check(); err != nil {
		return nil, err
	}
	c, err := t.s.plans.Add(ctx, by, p.Key(), plan.Content{Title: n.Title})
	if err != nil {
		return nil, err
	}
	n.ID, n.Template, n.Place = draft.ID(c.ID), string(p.Template), len(p.Commitments)+1
	return t.s.drafts.Drafts.Create(ctx, by, n)
}

// ImportPlan brings a plan into the store that the settings name, for a
// command that runs where the store lies.
func ImportPlan(ctx context.Context, settings Settings, by people.Actor, preview plan.Preview) (*plan.Plan, error) {
	settings.Demo = false
	s, err := Open(ctx, settings)
	if err != nil {
		return nil, err
	}
	p, err := s.texts.Import(ctx, by, preview)
	if err != nil {
		_ = s.close(ctx)
		return nil, err
	}
	return p, s.close(ctx)
}
