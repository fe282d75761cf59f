package server

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// waiting is what agreements and clearance ask of a person on the plans where
// they have a role, each with the minutes that it takes.
func (s *Server) waiting(ctx context.Context, by people.Actor) ([]page.Need, error) {
	grants, err := s.people.Grants.Of(ctx, by, by.Person)
	if err != nil {
		return nil, err
	}
	plans := map[string]bool{}
	all, err := s.votesDue(ctx, by)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		if g.Plan == "" || plans[g.Plan] {
			continue
		}
		plans[g.Plan] = true
		asked, err := s.asked(ctx, by, plan.ID(g.Plan))
		if err != nil {
			return nil, err
		}
		all = append(all, asked...)
		drafts, err := s.drafts.Drafts.ByPlan(ctx, by, g.Plan)
		if err != nil {
			return nil, err
		}
		for _, d := range drafts {
			if !d.TakesComments() || d.State == draft.Idea || d.State == draft.ThemeGroup {
				continue
			}
			concerned, err := s.agreements.Concerns(ctx, by, d)
			if err != nil {
				return nil, err
			}
			if !concerned {
				continue // its text need not be read
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

// Minutes that things take, and the most that is asked for at once.
const (
	aReading = 1 // of an answer to what one said
	aMention = 2 // with what stands around it
	aReason  = 5 // for a change, or a comment on it
	anAnswer = 3
	aSitting = 60
)

// allNeeds is everything that waits for a person: sessions first, as they do
// not wait long, then what the process asks, then what others said to them.
func (s *Server) allNeeds(ctx context.Context, by people.Actor) ([]page.Need, error) {
	coming, err := s.sessionNeeds(ctx, by)
	if err != nil {
		return nil, err
	}
	asked, err := s.waiting(ctx, by)
	if err != nil {
		return nil, err
	}
	said, err := s.needs(ctx, by)
	return slices.Concat(coming, asked, said), err
}

// asked is what people brought to a plan and that waits for its officials.
func (s *Server) asked(ctx context.Context, by people.Actor, id plan.ID) (all []page.Need, err error) {
	p, err := s.plans.ByID(ctx, by, id)
	if civic.AsRefusal(err) != nil || err == nil && s.people.Grants.Check(ctx, by, people.TriageInputs, p.Scope()) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	counts, err := s.inputs.Counts(ctx, by, p.ID)
	if err != nil {
		return nil, err
	}
	at := page.PlanInputsPath(p.Slug, "triage")
	if n := counts.Total.Waiting; n > 0 {
		need := page.Need{Href: at, Minutes: min(n*anAnswer, aSitting), When: p.Changed,
			Text: words.N(ctx, n, "%d input waits for an answer in %s", "%d inputs wait for an answer in %s", p.Title)}
		oldest, err := s.inputs.List(ctx, by, p.ID, input.Ask{Waiting: true})
		if err != nil {
			return nil, err
		}
		if len(oldest.Items) > 0 {
			need.When = oldest.Items[0].Since()
		}
		all = append(all, need)
	}
	if n := counts.Total.Contested; n > 0 && s.people.Grants.Check(ctx, by, people.ReviewAnswer, p.Scope()) == nil {
		all = append(all, page.Need{Href: at + "?show=contested", Minutes: min(n*anAnswer, aSitting), When: p.Changed,
			Text: words.N(ctx, n, "%d contested answer waits for a review in %s", "%d contested answers wait for a review in %s", p.Title)})
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
		all = append(all, page.Need{Href: at, Text: words.T(ctx, "Give the reason for the change to the agreed text of %s", d.Title), When: d.Changed, Minutes: aReason})
	}
	if c := v.Change; c != nil && c.Open(s.now()) && c.By.Person != by.Person {
		all = append(all, page.Need{Href: at, Text: words.T(ctx, "Comment on the change to the agreed text of %s", d.Title), When: c.At, Minutes: aReason})
	}
	for _, stage := range desk.Stages {
		if stage.MayClear {
			all = append(all, page.Need{Href: page.DraftPath(d.ID, "clearance"), Text: words.T(ctx, "Clear the text of %s", d.Title), When: d.Changed, Minutes: read})
		}
	}
	return all, nil
}
