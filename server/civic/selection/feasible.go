package selection

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Feasibility says whether any panel meets the quotas, before a lottery is run.
type Feasibility struct {
	// Possible claims that a panel exists.
	Possible bool
	// Pool is how many could be chosen and Panel how many are.
	Pool, Panel int
	// Problems are what contradicts the pool at first sight.
	Problems []Problem
	// Proposed is the smallest change that would give a panel, Beyond what was
	// allowed or within it; empty where none would.
	Proposed []lottery.Change
	Beyond   bool
}

// Feasible looks whether a panel exists with the quotas as they are. It solves
// one program of whole numbers and nothing of a lottery: whoever sets quotas
// can ask after each change.
func (s *Workbench) Feasible(ctx context.Context, by people.Actor, id forum.ID) (*Feasibility, error) {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return nil, err
	}
	p, err := s.pool(ctx, by, id)
	if err != nil {
		return nil, err
	}
	f := &Feasibility{Pool: len(p.People), Panel: p.Panel}
	var problems lottery.Problems
	if errors.As(p.Check(), &problems) {
		f.Problems = problemsOf(problems)
		return f, nil
	}
	f.Proposed, f.Beyond, err = smallest(ctx, p.Pool)
	if errors.Is(err, lottery.ErrRigid) {
		return f, nil
	}
	f.Possible = err == nil && len(f.Proposed) == 0
	return f, err
}

// smallest finds the smallest change of quotas that gives a panel: within what
// was allowed, or else beyond it, as advice. No change at all means that a
// panel exists, ErrRigid that none does whatever the quotas are.
func smallest(ctx context.Context, p *lottery.Pool) (changes []lottery.Change, beyond bool, err error) {
	changes, err = lottery.Relax(ctx, p, false)
	if errors.Is(err, lottery.ErrRigid) {
		changes, err = lottery.Relax(ctx, p, true)
		return changes, true, err
	}
	return changes, false, err
}

func problemsOf(found lottery.Problems) []Problem {
	all := make([]Problem, len(found))
	for i, one := range found {
		all[i] = Problem{one.Format, one.Args}
	}
	return all
}
