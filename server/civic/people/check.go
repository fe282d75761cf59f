package people

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
)

var _ Rules = (*Grants)(nil)

// Check asks the table. It reads what the person holds each time and trusts
// nothing that an Actor remembers, because sockets keep theirs for hours.
func (g *Grants) Check(ctx context.Context, by Actor, action Action, at Scope) error {
	if by.operator {
		return nil
	}
	rule, known := RuleFor(action)
	if !known {
		return civic.Refuse(civic.Forbidden, "Nobody can do this.")
	}
	roles, err := g.Roles(ctx, by, at)
	if err != nil {
		return err
	}
	// Whether a hidden thing exists is told only to those who may see it.
	if at.Private && len(roles) == 0 {
		if !by.SignedIn() {
			return civic.Refuse(civic.SignIn, "Sign in to see whether this is open to you.")
		}
		return civic.Refuse(civic.NotFound, "There is nothing here that is open to you.")
	}
	if by.Scopes != nil && !slices.Contains(by.Scopes, rule.Scope) {
		return civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(rule.Scope))
	}
	if rule.Everyone && !at.Private {
		return nil
	}
	if slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(rule.Roles, r) }) {
		return g.sided(ctx, by, action)
	}
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	return civic.Refuse(civic.Forbidden, "Your roles here do not let you do this.")
}

// Roles gives what by is at a place. A role on a plan holds on its drafts; a
// role on a draft lets its holder read the plan around it.
func (g *Grants) Roles(ctx context.Context, by Actor, at Scope) ([]Role, error) {
	if by.operator {
		return slices.Clone(Roles), nil
	}
	if !by.SignedIn() {
		return nil, nil
	}
	held, err := g.held(ctx, by.Person)
	if err != nil {
		return nil, err
	}
	has := map[Role]bool{}
	if at.Open != "" {
		has[at.Open] = true
	}
	for _, grant := range held {
		switch {
		case grant.Plan == "":
			has[grant.Role] = true
		case grant.Plan != at.Plan:
		case grant.Draft == "" || grant.Draft == at.Draft:
			has[grant.Role] = true
		case at.Draft == "":
			has[Reader] = true
		}
	}
	var roles []Role
	for _, role := range Roles {
		if has[role] {
			roles = append(roles, role)
		}
	}
	return roles, nil
}
