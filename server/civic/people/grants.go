package people

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Grant is a role that a person holds: on the platform, a plan or a draft.
// What was given and taken is never forgotten.
type Grant struct {
	storage.Meta
	Person PersonID `json:"person"`
	Role   Role     `json:"role"`
	Plan   string   `json:"plan,omitempty"`
	Draft  string   `json:"draft,omitempty"`
	// Held is false once the role was taken away.
	Held    bool          `json:"held"`
	History []GrantChange `json:"history"`
}

// GrantChange says who gave or took a role, and when.
type GrantChange struct {
	Given bool      `json:"given"`
	By    PersonID  `json:"by"`
	When  time.Time `json:"when"`
}

// Since is when the role was last given, and By by whom.
func (g *Grant) Since() time.Time { return g.History[len(g.History)-1].When }

// By is who last gave it.
func (g *Grant) By() PersonID { return g.History[len(g.History)-1].By }

var grantIndexes = []storage.Index[Grant]{
	{Name: "person", Key: func(g *Grant) []any {
		if !g.Held {
			return nil
		}
		return []any{string(g.Person), g.Plan, g.Draft}
	}},
	{Name: "place", Key: func(g *Grant) []any {
		if !g.Held {
			return nil
		}
		return []any{g.Plan, g.Draft, string(g.Role)}
	}},
}

// Grants gives and takes roles, and answers by them who may do what.
type Grants struct {
	grants   *storage.Collection[Grant]
	register *Register
}

func openGrants(ctx context.Context, e storage.Engine, r *Register) (*Grants, error) {
	c, err := storage.Open(ctx, e, "grants", grantIndexes...)
	return &Grants{grants: c, register: r}, err
}

// Grantable are the roles that make sense at a place.
func Grantable(at Scope) []Role {
	switch {
	case at.Draft != "":
		return []Role{Lead, Drafter, Suggester, Commenter, Reader}
	case at.Plan != "":
		return []Role{Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}
	default:
		return []Role{Administrator}
	}
}

// Give gives a role. It holds from the next question on.
func (g *Grants) Give(ctx context.Context, by Actor, to PersonID, role Role, at Scope) error {
	if err := g.mayGrant(ctx, by, role, at); err != nil {
		return err
	}
	if _, err := g.register.person(ctx, to); err != nil {
		return err
	}
	return g.give(ctx, by.Person, to, role, at)
}

// Take takes a role away. It is gone for the next question.
func (g *Grants) Take(ctx context.Context, by Actor, from PersonID, role Role, at Scope) error {
	if err := g.mayGrant(ctx, by, role, at); err != nil {
		return err
	}
	if err := g.take(ctx, by.Person, from, role, at); err != nil || role != Administrator {
		return err
	}
	left, err := g.grants.Count(ctx, storage.Query{Index: "place", Equal: []any{"", "", string(Administrator)}})
	if err != nil || left > 0 {
		return err
	}
	// Counted after taking: of two people who take the last two at once, at
	// least one comes here and puts it back.
	if err := g.give(ctx, by.Person, from, role, at); err != nil {
		return err
	}
	return civic.Refuse(civic.Conflict, "The platform needs an administrator. Make somebody else one first.")
}

func (g *Grants) mayGrant(ctx context.Context, by Actor, role Role, at Scope) error {
	action := Administer
	switch {
	case at.Draft != "":
		action = GrantOnDraft
	case at.Plan != "":
		action = GrantOnPlan
	}
	if err := g.Check(ctx, by, action, at); err != nil {
		return err
	}
	for _, possible := range Grantable(at) {
		if possible == role {
			return nil
		}
	}
	return civic.Refuse(civic.Invalid, "Choose a role from the list.").At("role")
}

func (g *Grants) give(ctx context.Context, by, to PersonID, role Role, at Scope) error {
	change := GrantChange{Given: true, By: by, When: g.register.now()}
	doc := &Grant{
		Meta:   storage.Meta{ID: grantID(to, role, at)},
		Person: to, Role: role, Plan: at.Plan, Draft: at.Draft, Held: true, History: []GrantChange{change},
	}
	err := g.grants.Insert(ctx, doc)
	if errors.Is(err, storage.ErrExists) {
		return g.turn(ctx, doc.ID, change)
	}
	if err == nil {
		g.register.announce(ctx, to, "roles.changed", doc.ID)
	}
	return err
}

// configuration stands for the operator where a role came from a setting.
const configuration PersonID = "configuration"

// begin makes an administrator of somebody whom the configuration names, the
// first time only: what administrators took away later stays taken.
func (g *Grants) begin(ctx context.Context, id PersonID) error {
	_, err := g.grants.Get(ctx, grantID(id, Administrator, Scope{}))
	if errors.Is(err, storage.ErrNotFound) {
		return g.give(ctx, configuration, id, Administrator, Scope{})
	}
	return err
}

func (g *Grants) take(ctx context.Context, by, from PersonID, role Role, at Scope) error {
	err := g.turn(ctx, grantID(from, role, at), GrantChange{By: by, When: g.register.now()})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// turn gives or takes a role that was given before. Doing what is done
// already changes nothing.
func (g *Grants) turn(ctx context.Context, id string, change GrantChange) error {
	done := errors.New("nothing to do")
	doc, err := g.grants.Change(ctx, id, func(doc *Grant) error {
		if doc.Held == change.Given {
			return done
		}
		doc.Held = change.Given
		doc.History = append(doc.History, change)
		return nil
	})
	if err == nil {
		g.register.announce(ctx, doc.Person, "roles.changed", id)
	}
	if errors.Is(err, done) {
		return nil
	}
	return err
}

func grantID(p PersonID, role Role, at Scope) string {
	return strings.Join([]string{at.Plan, at.Draft, string(p), string(role)}, "|")
}

// At lists the grants made at a place, for those who may change them.
func (g *Grants) At(ctx context.Context, by Actor, at Scope) ([]*Grant, error) {
	if err := g.mayGrant(ctx, by, Grantable(at)[0], at); err != nil {
		return nil, err
	}
	return g.grants.All(ctx, storage.Query{Index: "place", Equal: []any{at.Plan, at.Draft}})
}

// Of lists what a person holds, for themself and for an administrator.
func (g *Grants) Of(ctx context.Context, by Actor, id PersonID) ([]*Grant, error) {
	if by.Person != id || !by.SignedIn() {
		if err := g.Check(ctx, by, Administer, Scope{}); err != nil {
			return nil, err
		}
	}
	return g.held(ctx, id)
}

func (g *Grants) held(ctx context.Context, id PersonID) ([]*Grant, error) {
	return g.grants.All(ctx, storage.Query{Index: "person", Equal: []any{string(id)}})
}

func (g *Grants) holds(ctx context.Context, id PersonID, role Role, at Scope) (bool, error) {
	doc, err := g.grants.Get(ctx, grantID(id, role, at))
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && doc.Held, err
}
