// Package meeting holds the room: sessions in which people work on a plan
// together, live and on the record. A workshop on a commitment, a meeting of
// the multi-stakeholder forum and a review of what was promised are all the
// same room.
//
// It promises: what happens in a live room is a row in a log before anybody
// hears of it, so a server that dies loses nothing, and of two chairs who act
// at once one is first and the other is told; clocks are the server's; counts
// of an open poll are told to nobody; a vote is counted exactly once or
// refused. Under the Chatham House rule it keeps sectors and no names: who sat
// where is deleted when the session ends, and the log with it.
//
// It refuses to hold the words of shared notes, which live in shared
// documents, and to publish a note that nobody agreed.
package meeting

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a session.
type ID string

// Kind is what a session is for.
type Kind string

// The kinds.
const (
	Workshop Kind = "workshop" // on the text of commitments
	Forum    Kind = "forum"    // the standing meeting of government and civil society
	Review   Kind = "review"   // presents what was done about the promises, and hears comments
)

// Kinds in the order in which pages show them.
var Kinds = []Kind{Workshop, Forum, Review}

// The kinds of session that people chosen by lot have.
const (
	Welcome      Kind = "onboarding"
	Learning     Kind = "learning"
	Deliberation Kind = "deliberation"
	Wording      Kind = "drafting"
	Deciding     Kind = "decision"
)

// ForumKinds are the kinds of session of a forum chosen by lot.
var ForumKinds = []Kind{Welcome, Learning, Deliberation, Wording, Deciding, Review}

// State is where a session stands in its life.
type State string

// The states, in the order of the process.
const (
	Announced State = "announced"
	Live      State = "live"
	Held      State = "held"      // over; its note is being drafted
	Agreed    State = "agreed"    // the note is agreed and not yet public
	Published State = "published" // the note is public
	Cancelled State = "cancelled"
)

// Access says who may join.
type Access string

// Who may join a session: those with a role on the plan, or whoever is signed
// in. Reading is as public as the plan is.
const (
	ForRoles     Access = "roles"
	ForEverybody Access = "everybody"
)

// Turns is how the next speaker is found.
type Turns string

// The ways to take turns. A point of order is always heard first.
const (
	BySector Turns = "sectors" // the sector that spoke least, then the person who did
	ByPerson Turns = "least"   // the person who spoke least
	AsAsked  Turns = "asked"   // in the order of asking
)

// AllTurns in the order in which pages show them.
var AllTurns = []Turns{BySector, ByPerson, AsAsked}

// Item is one point of an agenda.
type Item struct {
	ID      string `json:"id"` // stable when the agenda is rewritten
	Title   string `json:"title"`
	Minutes int    `json:"minutes"`
	// From is the sector that asked for it; "" where the host put it there.
	From people.Sector `json:"from,omitempty"`
}

// Paper is something to read before.
type Paper struct {
	Title string `json:"title"`
	Href  string `json:"href"`
}

// Cancellation is why a session does not take place.
type Cancellation struct {
	Reason string      `json:"reason"`
	At     time.Time   `json:"at"`
	By     draft.Voice `json:"by"`
}

// About is what a session says of itself: what its host writes and changes.
type About struct {
	Title   string `json:"title"`
	Purpose string `json:"purpose"`
	Kind    Kind   `json:"kind"`
	// Start is a moment; Zone is where its clock hangs (Europe/London).
	Start  time.Time `json:"start"`
	Zone   string    `json:"zone"`
	Place  string    `json:"place,omitempty"`
	Link   string    `json:"link,omitempty"`
	Access Access    `json:"access"`
	// ChathamHouse: who said what is not kept, sectors are.
	ChathamHouse bool       `json:"chathamHouse,omitempty"`
	Turns        Turns      `json:"turns"`
	Agenda       []Item     `json:"agenda"`
	Papers       []Paper    `json:"papers,omitempty"`
	Drafts       []draft.ID `json:"drafts,omitempty"` // on the table
}

// Session is one meeting.
type Session struct {
	storage.Meta
	About
	// Plan that it belongs to; "" for one of the whole platform.
	Plan string `json:"plan,omitempty"`
	// Series that it is the Turn-th of, where it is one of a row.
	Series string `json:"series,omitempty"`
	Turn   int    `json:"turn,omitempty"`
	// Former are points that left the agenda after the session began: what was
	// written under them stays.
	Former []Item `json:"former,omitempty"`
	// Host leads it; Deputies can do all that the host can.
	Host     draft.Voice   `json:"host"`
	Deputies []draft.Voice `json:"deputies,omitempty"`
	State    State         `json:"state"`
	// Sequence counts the changes that calendars must hear of.
	Sequence  int           `json:"sequence"`
	Cancelled *Cancellation `json:"cancelled,omitempty"`
	// Private follows the plan: a session of a plan that is not public yet.
	Private bool      `json:"private,omitempty"`
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`
	// Told is when the announcement was last changed for those who come.
	Told time.Time `json:"told"`
	// Source names the document that a past meeting was imported from.
	Source string `json:"source,omitempty"`
}

// Key gives the session's own id as its type.
func (s *Session) Key() ID { return ID(s.ID) }

// Minutes is how long the agenda takes.
func (a About) Minutes() int {
	n := 0
	for _, item := range a.Agenda {
		n += item.Minutes
	}
	return n
}

// End is when the agenda says that it is over.
func (a About) End() time.Time { return a.Start.Add(time.Duration(a.Minutes()) * time.Minute) }

// Where gives the zone of the session's clock.
func (a About) Where() *time.Location {
	if zone, err := time.LoadLocation(a.Zone); err == nil && a.Zone != "" {
		return zone
	}
	return time.UTC
}

// Item finds a point of the agenda.
func (a About) Item(id string) (Item, bool) {
	for _, item := range a.Agenda {
		if item.ID == id {
			return item, true
		}
	}
	return Item{}, false
}

// Leads says whether somebody was asked to lead this session.
func (s *Session) Leads(id people.PersonID) bool {
	if id == "" {
		return false
	}
	if s.Host.Person == id {
		return true
	}
	for _, d := range s.Deputies {
		if d.Person == id {
			return true
		}
	}
	return false
}

// Scope is where the rules look. Whoever was asked to lead the session has a
// lead's rights on it, and where everybody is welcome, everybody signed in may
// speak; nobody gains anything on the plan around it.
func (s *Session) Scope(by people.Actor) people.Scope {
	at := people.Scope{Plan: s.Plan, Private: s.Private}
	switch {
	case s.Leads(by.Person):
		at.Open = people.Lead
	case s.Access == ForEverybody && by.SignedIn() && !s.Private:
		at.Open = people.Commenter
	}
	return at
}

// Counts says whether a session was held and left a public note.
func (s *Session) Counts() bool { return s.State == Published }

// Over says whether the live part is behind it.
func (s *Session) Over() bool {
	return s.State == Held || s.State == Agreed || s.State == Published || s.State == Cancelled
}
