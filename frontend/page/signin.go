package page

import (
	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// SignInView offers the ways to sign in.
type SignInView struct {
	Ways []Way
	// Reason says why the person was sent here: "to comment on a draft". It
	// is in the reader's language, or empty.
	Reason string
}

// Way is one provider of sign-in.
type Way struct {
	Href  string // where the button leads, the address to come back to included
	Label string // "Google"
	Demo  bool
}

// CastView lets a person choose who to be in the demonstration.
type CastView struct {
	Form    govuk.Form
	Action  string
	Hidden  map[string]string // what the sign-in carries along
	Members []CastMember
}

// CastMember is somebody to be in the demonstration.
type CastMember struct {
	ID           string
	Name         string
	Organisation string
	Sector       people.Sector
	Part         string // what they can do, in a few words
}

// WelcomeView asks a new person who they are here.
type WelcomeView struct {
	Form govuk.Form
	Back string // where they were going
	// Suggested is the name the provider gave.
	Suggested string
}
