// Package learning holds what a forum's members learn from: the library of
// evidence, and the questions that they ask about it.
//
// It promises: nothing stands in the library that the advisory group did not
// let in; each piece says in plain English what it is, who speaks, from where
// and for what; a talk can be read by those who cannot hear it; every question
// is answered in the open, beside its answer the name of who gave it.
//
// It refuses to tell which member asked.
package learning

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Kind is in what form something is learned.
type Kind string

// The kinds.
const (
	Paper Kind = "paper"
	Talk  Kind = "talk"
	Lived Kind = "lived-experience"
)

// Kinds in the order in which pages offer them.
var Kinds = []Kind{Paper, Talk, Lived}

// Words are a kind in English, a key of the catalogue.
func (k Kind) Words() string {
	return map[Kind]string{Paper: "Paper", Talk: "Talk", Lived: "Lived experience"}[k]
}

// Part is from where somebody speaks.
type Part string

// The parts.
const (
	Informant Part = "informant" // explains, and wants nothing
	Advocate  Part = "advocate"  // wants something
	Witness   Part = "witness"   // tells what happened to them
)

// Parts in the order in which pages offer them.
var Parts = []Part{Informant, Advocate, Witness}

// Words are a part in English, a key of the catalogue.
func (p Part) Words() string {
	return map[Part]string{Informant: "Explains how things are", Advocate: "Argues for something", Witness: "Tells what they lived through"}[p]
}

// Piece is what somebody says of a piece of evidence.
type Piece struct {
	Kind    Kind   `json:"kind"`
	Title   string `json:"title"`
	Speaker string `json:"speaker"`
	// Affiliation is for whom they work or speak, Position what they want.
	Affiliation string `json:"affiliation,omitempty"`
	Part        Part   `json:"part"`
	Position    string `json:"position,omitempty"`
	Summary     string `json:"summary"`
	// Link leads to the paper or the recording.
	Link string `json:"link,omitempty"`
	// Captions lead to subtitles, Transcript has the words.
	Captions   string `json:"captions,omitempty"`
	Transcript string `json:"transcript,omitempty"`
}

// Decision is what the advisory group made of it.
type Decision struct {
	In     bool        `json:"in"`
	Reason string      `json:"reason,omitempty"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Evidence is a piece in the library, or on its way.
type Evidence struct {
	storage.Meta
	Forum forum.ID `json:"forum"`
	Piece
	By       draft.Voice `json:"by"`
	At       time.Time   `json:"at"`
	Decision *Decision   `json:"decision,omitempty"`
}

// In claims that it stands in the library.
func (e *Evidence) In() bool { return e.Decision != nil && e.Decision.In }

// Waits claims that the advisory group has not decided.
func (e *Evidence) Waits() bool { return e.Decision == nil }

// Reply is an answer to a question.
type Reply struct {
	Text string      `json:"text"`
	By   draft.Voice `json:"by"`
	At   time.Time   `json:"at"`
}

// Question is what a member wants to know, or more evidence that they want.
type Question struct {
	storage.Meta
	Forum forum.ID `json:"forum"`
	// More claims that it asks for evidence that is not there.
	More bool   `json:"more,omitempty"`
	Text string `json:"text"`
	// Person asked. Views leave it out.
	Person  people.PersonID `json:"person,omitempty"`
	At      time.Time       `json:"at"`
	Replies []Reply         `json:"replies,omitempty"`
}

// Open claims that nobody answered it yet.
func (q *Question) Open() bool { return len(q.Replies) == 0 }
