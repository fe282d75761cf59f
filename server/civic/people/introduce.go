package people

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
)

// Introduction is a person whom the operator knows before they sign in: the
// cast of a demonstration, the staff of a new platform.
type Introduction struct {
	// Issuer and Subject of the account they will sign in with, and an
	// address that they will be recognised by.
	Provider, Issuer, Subject, Address string

	Name string
	// Organisation counts as confirmed. Empty for a citizen.
	Organisation string
	Sector       Sector
	Speaker      bool
	// Roles on the whole platform.
	Roles []Role
}

// Introduce makes the person, or finds them and brings them to what is said.
func (r *Register) Introduce(ctx context.Context, by Actor, in Introduction) (PersonID, error) {
	if !by.operator {
		return "", civic.Refuse(civic.Forbidden, "Only the operator introduces people.")
	}
	name, err := nameFrom(in.Name)
	if err != nil {
		return "", err
	}
	p, err := r.Arrive(ctx, Arrival{
		Provider: in.Provider, Issuer: in.Issuer, Subject: in.Subject, Address: in.Address, Vouched: in.Address != "",
	})
	if err != nil {
		return "", err
	}
	id := p.PersonID()
	if !p.Welcomed() {
		err = r.change(ctx, id, func(p *Person) error {
			p.Name = name
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	if err := r.introduceOrganisation(ctx, by, id, in); err != nil {
		return "", err
	}
	for _, role := range in.Roles {
		if err := r.Grants.Give(ctx, by, id, role, Scope{}); err != nil {
			return "", err
		}
	}
	return id, nil
}

func (r *Register) introduceOrganisation(ctx context.Context, by Actor, id PersonID, in Introduction) error {
	claim, err := r.claimFrom(in.Organisation, in.Sector)
	if err != nil || claim == nil {
		return err
	}
	o, err := r.organisationNamed(ctx, by.Person, claim.Organisation, claim.Sector)
	if err != nil {
		return err
	}
	if err := r.belong(ctx, by.Person, id, OrganisationID(o.ID)); err != nil {
		return err
	}
	return r.SetSpeaker(ctx, by, id, in.Speaker)
}
