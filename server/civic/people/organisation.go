package people

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Organisation is what people speak for. There is one of each name.
type Organisation struct {
	storage.Meta
	Name    string    `json:"name"`
	Sector  Sector    `json:"sector"`
	Created time.Time `json:"created"`
	By      PersonID  `json:"by"`
}

var organisationIndexes = []storage.Index[Organisation]{
	{Name: "name", Unique: true, Key: func(o *Organisation) []any { return []any{foldName(o.Name)} }},
}

// ClaimOrganisation asks an administrator to confirm that by belongs to an
// organisation. Until then by speaks as a citizen, or for the organisation
// confirmed before. An empty name withdraws what was asked.
func (r *Register) ClaimOrganisation(ctx context.Context, by Actor, organisation string, sector Sector) error {
	if err := inPerson(by); err != nil {
		return err
	}
	claim, err := r.claimFrom(organisation, sector)
	if err != nil {
		return err
	}
	return r.change(ctx, by.Person, func(p *Person) error {
		p.Claim = claim
		return nil
	})
}

func (r *Register) claimFrom(organisation string, sector Sector) (*Claim, error) {
	name := tidy(organisation)
	if name == "" {
		return nil, nil
	}
	if utf8.RuneCountInString(name) > MaxOrganisation {
		return nil, civic.Refuse(civic.Invalid, "The organisation's name must be %d characters or fewer.", MaxOrganisation).At("organisation")
	}
	if !sector.Known() {
		return nil, civic.Refuse(civic.Invalid, "Choose the sector of the organisation.").At("sector")
	}
	return &Claim{Organisation: name, Sector: sector, Asked: r.now()}, nil
}

// LeaveOrganisation ends by's membership, and their speaking for it.
func (r *Register) LeaveOrganisation(ctx context.Context, by Actor) error {
	if err := inPerson(by); err != nil {
		return err
	}
	return r.belong(ctx, by.Person, by.Person, "")
}

// ConfirmClaim lets a person belong to the organisation they named, which
// comes into being with its first member.
func (r *Register) ConfirmClaim(ctx context.Context, by Actor, id PersonID) error {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return err
	}
	p, err := r.person(ctx, id)
	if err != nil {
		return err
	}
	if !p.claims() {
		return civic.Refuse(civic.Conflict, "There is no request from %s to decide: it was withdrawn or decided a moment ago.", p.Shown())
	}
	o, err := r.organisationNamed(ctx, by.Person, p.Claim.Organisation, p.Claim.Sector)
	if err != nil {
		return err
	}
	return r.belong(ctx, by.Person, id, OrganisationID(o.ID))
}

// DeclineClaim says no, with a reason that the person reads.
func (r *Register) DeclineClaim(ctx context.Context, by Actor, id PersonID, reason string) error {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return err
	}
	reason = tidy(reason)
	if reason == "" || utf8.RuneCountInString(reason) > MaxReason {
		return civic.Refuse(civic.Invalid, "Give a reason of at most %d characters: the person reads it.", MaxReason).At("reason")
	}
	return r.change(ctx, id, func(p *Person) error {
		if !p.claims() {
			return civic.Refuse(civic.Conflict, "There is no request from %s to decide: it was withdrawn or decided a moment ago.", p.Shown())
		}
		now := r.now()
		p.Claim.Declined, p.Claim.DeclinedBy, p.Claim.Reason = &now, by.Person, reason
		return nil
	})
}

// RemoveFromOrganisation takes a confirmation back.
func (r *Register) RemoveFromOrganisation(ctx context.Context, by Actor, id PersonID) error {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return err
	}
	return r.belong(ctx, by.Person, id, "")
}

// SetSpeaker says whether a person may record their organisation's stance.
func (r *Register) SetSpeaker(ctx context.Context, by Actor, id PersonID, speaks bool) error {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return err
	}
	return r.change(ctx, id, func(p *Person) error {
		if speaks && p.Organisation == "" {
			return civic.Refuse(civic.Conflict, "%s belongs to no confirmed organisation, so cannot speak for one.", p.Shown())
		}
		p.Speaker = speaks
		return nil
	})
}

// Organisation reads one organisation.
func (r *Register) Organisation(ctx context.Context, id OrganisationID) (*Organisation, error) {
	o, err := r.organisations.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no such organisation.")
	}
	return o, err
}

// ChangeOrganisation corrects an organisation's name or sector, which came
// from whoever named it first.
func (r *Register) ChangeOrganisation(ctx context.Context, by Actor, id OrganisationID, name string, sector Sector) error {
	if err := r.Grants.Check(ctx, by, Administer, Scope{}); err != nil {
		return err
	}
	claim, err := r.claimFrom(name, sector)
	if err != nil {
		return err
	}
	if claim == nil {
		return civic.Refuse(civic.Invalid, "Enter the organisation's name.").At("organisation")
	}
	_, err = r.organisations.Change(ctx, string(id), func(o *Organisation) error {
		o.Name, o.Sector = claim.Organisation, sector
		return nil
	})
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return civic.Refuse(civic.NotFound, "There is no such organisation.")
	case errors.Is(err, storage.ErrExists):
		return civic.Refuse(civic.Conflict, "There is another organisation called %s.", claim.Organisation).At("organisation")
	case err != nil:
		return err
	}
	for p, err := range r.persons.Find(ctx, storage.Query{Index: "organisation", Equal: []any{string(id)}}) {
		if err != nil {
			return err
		}
		r.announce(ctx, p.PersonID(), "roles.changed", p.ID)
	}
	return nil
}

// Organisations lists them by name, at most limit behind a cursor.
func (r *Register) Organisations(ctx context.Context, after string, limit int) ([]*Organisation, string, error) {
	return page(ctx, r.organisations, storage.Query{Index: "name", After: after}, limit)
}

func (r *Register) belong(ctx context.Context, by, id PersonID, o OrganisationID) error {
	return r.change(ctx, id, func(p *Person) error {
		p.Speaker = p.Speaker && p.Organisation == o
		p.Organisation, p.ConfirmedBy, p.ConfirmedAt = o, "", nil
		if o != "" {
			now := r.now()
			p.Claim, p.ConfirmedBy, p.ConfirmedAt = nil, by, &now
		}
		return nil
	})
}

// organisationNamed finds the organisation or founds it. Its sector stays what
// it was first confirmed to be.
func (r *Register) organisationNamed(ctx context.Context, by PersonID, name string, sector Sector) (*Organisation, error) {
	byName := storage.Query{Index: "name", Equal: []any{foldName(name)}}
	o, err := r.organisations.First(ctx, byName)
	if !errors.Is(err, storage.ErrNotFound) {
		return o, err
	}
	now := r.now()
	o = &Organisation{Meta: storage.Meta{ID: civic.NewID(now)}, Name: name, Sector: sector, Created: now, By: by}
	if err = r.organisations.Insert(ctx, o); errors.Is(err, storage.ErrExists) {
		return r.organisations.First(ctx, byName)
	}
	return o, err
}
