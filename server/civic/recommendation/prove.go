package recommendation

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
)

// proves lets nobody confirm a gate that what is kept here contradicts.
func (s *Recommendations) proves() {
	s.Forums.Prove(forum.WordingFrozen, s.eachSettled)
	s.Forums.Prove(forum.VoteCommitted, s.rulesFrozen)
	s.Forums.Prove(forum.TallyPublished, s.voteCounted)
	s.Forums.Prove(forum.ReportPublished, s.handedOver)
	s.Forums.Prove(forum.AllAnswered, s.eachAnswered)
	s.Forums.Prove(forum.ProgressTold, s.progressTold)
}

func (s *Recommendations) eachSettled(ctx context.Context, f forum.ID) error {
	all, err := s.standing(ctx, f)
	if err != nil {
		return err
	}
	return settled(all)
}

func (s *Recommendations) rulesFrozen(ctx context.Context, f forum.ID) error {
	v, err := s.VoteOf(ctx, f)
	if err == nil && v == nil {
		err = civic.Refuse(civic.Conflict, "The recommendations were not put to the members' vote yet.")
	}
	return err
}

func (s *Recommendations) voteCounted(ctx context.Context, f forum.ID) error {
	counted, err := s.Counted(ctx, f)
	if err == nil && counted == nil {
		err = civic.Refuse(civic.Conflict, "The members' vote is not counted yet.")
	}
	return err
}

func (s *Recommendations) handedOver(ctx context.Context, f forum.ID) error {
	reported, err := s.reported(ctx, f)
	if err == nil && !reported {
		err = civic.Refuse(civic.Conflict, "The report is not published yet.")
	}
	return err
}

func (s *Recommendations) eachAnswered(ctx context.Context, f forum.ID) error {
	return s.each(ctx, f, func(r *Recommendation) error {
		if r.Latest() == nil {
			return civic.Refuse(civic.Conflict, "This recommendation has no answer yet: %s.", r.Title)
		}
		return nil
	})
}

func (s *Recommendations) progressTold(ctx context.Context, f forum.ID) error {
	return s.each(ctx, f, func(r *Recommendation) error {
		if len(r.Progress) < len(Months) {
			return civic.Refuse(civic.Conflict, "Progress on this recommendation was not reported after 6, 12 and 24 months: %s.", r.Title)
		}
		return nil
	})
}

// each asks the same of every recommendation that was reported.
func (s *Recommendations) each(ctx context.Context, f forum.ID, ask func(*Recommendation) error) error {
	if err := s.handedOver(ctx, f); err != nil {
		return err
	}
	all, err := s.standing(ctx, f)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := ask(r); err != nil {
			return err
		}
	}
	return nil
}
