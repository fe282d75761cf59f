package demo

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Member is somebody to be in the demonstration. Nobody in it is real, and
// their names say so.
type Member struct {
	Key          string
	Name         string
	Address      string
	Organisation string
	Sector       people.Sector
	Speaker      bool
	// Roles: Administrator on the whole platform, every other one on the
	// demonstration's plan, where whoever fills the store gives them.
	Roles []people.Role
	// Part says in a few words what they can do; English, a key of the catalogue.
	Part string
	// New is met for the first time, with the form that everybody meets once.
	New bool
}

const (
	office     = "Demo Office for Open Government"
	department = "Demo Department for Public Data"
	network    = "Demo Network for Open Lines"
	university = "Demo University"
	council    = "Demo District Council"
	lots       = "Demo Company for Lots"
	post       = "Demo Evening Post"
)

// Cast is one person for each role.
func Cast() []Member {
	role := func(r people.Role) []people.Role { return []people.Role{r} }
	return []Member{
		{Key: "administrator", Name: "Demo Administrator", Organisation: office, Sector: people.Government, Roles: role(people.Administrator),
			Part: "Looks after people, organisations and plans"},
		{Key: "coordinator", Name: "Demo Coordinator", Organisation: office, Sector: people.Government, Roles: role(people.Coordinator),
			Part: "Runs the plan and publishes it"},
		{Key: "lead", Name: "Demo Lead Official", Organisation: department, Sector: people.Government, Roles: role(people.Lead),
			Part: "Answers for the text of drafts and publishes them"},
		{Key: "moderator", Name: "Demo Moderator", Organisation: office, Sector: people.Government, Roles: role(people.Moderator),
			Part: "Hides comments that break the rules"},
		{Key: "drafter", Name: "Demo Drafter", Organisation: network, Sector: people.CivilSociety, Roles: role(people.Drafter),
			Part: "Writes drafts together with the lead"},
		{Key: "speaker", Name: "Demo Speaker", Organisation: network, Sector: people.CivilSociety, Speaker: true, Roles: role(people.Commenter),
			Part: "Takes stances for an organisation"},
		{Key: "suggester", Name: "Demo Suggester", Organisation: university, Sector: people.OtherSector, Roles: role(people.Suggester),
			Part: "Proposes other words"},
		{Key: "citizen", Name: "Demo Citizen", Sector: people.Citizen, Roles: role(people.Commenter),
			Part: "Comments and takes a stance"},
		{Key: "reader", Name: "Demo Reader", Sector: people.Citizen, Roles: role(people.Reader),
			Part: "Reads what is not public yet"},
		{Key: "commissioner", Name: "Demo Commissioner", Organisation: council, Sector: people.Government,
			Part: "Answers for the authority that commissions a forum"},
		{Key: "delivery", Name: "Demo Delivery Lead", Organisation: network, Sector: people.CivilSociety,
			Part: "Runs a forum and takes it through its phases"},
		{Key: "recruiter", Name: "Demo Recruiter", Organisation: lots, Sector: people.OtherSector,
			Part: "Sends the letters of a forum and runs its lottery"},
		{Key: "operator", Name: "Demo Telephone Operator", Organisation: lots, Sector: people.OtherSector,
			Part: "Registers people for a forum who telephone"},
		{Key: "adviser", Name: "Demo Adviser", Organisation: university, Sector: people.OtherSector,
			Part: "Judges the evidence of a forum"},
		{Key: "member", Name: "Demo Member", Sector: people.Citizen,
			Part: "Was chosen by lot for a forum"},
		{Key: "facilitator", Name: "Demo Facilitator", Organisation: network, Sector: people.CivilSociety,
			Part: "Helps the members of a forum at their table"},
		{Key: "payer", Name: "Demo Payments Officer", Organisation: council, Sector: people.Government,
			Part: "Looks after what members of a forum are paid"},
		{Key: "evaluator", Name: "Demo Evaluator", Organisation: university, Sector: people.OtherSector,
			Part: "Judges how a forum is run"},
		{Key: "observer", Name: "Demo Observer", Organisation: post, Sector: people.OtherSector,
			Part: "Watches a forum for a newspaper"},
		{Key: "newcomer", Name: "Demo Newcomer", Sector: people.Citizen, New: true,
			Part: "Signs in for the first time"},
	}
}

// address is on a domain that can never exist.
func (m Member) address() string {
	if m.Address != "" {
		return m.Address
	}
	return m.Key + "@cast.invalid"
}

// Introduce makes the cast known before anybody signs in, so that the store
// can be filled with what they did. It gives their ids by key; newcomers have none.
func (p *Provider) Introduce(ctx context.Context, r *people.Register) (map[string]people.PersonID, error) {
	ids := map[string]people.PersonID{}
	for _, m := range p.cast {
		if m.New {
			continue
		}
		in := people.Introduction{
			Provider: Name, Issuer: p.Issuer(), Subject: m.Key, Address: m.address(), Name: m.Name,
			Organisation: m.Organisation, Sector: m.Sector, Speaker: m.Speaker,
		}
		for _, role := range m.Roles {
			if role == people.Administrator {
				in.Roles = append(in.Roles, role)
			}
		}
		id, err := r.Introduce(ctx, people.Operator(), in)
		if err != nil {
			return nil, err
		}
		ids[m.Key] = id
	}
	return ids, nil
}
