package plan

import (
	"context"
	"errors"
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage"
)

// Plans keeps plans and what belongs to them. It is safe for concurrent use.
type Plans struct {
	rules       people.Rules
	now         civic.Now
	announce    civic.Announcer
	kept        *storage.Collection[Plan]
	commitments *storage.Collection[Commitment]
}

// Open opens the plans kept in a store.
func Open(ctx context.Context, e storage.Engine, rules people.Rules, now civic.Now, announce civic.Announcer) (*Plans, error) {
	kept, err := storage.Open(ctx, e, "plans",
		// A plan that is still arriving has no address, so two imports race
		// for it only when they are complete.
		storage.Index[Plan]{Name: "slug", Unique: true, Key: func(p *Plan) []any {
			if p.Arriving {
				return nil
			}
			return []any{p.Slug}
		}},
		storage.Index[Plan]{Name: "cycle", Key: func(p *Plan) []any {
			if p.Arriving {
				return nil
			}
			return []any{p.CycleStart, p.Created}
		}})
	if err != nil {
		return nil, err
	}
	commitments, err := storage.Open(ctx, e, "commitments",
		storage.Index[Commitment]{Name: "plan", Key: func(c *Commitment) []any { return []any{string(c.Plan)} }})
	if err != nil {
		return nil, err
	}
	return &Plans{rules, now, announce, kept, commitments}, nil
}

// Create starts an empty plan.
func (s *Plans) Create(ctx context.Context, by people.Actor, about About) (*Plan, error) {
	if err := s.rules.Check(ctx, by, people.CreatePlan, people.Scope{}); err != nil {
		return nil, err
	}
	if about.Template == "" {
		about.Template = template.OGP2022
	}
	if err := about.check(); err != nil {
		return nil, err
	}
	now := s.now()
	p := &Plan{Meta: storage.Meta{ID: civic.NewID(now)}, About: about, Slug: slugOf(about), State: Preparing,
		Commitments: []CommitmentID{}, Created: now, CreatedBy: by.Person, Changed: now}
	if err := s.kept.Insert(ctx, p); err != nil {
		return nil, taken(err, p)
	}
	s.tell(ctx, p, "plan.created")
	return p, nil
}

// One gives the plan at an address, if it is open to this person.
func (s *Plans) One(ctx context.Context, by people.Actor, slug string) (*Plan, error) {
	p, err := s.kept.First(ctx, storage.Query{Index: "slug", Equal: []any{slug}})
	if err != nil {
		return nil, missing(err)
	}
	if err := s.rules.Check(ctx, by, people.ReadPlan, p.Scope()); err != nil {
		return nil, err
	}
	return p, nil
}

// ByID gives the plan of an id, if it is open to this person.
func (s *Plans) ByID(ctx context.Context, by people.Actor, id ID) (*Plan, error) {
	p, err := s.arrived(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.rules.Check(ctx, by, people.ReadPlan, p.Scope()); err != nil {
		return nil, err
	}
	return p, nil
}

// All gives the plans that are open to this person, the newest cycle first.
func (s *Plans) All(ctx context.Context, by people.Actor) ([]*Plan, error) {
	var open []*Plan
	for p, err := range s.kept.Find(ctx, storage.Query{Index: "cycle", Descending: true, Limit: 500}) {
		if err != nil {
			return nil, err
		}
		err := s.rules.Check(ctx, by, people.ReadPlan, p.Scope())
		if err == nil {
			open = append(open, p)
		} else if civic.AsRefusal(err) == nil {
			return nil, err
		}
	}
	return open, nil
}

// Exists answers drafts and other parts of the process that belong to a plan.
// A plan that is still arriving counts: its drafts are made before anybody
// sees it.
func (s *Plans) Exists(ctx context.Context, id string) error {
	_, err := s.kept.Get(ctx, id)
	return missing(err)
}

// Edit changes what a plan says of itself. seen is the version that the person
// had before them; somebody else's change in the meantime is never undone.
func (s *Plans) Edit(ctx context.Context, by people.Actor, id ID, seen int64, about About) (*Plan, error) {
	return s.change(ctx, by, id, seen, "plan.changed", func(p *Plan) error {
		about.Summary = p.Summary // the record of an import, not a thing to edit
		if about.Template != p.Template && len(p.Commitments) > 0 {
			return civic.Refuse(civic.Conflict, "The template cannot change once a plan has commitments.").At("template")
		}
		p.About = about
		return about.check()
	})
}

// Move takes a plan to another state of the process.
func (s *Plans) Move(ctx context.Context, by people.Actor, id ID, seen int64, to State, note string) (*Plan, error) {
	return s.change(ctx, by, id, seen, "plan.moved", func(p *Plan) error {
		if err := p.State.mayBecome(to); err != nil {
			return err
		}
		if len(note) > longLine {
			return civic.Refuse(civic.Invalid, "This is too long: %d characters, and at most %d fit.", len(note), longLine).At("note")
		}
		p.History = append(p.History, Moved{string(p.State), string(to), s.now(), by.Person, note})
		p.State = to
		if to == Published {
			p.Rolling.published(s.now())
		}
		return nil
	})
}

func (s *Plans) change(ctx context.Context, by people.Actor, id ID, seen int64, what string, change func(*Plan) error) (*Plan, error) {
	p, err := s.arrived(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.rules.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return nil, err
	}
	if p.Version != seen {
		return nil, stale()
	}
	if err := change(p); err != nil {
		return nil, err
	}
	p.Changed = s.now()
	if err := s.kept.Replace(ctx, p); err != nil {
		if errors.Is(err, storage.ErrStale) {
			return nil, stale()
		}
		return nil, err
	}
	s.tell(ctx, p, what)
	return p, nil
}

// arrived reads a plan that is not half imported.
func (s *Plans) arrived(ctx context.Context, id ID) (*Plan, error) {
	p, err := s.kept.Get(ctx, string(id))
	if err == nil && p.Arriving {
		err = fmt.Errorf("arriving: %w", storage.ErrNotFound)
	}
	if err != nil {
		return nil, missing(err)
	}
	return p, nil
}

func (s *Plans) tell(ctx context.Context, p *Plan, what string) {
	s.announce.Announce(ctx, civic.Announcement{Topic: "plan/" + p.ID, What: what, ID: p.ID})
}

func stale() error {
	return civic.Refuse(civic.Conflict, "Somebody changed this since you opened it. Look at their change, then make yours again.")
}

func missing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return civic.Refuse(civic.NotFound, "There is no such plan.")
	}
	return err
}

func taken(err error, p *Plan) error {
	if errors.Is(err, storage.ErrExists) {
		return civic.Refuse(civic.Conflict, "There is already a plan called '%s'. Give this one another title.", p.Title).At("title")
	}
	return err
}

func slugOf(about About) string {
	if slug := civic.Slug(about.Title); slug != "" {
		return slug
	}
	return "plan"
}
