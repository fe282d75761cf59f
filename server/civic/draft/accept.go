package draft

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/difference"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Revised is a suggestion as an official changed it before accepting it.
type Revised struct {
	// Saw is how the words read when the official changed them.
	Saw     string
	Wording string
	Reason  string // why it was changed; everybody reads it
}

// over says how the text would read with the suggestion where its words read
// otherwise by now; ok is false where the two changes are about the same words.
func (g *Suggestion) over(at Place) (wording string, ok bool) {
	if at.State == Removed {
		return "", false
	}
	return difference.Rebase(g.Anchor.Quote, at.Text, g.Wording)
}

// Accept writes the proposed words into the text, as an ordinary change in
// their author's name, exactly once: the decision is kept first, the change
// carries the suggestion's id, and whoever finds it half done finishes it.
// Where the words moved on, only what the suggestion changes is changed.
func (s *Suggestions) Accept(ctx context.Context, by people.Actor, id ID, suggestion string) (*Suggestion, error) {
	return s.accept(ctx, by, id, suggestion, nil)
}

// AcceptChanged writes other words than the proposed ones, which the official
// chose over the text that they saw. The change is still its author's, and
// everybody reads who changed what, and why.
func (s *Suggestions) AcceptChanged(ctx context.Context, by people.Actor, id ID, suggestion string, r Revised) (*Suggestion, error) {
	if _, err := s.enter(ctx, by, id, people.DecideOnDraft); err != nil {
		return nil, err
	}
	r.Wording, r.Reason = clean(r.Wording), clean(r.Reason)
	g := &Suggestion{Wording: r.Wording, Reason: r.Reason}
	if err := g.checkWording(); err != nil {
		return nil, err
	}
	if err := within(r.Reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say why you changed the wording. Its author will read this.")); err != nil {
		return nil, err
	}
	if r.Wording == r.Saw {
		return nil, civic.Refuse(civic.Invalid, "These are the words that stand there now. Decline the suggestion if nothing should change.").At("wording")
	}
	return s.accept(ctx, by, id, suggestion, &r)
}

// mostTries is how often an acceptance follows a text that is being typed in.
const mostTries = 4

func (s *Suggestions) accept(ctx context.Context, by people.Actor, id ID, suggestion string, r *Revised) (*Suggestion, error) {
	d, err := s.enter(ctx, by, id, people.DecideOnDraft)
	if err != nil {
		return nil, err
	}
	if !d.TakesEdits() {
		return nil, notNow(d)
	}
	for try := 1; ; try++ {
		g, err := s.find(ctx, id, suggestion)
		if err != nil {
			return nil, err
		}
		if d.IsSealed(g.Anchor.Field) {
			return nil, civic.Refuse(civic.Conflict, "This field is sealed. Open it before you accept changes to it.")
		}
		if g.Fate == Accepted && g.Decided.By.Person == by.Person && (r == nil || r.Wording == g.Decided.New) {
			return g, nil
		}
		g, err = s.decide(ctx, by, d, g, r)
		if err != nil {
			return nil, err
		}
		if g, err = s.carryOut(ctx, by, d, g); err == nil {
			return g, g.as(r)
		}
		if !errors.Is(err, ErrMoved) {
			return nil, err
		}
		if try == mostTries || r != nil {
			return nil, wordsOutrun
		}
	}
}

var wordsOutrun = civic.Refuse(civic.Conflict, "The words that this suggestion replaces were changed since. Look at them as they are now.")

// as refuses an official whose words are not the ones that another official's
// decision, finished by this one, put there.
func (g *Suggestion) as(r *Revised) error {
	if r == nil || r.Wording == g.Decided.New {
		return nil
	}
	return civic.Refuse(civic.Conflict, "%s accepted this suggestion already.", g.Decided.By.Name)
}

// decide keeps the decision with the words it was made for.
func (s *Suggestions) decide(ctx context.Context, by people.Actor, d *Draft, g *Suggestion, r *Revised) (*Suggestion, error) {
	if g.Fate == Accepting {
		return g, nil
	}
	if err := errors.Join(g.free(), g.notHidden()); err != nil {
		return nil, err
	}
	places, err := s.resolve(ctx, g.Draft, []*Suggestion{g})
	if err != nil {
		return nil, err
	}
	made := &Decision{By: VoiceOf(by), Role: s.drafts.office(ctx, by, d), At: s.drafts.Now(), Old: places[0].Text}
	proposed, fits := g.over(places[0])
	switch {
	case r == nil && !fits, r != nil && (r.Saw != places[0].Text || places[0].State == Removed):
		return nil, wordsOutrun
	case r == nil:
		made.New = proposed
	default:
		made.New, made.Reason = r.Wording, r.Reason
		made.Changed = !fits || r.Wording != proposed
	}
	return s.kept.Change(ctx, g.ID, func(g *Suggestion) error {
		if g.Fate == Accepting {
			return nil
		}
		if err := errors.Join(g.free(), g.notHidden()); err != nil {
			return err
		}
		g.Fate, g.Decided, g.Heard = Accepting, made, false
		return nil
	})
}

// carryOut writes a decision that is kept into the text. ErrMoved means that
// the text was faster, and that the suggestion is open again.
func (s *Suggestions) carryOut(ctx context.Context, by people.Actor, d *Draft, g *Suggestion) (*Suggestion, error) {
	old, new := g.decidedWords()
	seq, err := s.drafts.Texts.Apply(ctx, g.Draft, g.By.Actor(), Edit{Key: g.ID, Anchor: g.Anchor, Old: old, New: new})
	if errors.Is(err, ErrMoved) {
		if gone, err := s.takenOut(ctx, g); err != nil || !gone {
			return nil, errors.Join(err, s.release(ctx, g))
		}
		_, seq, err = s.drafts.Texts.Current(ctx, g.Draft)
	}
	if err != nil {
		return nil, err // stays half done; the next to accept finishes it
	}
	g, err = s.kept.Change(ctx, g.ID, func(g *Suggestion) error {
		if g.Decided == nil {
			g.Decided = &Decision{By: VoiceOf(by), At: s.drafts.Now(), Old: old, New: new}
		}
		g.Fate, g.Heard = Accepted, false
		// Of several who finish one acceptance the first names the change.
		if g.Decided.Seq == 0 || seq < g.Decided.Seq {
			g.Decided.Seq = seq
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.told(ctx, d, g, by, "suggestion.accepted")
	return g, nil
}

// decidedWords are what an acceptance replaces by what. Decisions from before
// these were kept are about the quotation.
func (g *Suggestion) decidedWords() (old, new string) {
	if g.Decided == nil || g.Decided.Old == "" {
		return g.Anchor.Quote, g.Wording
	}
	return g.Decided.Old, g.Decided.New
}

// takenOut claims that a suggestion to take words out was carried out after
// all: they are gone, by its author's hand, since the decision. A deletion
// leaves nothing in the text that could carry the suggestion's id.
func (s *Suggestions) takenOut(ctx context.Context, g *Suggestion) (bool, error) {
	if _, new := g.decidedWords(); new != "" || g.Decided == nil {
		return false, nil
	}
	places, err := s.resolve(ctx, g.Draft, []*Suggestion{g})
	if err != nil {
		return false, err
	}
	at := places[0]
	return at.State == Removed && at.RemovedBy.Person == g.By.Person && !at.At.Before(g.Decided.At), nil
}

// release opens a suggestion again whose words were not there any more.
func (s *Suggestions) release(ctx context.Context, g *Suggestion) error {
	_, err := s.kept.Change(ctx, g.ID, func(g *Suggestion) error {
		if g.Fate == Accepting {
			g.Fate, g.Decided = OpenFate, nil
		}
		return nil
	})
	if err != nil {
		return err
	}
	return ErrMoved
}
