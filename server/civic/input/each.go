package input

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// eachBatch is how many inputs are held at once while all of them are walked.
const eachBatch = 200

// Each walks everything that was brought to a plan and that by may read, the
// oldest first, each with its answer. However much there is, one batch is held.
func (s *Inputs) Each(ctx context.Context, by people.Actor, plan string, do func(*View) error) error {
	if err := s.may(ctx, by, plan, "", people.ReadPlan); err != nil {
		return err
	}
	for after := ""; ; {
		all, err := s.kept.All(ctx, storage.Query{Index: byPlan, Equal: []any{plan}, After: after, Limit: eachBatch})
		if err != nil || len(all) == 0 {
			return err
		}
		after = s.kept.Cursor(byPlan, all[len(all)-1])
		views, err := s.views(ctx, by, all)
		if err != nil {
			return err
		}
		for _, v := range views {
			if err := do(v); err != nil {
				return err
			}
		}
	}
}

// EachResponse walks a plan's answers that by may read, the oldest first.
func (s *Inputs) EachResponse(ctx context.Context, by people.Actor, plan string, do func(*Response) error) error {
	if err := s.may(ctx, by, plan, "", people.ReadPlan); err != nil {
		return err
	}
	for after := ""; ; {
		all, err := s.responses.All(ctx, storage.Query{Index: byPlan, Equal: []any{plan}, After: after, Limit: eachBatch})
		if err != nil || len(all) == 0 {
			return err
		}
		after = s.responses.Cursor(byPlan, all[len(all)-1])
		for _, r := range all {
			seen, err := s.readable(ctx, by, r)
			if err == nil && seen {
				err = do(r)
			}
			if err != nil {
				return err
			}
		}
	}
}
