package charter

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

// Standing is where somebody stands with the rules.
type Standing struct {
	Current *Edition
	// Agreed is the edition that they agreed to: by saying so, or by joining
	// while it held. 0 for a visitor.
	Agreed int
	// At is when they did.
	At time.Time
}

// Behind says whether the rules changed since then.
func (s Standing) Behind() bool { return s.Agreed > 0 && s.Agreed < s.Current.Number }

// Standing says whether the rules changed since somebody agreed or joined.
func (s *Charter) Standing(ctx context.Context, by people.Actor) (st Standing, err error) {
	if st.Current, err = s.Current(ctx); err != nil || !by.SignedIn() {
		return st, err
	}
	c, err := s.consents.Get(ctx, string(by.Person))
	if err == nil {
		st.Agreed, st.At = c.Number, c.At
		return st, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return st, err
	}
	who, err := s.People.Person(ctx, by.Person)
	if civic.AsRefusal(err) != nil {
		return st, nil // the operator is nobody who joined
	}
	if err != nil {
		return st, err
	}
	// Whoever was here before the first edition was dated knew its words: they
	// stood on the same page.
	st.Agreed, st.At = 1, who.Created
	all, err := s.Editions(ctx)
	for _, e := range all {
		if !e.At.After(who.Created) {
			st.Agreed = max(st.Agreed, e.Number)
		}
	}
	return st, err
}

// Agree notes that by read an edition and will keep to it. An older one than
// they agreed to already changes nothing.
func (s *Charter) Agree(ctx context.Context, by people.Actor, number int) error {
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to agree to the rules.")
	}
	if by.Scopes != nil && !slices.Contains(by.Scopes, people.ScopeWrite) {
		return civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(people.ScopeWrite))
	}
	if _, err := s.Edition(ctx, number); err != nil {
		return err
	}
	c := &Consent{Number: number, At: s.Now()}
	c.ID = string(by.Person)
	err := s.consents.Insert(ctx, c)
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	_, err = s.consents.Change(ctx, c.ID, func(there *Consent) error {
		if there.Number < number {
			there.Number, there.At = number, c.At
		}
		return nil
	})
	return err
}

// Part is what is kept here about people: to what they agreed goes with them,
// and what they published stays without their name.
func (s *Charter) Part() people.Part {
	return people.Part{Name: "rules", Export: s.export, Erase: s.erase}
}

// Traces are what is kept of a person.
type Traces struct {
	Agreed    *Consent   `json:"agreed,omitempty"`
	Published []*Edition `json:"published"`
}

func (s *Charter) export(ctx context.Context, id people.PersonID) (any, error) {
	t := &Traces{Published: []*Edition{}}
	c, err := s.consents.Get(ctx, string(id))
	if err == nil {
		t.Agreed = c
	} else if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	all, err := s.Editions(ctx)
	for _, e := range all {
		if e.By.Person == id {
			t.Published = append(t.Published, e)
		}
	}
	return t, err
}

func (s *Charter) erase(ctx context.Context, id people.PersonID) error {
	if err := s.consents.Delete(ctx, string(id), 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	all, err := s.Editions(ctx)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.By.Person != id {
			continue
		}
		if _, err := s.editions.Change(ctx, e.ID, func(e *Edition) error { e.By.Forget(); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// Publisher gives who published an edition; false for the first.
func (e *Edition) Publisher() (draft.Voice, bool) { return e.By, e.By.Person != "" }
