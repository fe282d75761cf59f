// Package people holds who takes part: people, organisations and their
// sectors, the roles they were given, and the one table of who may do what.
//
// It promises that a role taken away is gone for the next question anybody
// asks of it, and that an address joins two accounts only when a provider
// vouched for it. It refuses to answer for a person who is not signed in
// unless the table lets everybody.
package people

// PersonID names a person for ever.
type PersonID string

// OrganisationID names an organisation.
type OrganisationID string

// Sector says whose voice a person's organisation is.
type Sector string

// The sectors. A person without a confirmed organisation is a Citizen.
const (
	Government   Sector = "government"
	CivilSociety Sector = "civil-society"
	Citizen      Sector = "citizen"
	OtherSector  Sector = "other"
)

// Sectors in the order in which pages show them.
var Sectors = []Sector{CivilSociety, Government, Citizen, OtherSector}

// Actor is the person on whose behalf a verb runs, as the session or token
// that made the request vouches for them. The zero Actor is a visitor who is
// not signed in.
type Actor struct {
	Person PersonID
	Name   string
	// Organisation and OrganisationName are set only when an administrator
	// confirmed that this person belongs to it.
	Organisation     OrganisationID
	OrganisationName string
	Sector           Sector
	// Speaker may record the organisation's own stance.
	Speaker bool
	// Administrator holds that role for the whole platform.
	Administrator bool
	// Scopes limits what a program's token may do; nil means a person at a
	// browser, who may do all that their roles allow.
	Scopes []TokenScope

	// operator is unexported so that nothing decoded from outside sets it.
	operator bool
}

// Operator is whoever runs a command where the store lies. They could change
// it anyway, so the rules let them, and what they did is signed with this name.
func Operator() Actor {
	return Actor{Person: "operator", Name: "The operator", Sector: OtherSector, Administrator: true, operator: true}
}

// Operates claims that this is whoever runs a command where the store lies.
func (a Actor) Operates() bool { return a.operator }

// SignedIn says whether there is a person at all.
func (a Actor) SignedIn() bool { return a.Person != "" }

// TokenScope is a part of what its owner may do that a token may do too.
type TokenScope string

// What a token can be allowed.
const (
	ScopeRead    TokenScope = "read"    // everything its owner can read
	ScopeWrite   TokenScope = "write"   // draft, comment, suggest, take a stance
	ScopePublish TokenScope = "publish" // publish and withdraw
	ScopeAdmin   TokenScope = "admin"   // roles, people, organisations, plans
)
