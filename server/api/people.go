package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Me is who the token or session acts for.
type Me struct {
	Person       people.PersonID       `json:"person"`
	Name         string                `json:"name"`
	Organisation people.OrganisationID `json:"organisation,omitempty"`
	Affiliation  string                `json:"organisationName,omitempty"`
	Sector       people.Sector         `json:"sector"`
	Speaker      bool                  `json:"speaker,omitempty"`
	Scopes       []people.TokenScope   `json:"scopes,omitempty"`
}

// Held is a role that somebody holds.
type Held struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Role   people.Role     `json:"role"`
}

type atPlan struct {
	InPlan
	WithRole
}

type atDraft struct {
	InDraft
	WithRole
}

type WithRole struct {
	Person string `path:"person" maxLength:"64"`
	Role   string `path:"role" enum:"coordinator,lead,moderator,drafter,suggester,commenter,reader"`
}

func (a *api) people() {
	const tag = "People"
	on(a, operation{id: "me", method: http.MethodGet, path: "/me", tag: tag, words: "Who you are here"},
		func(_ context.Context, in *By) (*answer[Me], error) {
			by := in.actor
			if !by.SignedIn() {
				return nil, civic.Refuse(civic.SignIn, "Send a token to be known here.")
			}
			return ok(Me{by.Person, by.Name, by.Organisation, by.OrganisationName, by.Sector, by.Speaker, by.Scopes}, nil)
		})
	on(a, operation{id: "permissions", method: http.MethodGet, path: "/permissions", tag: tag, public: true, words: "The table of who may do what"},
		func(context.Context, *By) (*answer[[]people.Rule], error) { return ok(people.Table, nil) })
	on(a, operation{id: "plan-roles", method: http.MethodGet, path: "/plans/{plan}/roles", tag: tag, words: "Who holds a role on a plan"},
		func(ctx context.Context, in *InPlan) (*answer[[]Held], error) {
			return a.held(ctx, in.actor, people.Scope{Plan: in.Plan})
		})
	on(a, operation{id: "draft-roles", method: http.MethodGet, path: "/drafts/{draft}/roles", tag: tag, words: "Who holds a role on a draft"},
		func(ctx context.Context, in *InDraft) (*answer[[]Held], error) {
			at, err := a.scope(ctx, in)
			if err != nil {
				return nil, err
			}
			return a.held(ctx, in.actor, at)
		})
	a.grants(tag)
}

func (a *api) grants(tag string) {
	const onPlan, onDraft = "/plans/{plan}/roles/{person}/{role}", "/drafts/{draft}/roles/{person}/{role}"
	all := a.People.Grants
	on(a, operation{id: "give-plan-role", method: http.MethodPut, path: onPlan, tag: tag, status: http.StatusNoContent, words: "Give a role on a plan"},
		func(ctx context.Context, in *atPlan) (*none, error) {
			return done(all.Give(ctx, in.actor, people.PersonID(in.Person), people.Role(in.Role), people.Scope{Plan: in.Plan}))
		})
	on(a, operation{id: "take-plan-role", method: http.MethodDelete, path: onPlan, tag: tag, status: http.StatusNoContent, words: "Take a role on a plan away",
		about: "It acts at once, on open sockets too."},
		func(ctx context.Context, in *atPlan) (*none, error) {
			return done(all.Take(ctx, in.actor, people.PersonID(in.Person), people.Role(in.Role), people.Scope{Plan: in.Plan}))
		})
	on(a, operation{id: "give-draft-role", method: http.MethodPut, path: onDraft, tag: tag, status: http.StatusNoContent, words: "Give a role on a draft"},
		func(ctx context.Context, in *atDraft) (*none, error) {
			at, err := a.scope(ctx, &in.InDraft)
			if err != nil {
				return nil, err
			}
			return done(all.Give(ctx, in.actor, people.PersonID(in.Person), people.Role(in.Role), at))
		})
	on(a, operation{id: "take-draft-role", method: http.MethodDelete, path: onDraft, tag: tag, status: http.StatusNoContent, words: "Take a role on a draft away",
		about: "It acts at once, on open sockets too."},
		func(ctx context.Context, in *atDraft) (*none, error) {
			at, err := a.scope(ctx, &in.InDraft)
			if err != nil {
				return nil, err
			}
			return done(all.Take(ctx, in.actor, people.PersonID(in.Person), people.Role(in.Role), at))
		})
}

// scope is where a draft's roles are held.
func (a *api) scope(ctx context.Context, in *InDraft) (people.Scope, error) {
	d, err := a.Drafts.Drafts.Find(ctx, in.actor, in.id())
	if err != nil {
		return people.Scope{}, err
	}
	return people.Scope{Plan: d.Plan, Draft: d.ID}, nil
}

func (a *api) held(ctx context.Context, by people.Actor, at people.Scope) (*answer[[]Held], error) {
	grants, err := a.People.Grants.At(ctx, by, at)
	if err != nil {
		return nil, err
	}
	all := []Held{}
	for _, g := range grants {
		name, err := a.People.Name(ctx, g.Person)
		if err != nil {
			return nil, err
		}
		all = append(all, Held{g.Person, name, g.Role})
	}
	return ok(all, nil)
}
