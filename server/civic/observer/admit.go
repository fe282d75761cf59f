package observer

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func (n *New) tidy() error {
	var rs civic.Refusals
	within(&rs, &n.Name, mostLine, "name", civic.Refuse(civic.Invalid, "Give your name."))
	within(&rs, &n.Organisation, mostLine, "organisation", nil)
	within(&rs, &n.Interest, MostInterest, "interest", civic.Refuse(civic.Invalid, "Say why you want to watch, and what you or your organisation stand to gain."))
	if !n.Accepts {
		rs = append(rs, civic.Refuse(civic.Invalid, "Only people who accept the code of conduct can observe.").At("accepts"))
	}
	return rs.OrNil()
}

// Apply asks to observe a forum. Whoever has the role already is admitted with
// that: they only had to accept the code. Who was declined can ask again.
func (s *Observers) Apply(ctx context.Context, by people.Actor, f forum.ID, n New) (*Pass, error) {
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	if by.Scopes != nil && !slices.Contains(by.Scopes, people.ScopeWrite) {
		return nil, civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(people.ScopeWrite))
	}
	about, err := s.Forums.Find(ctx, f)
	if err != nil {
		return nil, err
	}
	if about.Halted != nil || about.Phase == forum.Closed {
		return nil, civic.Refuse(civic.Conflict, "This forum is not held at the moment, so there is nothing to observe.")
	}
	if err := n.tidy(); err != nil {
		return nil, err
	}
	count, err := s.kept.Count(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return nil, err
	}
	if count >= mostWaiting {
		return nil, civic.Refuse(civic.TooMuch, "So many people asked that no more can. Write to whoever leads the forum.")
	}
	held, err := s.Forums.RolesOf(ctx, by.Person, f)
	if err != nil {
		return nil, err
	}
	p := &Pass{Forum: f, Person: by.Person, Name: n.Name, Organisation: n.Organisation, Interest: n.Interest, Accepted: s.Now(), State: Waits, At: s.Now()}
	if p.ID = passID(f, by.Person); slices.Contains(held, forum.Observer) {
		p.State = Admitted
	}
	err = s.kept.Insert(ctx, p)
	if errors.Is(err, storage.ErrExists) {
		p, err = s.kept.Change(ctx, p.ID, func(there *Pass) error {
			if there.State == Waits || there.State == Admitted && p.State == Admitted {
				return civic.Refuse(civic.Conflict, "You asked already.")
			}
			was := there.Meta
			*there = *p
			there.Meta = was
			return nil
		})
	}
	if err == nil {
		s.tell(ctx, f, "observer.asked", p.ID)
	}
	return p, err
}

// Decide admits somebody, who gets the role, or declines them with a reason.
func (s *Observers) Decide(ctx context.Context, by people.Actor, pass string, in bool, reason string) (*Pass, error) {
	p, err := s.get(ctx, pass)
	if err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, p.Forum, forum.AdmitObservers); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	var needed *civic.Refusal
	if !in {
		needed = civic.Refuse(civic.Invalid, "Say why. Only the person who asked reads it.")
	}
	within(&rs, &reason, MostInterest, "reason", needed)
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	if p.State != Waits {
		return nil, decided
	}
	if in {
		who, err := s.People.Actor(ctx, p.Person)
		if err != nil {
			return nil, err
		}
		// The role first: without a pass that is admitted it opens nothing.
		if err := s.Forums.Appoint(ctx, by, p.Forum, who, forum.Observer); err != nil {
			return nil, err
		}
	}
	return s.change(ctx, p, func(p *Pass) error {
		if p.State != Waits {
			return decided
		}
		if p.State = Declined; in {
			p.State = Admitted
		}
		p.Reason, p.By, p.At = reason, draft.VoiceOf(by), s.Now()
		return nil
	}, "observer.decided")
}

var decided = civic.Refuse(civic.Conflict, "This was decided already.")

// End takes a pass away, with a reason; an observer may also give up their own.
func (s *Observers) End(ctx context.Context, by people.Actor, pass, reason string) (*Pass, error) {
	p, err := s.get(ctx, pass)
	if err != nil {
		return nil, err
	}
	own := by.SignedIn() && by.Person == p.Person && (by.Scopes == nil || slices.Contains(by.Scopes, people.ScopeWrite))
	if !own {
		if err := s.Forums.Check(ctx, by, p.Forum, forum.AdmitObservers); err != nil {
			return nil, err
		}
	}
	var rs civic.Refusals
	var needed *civic.Refusal
	if !own {
		needed = civic.Refuse(civic.Invalid, "Say why. Only the person who asked reads it.")
	}
	within(&rs, &reason, MostInterest, "reason", needed)
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	// The pass first: from then on it opens nothing.
	p, err = s.change(ctx, p, func(p *Pass) error {
		if p.State != Admitted && p.State != Waits {
			return civic.Refuse(civic.Conflict, "This pass is over already.")
		}
		p.State, p.Reason, p.By, p.At = Ended, reason, draft.VoiceOf(by), s.Now()
		return nil
	}, "observer.ended")
	if err != nil {
		return nil, err
	}
	return p, s.Forums.Unseat(ctx, p.Person, p.Forum, forum.Observer)
}

// Watching are the observers of a forum, for everybody: without reasons and
// without their accounts.
func (s *Observers) Watching(ctx context.Context, f forum.ID) ([]*Pass, error) {
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	shown := []*Pass{}
	for _, p := range all {
		in, err := s.Observes(ctx, f, p.Person)
		if err != nil {
			return nil, err
		}
		if in {
			p.ID, p.Person, p.Reason = "", "", ""
			shown = append(shown, p)
		}
	}
	return shown, nil
}

// All are all passes of a forum, for who decides on them.
func (s *Observers) All(ctx context.Context, by people.Actor, f forum.ID) ([]*Pass, error) {
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	return all, s.Forums.Check(ctx, by, f, forum.AdmitObservers)
}

// Own is somebody's own pass, nil where they never asked.
func (s *Observers) Own(ctx context.Context, by people.Actor, f forum.ID) (*Pass, error) {
	if !by.SignedIn() {
		return nil, nil
	}
	p, err := s.kept.Get(ctx, passID(f, by.Person))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return p, err
}

func (s *Observers) of(ctx context.Context, f forum.ID) ([]*Pass, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	return s.kept.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
}

func (s *Observers) get(ctx context.Context, pass string) (*Pass, error) {
	p, err := s.kept.Get(ctx, pass)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no such observer.")
	}
	return p, err
}

func (s *Observers) change(ctx context.Context, p *Pass, alter func(*Pass) error, what string) (*Pass, error) {
	p, err := s.kept.Change(ctx, p.ID, alter)
	if err == nil {
		s.tell(ctx, p.Forum, what, p.ID)
	}
	return p, err
}

func (s *Observers) tell(ctx context.Context, f forum.ID, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + string(f), What: what, ID: id})
}

// Part is what is kept here about a person: their passes, which go with them,
// and their name under what they decided.
func (s *Observers) Part() people.Part {
	own := func(ctx context.Context, id people.PersonID) ([]*Pass, error) {
		return s.kept.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	}
	return people.Part{Name: "observing",
		Export: func(ctx context.Context, id people.PersonID) (any, error) { return own(ctx, id) },
		Erase: func(ctx context.Context, id people.PersonID) error {
			all, err := own(ctx, id)
			if err != nil {
				return err
			}
			for _, p := range all {
				if err := s.kept.Delete(ctx, p.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
					return err
				}
			}
			for p, err := range s.kept.Find(ctx, storage.Query{Index: byForum}) {
				if err != nil {
					return err
				}
				if p.By.Person != id {
					continue
				}
				if _, err := s.kept.Change(ctx, p.ID, func(p *Pass) error { p.By.Forget(); return nil }); err != nil {
					return err
				}
			}
			return nil
		}}
}
