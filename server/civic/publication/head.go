package publication

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Head is a commitment in the list of its plan: its newest version without
// the text. It is a cache, rebuilt from the versions.
type Head struct {
	storage.Meta
	Plan     string `json:"plan"`
	Place    int    `json:"place"`
	N        int    `json:"n"`
	Number   string `json:"number,omitempty"`
	Title    string `json:"title"`
	Slug     string `json:"slug"`
	PlanSlug string `json:"planSlug"`
	// ContentSHA256 of the newest version's text.
	ContentSHA256 string      `json:"contentSha256"`
	At            time.Time   `json:"at"`
	Withdrawn     *Withdrawal `json:"withdrawn,omitempty"`
	// Expected is when somebody began to publish or to withdraw, until the
	// head was rebuilt after it: a head that a crash left behind is noticed.
	Expected time.Time `json:"expected,omitzero"`
}

// Commitment is whose head it is.
func (h *Head) Commitment() draft.ID { return draft.ID(h.ID) }

// Home is where the newest version stands.
func (h *Head) Home() string { return "/commitments/" + h.PlanSlug + "/" + h.Slug }

// patience is how long a publication can be under way.
const patience = time.Minute

// expect notes that a head is about to be out of date.
func (s *Publications) expect(ctx context.Context, p *Publication) error {
	h := &Head{Plan: p.Record.Plan, Place: p.Place, Slug: p.Record.Slug, PlanSlug: p.Record.PlanSlug, Expected: s.Now()}
	h.ID = string(p.Record.Commitment)
	err := s.heads.Insert(ctx, h)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.heads.Change(ctx, h.ID, func(h *Head) error {
			h.Expected = s.Now()
			return nil
		})
	}
	return err
}

// refresh rebuilds a head from its versions and keeps it.
func (s *Publications) refresh(ctx context.Context, id draft.ID) (*Head, error) {
	return s.heads.Change(ctx, string(id), func(h *Head) error {
		h.Expected = time.Time{}
		return s.rebuild(ctx, h)
	})
}

// follow refreshes a head and lets the draft's state follow it, unless the
// draft was opened again and people are amending it.
func (s *Publications) follow(ctx context.Context, id draft.ID) error {
	h, err := s.refresh(ctx, id)
	if err != nil || h.N == 0 {
		return err
	}
	amending, err := s.amending(ctx, h)
	if err != nil || amending {
		return err
	}
	return s.Drafts.Drafts.Follow(ctx, id, h.state())
}

// amending claims that the draft says something else by now than its newest
// version does, and is open for that.
func (s *Publications) amending(ctx context.Context, h *Head) (bool, error) {
	d, err := s.Drafts.Drafts.Find(ctx, people.Operator(), h.Commitment())
	if err != nil || !d.TakesEdits() {
		return false, err
	}
	content, _, err := s.Drafts.Drafts.Texts.Current(ctx, h.Commitment())
	if err != nil {
		return false, err
	}
	hash, err := content.Hash()
	return hash != h.ContentSHA256, err
}

func (h *Head) state() draft.State {
	switch {
	case h.Withdrawn != nil:
		return draft.Withdrawn
	case h.N > 1:
		return draft.Amended
	}
	return draft.Published
}

func (s *Publications) rebuild(ctx context.Context, h *Head) error {
	p, err := s.newest(ctx, h.Commitment())
	if err != nil || p == nil {
		return err
	}
	h.Plan, h.Place, h.N, h.Number, h.Title, h.Slug = p.Record.Plan, p.Place, p.Record.N, p.Record.Number, p.Record.Title, p.Record.Slug
	h.PlanSlug, h.At, h.ContentSHA256 = p.Record.PlanSlug, p.Record.At, p.Record.ContentSHA256
	h.Withdrawn, err = s.withdrawn(ctx, h.Commitment(), h.N)
	return err
}

// ByPlan lists a plan's published commitments in the plan's order, withdrawn
// ones included and marked.
func (s *Publications) ByPlan(ctx context.Context, plan string) ([]*Head, error) {
	var heads []*Head
	for h, err := range s.heads.Find(ctx, storage.Query{Index: byPlan, Equal: []any{plan}}) {
		if err != nil {
			return nil, err
		}
		if !h.Expected.IsZero() {
			if err := s.repair(ctx, h); err != nil {
				return nil, err
			}
		}
		if h.N > 0 {
			heads = append(heads, h)
		}
	}
	return heads, nil
}

// repair shows a head as its versions are. It is kept so only when whoever
// began has had time to end: they keep it themselves.
func (s *Publications) repair(ctx context.Context, h *Head) error {
	if err := s.rebuild(ctx, h); err != nil || s.Now().Sub(h.Expected) < patience {
		return err
	}
	return s.follow(ctx, h.Commitment())
}
