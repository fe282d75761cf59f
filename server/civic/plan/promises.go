package plan

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Add puts a commitment at the end of a plan, which takes them at any time
// until it is closed: it may be a rolling one. A key that the same person used
// on this plan before finds the commitment that it made, so that a form sent
// twice, or again after a fault, makes one; an empty key makes another each time.
func (s *Plans) Add(ctx context.Context, by people.Actor, id ID, key string, content Content) (*Commitment, error) {
	p, err := s.arrived(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.rules.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return nil, err
	}
	content.settle()
	if err := content.check(); err != nil {
		return nil, err
	}
	now := s.now()
	c := &Commitment{Meta: storage.Meta{ID: addedAs(id, by, key, now)}, Content: content, Plan: id, Created: now, CreatedBy: by.Person, Changed: now}
	if err := s.commitments.Insert(ctx, c); errors.Is(err, storage.ErrExists) && key != "" {
		if c, err = s.commitments.Get(ctx, c.ID); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	if slices.Contains(p.Commitments, c.Key()) {
		return c, nil
	}
	if p, err = s.list(ctx, id, c.Key(), now); err != nil {
		return nil, err // the commitment that no plan lists is seen by nobody
	}
	s.tell(ctx, p, "commitment.added")
	return c, nil
}

// addedAs is the id of a commitment: its own, or the one that its key always
// makes.
func addedAs(id ID, by people.Actor, key string, now time.Time) string {
	if key == "" {
		return civic.NewID(now)
	}
	sum := sha256.Sum256([]byte(string(id) + "\x00" + string(by.Person) + "\x00" + key))
	return "commitment-" + hex.EncodeToString(sum[:12])
}

// list names a commitment in its plan, once.
func (s *Plans) list(ctx context.Context, id ID, c CommitmentID, now time.Time) (*Plan, error) {
	return s.kept.Change(ctx, string(id), func(p *Plan) error {
		if slices.Contains(p.Commitments, c) {
			return nil
		}
		if p.State == Closed || p.State == Assessed {
			return civic.Refuse(civic.Conflict, "This plan is closed and takes no more commitments.")
		}
		if len(p.Commitments) >= mostCommitments {
			return civic.Refuse(civic.Invalid, "A plan has at most %d commitments.", mostCommitments)
		}
		p.Commitments = append(p.Commitments, c)
		p.Changed = now
		return nil
	})
}

// Describe changes a commitment's facts: number, title, areas, targets, the
// state of its milestones.
func (s *Plans) Describe(ctx context.Context, by people.Actor, id CommitmentID, seen int64, content Content) (*Commitment, error) {
	c, p, err := s.listed(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.rules.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return nil, err
	}
	if c.Version != seen {
		return nil, stale()
	}
	content.settle()
	if err := content.check(); err != nil {
		return nil, err
	}
	c.Content, c.Changed = content, s.now()
	if err := s.commitments.Replace(ctx, c); err != nil {
		if errors.Is(err, storage.ErrStale) {
			return nil, stale()
		}
		return nil, err
	}
	s.tell(ctx, p, "commitment.changed")
	return c, nil
}

// Arrange puts a plan's commitments in another order. Each must be named once.
func (s *Plans) Arrange(ctx context.Context, by people.Actor, id ID, seen int64, order []CommitmentID) (*Plan, error) {
	return s.change(ctx, by, id, seen, "plan.changed", func(p *Plan) error {
		was, now := slices.Sorted(slices.Values(p.Commitments)), slices.Sorted(slices.Values(order))
		if !slices.Equal(was, now) {
			return civic.Refuse(civic.Invalid, "The new order must name each commitment of the plan once.").At("order")
		}
		p.Commitments = order
		return nil
	})
}

// Commitment gives one commitment, if its plan is open to this person.
func (s *Plans) Commitment(ctx context.Context, by people.Actor, id CommitmentID) (*Commitment, error) {
	c, p, err := s.listed(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.rules.Check(ctx, by, people.ReadPlan, p.Scope()); err != nil {
		return nil, err
	}
	return c, nil
}

// Commitments gives a plan's commitments in their order.
func (s *Plans) Commitments(ctx context.Context, by people.Actor, id ID) ([]*Commitment, error) {
	p, err := s.ByID(ctx, by, id)
	if err != nil {
		return nil, err
	}
	found := map[CommitmentID]*Commitment{}
	for c, err := range s.commitments.Find(ctx, storage.Query{Index: "plan", Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		found[c.Key()] = c
	}
	all := make([]*Commitment, 0, len(p.Commitments))
	for _, id := range p.Commitments {
		if c := found[id]; c != nil {
			all = append(all, c)
		}
	}
	return all, nil
}

// listed reads a commitment and the plan that lists it.
func (s *Plans) listed(ctx context.Context, id CommitmentID) (*Commitment, *Plan, error) {
	c, err := s.commitments.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, noCommitment()
	}
	if err != nil {
		return nil, nil, err
	}
	p, err := s.arrived(ctx, c.Plan)
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(p.Commitments, id) {
		return nil, nil, noCommitment()
	}
	return c, p, nil
}

func noCommitment() error {
	return civic.Refuse(civic.NotFound, "There is no such commitment.")
}
