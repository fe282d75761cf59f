package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Arrival makes what belongs to a commitment elsewhere, such as its draft.
// place counts from 1. It is called again for the same commitment when an
// import is repeated, and must then find what it made before: the
// commitment's id is the same.
type Arrival func(ctx context.Context, p *Plan, c *Commitment, place int) error

// Import keeps a confirmed preview as a plan, all or nothing: nobody sees the
// plan, and nothing has its address, until its last commitment and that
// commitment's draft are kept. An import that was cut short is taken up again
// by importing the same document; until then it is invisible.
func (s *Plans) Import(ctx context.Context, by people.Actor, preview Preview, arrive Arrival) (*Plan, []*Commitment, error) {
	if err := s.rules.Check(ctx, by, people.CreatePlan, people.Scope{}); err != nil {
		return nil, nil, err
	}
	if err := preview.check(); err != nil {
		return nil, nil, err
	}
	p, err := s.reserve(ctx, by, preview)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.keepAll(ctx, by, p, preview.Commitments)
	if err != nil {
		return nil, nil, err
	}
	for i, c := range all {
		if arrive == nil {
			break
		}
		if err := arrive(ctx, p, c, i+1); err != nil {
			return nil, nil, fmt.Errorf("import: commitment %d: %w", i+1, err)
		}
	}
	if err := s.confirm(ctx, p, all); err != nil {
		return nil, nil, err
	}
	s.tell(ctx, p, "plan.imported")
	return p, all, nil
}

func (p Preview) check() error {
	if err := p.Plan.check(); err != nil {
		return err
	}
	if len(p.Commitments) == 0 {
		return civic.Refuse(civic.Invalid, "No commitment was found in this document, so there is nothing to import.")
	}
	if len(p.Commitments) > mostCommitments {
		return civic.Refuse(civic.Invalid, "A plan has at most %d commitments.", mostCommitments)
	}
	for _, c := range p.Commitments {
		if err := c.check(); err != nil {
			return err
		}
	}
	return nil
}

// reserve keeps the plan where nobody sees it, or finds the one that an
// earlier attempt reserved.
func (s *Plans) reserve(ctx context.Context, by people.Actor, preview Preview) (*Plan, error) {
	slug, digest := slugOf(preview.Plan), preview.Digest()
	if _, err := s.kept.First(ctx, storage.Query{Index: "slug", Equal: []any{slug}}); err == nil {
		return nil, taken(storage.ErrExists, &Plan{About: preview.Plan})
	} else if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	now := s.now()
	p := &Plan{Meta: storage.Meta{ID: "plan-" + digest}, About: preview.Plan, Slug: slug, State: Drafting, Commitments: []CommitmentID{},
		Digest: digest, Arriving: true, Created: now, CreatedBy: by.Person, Changed: now}
	err := s.kept.Insert(ctx, p)
	if !errors.Is(err, storage.ErrExists) {
		return p, err
	}
	p, err = s.kept.Get(ctx, p.ID)
	if err == nil && !p.Arriving {
		return nil, civic.Refuse(civic.Conflict, "This document was imported already, as '%s'.", p.Title)
	}
	return p, err
}

// keepAll keeps the commitments under ids that follow from the document, so
// that a repeated import finds them.
func (s *Plans) keepAll(ctx context.Context, by people.Actor, p *Plan, contents []Content) ([]*Commitment, error) {
	all := make([]*Commitment, 0, len(contents))
	for i, content := range contents {
		id := fmt.Sprintf("%s-%d", strings.Replace(p.ID, "plan-", "commitment-", 1), i+1)
		content.settle()
		c := &Commitment{Meta: storage.Meta{ID: id}, Content: content, Plan: p.Key(), Created: p.Created, CreatedBy: by.Person, Changed: p.Created}
		err := s.commitments.Insert(ctx, c)
		if errors.Is(err, storage.ErrExists) {
			c, err = s.commitments.Get(ctx, id)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// confirm is the moment of the import: one write makes the plan appear.
func (s *Plans) confirm(ctx context.Context, p *Plan, all []*Commitment) error {
	p.Arriving, p.Changed = false, s.now()
	p.Commitments = p.Commitments[:0]
	for _, c := range all {
		p.Commitments = append(p.Commitments, c.Key())
	}
	err := s.kept.Replace(ctx, p)
	if errors.Is(err, storage.ErrStale) {
		return civic.Refuse(civic.Conflict, "Somebody else imported this document at the same moment.")
	}
	return taken(err, p)
}

// settle gives milestones their ids and their first state, and fills what
// follows from their words. What is already there stays.
func (c *Content) settle() {
	if len(c.Objectives) == 0 {
		c.Objectives = []Objective{{Fields: map[string]string{}}}
	}
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	c.Objectives = append([]Objective{}, c.Objectives...) // the caller keeps theirs
	used := map[string]bool{}
	for _, o := range c.Objectives {
		for _, m := range o.Milestones {
			used[m.ID] = true
		}
	}
	next := 0
	for i := range c.Objectives {
		c.Objectives[i].Milestones = append([]Milestone{}, c.Objectives[i].Milestones...)
		for j := range c.Objectives[i].Milestones {
			m := &c.Objectives[i].Milestones[j]
			for m.ID == "" {
				next++
				if id := fmt.Sprintf("m%d", next); !used[id] {
					m.ID, used[id] = id, true
				}
			}
			m.settle()
		}
	}
}

func (m *Milestone) settle() {
	if m.State == "" {
		m.State = NotStarted
		if m.End.Complete() {
			m.State = Complete
		}
	}
	if m.Targets == nil {
		m.Targets = TargetsIn(m.Text)
	}
	for _, d := range []*fuzzydate.Date{&m.Start, &m.End} {
		if d.Precision == "" {
			*d = fuzzydate.Parse(d.Raw)
		}
	}
}
