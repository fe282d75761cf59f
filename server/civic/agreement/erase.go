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
		each(ctx, s.signatures, id, func(g *Signature) { g.By.Name = people.Removed }),
		each(ctx, s.changes, id, func(c *Change) { c.By.Name = people.Removed }),
		each(ctx, s.dissents, id, func(x *Dissent) { x.By.Name = people.Removed }),
		each(ctx, s.overrides, id, func(x *Override) { x.By.Name = people.Removed }),
		each(ctx, s.clearances, id, func(x *Clearance) { x.By.Name = people.Removed }),
		each(ctx, s.notes, id, func(x *Note) { x.By.Name = people.Removed }),
	)
}

// each changes every document of a person.
func each[T any, D interface {
	*T
	storage.Document
}](ctx context.Context, c *storage.Collection[T], id people.PersonID, change func(*T)) error {
	for doc, err := range c.Find(ctx, ofPerson(id)) {
		if err != nil {
			return err
		}
		_, err := c.Change(ctx, D(doc).Stored().ID, func(doc *T) error {
			change(doc)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
