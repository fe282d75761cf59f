package plan

import (
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// State is where a plan stands in the process.
type State string

// The states of a plan, in their order.
const (
	Preparing         State = "preparing"
	TimelinePublished State = "timeline_published"
	Gathering         State = "gathering"
	Drafting          State = "drafting"
	Consultation      State = "consultation"
	Finalising        State = "finalising"
	Published         State = "published"
	Amending          State = "amending"
	Implementation    State = "implementation"
	Closed            State = "closed"
	Assessed          State = "assessed"
)

// States in the order in which pages show them.
var States = []State{Preparing, TimelinePublished, Gathering, Drafting, Consultation, Finalising, Published, Amending, Implementation, Closed, Assessed}

var planMoves = map[State][]State{
	Preparing:         {TimelinePublished},
	TimelinePublished: {Gathering},
	Gathering:         {Drafting},
	Drafting:          {Consultation},
	Consultation:      {Finalising},
	Finalising:        {Published},
	Published:         {Amending, Implementation},
	Amending:          {Published},
	Implementation:    {Closed},
	Closed:            {Assessed},
}

// Next lists the states that may follow.
func (s State) Next() []State { return planMoves[s] }

// Public claims that anybody may see a plan in this state. Work begins to be
// public when its timeline is.
func (s State) Public() bool { return s != Preparing }

var stateWords = map[State]string{
	Preparing: "Preparing", TimelinePublished: "Timeline published", Gathering: "Gathering ideas", Drafting: "Drafting",
	Consultation: "Open for comment", Finalising: "Finalising", Published: "Published", Amending: "Being amended",
	Implementation: "Being carried out", Closed: "Closed", Assessed: "Assessed",
}

// Words are the state in English, a key of the catalogue.
func (s State) Words() string { return stateWords[s] }

// Moved is one step of a plan, kept for ever.
type Moved struct {
	From string          `json:"from"`
	To   string          `json:"to"`
	At   time.Time       `json:"at"`
	By   people.PersonID `json:"by"`
	Note string          `json:"note,omitempty"`
}

func (s State) mayBecome(to State) error {
	if slices.Contains(planMoves[s], to) {
		return nil
	}
	if to == "" {
		return civic.Refuse(civic.Invalid, "Choose the state that comes next.").At("state")
	}
	if _, known := stateWords[to]; !known {
		return civic.Refuse(civic.Invalid, "A plan cannot be %q: there is no such state.", string(to)).At("state")
	}
	return civic.Refuse(civic.Conflict, "This plan is now '%s' and cannot become '%s' from there.", s.Words(), to.Words()).At("state")
}
