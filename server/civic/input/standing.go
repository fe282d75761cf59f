package input

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// Standing counts what was answered in time: of the inputs brought before a
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
		if in.At.Before(by) {
			brought++
		}
	}
	return brought, answered, nil
}
