package server

import (
	"context"
	"slices"
	"strconv"
	"time"

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

// Begin puts a new commitment into a plan, with its draft. The same key again
// finds the same draft, and makes it if the first attempt broke off before.
func (t *texts) Begin(ctx context.Context, by people.Actor, n draft.New, key string) (*draft.Draft, error) {
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
	c, err := t.s.plans.Add(ctx, by, p.Key(), key, plan.Content{Title: n.Title})
	if err != nil {
		return nil, err
	}
	if n.Place = slices.Index(p.Commitments, c.Key()) + 1; n.Place == 0 {
		n.Place = len(p.Commitments) + 1
	}
	n.ID, n.Template = draft.ID(c.ID), string(p.Template)
	return t.s.drafts.Drafts.Create(ctx, by, n)
}

// Mend begins the drafts that an attempt to begin them left out: a commitment
// that its plan lists, and that nobody could write because the program ended
// between the two. It acts for somebody who may edit the plan, and makes the
// draft private: for whom the lost one was meant is not known any more. What
// was added since before may still be getting its draft, and is left alone.
func (t *texts) Mend(ctx context.Context, by people.Actor, p *plan.Plan, drafts []*draft.Draft, before time.Time) (mended bool, err error) {
	if len(drafts) >= len(p.Commitments) || t.s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()) != nil {
		return false, nil
	}
	has := map[string]bool{}
	for _, d := range drafts {
		has[d.ID] = true
	}
	all, err := t.s.plans.Commitments(ctx, by, p.Key())
	if err != nil {
		return false, err
	}
	for i, c := range all {
		if has[c.ID] || !c.Created.Before(before) {
			continue
		}
		form, _ := template.Find(p.Template)
		_, err := t.s.drafts.Drafts.Create(ctx, by, draft.New{ID: draft.ID(c.ID), Plan: p.ID, Place: i + 1, Title: c.Title,
			Template: string(p.Template), Private: true, Content: fromPlan(c.Content, form)})
		if err != nil {
			return mended, err
		}
		mended = true
	}
	return mended, nil
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
