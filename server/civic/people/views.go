package people

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
)

// What pages about people show: plain facts, no markup, no sentences.

// Typed is a form as it was sent, with what was wrong with it. Its zero value
// is a form that nobody filled in yet.
type Typed struct {
	Values   map[string]string
	Problems civic.Refusals
}

// SignInView offers the ways to sign in.
type SignInView struct {
	Ways []Way
	Back string // where the person is going
}

// Way is a provider to sign in with.
type Way struct {
	Name, Label, Href string
	Demo              bool // the demonstration's cast
}

// WelcomeView asks a new person who they are here.
type WelcomeView struct {
	Typed
	Back     string
	Proposed string // the name that the provider told
}

// AccountView is a person's own account. Done names what the last step did:
// "renamed", "language", "claimed", "withdrawn", "left".
type AccountView struct {
	Typed
	Person       *Person
	Organisation *Organisation // nil without a confirmed one
	Addresses    []Address
	Accounts     []Account
	Grants       []*Grant
	Done         string
}

// SessionsView lists where a person is signed in. Done: "ended", "others".
type SessionsView struct {
	Sessions []*Session
	This     string // the id of the one that asks
	Done     string
}

// TokensView lists a person's tokens. Fresh is the one just issued: it is
// shown once and never again. Done: "revoked", "removed".
type TokensView struct {
	Typed
	Scopes []TokenScope // chosen in the form
	Tokens []*Token
	Fresh  string
	Now    time.Time
	Done   string
}

// MyDataView offers to take away everything, or to be forgotten.
type MyDataView struct {
	Typed
	Person *Person
}

// PeopleView lists people for administrators.
type PeopleView struct {
	Words  string // looked for
	People []PersonRow
	Next   string // where the next page begins; "" at the end
	Claims []*Person
	Done   string // "confirmed", "declined"
}

// PersonRow is one of many.
type PersonRow struct {
	Person       *Person
	Organisation *Organisation
}

// PersonView is what an administrator sees of one person. Done: "given",
// "taken", "confirmed", "declined", "removed", "speaker".
type PersonView struct {
	Typed
	PersonRow
	Addresses []Address
	Grants    []*Grant
	Done      string
}

// OrganisationView is an organisation that an administrator corrects.
type OrganisationView struct {
	Typed
	Organisation *Organisation
}

// OrganisationsView lists organisations. Done: "corrected".
type OrganisationsView struct {
	Organisations []*Organisation
	Next          string
	Done          string
}

// RolesView shows who holds which role at a place. Done: "given", "taken".
type RolesView struct {
	Typed
	At        Scope
	Title     string // of the plan or draft
	Path      string // of this page
	Holders   []Holder
	Grantable []Role
	Done      string
}

// Holder is somebody who holds a role.
type Holder struct {
	Grant  *Grant
	Person *Person
	By     string // who gave it
}

// PermissionsView is the table of who may do what.
type PermissionsView struct {
	Roles []Role
	Rules []Rule
}
