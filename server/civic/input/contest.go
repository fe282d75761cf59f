package input

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// ContestAnswer says that whoever brought an input does not accept its answer,
// and why. Once: what the review finds is the end of it here.
func (s *Inputs) ContestAnswer(ctx context.Context, by people.Actor, id ID, reason string) (*Input, error) {
	in, err := s.find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	if in.By.Person != by.Person {
		return nil, civic.Refuse(civic.Forbidden, "Only the person who brought something can contest its answer.")
	}
	reason = clean(reason)
	var rs civic.Refusals
	within(&rs, reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say what the answer leaves out or gets wrong."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	now := s.Now()
	in, err = s.kept.Change(ctx, in.ID, func(in *Input) error {
		switch {
		case in.State == Contested:
			return civic.Refuse(civic.Conflict, "You contested this answer already. It is being reviewed.")
		case in.Contest != nil:
			return civic.Refuse(civic.Conflict, "This answer was reviewed already.")
		case in.Response == "":
			return civic.Refuse(civic.Conflict, "There is no answer to contest yet.")
		}
		in.Contest = &Contest{Reason: reason, At: now}
		in.step(Contested, now, draft.VoiceOf(by), "")
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.tell(ctx, in, by.Person, "input.contested")
	if in.Official.Person != by.Person {
		s.Announce.Announce(ctx, civic.Announcement{Topic: "person/" + string(in.Official.Person), What: "input.contested", ID: in.ID})
	}
	return in, nil
}

// Review is what a second official found about a contested answer.
type Review struct {
	// Upheld: the answer stands. Else Instead is the new one.
	Upheld  bool
	Reason  string
	Instead NewResponse
}

// ReviewAnswer decides on a contested answer: another official than the one
// who gave it.
func (s *Inputs) ReviewAnswer(ctx context.Context, by people.Actor, id ID, v Review) (*Input, error) {
	in, err := s.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noInput)
	}
	if err := s.ask(ctx, by, in, people.ReviewAnswer); err != nil {
		return nil, err
	}
	if err := reviewable(in, by); err != nil {
		return nil, err
	}
	v.Reason = clean(v.Reason)
	var rs civic.Refusals
	within(&rs, v.Reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say what you found. Whoever contested it, and everybody else, will read it."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	if !v.Upheld {
		if err := s.anew(ctx, by, in, v); err != nil {
			return nil, err
		}
	}
	now, voice := s.Now(), draft.VoiceOf(by)
	in, err = s.kept.Change(ctx, in.ID, func(in *Input) error {
		if in.Contest == nil || !in.Contest.Reviewed.IsZero() {
			return reviewable(in, by)
		}
		in.Contest.Review, in.Contest.Upheld, in.Contest.Reviewer, in.Contest.Reviewed = v.Reason, v.Upheld, voice, now
		in.step(Reviewed, now, voice, "")
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.tell(ctx, in, by.Person, "input.reviewed")
	return in, nil
}

func reviewable(in *Input, by people.Actor) error {
	switch {
	case in.Contest == nil:
		return civic.Refuse(civic.Conflict, "Nobody contested this answer.")
	case !in.Contest.Reviewed.IsZero():
		return civic.Refuse(civic.Conflict, "%s reviewed this answer already.", in.Contest.Reviewer.Name)
	case in.Official.Person == by.Person && in.State == Contested:
		return civic.Refuse(civic.Forbidden, "You gave this answer. Somebody else reviews it.")
	}
	return nil
}

// anew puts another answer in the place of the contested one.
func (s *Inputs) anew(ctx context.Context, by people.Actor, in *Input, v Review) error {
	n := v.Instead
	n.Reason = v.Reason
	if err := n.check(s.Now()); err != nil {
		return err
	}
	r := &Response{Plan: in.Plan, Inputs: []ID{in.Key()}, Disposition: n.Disposition, Reason: n.Reason, By: draft.VoiceOf(by), At: s.Now(),
		Role: s.office(ctx, by, in.Plan, in.Commitment), To: line(n.To), Until: n.Until, Review: true}
	// One review of one contest has one answer, however often it is sent.
	r.ID = civic.SameID("review", in.ID, in.Response)
	if err := s.fits(ctx, by, r, n, []*Input{in}); err != nil {
		return err
	}
	var err error
	if r.Change, err = s.change(ctx, by, in.Plan, n); err != nil {
		return err
	}
	if err := s.responses.Insert(ctx, r); err != nil {
		if r, err = s.responses.Get(ctx, r.ID); err != nil {
			return err
		}
	}
	_, err = s.finish(ctx, r)
	return err
}
