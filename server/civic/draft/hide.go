package draft

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// What is said in a suggestion or beside a stance can be hidden as a comment
// can: the words stay for moderators, the reason is for everybody. That it was
// suggested, and where somebody stands, stays public.

// hiding asks the rule and writes down why.
func (s *Drafts) hiding(ctx context.Context, by people.Actor, id ID, reason string) (*Draft, *Hiding, error) {
	reason = clean(reason)
	if err := within(reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say why you hide this. Everybody can read the reason.")); err != nil {
		return nil, nil, err
	}
	d, err := s.enter(ctx, by, id, people.HideComment)
	return d, &Hiding{By: VoiceOf(by), At: s.Now(), Reason: reason}, err
}

var hiddenAlready = civic.Refuse(civic.Conflict, "This is hidden already.")

// Hide takes the words of a suggestion out of sight.
func (s *Suggestions) Hide(ctx context.Context, by people.Actor, id ID, suggestion, reason string) error {
	d, hiding, err := s.drafts.hiding(ctx, by, id, reason)
	if err != nil {
		return err
	}
	return s.moderate(ctx, by, d, suggestion, "suggestion.hidden", func(g *Suggestion) error {
		if g.Hidden != nil {
			return hiddenAlready
		}
		g.Hidden = hiding
		return nil
	})
}

// Show brings a hidden suggestion back.
func (s *Suggestions) Show(ctx context.Context, by people.Actor, id ID, suggestion string) error {
	d, err := s.drafts.enter(ctx, by, id, people.HideComment)
	if err != nil {
		return err
	}
	return s.moderate(ctx, by, d, suggestion, "suggestion.shown", func(g *Suggestion) error {
		g.Hidden = nil
		return nil
	})
}

func (s *Suggestions) moderate(ctx context.Context, by people.Actor, d *Draft, suggestion, what string, alter func(*Suggestion) error) error {
	if _, err := s.find(ctx, d.Key(), suggestion); err != nil {
		return err
	}
	g, err := s.kept.Change(ctx, suggestion, func(g *Suggestion) error {
		g.Heard = false
		return alter(g)
	})
	if err != nil {
		return err
	}
	if err := s.veilThread(ctx, g); err != nil {
		return err
	}
	s.told(ctx, d, g, by, what)
	return nil
}

// veil takes the words of a hidden suggestion out of what is shown.
func (g *Suggestion) veil() {
	if g.Hidden != nil {
		g.Wording, g.Reason = "", ""
	}
}

// Hide takes the reason of a stance out of sight; the position stays.
func (s *Stances) Hide(ctx context.Context, by people.Actor, id ID, stance, reason string) error {
	d, hiding, err := s.drafts.hiding(ctx, by, id, reason)
	if err != nil {
		return err
	}
	return s.moderate(ctx, by, d, stance, "stance.hidden", func(st *Stance) error {
		if st.Hidden != nil {
			return hiddenAlready
		}
		st.Hidden = hiding
		return nil
	})
}

// Show brings the reason of a stance back.
func (s *Stances) Show(ctx context.Context, by people.Actor, id ID, stance string) error {
	d, err := s.drafts.enter(ctx, by, id, people.HideComment)
	if err != nil {
		return err
	}
	return s.moderate(ctx, by, d, stance, "stance.shown", func(st *Stance) error {
		st.Hidden = nil
		return nil
	})
}

func (s *Stances) moderate(ctx context.Context, by people.Actor, d *Draft, stance, what string, alter func(*Stance) error) error {
	none := civic.Refuse(civic.NotFound, "There is no such stance.")
	st, err := s.kept.Get(ctx, stance)
	if err == nil && st.Draft != d.Key() {
		return none
	}
	if err == nil {
		st, err = s.kept.Change(ctx, stance, alter)
	}
	if err != nil {
		return known(err, none)
	}
	s.drafts.tell(ctx, d, what, d.ID)
	if st.By.Person != by.Person {
		s.drafts.tellPerson(ctx, st.By.Person, what, d.ID)
	}
	return nil
}

// veil takes hidden reasons out of what is shown.
func (s *Stance) veil() {
	if s.Hidden != nil {
		s.Reason = ""
	}
	for i := range s.Earlier {
		if s.Earlier[i].Hidden != nil {
			s.Earlier[i].Reason = ""
		}
	}
}

// unveiled claims that this person sees what is hidden.
func (s *Drafts) unveiled(ctx context.Context, by people.Actor, d *Draft) (bool, error) {
	if !by.SignedIn() {
		return false, nil
	}
	return s.allowed(ctx, by, d, people.HideComment)
}

// notHidden refuses to decide on what the public cannot read.
func (g *Suggestion) notHidden() error {
	if g.Hidden == nil {
		return nil
	}
	return civic.Refuse(civic.Conflict, "This suggestion was hidden by a moderator: %s", g.Hidden.Reason)
}

// readable leaves out of stances what this person may not read, and says
// whether they may hide.
func (s *Stances) readable(ctx context.Context, by people.Actor, d *Draft, all ...*Stance) (hides bool, err error) {
	hides, err = s.drafts.unveiled(ctx, by, d)
	if err != nil || hides {
		return hides, err
	}
	for _, st := range all {
		if st != nil {
			st.veil()
		}
	}
	return false, nil
}
