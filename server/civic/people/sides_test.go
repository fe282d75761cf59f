package people_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// member is somebody who belongs to a confirmed organisation of a sector.
func (w *world) member(name string, sector people.Sector) people.Actor {
	w.t.Helper()
	id, err := w.Introduce(w.t.Context(), operator, people.Introduction{Provider: "demo", Issuer: "https://demo.example",
		Subject: name, Name: name, Organisation: "The " + string(sector) + " body", Sector: sector})
	must(w.t, err)
	return w.actor(id)
}

// members hold one role each on the plan p1, all of them for one sector.
func (w *world) members(action people.Action, sector people.Sector) map[people.Role]people.Actor {
	w.t.Helper()
	all := map[people.Role]people.Actor{}
	for _, role := range people.Roles {
		by := w.member("The "+string(role)+" for "+string(action), sector)
		place := people.Scope{Plan: "p1"}
		if role == people.Administrator {
			place = people.Scope{}
		}
		w.give(by, role, place)
		all[role] = by
	}
	return all
}

func TestNobodySignsForASideThatTheirOrganisationIsNotOf(t *testing.T) {
	w := newWorld(t)
	at := people.Scope{Plan: "p1", Draft: "d1"}
	for _, one := range []struct {
		action people.Action
		sector people.Sector
		may    bool
	}{
		{people.SignForGovernment, people.Government, true}, {people.SignForGovernment, people.CivilSociety, false},
		{people.SignForCivilSociety, people.CivilSociety, true}, {people.SignForCivilSociety, people.Government, false},
		{people.DissentOnDraft, people.Government, true}, {people.DissentOnDraft, people.CivilSociety, true}, {people.DissentOnDraft, people.OtherSector, false},
	} {
		by := w.member("Lead of "+string(one.sector)+" to "+string(one.action), one.sector)
		w.give(by, people.Lead, at)
		err := w.Grants.Check(t.Context(), by, one.action, at)
		if one.may {
			must(t, err)
			must(t, w.RemoveFromOrganisation(t.Context(), operator, by.Person))
			refused(t, w.Grants.Check(t.Context(), by, one.action, at), civic.Forbidden)
			continue
		}
		refused(t, err, civic.Forbidden)
	}
}
