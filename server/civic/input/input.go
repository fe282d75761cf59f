// Package input holds everything that people bring to a plan, and what became
// of it: comments, suggestions, evidence, ideas, a forum's recommendations and
// what was said on paper, each with one life from received to answered.
//
// It promises: nothing has to be typed twice, as comments and suggestions
// become inputs by themselves, also when the program died in between; an
// input has one answer at a time, with a reason and a name; numbers are
// counted once and without walking everything.
//
// It refuses an answer without a reason, an answer to what was joined with
// another input (it says where that went), and to let anybody review their
// own answer.
package input

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names an input for ever.
type ID string

// Kind is in what form something was brought.
type Kind string

// The kinds.
const (
	Comment        Kind = "comment"
	Suggestion     Kind = "suggestion"
	Evidence       Kind = "evidence"
	Idea           Kind = "idea"
	Recommendation Kind = "recommendation" // of a forum
	Offline        Kind = "offline"        // said on paper or in a room, typed in by an official
)

// Kinds in the order in which pages show them.
var Kinds = []Kind{Comment, Suggestion, Evidence, Idea, Recommendation, Offline}

// State is where an input stands in its life.
type State string

// The states, in their order. Withdrawn and Joined end a life early: the one
// by whoever brought it, or by a moderator; the other in another input.
const (
	Received     State = "received"
	Acknowledged State = "acknowledged"
	Triaged      State = "triaged"
	Considered   State = "considered"
	Responded    State = "responded"
	Contested    State = "contested"
	Reviewed     State = "reviewed"
	Withdrawn    State = "withdrawn"
	Joined       State = "joined"
)

// States in their order, for pages that show a life as a line of steps.
var States = []State{Received, Acknowledged, Triaged, Considered, Responded, Contested, Reviewed}

// Disposition says what became of an input.
type Disposition string

// The dispositions of an answer.
const (
	Adopted     Disposition = "adopted"
	InPart      Disposition = "in-part"
	NotAdopted  Disposition = "not-adopted"
	OutOfScope  Disposition = "out-of-scope"
	Duplicate   Disposition = "duplicate"
	AlreadyDone Disposition = "already-done"
	Deferred    Disposition = "deferred"
)

// Dispositions in the order in which pages offer them.
var Dispositions = []Disposition{Adopted, InPart, NotAdopted, OutOfScope, Duplicate, AlreadyDone, Deferred}

// Input is one thing that somebody brought.
type Input struct {
	storage.Meta
	Plan string `json:"plan"`
	// Commitment is the draft that it is about, "" for the whole plan.
	Commitment draft.ID `json:"commitment,omitempty"`
	Kind       Kind     `json:"kind"`
	// Source is the thread or suggestion that it stands in, "" for what was
	// brought here.
	Source string      `json:"source,omitempty"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
	// Behalf is whose words an official typed in.
	Behalf *Behalf `json:"behalf,omitempty"`

	Title string `json:"title,omitempty"`
	Body  string `json:"body"`
	// Quote is what it is about, Wording what it would put there.
	Field   draft.Field `json:"field,omitempty"`
	Quote   string      `json:"quote,omitempty"`
	Wording string      `json:"wording,omitempty"`
	Link    string      `json:"link,omitempty"`
	File    *File       `json:"file,omitempty"`

	Theme string `json:"theme,omitempty"`
	// Group is shared by inputs whose words are much alike.
	Group string   `json:"group"`
	Words []uint32 `json:"words,omitempty"`

	State State  `json:"state"`
	Steps []Step `json:"steps,omitempty"`
	// Into is where it went when it was joined with another.
	Into ID `json:"into,omitempty"`
	// Response is the answer that counts; Rounds how many it has had.
	Response    string      `json:"response,omitempty"`
	Rounds      int         `json:"rounds,omitempty"`
	Disposition Disposition `json:"disposition,omitempty"`
	Answered    time.Time   `json:"answered,omitzero"`
	Official    draft.Voice `json:"official,omitzero"`
	Contest     *Contest    `json:"contest,omitempty"`
	Hidden      bool        `json:"hidden,omitempty"`
	// News is when somebody else last did something to it.
	News    time.Time `json:"news,omitzero"`
	Counted *mark     `json:"counted,omitempty"`
}

// Key gives the input's own id as its type.
func (in *Input) Key() ID { return ID(in.ID) }

// Behalf is somebody who spoke where there was no keyboard.
type Behalf struct {
	Name   string        `json:"name"`
	Sector people.Sector `json:"sector"`
	// Where and when it was said, in words: "Town hall, 3 March".
	Where string `json:"where,omitempty"`
	// Received is the day on which it reached the officials, zero for the day
	// on which it was typed in.
	Received time.Time `json:"received,omitzero"`
}

// Since is when it came: the day on which it was received, where it was typed
// in later, so that a slow desk neither moves anybody's words out of the time
// in which they were asked for nor shortens the wait for an answer.
func (in *Input) Since() time.Time {
	if in.Behalf != nil && !in.Behalf.Received.IsZero() && in.Behalf.Received.Before(in.At) {
		return in.Behalf.Received
	}
	return in.At
}

// Step is one step of an input's life. By is empty where nobody acted.
type Step struct {
	State State       `json:"state"`
	At    time.Time   `json:"at"`
	By    draft.Voice `json:"by,omitzero"`
	Note  string      `json:"note,omitempty"`
}

// Contest says why whoever brought it disagrees with the answer, and what the
// review of it found.
type Contest struct {
	Reason   string      `json:"reason"`
	At       time.Time   `json:"at"`
	Review   string      `json:"review,omitempty"`
	Upheld   bool        `json:"upheld,omitempty"` // the first answer stands
	Reviewer draft.Voice `json:"reviewer,omitzero"`
	Reviewed time.Time   `json:"reviewed,omitzero"`
}

// Waiting claims that nobody has answered it yet.
func (in *Input) Waiting() bool {
	switch in.State {
	case Received, Acknowledged, Triaged, Considered, Joined:
		return true
	}
	return false
}

// open claims that an official can still answer it here.
func (in *Input) open() bool { return in.Waiting() && in.State != Joined }

// sector is whose voice counts.
func (in *Input) sector() people.Sector {
	if in.Behalf != nil {
		return in.Behalf.Sector
	}
	return in.By.Sector
}

// mostSteps bounds an input's life; the first and the newest steps stay.
const mostSteps = 40

func (in *Input) step(state State, at time.Time, by draft.Voice, note string) {
	in.State = state
	in.Steps = append(in.Steps, Step{State: state, At: at, By: by, Note: note})
	if len(in.Steps) > mostSteps {
		in.Steps = append(in.Steps[:1], in.Steps[2:]...)
	}
	if by.Person != "" && by.Person != in.By.Person {
		in.News = at
	}
}
