package draft

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// counted remembers how many comments a draft had up to a moment, so that the
// number on a tab does not walk ten thousand of them for each reader. What
// came since is counted; comments are hidden but never deleted.
type counted struct {
	storage.Meta
	N    int       `json:"n"`
	Upto time.Time `json:"upto"`
}

const (
	// countTail is how many comments are counted afresh before the
	// remembered number moves on.
	countTail = 100
	// countSlack is how late a comment can arrive in the store behind one
	// that a server with a faster clock kept before it.
	countSlack = 2 * time.Minute
)

// Count says how many comments and replies a draft has: the number on its
// tab. It asks no rule, as whoever shows the tab has asked for the draft.
func (s *Comments) Count(ctx context.Context, id ID) (int, error) {
	c, err := s.counts.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		c, err = &counted{}, nil
		c.ID = string(id)
	}
	if err != nil {
		return 0, err
	}
	tail, err := s.between(ctx, id, c.Upto, nil)
	all := c.N + tail
	if err != nil || tail < countTail {
		return all, err
	}
	return all, s.remember(ctx, c)
}

// remember moves the remembered number on, to a moment behind which nothing
// arrives any more. Another reader may be first: that is as good.
func (s *Comments) remember(ctx context.Context, c *counted) error {
	upto := s.drafts.Now().Add(-countSlack)
	if !upto.After(c.Upto) {
		return nil
	}
	n, err := s.between(ctx, ID(c.ID), c.Upto, upto)
	if err != nil || n == 0 {
		return err
	}
	c.N, c.Upto = c.N+n, upto
	if c.Version == 0 {
		err = s.counts.Insert(ctx, c)
	} else {
		err = s.counts.Replace(ctx, c)
	}
	if isTaken(err) || errors.Is(err, storage.ErrStale) {
		return nil
	}
	return err
}

// between counts what was said from one moment until before another; a nil to
// leaves the end open.
func (s *Comments) between(ctx context.Context, id ID, from time.Time, to any) (int, error) {
	q := storage.Query{Index: byAt, Equal: []any{string(id)}, To: to}
	if !from.IsZero() {
		q.From = from
	}
	threads, err := s.threads.Count(ctx, q)
	if err != nil {
		return 0, err
	}
	replies, err := s.replies.Count(ctx, q)
	return threads + replies, err
}

// Count says how many suggestions a draft has, decided ones included.
func (s *Suggestions) Count(ctx context.Context, id ID) (int, error) {
	return s.kept.Count(ctx, ofDraft(byText, id))
}

// Count says how many stances were taken on a draft.
func (s *Stances) Count(ctx context.Context, id ID) (int, error) {
	return s.kept.Count(ctx, ofDraft(byAt, id))
}
