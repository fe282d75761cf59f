// Package deliberation holds what a forum's members do at small tables: who
// sits where in each round, the cards that a table writes, joins and sorts,
// and what it brings before everybody.
//
// It promises: tables are mixed and people who met seldom meet again, with a
// facilitator at each and what people need on it; what was written is never
// lost, whatever is joined, taken apart or left out; a card that becomes a
// recommendation keeps its way back to the table.
//
// It refuses to show a table's cards to another table before they are brought,
// to tell who wrote a card, to show anybody what a member said of themselves
// or needs, and to publish who sat where.
package deliberation

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/storage"
)

// Need is something that a place at a table can have.
type Need string

// The needs.
const (
	StepFree Need = "step-free"
	Loop     Need = "hearing-loop"
	Door     Need = "near-door"
	Quiet    Need = "quiet"
	Signed   Need = "signed"
	Welsh    Need = "welsh"
)

// Needs in the order in which pages offer them.
var Needs = []Need{StepFree, Loop, Door, Quiet, Signed, Welsh}

// Words are a need in English, a key of the catalogue.
func (n Need) Words() string {
	return map[Need]string{StepFree: "A place without steps on the way", Loop: "A hearing loop", Door: "A place near the door",
		Quiet: "A quiet place", Signed: "A sign language interpreter", Welsh: "A table that speaks Welsh"}[n]
}

// wish is what a member needs at a table. Its id is forum and person. It is
// kept sealed: only its owner reads it, and tables are drawn with it.
type wish struct {
	storage.Meta
	Forum  forum.ID        `json:"forum"`
	Person people.PersonID `json:"person"`
	Sealed string          `json:"sealed"`
	At     time.Time       `json:"at"`
}

// apart are two people who never share a table. Its id is the forum and both.
type apart struct {
	storage.Meta
	Forum forum.ID           `json:"forum"`
	Who   [2]people.PersonID `json:"who"`
}

// Table is one small table.
type Table struct {
	Offers      []Need            `json:"offers,omitempty"`
	Facilitator people.PersonID   `json:"facilitator,omitempty"`
	Members     []people.PersonID `json:"members"`
}

// Round is one time that a session goes to tables. Its id is the session and
// its number.
type Round struct {
	storage.Meta
	Forum   forum.ID   `json:"forum"`
	Session meeting.ID `json:"session"`
	N       int        `json:"n"`
	Tables  []Table    `json:"tables"`
	// Seed it was drawn with.
	Seed uint64 `json:"seed"`
	// Absent were left out when it was drawn.
	Absent []people.PersonID `json:"absent,omitempty"`
	At     time.Time         `json:"at"`
	// Confirmed is nought while only the lead sees it.
	Confirmed time.Time `json:"confirmed,omitzero"`
}

// Pile is where a table sorts a card.
type Pile string

// The piles. A card begins in none.
const (
	Unsorted Pile = ""
	First    Pile = "first"
	Next     Pile = "next"
	Later    Pile = "later"
	Parking  Pile = "parking" // not for now, and not forgotten
)

// Piles in their order, the unsorted last: it should become empty.
var Piles = []Pile{First, Next, Later, Parking, Unsorted}

// Words are a pile in English, a key of the catalogue.
func (p Pile) Words() string {
	return map[Pile]string{First: "Most important", Next: "Important too", Later: "If there is time", Parking: "Parking place", Unsorted: "Not sorted yet"}[p]
}

// Card is a statement as it is kept. What of it is for whom is decided by
// View: never show this.
type Card struct {
	storage.Meta
	Forum   forum.ID   `json:"forum"`
	Session meeting.ID `json:"session"`
	Round   int        `json:"round"`
	// Table it belongs to, from 1; nought for one that everybody's were joined into.
	Table int             `json:"table"`
	Text  string          `json:"text"`
	By    people.PersonID `json:"by,omitempty"`
	At    time.Time       `json:"at"`
	Theme string          `json:"theme,omitempty"`
	Pile  Pile            `json:"pile,omitempty"`
	// From are the cards that it joins.
	From []string `json:"from,omitempty"`
	// Parted is when it was taken apart again: those it joined stand once more.
	Parted time.Time `json:"parted,omitzero"`
	// Brought is when it came before everybody.
	Brought time.Time `json:"brought,omitzero"`
	// Taking is who begins a recommendation with it at this moment.
	Taking people.PersonID `json:"taking,omitempty"`
	Taken  time.Time       `json:"taken,omitzero"`
	// Recommendation that it is material of, with its number.
	Recommendation  recommendation.ID `json:"recommendation,omitempty"`
	RecommendationN int               `json:"recommendationN,omitempty"`
}

// View is a card as somebody may see it, with the cards that it joins.
type View struct {
	ID      string `json:"id"`
	Table   int    `json:"table" doc:"0 for one that cards of several tables were joined into."`
	Text    string `json:"text"`
	Theme   string `json:"theme,omitempty"`
	Pile    Pile   `json:"pile,omitempty"`
	Brought bool   `json:"brought,omitempty"`
	// Mine claims that whoever looks wrote it.
	Mine           bool      `json:"mine,omitempty"`
	From           []*View   `json:"from,omitempty"`
	At             time.Time `json:"at"`
	Recommendation int       `json:"recommendation,omitempty" doc:"The number of the recommendation that it is material of."`
}
