package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// waiting is what agreements and clearance ask of a person on the plans where
// they have a role, each with the minutes that it takes.
func (s *Server) waiting(ctx context.Context, by people.Actor) ([]page.Need, error) {
	grants, err := s.people.Grants.Of(ctx, by, by.Person)
	if err != nil {
		return nil, err
	}
	plans := map[string]bool{}
	var all []page.Need
	for _, g := range grants {
		if g.Plan == "" || plans[g.Plan] {
			continue
		}
		plans[g.Plan] = true
		drafts, err := s.drafts.Drafts.ByPlan(ctx, by, g.Plan)
		if err != nil {
			return nil, err
		}
		for _, d := range drafts {
			if !d.TakesComments() || d.State == draft.Idea || d.State == draft.ThemeGroup {
				continue
			}
			needs, err := s.waitingOn(ctx, by, d)
			if err != nil {
				return nil, err
			}
			all = append(all, needs...)
		}
	}
	return all, nil
}

func (s *Server) waitingOn(ctx context.Context, by people.Actor, d *draft.Draft) ([]page.Need, error) {
	v, err := s.agreements.Status(ctx, by, d.Key())
	if err != nil {
		return nil, err
	}
	desk, err := s.agreements.Desk(ctx, by, d.Key())
	if err != nil {
		return nil, err
	}
	read := minutes(v.Text.Content)
	at := page.DraftPath(d.ID, "agreement")
	var all []page.Need
	if v.MaySign && v.Signed(v.Side) == nil {
		for _, other := range agreement.Sides {
			if g := v.Signed(other); g != nil && other != v.Side {
				all = append(all, page.Need{Href: at, Text: words.T(ctx, "Sign the text of %s, which the other side has signed", d.Title), When: g.At, Minutes: read})
			}
		}
	}
	if v.MayExplain {
		all = append(all, page.Need{Href: at, Text: words.T(ctx, "Give the reason for the change to the agreed text of %s", d.Title), When: d.Changed, Minutes: 5})
	}
	if c := v.Change; c != nil && c.Open(s.now()) && c.By.Person != by.Person {
		all = append(all, page.Need{Href: at, Text: words.T(ctx, "Comment on the change to the agreed text of %s", d.Title), When: c.At, Minutes: 5})
	}
	for _, stage := range desk.Stages {
		if stage.MayClear {
			all = append(all, page.Need{Href: page.DraftPath(d.ID, "clearance"), Text: words.T(ctx, "Clear the text of %s", d.Title), When: d.Changed, Minutes: read})
		}
	}
	return all, nil
}
