package input

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Respond answers inputs of a plan. The answer is kept first; then each input
// takes it, if nobody else's reached it before. Whoever finds an answer that
// did not reach all of its inputs brings it to the rest.
func (s *Inputs) Respond(ctx context.Context, by people.Actor, plan string, n NewResponse) (*Response, error) {
	n.Reason, n.To = clean(n.Reason), line(n.To)
	id := civic.NewID(s.Now())
	if n.Key != "" {
		id = civic.SameID("response", plan, string(by.Person), n.Key)
		if first, err := s.responses.Get(ctx, id); err == nil {
			return s.finish(ctx, first)
		}
	}
	all, err := s.chosen(ctx, by, plan, n)
	if err != nil {
		return nil, err
	}
	if err := n.check(s.Now()); err != nil {
		return nil, err
	}
	r := &Response{Plan: plan, Disposition: n.Disposition, Reason: n.Reason, By: draft.VoiceOf(by), At: s.Now(), To: n.To, Until: n.Until}
	r.ID = id
	r.Role = s.office(ctx, by, plan, all[0].Commitment)
	if err := s.fits(ctx, by, r, n, all); err != nil {
		return nil, err
	}
	if r.Change, err = s.change(ctx, by, plan, n); err != nil {
		return nil, err
	}
	for _, in := range all {
		r.Inputs = append(r.Inputs, in.Key())
	}
	err = s.responses.Insert(ctx, r)
	if errors.Is(err, storage.ErrExists) {
		r, err = s.responses.Get(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	return s.finish(ctx, r)
}

// chosen reads the inputs that are to be answered and refuses what cannot be.
func (s *Inputs) chosen(ctx context.Context, by people.Actor, plan string, n NewResponse) ([]*Input, error) {
	var all []*Input
	if n.Group != "" {
		found, err := s.kept.All(ctx, storage.Query{Index: byWaitGroup, Equal: []any{plan, n.Group}, Limit: MostAnswered})
		if err != nil {
			return nil, err
		}
		all = found
	}
	for _, id := range n.Inputs {
		if slices.ContainsFunc(all, func(in *Input) bool { return in.Key() == id }) {
			continue
		}
		in, err := s.kept.Get(ctx, string(id))
		if err != nil {
			return nil, known(err, noInput)
		}
		if in.Plan != plan {
			return nil, noInput
		}
		all = append(all, in)
	}
	switch {
	case len(all) == 0:
		return nil, errors.Join(s.may(ctx, by, plan, "", people.AnswerInputs), civic.Refuse(civic.Invalid, "Choose what you answer.").At("input"))
	case len(all) > MostAnswered:
		return nil, civic.Refuse(civic.Invalid, "Answer at most %d at once.", MostAnswered).At("input")
	}
	if err := s.allowed(ctx, by, all, people.AnswerInputs); err != nil {
		return nil, err
	}
	for _, in := range all {
		if err := s.answerable(ctx, in); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// allowed asks the rule once for each place that inputs belong to.
func (s *Inputs) allowed(ctx context.Context, by people.Actor, all []*Input, action people.Action) error {
	asked := map[draft.ID]bool{}
	for _, in := range all {
		if asked[in.Commitment] {
			continue
		}
		asked[in.Commitment] = true
		if err := s.ask(ctx, by, in, action); err != nil {
			return err
		}
	}
	return nil
}

// answerable says why an input takes no answer, and where to go instead.
func (s *Inputs) answerable(ctx context.Context, in *Input) error {
	switch {
	case in.open():
		return nil
	case in.State == Joined:
		to, err := s.end(ctx, in)
		if err != nil {
			return err
		}
		return civic.Refuse(civic.Conflict, "“%s” was joined with “%s”. Answer that one: /inputs/%s", in.Called(), to.Called(), to.ID)
	case in.State == Withdrawn:
		return civic.Refuse(civic.Conflict, "“%s” was taken back or hidden. It needs no answer.", in.Called())
	}
	return civic.Refuse(civic.Conflict, "%s answered “%s” already.", in.Official.Name, in.Called())
}

// fits checks what only some answers need.
func (s *Inputs) fits(ctx context.Context, by people.Actor, r *Response, n NewResponse, all []*Input) error {
	if n.Disposition == Adopted || n.Disposition == InPart {
		for _, in := range all {
			if in.Kind == Suggestion {
				return civic.Refuse(civic.Conflict, "“%s” is a suggestion. Accept it, and its words go into the text with it.", in.Called())
			}
		}
	}
	if n.Disposition != Duplicate {
		return nil
	}
	of, err := s.find(ctx, by, n.Of)
	if err != nil {
		return err
	}
	if of, err = s.end(ctx, of); err != nil {
		return err
	}
	if of.Plan != r.Plan || slices.ContainsFunc(all, func(in *Input) bool { return in.ID == of.ID }) {
		return civic.Refuse(civic.Invalid, "Choose another input of this plan that it is a duplicate of.").At("of")
	}
	r.Of = of.Key()
	return nil
}

// office is the role in which somebody answers: the widest they hold there.
func (s *Inputs) office(ctx context.Context, by people.Actor, plan string, commitment draft.ID) people.Role {
	roles, err := s.Rules.Roles(ctx, by, people.Scope{Plan: plan, Draft: string(commitment)})
	if err != nil || len(roles) == 0 {
		return "" // the answer counts without it
	}
	return roles[0]
}

var errTaken = errors.New("input: somebody else answered it")

// finish brings an answer to its inputs. Those that somebody else answered a
// moment before are left to that answer; if that is all of them, it is said.
func (s *Inputs) finish(ctx context.Context, r *Response) (*Response, error) {
	var reached []ID
	var first error
	for _, id := range r.Inputs {
		in, err := s.answer(ctx, id, r, false)
		if errors.Is(err, errTaken) {
			first = s.answerable(ctx, in)
			continue
		}
		if err != nil {
			return nil, err
		}
		reached = append(reached, id)
	}
	if len(reached) == 0 {
		if err := s.responses.Delete(ctx, r.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		return nil, first
	}
	if r.Done {
		return r, nil
	}
	r.Inputs = reached
	if err := s.enter(ctx, r); err != nil {
		return nil, err
	}
	return s.responses.Change(ctx, r.ID, func(r *Response) error {
		r.Inputs, r.Done = reached, true
		return nil
	})
}

// answer lets one input, and those joined with it, take an answer.
func (s *Inputs) answer(ctx context.Context, id ID, r *Response, passed bool) (*Input, error) {
	fresh := false
	in, err := s.kept.Change(ctx, string(id), func(in *Input) error {
		fresh = in.Response != r.ID
		return in.take(r, passed)
	})
	if errors.Is(err, errTaken) {
		in, err := s.kept.Get(ctx, string(id))
		return in, errors.Join(err, errTaken)
	}
	if err != nil {
		return nil, err
	}
	if fresh {
		s.tell(ctx, in, r.By.Person, "input.answered")
	}
	if in.Kind == Suggestion && r.Suggestion == "" {
		_, err := s.Drafts.Suggestions.Decline(ctx, r.By.Actor(), in.Commitment, in.Source, cut(r.Reason))
		if err != nil && civic.AsRefusal(err) == nil {
			return nil, err
		}
	}
	return in, s.pass(ctx, in, r)
}

// take gives an input its answer, unless it has another. One that was joined
// takes the answer that is passed on to it, and no other.
func (in *Input) take(r *Response, passed bool) error {
	switch {
	case in.Response == r.ID:
		return nil
	case in.open(), r.Review && in.State == Contested, passed && in.State == Joined:
	default:
		return errTaken
	}
	in.Response, in.Disposition, in.Answered, in.Official = r.ID, r.Disposition, r.At, r.By
	in.Rounds++
	in.step(Responded, r.At, r.By, "")
	return nil
}

// pass gives an answer on to the inputs that were joined with one.
func (s *Inputs) pass(ctx context.Context, in *Input, r *Response) error {
	for other, err := range s.kept.Find(ctx, storage.Query{Index: byInto, Equal: []any{in.ID}}) {
		if err != nil {
			return err
		}
		if _, err := s.answer(ctx, other.Key(), r, true); err != nil && !errors.Is(err, errTaken) {
			return err
		}
	}
	return nil
}

// end follows an input to the one that it was joined with in the end. What is
// joined goes to an older one, so the way ends.
func (s *Inputs) end(ctx context.Context, in *Input) (*Input, error) {
	for in.Into != "" {
		next, err := s.kept.Get(ctx, string(in.Into))
		if err != nil {
			return nil, err
		}
		in = next
	}
	return in, nil
}

// days is how many whole days an answer took.
func days(from, to time.Time) int { return max(0, int(to.Sub(from).Hours()/24)) }
