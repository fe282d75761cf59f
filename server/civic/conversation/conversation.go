// Package conversation holds public conversations: a question, short
// statements that people write, and on each of them agree, disagree or pass.
// Out of the votes comes a map of the groups of opinion (see opinion).
//
// It promises that a vote which was accepted is kept, once for each person and
// statement, the latest counting; that no vote is kept with anything that
// leads to a person, only with a pseudonym of this one conversation made with
// a key that is not in the store; that nobody sees where anybody else stands
// on the map, nor anything of fewer than five people; and that every refused
// statement has a reason that can be read.
//
// It refuses replies: who has another thought writes another statement.
package conversation

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a conversation, readable, as it stands in addresses.
type ID string

// State is where a conversation is in its life.
type State string

// The states. A frozen conversation never opens again: what was published of
// it stays true.
const (
	Open   State = "open"
	Frozen State = "frozen"
)

// Conversation is a question put to everybody.
type Conversation struct {
	storage.Meta
	Title  string `json:"title"`
	Prompt string `json:"prompt"`
	// Plan is the plan whose people care for it; empty is the platform's.
	Plan string `json:"plan,omitempty"`
	// Forum is the forum it goes with, if any.
	Forum string `json:"forum,omitempty"`
	State State  `json:"state"`
	// Visitors may vote without signing in.
	Visitors bool `json:"visitors"`
	// Eligible is how many people were asked; nought where whoever wants takes
	// part.
	Eligible int       `json:"eligible,omitempty"`
	Opened   time.Time `json:"opened"`
	Closed   time.Time `json:"closed,omitzero"`
	// Demonstration says that the votes were made up to show how it works.
	Demonstration bool `json:"demonstration,omitempty"`
}

// Key is the conversation's id, typed.
func (c *Conversation) Key() ID { return ID(c.ID) }

// TakesVotes says whether statements can be voted on and written.
func (c *Conversation) TakesVotes() bool { return c.State == Open }

// Standing is what became of a statement.
type Standing string

// The standings of a statement.
const (
	Waiting Standing = "waiting" // for a moderator
	In      Standing = "in"
	Refused Standing = "refused"
)

// The bounds of what can be written.
const (
	MostStatement = 200
	MostTitle     = 120
	MostPrompt    = 1000
	MostReason    = 500
	// MostWaiting is how many statements of one person may wait at a time.
	MostWaiting = 5
	// MostStatements is how many statements one conversation can have.
	MostStatements = 2000
)

// Statement is one thing that can be agreed with.
type Statement struct {
	storage.Meta
	Conversation ID        `json:"conversation"`
	Number       int       `json:"number"`
	Text         string    `json:"text"`
	Standing     Standing  `json:"standing"`
	Author       Pseudonym `json:"author"`
	// Seed was written by those who opened the conversation.
	Seed bool `json:"seed,omitempty"`
	// AboutPeople asks about the person and not about an opinion.
	AboutPeople bool      `json:"aboutPeople,omitempty"`
	At          time.Time `json:"at"`
	// Reason is why it was refused.
	Reason    string          `json:"reason,omitempty"`
	Moderator people.PersonID `json:"moderator,omitempty"`
	Decided   time.Time       `json:"decided,omitzero"`
}

// Pseudonym stands for a person in one conversation.
type Pseudonym string

// Vote is what somebody says to a statement now. Its id is made of the
// conversation, the pseudonym and the statement, so that there is one.
type Vote struct {
	storage.Meta
	Conversation ID        `json:"conversation"`
	Voter        Pseudonym `json:"voter"`
	Statement    int       `json:"statement"`
	Vote         int8      `json:"vote"`
	// Signed says that the voter had signed in.
	Signed bool `json:"signed"`
	// At is cut to the minute: enough to catch up with, too little to find the
	// request in a log.
	At time.Time `json:"at"`
}

// Voter is who votes: somebody who signed in, or a visitor known only by the
// word that their browser keeps.
type Voter struct {
	By      people.Actor
	Visitor string
	// Address is where a visitor's request came from; it is counted by and not
	// kept. Empty where nothing is counted.
	Address string
}
