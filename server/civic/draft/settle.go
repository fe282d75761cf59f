package draft

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Accept writes the proposed words into the text, as an ordinary change in
// their author's name, exactly once: the decision is kept first, the change
// carries the suggestion's id, and whoever finds it half done finishes it.
func (s *Suggestions) Accept(ctx context.Context, by people.Actor, id ID, suggestion string) (*Suggestion, error) {
	d, err := s.enter(ctx, by, id, people.DecideOnDraft)
	if err != nil {
		return nil, err
	}
	if !d.TakesEdits() {
		return nil, notNow(d)
	}
	g, err := s.find(ctx, id, suggestion)
	if err != nil {
		return nil, err
	}
	if d.IsSealed(g.Anchor.Field) {
		return nil, civic.Refuse(civic.Conflict, "This field is sealed. Open it before you accept changes to it.")
	}
	if g.Fate == Accepted && g.Decided.By.Person == by.Person {
		return g, nil
	}
	g, err = s.kept.Change(ctx, g.ID, func(g *Suggestion) error {
		if g.Fate == Accepting {
			return nil
		}
		if err := errors.Join(g.free(), g.notHidden()); err != nil {
			return err
		}
		g.Fate, g.Decided = Accepting, &Decision{By: VoiceOf(by), At: s.drafts.Now()}
		return nil
	})
	if err != nil {
		return nil, err
	}
	seq, err := s.drafts.Texts.Apply(ctx, id, g.By.Actor(), Edit{Key: g.ID, Anchor: g.Anchor, Old: g.Anchor.Quote, New: g.Wording})
	if errors.Is(err, ErrMoved) {
		if gone, err := s.takenOut(ctx, g); err != nil || !gone {
			return nil, errors.Join(err, s.release(ctx, g))
		}
		_, seq, err = s.drafts.Texts.Current(ctx, id)
	}
	if err != nil {
		return nil, err // stays half done; the next to accept finishes it
	}
	g, err = s.kept.Change(ctx, g.ID, func(g *Suggestion) error {
		if g.Decided == nil {
			g.Decided = &Decision{By: VoiceOf(by), At: s.drafts.Now()}
		}
		g.Fate = Accepted
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

// takenOut claims that a suggestion to take words out was carried out after
// all: they are gone, by its author's hand, since the decision. A deletion
// leaves nothing in the text that could carry the suggestion's id.
func (s *Suggestions) takenOut(ctx context.Context, g *Suggestion) (bool, error) {
	if g.Wording != "" || g.Decided == nil {
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
	return civic.Refuse(civic.Conflict, "The words that this suggestion replaces were changed since. Look at them as they are now.")
}

// free says whether a suggestion still waits for a decision, and if not, what
// happened to it.
func (g *Suggestion) free() error {
	switch g.Fate {
	case OpenFate:
		return nil
	case Accepting:
		return civic.Refuse(civic.Conflict, "%s is accepting this suggestion.", g.Decided.By.Name)
	case Accepted:
		return civic.Refuse(civic.Conflict, "%s accepted this suggestion already.", g.Decided.By.Name)
	case Declined:
		return civic.Refuse(civic.Conflict, "%s declined this suggestion already.", g.Decided.By.Name)
	}
	return civic.Refuse(civic.Conflict, "%s withdrew this suggestion.", g.By.Name)
}

// Decline says no, with a reason that everybody can read.
func (s *Suggestions) Decline(ctx context.Context, by people.Actor, id ID, suggestion, reason string) (*Suggestion, error) {
	reason = clean(reason)
	if err := within(reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say why not. The person who suggested it will read this.")); err != nil {
		return nil, err
	}
	return s.settle(ctx, by, id, suggestion, people.DecideOnDraft, "suggestion.declined", func(g *Suggestion) error {
		g.Fate, g.Decided = Declined, &Decision{By: VoiceOf(by), At: s.drafts.Now(), Reason: reason}
		return nil
	})
}

// Withdraw takes one's own suggestion back.
func (s *Suggestions) Withdraw(ctx context.Context, by people.Actor, id ID, suggestion string) (*Suggestion, error) {
	return s.settle(ctx, by, id, suggestion, people.SuggestOnDraft, "suggestion.withdrawn", func(g *Suggestion) error {
		if g.By.Person != by.Person {
			return civic.Refuse(civic.Forbidden, "Only the person who suggested something can take it back.")
		}
		g.Fate, g.Decided = TakenBack, &Decision{By: VoiceOf(by), At: s.drafts.Now()}
		return nil
	})
}

func (s *Suggestions) settle(ctx context.Context, by people.Actor, id ID, suggestion string, action people.Action, what string, alter func(*Suggestion) error) (*Suggestion, error) {
	d, err := s.enter(ctx, by, id, action)
	if err != nil {
		return nil, err
	}
	if _, err := s.find(ctx, id, suggestion); err != nil {
		return nil, err
	}
	g, err := s.kept.Change(ctx, suggestion, func(g *Suggestion) error {
		was := *g
		if err := alter(g); err != nil { // whose it is comes before what became of it
			return err
		}
		return was.free()
	})
	if err != nil {
		return nil, err
	}
	s.told(ctx, d, g, by, what)
	return g, nil
}

// told announces a decision, to the author by name.
func (s *Suggestions) told(ctx context.Context, d *Draft, g *Suggestion, by people.Actor, what string) {
	s.drafts.tell(ctx, d, what, g.ID)
	if g.By.Person != by.Person {
		s.drafts.tellPerson(ctx, g.By.Person, what, g.ID)
	}
}
