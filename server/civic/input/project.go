package input

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/storage"
)

// A comment or a suggestion is an input under an id that follows from its
// own. Bringing it over again changes nothing, so whoever finds one that was
// not brought over, because a program died, brings it over.

var _ draft.Inbox = (*Inputs)(nil)

// OfComment is the input that a comment is.
func OfComment(thread string) ID { return ID(civic.SameID("input", "comment", thread)) }

// OfSuggestion is the input that a suggestion is.
func OfSuggestion(suggestion string) ID { return ID(civic.SameID("input", "suggestion", suggestion)) }

// Commented brings over a comment as it is now.
func (s *Inputs) Commented(ctx context.Context, t *draft.Thread) { s.noted(ctx, s.comment(ctx, t)) }

// Suggested brings over a suggestion and what was decided on it.
func (s *Inputs) Suggested(ctx context.Context, g *draft.Suggestion) {
	s.noted(ctx, s.suggestion(ctx, g))
}

// noted writes down what could not be brought over; Heal tries it again.
func (s *Inputs) noted(ctx context.Context, err error) {
	if err != nil && s.Log != nil && ctx.Err() == nil {
		s.Log.Warn("an input is brought over later", "error", err.Error())
	}
}

// mostHealed bounds what one reader makes up for.
const mostHealed = 200

// Heal makes up for what was interrupted: comments and suggestions that were
// not brought over, answers that did not reach every input. It is cheap when
// there is nothing to do, and says whether there may be more.
func (s *Inputs) Heal(ctx context.Context) (more bool, err error) {
	threads, suggestions, err := s.Drafts.Unheard(ctx, mostHealed)
	if err != nil {
		return false, err
	}
	var errs []error
	for _, t := range threads {
		errs = append(errs, s.comment(ctx, t))
	}
	for _, g := range suggestions {
		errs = append(errs, s.suggestion(ctx, g))
	}
	half, err := s.responses.All(ctx, storage.Query{Index: byUnfinished, Limit: mostHealed})
	errs = append(errs, err)
	for _, r := range half {
		_, err := s.finish(ctx, r)
		errs = append(errs, err)
	}
	return len(threads) == mostHealed || len(suggestions) == mostHealed || len(half) == mostHealed, errors.Join(errs...)
}

func (s *Inputs) comment(ctx context.Context, t *draft.Thread) error {
	if lent, err := s.lent(ctx, t.Draft); err != nil || lent || t.About != "" {
		return errors.Join(err, s.Drafts.HeardComment(ctx, t)) // about a suggestion, which is an input itself; or among a forum's members
	}
	in := &Input{Kind: Comment, Source: t.ID, Commitment: t.Draft, By: t.By, At: t.At, Body: t.Body, Hidden: t.Hidden != nil}
	in.ID = string(OfComment(t.ID))
	if t.Anchor != nil {
		in.Field, in.Quote = t.Anchor.Field, t.Anchor.Quote
	}
	if err := s.bringOver(ctx, in, false); err != nil {
		return err
	}
	return s.Drafts.HeardComment(ctx, t)
}

// lent claims that a draft is a forum's: what its members say to each other
// there is no input to a plan.
func (s *Inputs) lent(ctx context.Context, id draft.ID) (bool, error) {
	plan, err := s.Drafts.Drafts.PlanOf(ctx, id)
	_, forum := draft.ForumOf(plan)
	return forum, err
}

func (s *Inputs) suggestion(ctx context.Context, g *draft.Suggestion) error {
	if lent, err := s.lent(ctx, g.Draft); err != nil || lent {
		return errors.Join(err, s.Drafts.HeardSuggestion(ctx, g))
	}
	in := &Input{Kind: Suggestion, Source: g.ID, Commitment: g.Draft, By: g.By, At: g.At, Body: g.Reason, Hidden: g.Hidden != nil,
		Field: g.Anchor.Field, Quote: g.Anchor.Quote, Wording: g.Wording}
	in.ID = string(OfSuggestion(g.ID))
	err := s.bringOver(ctx, in, g.Fate == draft.TakenBack)
	if err == nil && (g.Fate == draft.Accepted || g.Fate == draft.Declined) {
		err = s.decided(ctx, in.Key(), g)
	}
	if err != nil {
		return err
	}
	return s.Drafts.HeardSuggestion(ctx, g)
}

// bringOver keeps an input, or brings the one that is there up to date.
func (s *Inputs) bringOver(ctx context.Context, in *Input, takenBack bool) error {
	var err error
	if in.Plan, err = s.Drafts.Drafts.PlanOf(ctx, in.Commitment); err != nil {
		return err
	}
	ended := takenBack || in.Hidden
	in.step(Received, in.At, draft.Voice{}, "")
	if ended {
		in.step(Withdrawn, s.Now(), draft.Voice{}, "")
	}
	err = s.insert(ctx, in)
	if err == nil {
		s.tell(ctx, in, in.By.Person, "input.received")
		return nil
	}
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	_, err = s.kept.Change(ctx, in.ID, func(there *Input) error {
		there.Body, there.Wording, there.By, there.Hidden = in.Body, in.Wording, in.By, in.Hidden
		switch {
		case ended && there.Waiting():
			there.step(Withdrawn, s.Now(), draft.Voice{}, "")
		case !ended && there.State == Withdrawn:
			there.step(Received, s.Now(), draft.Voice{}, "")
		}
		return nil
	})
	return err
}

// decided gives a suggestion's input the answer that its decision is.
func (s *Inputs) decided(ctx context.Context, id ID, g *draft.Suggestion) error {
	in, err := s.kept.Get(ctx, string(id))
	if err != nil || in.Response != "" {
		return err // answered with others, and declined by that answer
	}
	r := &Response{Plan: in.Plan, Inputs: []ID{id}, By: g.Decided.By, Role: g.Decided.Role, At: g.Decided.At,
		Reason: g.Decided.Reason, Disposition: NotAdopted, Suggestion: g.ID}
	r.ID = civic.SameID("response", "suggestion", g.ID)
	if g.Fate == draft.Accepted {
		r.Disposition = Adopted
		if g.Decided.Changed {
			r.Disposition = InPart
		}
		r.Change = &Change{Draft: g.Draft, From: g.Decided.Seq - 1, To: g.Decided.Seq,
			Words: []Words{{Field: g.Anchor.Field, Old: g.Decided.Old, New: g.Decided.New}}}
	}
	err = s.responses.Insert(ctx, r)
	if errors.Is(err, storage.ErrExists) {
		r, err = s.responses.Get(ctx, r.ID)
	}
	if err != nil {
		return err
	}
	_, err = s.finish(ctx, r)
	return err
}
