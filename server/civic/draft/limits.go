package draft

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// notTooOften refuses what comes faster than a person writes.
func (s *Drafts) notTooOften(ctx context.Context, by people.Actor, recent func(context.Context, people.Actor, time.Time) (int, error)) error {
	for _, limit := range []struct {
		most int
		in   time.Duration
		no   *civic.Refusal
	}{
		{s.Limits.PerMinute, time.Minute, civic.Refuse(civic.TooMuch, "That is a lot in a minute. Wait a moment, then send it again.")},
		{s.Limits.PerHour, time.Hour, civic.Refuse(civic.TooMuch, "That is a lot in an hour. Take a break, then send it again.")},
	} {
		n, err := recent(ctx, by, s.Now().Add(-limit.in))
		if err != nil {
			return err
		}
		if n >= limit.most {
			return limit.no
		}
	}
	return nil
}

const (
	mostQuote    = 2000
	mostPosition = 256
)

// anchor checks the words that somebody chose against the text as it is: a
// quotation is never taken on trust. nil means the whole draft.
func (s *Drafts) anchor(ctx context.Context, id ID, chosen *Anchor, block *Block) (*Anchor, error) {
	if block != nil {
		a, err := s.Texts.Paragraph(ctx, id, block.Field, block.N, block.Quote)
		if err != nil {
			return nil, anchorRefusal(err)
		}
		return &a, nil
	}
	if chosen == nil {
		return nil, nil
	}
	if err := within(chosen.Quote, mostQuote, "quote", civic.Refuse(civic.Invalid, "Choose the words that this is about.")); err != nil {
		return nil, err
	}
	if len(chosen.Start) > mostPosition || len(chosen.End) > mostPosition {
		return nil, anchorRefusal(ErrAnchor)
	}
	kept, err := s.Texts.Hold(ctx, id, *chosen)
	if err != nil {
		return nil, anchorRefusal(err)
	}
	if kept.Quote != chosen.Quote {
		return nil, wordsMoved
	}
	return &kept, nil
}

func anchorRefusal(err error) error {
	switch {
	case errors.Is(err, ErrMoved):
		return wordsMoved
	case errors.Is(err, ErrAnchor):
		return civic.Refuse(civic.Invalid, "The words that this is about cannot be found in the draft. Choose them again.").At("quote")
	}
	return err
}
