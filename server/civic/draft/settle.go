package draft

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

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
	return s.settle(ctx, by, id, suggestion, people.DecideOnDraft, "suggestion.declined", func(d *Draft, g *Suggestion) error {
		g.Fate, g.Decided = Declined, &Decision{By: VoiceOf(by), Role: s.drafts.office(ctx, by, d), At: s.drafts.Now(), Reason: reason}
		return nil
	})
}

// Withdraw takes one's own suggestion back.
func (s *Suggestions) Withdraw(ctx context.Context, by people.Actor, id ID, suggestion string) (*Suggestion, error) {
	return s.settle(ctx, by, id, suggestion, people.SuggestOnDraft, "suggestion.withdrawn", func(_ *Draft, g *Suggestion) error {
		if g.By.Person != by.Person {
			return civic.Refuse(civic.Forbidden, "Only the person who suggested something can take it back.")
		}
		g.Fate, g.Decided = TakenBack, &Decision{By: VoiceOf(by), At: s.drafts.Now()}
		return nil
	})
}

func (s *Suggestions) settle(ctx context.Context, by people.Actor, id ID, suggestion string, action people.Action, what string, alter func(*Draft, *Suggestion) error) (*Suggestion, error) {
	d, err := s.enter(ctx, by, id, action)
	if err != nil {
		return nil, err
	}
	if _, err := s.find(ctx, id, suggestion); err != nil {
		return nil, err
	}
	g, err := s.kept.Change(ctx, suggestion, func(g *Suggestion) error {
		was := *g
		g.Heard = false
		if err := alter(d, g); err != nil { // whose it is comes before what became of it
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
	s.tellInbox(ctx, g)
}

// office is the role in which somebody acts here: the widest they hold.
func (s *Drafts) office(ctx context.Context, by people.Actor, d *Draft) people.Role {
	roles, err := s.Rules.Roles(ctx, by, d.Scope(s.Now()))
	if err != nil || len(roles) == 0 {
		return "" // the decision counts without it
	}
	return roles[0]
}
