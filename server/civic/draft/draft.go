// Package draft holds a commitment while it is being written: the draft, the
// versions of its text, what people say about it, the wording they propose
// and where they stand.
//
// It promises: one insert decides every race (the second of two equal
// submissions finds the first one); what a person said is kept as said, with
// its history; counters are caches that are rebuilt from the documents they
// count; a stance is bound to the very text that was seen.
//
// It refuses to hold the text itself, which lives in a shared document behind
// Texts, and to guess: words that a comment was about and that are gone are
// reported as gone.
package draft

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a draft, and later the published commitment that came of it.
type ID string

// State is where a commitment stands in its life.
type State string

// The states, in the order of the process.
const (
	Idea           State = "idea"
	ThemeGroup     State = "theme_group"
	Drafting       State = "draft"
	AgreedText     State = "agreed_text"
	Clearance      State = "clearance"
	Consultation   State = "consultation"
	Final          State = "final"
	Published      State = "published"
	Amended        State = "amended"
	Withdrawn      State = "withdrawn"
	CarriedForward State = "carried_forward"
)

// States in the order in which pages show them.
var States = []State{Idea, ThemeGroup, Drafting, AgreedText, Clearance, Consultation, Final, Published, Amended, Withdrawn, CarriedForward}

// Draft is a commitment in the making.
type Draft struct {
	storage.Meta
	// Plan that it belongs to; or Forum(id) for a forum's recommendation.
	Plan string `json:"plan"`
	// Number is as the plan counts, "" for an unnumbered commitment. Place
	// orders drafts within the plan.
	Number   string `json:"number,omitempty"`
	Place    int    `json:"place"`
	Title    string `json:"title"`
	Slug     string `json:"slug"`
	Template string `json:"template"`
	State    State  `json:"state"`
	// Open is the role that every signed-in person has until Until; "" keeps
	// the draft to those who were asked.
	Open  people.Role `json:"open,omitempty"`
	Until time.Time   `json:"until,omitzero"`
	// Hearing is until when everybody who is signed in may comment whatever
	// Open and Until say, because an agreed text was changed.
	Hearing time.Time `json:"hearing,omitzero"`
	// Private hides the draft from people without a role on it.
	Private bool `json:"private,omitempty"`
	// Sealed closes the whole text; SealedFields close single ones.
	Sealed       bool    `json:"sealed,omitempty"`
	SealedFields []Field `json:"sealedFields,omitempty"`
	// Lead answers for the text.
	Lead    Voice     `json:"lead,omitzero"`
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`
}

// Key gives the draft's own id as its type.
func (d *Draft) Key() ID { return ID(d.ID) }

// Scope is where the rules look when somebody wants to do something here now.
func (d *Draft) Scope(now time.Time) people.Scope {
	open := d.Open
	if d.Closed(now) {
		open = ""
	}
	if (open == "" || open == people.Reader) && now.Before(d.Hearing) {
		open = people.Commenter
	}
	return people.Scope{Plan: d.Plan, Draft: d.ID, Open: open, Private: d.Private}
}

// Closed says whether the time for everybody is over.
func (d *Draft) Closed(now time.Time) bool { return !d.Until.IsZero() && !now.Before(d.Until) }

// TakesEdits says whether the text may change in this state at all.
func (d *Draft) TakesEdits() bool {
	return !d.Sealed && (d.State == Idea || d.State == ThemeGroup || d.State == Drafting)
}

// TakesComments says whether the discussion goes on: until publication.
// When the time for everybody is over, those with a role can still answer.
func (d *Draft) TakesComments() bool {
	switch d.State {
	case Published, Amended, Withdrawn, CarriedForward:
		return false
	}
	return true
}

// TakesStances says whether stances may still be taken and changed.
func (d *Draft) TakesStances(now time.Time) bool {
	return d.State != Idea && d.TakesComments() && !d.Closed(now)
}

// IsSealed says whether a field is closed, by itself or with the whole text.
func (d *Draft) IsSealed(f Field) bool {
	if d.Sealed {
		return true
	}
	for _, sealed := range d.SealedFields {
		if sealed == f {
			return true
		}
	}
	return false
}
