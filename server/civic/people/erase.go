package people

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what another room of the process keeps about people: it adds to
// what a person takes away with them, and forgets when they are erased.
type Part struct {
	Name   string // "comments"
	Export func(ctx context.Context, id PersonID) (any, error)
	Erase  func(ctx context.Context, id PersonID) error
}

// Attach adds a part. All are attached before the first request.
func (r *Register) Attach(p Part) { r.parts = append(r.parts, p) }

// Export is everything that is kept about a person.
type Export struct {
	Exported     time.Time      `json:"exported"`
	Person       *Person        `json:"person"`
	Organisation *Organisation  `json:"organisation,omitempty"`
	Addresses    []Address      `json:"addresses"`
	Accounts     []Account      `json:"accounts"`
	Grants       []*Grant       `json:"roles"`
	Sessions     []*Session     `json:"sessions"`
	Tokens       []*Token       `json:"tokens"`
	Parts        map[string]any `json:"contributions,omitempty"`
}

// Account is a sign-in service that a person uses here.
type Account struct {
	Provider string    `json:"provider"`
	Since    time.Time `json:"since"`
}

// Export gives by everything that is kept about them.
func (r *Register) Export(ctx context.Context, by Actor) (*Export, error) {
	if err := inPerson(by); err != nil {
		return nil, err
	}
	var err error
	x := &Export{Exported: r.now(), Parts: map[string]any{}}
	if x.Person, err = r.person(ctx, by.Person); err != nil {
		return nil, err
	}
	if x.Person.Organisation != "" {
		if x.Organisation, err = r.Organisation(ctx, x.Person.Organisation); err != nil {
			return nil, err
		}
	}
	if x.Addresses, err = r.Addresses(ctx, by, by.Person); err != nil {
		return nil, err
	}
	if x.Accounts, err = r.Accounts(ctx, by); err != nil {
		return nil, err
	}
	if x.Grants, err = r.Grants.held(ctx, by.Person); err != nil {
		return nil, err
	}
	if x.Sessions, err = r.Sessions.List(ctx, by); err != nil {
		return nil, err
	}
	if x.Tokens, err = r.Tokens.List(ctx, by); err != nil {
		return nil, err
	}
	for _, part := range r.parts {
		if x.Parts[part.Name], err = part.Export(ctx, by.Person); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// Accounts lists the sign-in services that by uses here.
func (r *Register) Accounts(ctx context.Context, by Actor) ([]Account, error) {
	if err := inPerson(by); err != nil {
		return nil, err
	}
	var all []Account
	for doc, err := range r.identities.Find(ctx, storage.Query{Index: "person", Equal: []any{string(by.Person)}}) {
		if err != nil {
			return nil, err
		}
		all = append(all, Account{doc.Provider, doc.Since})
	}
	return all, nil
}

// Erase forgets who by is. What they contributed stays without their name,
// because others answered it. The person is marked first: from then on nobody
// can act as them, and an interrupted erasure can be run again.
func (r *Register) Erase(ctx context.Context, by Actor) error {
	if err := inPerson(by); err != nil {
		return err
	}
	if by.operator {
		return civic.Refuse(civic.NotFound, "There is no such person.")
	}
	if err := r.mayLeave(ctx, by); err != nil {
		return err
	}
	_, err := r.persons.Change(ctx, string(by.Person), func(p *Person) error {
		now := r.now()
		*p = Person{Meta: p.Meta, Created: p.Created, Erased: &now}
		return nil
	})
	if err != nil {
		return err
	}
	return r.forget(ctx, by.Person)
}

// mayLeave keeps the platform from losing its last administrator.
func (r *Register) mayLeave(ctx context.Context, by Actor) error {
	held, err := r.Grants.holds(ctx, by.Person, Administrator, Scope{})
	if err != nil || !held {
		return err
	}
	return r.Grants.Take(ctx, by, by.Person, Administrator, Scope{})
}

// forget deletes all that an erased person leaves. It may be run many times.
func (r *Register) forget(ctx context.Context, id PersonID) error {
	held := storage.Query{Index: "person", Equal: []any{string(id)}}
	if err := r.Sessions.endAll(ctx, id, ""); err != nil {
		return err
	}
	if err := r.Tokens.tokens.DeleteAll(ctx, held); err != nil {
		return err
	}
	if err := r.Grants.grants.DeleteAll(ctx, held); err != nil {
		return err
	}
	for _, part := range r.parts {
		if err := part.Erase(ctx, id); err != nil {
			return err
		}
	}
	if err := r.addresses.DeleteAll(ctx, held); err != nil {
		return err
	}
	// Accounts go last: as long as one is there, signing in finds its way
	// back here and finishes what was interrupted.
	if err := r.identities.DeleteAll(ctx, held); err != nil {
		return err
	}
	// What is still open closes, and pages that show the name are made anew.
	r.announce(ctx, id, "roles.changed", string(id))
	r.announce(ctx, id, "person.erased", string(id))
	return nil
}
