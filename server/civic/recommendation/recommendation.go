// Package recommendation holds what a forum's members recommend, from the
// first words to what the authority did about it two years later.
//
// Its text is a draft like any other: members write it live, suggest, and say
// where they stand. It promises: the wording that is voted on, reported and
// answered is the one that more than half of the members confirmed word for
// word, kept beside the draft and never changed; the support is the count of
// the members' secret vote and nobody types it; an answer has a decision, a
// reason, an owner and a date, and every answer and report of progress that
// was ever given stays and enters the public record.
//
// It refuses an answer from anybody but the authority, a wording from anybody
// but the members, and to tell who confirmed, who rated, or who wrote a
// minority statement without their name.
package recommendation

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a recommendation for ever.
type ID string

// Confirmed is a member who said: this is what we mean, word for word.
type Confirmed struct {
	Person people.PersonID `json:"person"`
	// SHA256 is the hash of the text that they saw.
	SHA256 string    `json:"sha256"`
	At     time.Time `json:"at"`
}

// Wording is the text as the members settled it.
type Wording struct {
	Content draft.Content `json:"content"`
	Seq     int64         `json:"seq"`
	SHA256  string        `json:"sha256"`
	At      time.Time     `json:"at"`
	// For is how many members had confirmed it then, of so many.
	For int `json:"for"`
	Of  int `json:"of"`
}

// Withdrawal is why a recommendation was dropped before it was settled.
type Withdrawal struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// Minority is what members say who do not agree.
type Minority struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Signed is the name that its author wants to stand under it, "" for none.
	Signed string          `json:"signed,omitempty"`
	Person people.PersonID `json:"person"`
	At     time.Time       `json:"at"`
}

// Decision is what the authority does about a recommendation.
type Decision string

// The decisions.
const (
	Accept  Decision = "accept"
	InPart  Decision = "in-part"
	Reject  Decision = "reject"
	Refer   Decision = "refer" // to whoever can decide it
	Already Decision = "already-doing"
)

// Decisions in the order in which pages offer them.
var Decisions = []Decision{Accept, InPart, Reject, Refer, Already}

// Words are a decision in English, a key of the catalogue.
func (d Decision) Words() string {
	return map[Decision]string{Accept: "Accepted", InPart: "Accepted in part", Reject: "Rejected", Refer: "Referred to others", Already: "Already being done"}[d]
}

// Answer is what the authority says.
type Answer struct {
	N        int      `json:"n"` // 1 for the first
	Decision Decision `json:"decision"`
	Reason   string   `json:"reason"`
	// Owner answers for it within the authority, Due is by when it is done.
	Owner string    `json:"owner"`
	Due   time.Time `json:"due,omitzero"`
	// Body decided, in the meeting whose minute is linked.
	Body   string      `json:"body,omitempty"`
	Minute string      `json:"minute,omitempty"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// State is how far something promised has come.
type State string

// The states of progress.
const (
	NotStarted State = "not-started"
	Underway   State = "underway"
	Delayed    State = "delayed"
	Done       State = "done"
	Dropped    State = "dropped"
)

// AllStates in the order in which pages offer them.
var AllStates = []State{NotStarted, Underway, Delayed, Done, Dropped}

// Words are a state in English, a key of the catalogue.
func (s State) Words() string {
	return map[State]string{NotStarted: "Not started", Underway: "Under way", Delayed: "Delayed", Done: "Done", Dropped: "Dropped"}[s]
}

// Months are after how many months progress is reported.
var Months = []int{6, 12, 24}

// Progress is what the authority reports some time after its answer.
type Progress struct {
	Months int         `json:"months"`
	State  State       `json:"state"`
	Text   string      `json:"text"`
	Link   string      `json:"link,omitempty"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Support is what the members' vote came to.
type Support struct {
	Poll    string        `json:"poll"`
	Support count.Support `json:"support"`
	Outcome count.Outcome `json:"outcome"`
}

// Entered says that a recommendation stands among the inputs of a plan.
type Entered struct {
	Plan  string    `json:"plan"`
	Input string    `json:"input"`
	At    time.Time `json:"at"`
}

// Recommendation is one, as it is kept. What of it is for whom is decided by
// View: never show this.
type Recommendation struct {
	storage.Meta
	Forum forum.ID `json:"forum"`
	// N counts from 1 within its forum, in the order in which they were begun.
	N         int             `json:"n"`
	Title     string          `json:"title"`
	Theme     string          `json:"theme,omitempty"`
	Draft     draft.ID        `json:"draft"`
	By        people.PersonID `json:"by"`
	Created   time.Time       `json:"created"`
	Confirmed []Confirmed     `json:"confirmed,omitempty"`
	Wording   *Wording        `json:"wording,omitempty"`
	Withdrawn *Withdrawal     `json:"withdrawn,omitempty"`
	Minority  []Minority      `json:"minority,omitempty"`
	Answers   []Answer        `json:"answers,omitempty"`
	Progress  []Progress      `json:"progress,omitempty"`
	Entered   []Entered       `json:"entered,omitempty"`
}

// Key is its id.
func (r *Recommendation) Key() ID { return ID(r.ID) }

// Settled claims that its wording is frozen.
func (r *Recommendation) Settled() bool { return r.Wording != nil }

// Standing claims that it was not withdrawn.
func (r *Recommendation) Standing() bool { return r.Withdrawn == nil }
