package input

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Standing counts what was answered in time: of the inputs that came before a
// moment, how many had their answer by then. A zero moment means now. It asks
// no rule: numbers are public where the plan is.
func (s *Inputs) Standing(ctx context.Context, plan string, by time.Time) (brought, answered int, err error) {
	if by.IsZero() {
		waiting, err := s.Unanswered(ctx, plan, "")
		if err != nil {
			return 0, 0, err
		}
		t, err := s.count(ctx, plan)
		if err != nil {
			return 0, 0, err
		}
		return waiting + t.Total.Answered, t.Total.Answered, nil
	}
	if answered, err = s.kept.Count(ctx, storage.Query{Index: byAnswered, Equal: []any{plan}, To: by}); err != nil {
		return 0, 0, err
	}
	waiting, err := s.kept.Count(ctx, storage.Query{Index: byWaiting, Equal: []any{plan}, To: by})
	if err != nil {
		return 0, 0, err
	}
	brought = answered + waiting
	for in, err := range s.kept.Find(ctx, storage.Query{Index: byAnswered, Equal: []any{plan}, From: by}) {
		if err != nil {
			return 0, 0, err
		}
		if in.Since().Before(by) {
			brought++
		}
	}
	return brought, answered, nil
}

// Sectors counts what came to a plan from one moment to before another, by the
// sector of whose voice it is; sectors that brought nothing are left out. What
// an official typed in later counts on the day on which it was received. What was taken back does not count. Like Standing it asks no rule.
func (s *Inputs) Sectors(ctx context.Context, plan string, from, to time.Time) (map[people.Sector]int, error) {
	all := map[people.Sector]int{}
	for _, sector := range people.Sectors {
		n, err := s.kept.Count(ctx, storage.Query{Index: bySector, Equal: []any{plan, string(sector)}, From: from, To: to})
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all[sector] = n
		}
	}
	return all, nil
}

// heard claims that somebody outside government was answered about a commitment.
func (in *Input) heard() bool {
	return in.Commitment != "" && in.sector() != people.Government && in.mark().Class == "answered"
}

// Rounds tells how often a commitment's text went out and came back: 2 where
// something was brought after the first answer and was answered too, which is
// as far as anybody counts. Two rows are read, however many inputs there are.
func (s *Inputs) Rounds(ctx context.Context, commitment draft.ID) (int, error) {
	of := []any{string(commitment)}
	first, err := s.kept.First(ctx, storage.Query{Index: byHeard, Equal: of})
	if errors.Is(err, storage.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	_, err = s.kept.First(ctx, storage.Query{Index: byAgain, Equal: of, From: first.Answered})
	if errors.Is(err, storage.ErrNotFound) {
		return 1, nil
	}
	return 2, err
}
