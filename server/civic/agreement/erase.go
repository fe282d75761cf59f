package agreement

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people. Who signed or dissented did so for
// an organisation: it stays named, the person does not.
func (s *Services) Part() people.Part {
	return people.Part{Name: "agreements", Export: s.export, Erase: s.erase}
}

// Acts are what a person did for their side.
type Acts struct {
	Signatures []*Signature `json:"signatures"`
	Changes    []*Change    `json:"lateChanges"`
	Dissents   []*Dissent   `json:"dissents"`
	Overrides  []*Override  `json:"overrides"`
	Clearances []*Clearance `json:"clearances"`
	Notes      []*Note      `json:"notes"`
}

func ofPerson(id people.PersonID) storage.Query {
	return storage.Query{Index: byPerson, Equal: []any{string(id)}}
}

func (s *Services) export(ctx context.Context, id people.PersonID) (any, error) {
	a := &Acts{}
	var errs [6]error
	a.Signatures, errs[0] = s.signatures.All(ctx, ofPerson(id))
	a.Changes, errs[1] = s.changes.All(ctx, ofPerson(id))
	a.Dissents, errs[2] = s.dissents.All(ctx, ofPerson(id))
	a.Overrides, errs[3] = s.overrides.All(ctx, ofPerson(id))
	a.Clearances, errs[4] = s.clearances.All(ctx, ofPerson(id))
	a.Notes, errs[5] = s.notes.All(ctx, ofPerson(id))
	return a, errors.Join(errs[:]...)
}

// erase may be run again after it was interrupted. Agreements copy the names
// of their signatures, so they are found through them.
func (s *Services) erase(ctx context.Context, id people.PersonID) error {
	for g, err := range s.signatures.Find(ctx, ofPerson(id)) {
		if err != nil {
			return err
		}
		_, err = s.agreements.Change(ctx, agreementID(g.Draft, g.N), func(a *Agreement) error {
			for i := range a.Signed {
				if a.Signed[i].By.Person == id {
					a.Signed[i].By.Name = people.Removed
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return errors.Join(
		s.signatures.ChangeAll(ctx, ofPerson(id), func(g *Signature) error { g.By.Name = people.Removed; return nil }),
		s.changes.ChangeAll(ctx, ofPerson(id), func(c *Change) error { c.By.Name = people.Removed; return nil }),
		s.dissents.ChangeAll(ctx, ofPerson(id), func(x *Dissent) error { x.By.Name = people.Removed; return nil }),
		s.overrides.ChangeAll(ctx, ofPerson(id), func(x *Override) error { x.By.Name = people.Removed; return nil }),
		s.clearances.ChangeAll(ctx, ofPerson(id), func(x *Clearance) error { x.By.Name = people.Removed; return nil }),
		s.notes.ChangeAll(ctx, ofPerson(id), func(x *Note) error { x.By.Name = people.Removed; return nil }),
	)
}
