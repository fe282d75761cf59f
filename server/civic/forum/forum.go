// Package forum holds Area Democracy Forums: people chosen by lot who learn,
// deliberate and recommend, and an authority that promised to answer.
//
// It promises: a forum moves from phase to phase only through the gates of
// good practice, or past one that a named person lifted with a public reason;
// each step, pause and lifted gate is a line of the forum's history that is
// never rewritten and enters the public record; the panels of a lottery are
// committed before any digit is drawn, and a draw is accepted once and only
// when it follows from them.
//
// It refuses what the roles of a forum forbid, whoever asks: an administrator
// of the platform may found a forum and appoint people, and sees no
// registration for it.
package forum

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a forum for ever; it is part of its address.
type ID string

// Promise is what the authority binds itself to before anybody is invited.
type Promise struct {
	// Body decides: a cabinet, a joint assembly, a full council.
	Body string `json:"body"`
	// AnswerBy is the day by which each recommendation is answered.
	AnswerBy time.Time `json:"answerBy"`
	Text     string    `json:"text"`
}

// Feature is something by which the panel mirrors the area, with the source of
// the figures it is measured against.
type Feature struct {
	Name string `json:"name"`
	// Values are what people can answer; beside them, everybody may prefer not
	// to say.
	Values []string `json:"values"`
	Source string   `json:"source"`
}

// Remit is what a forum is about and under which promise: what the
// commissioner writes, and nobody changes once letters go out.
type Remit struct {
	Title string `json:"title"`
	// Area and Authority: where it is, and who commissioned it.
	Area      string   `json:"area"`
	Authority string   `json:"authority"`
	Question  string   `json:"question"`
	In        []string `json:"in"`
	Out       []string `json:"out"`
	TradeOffs []string `json:"tradeOffs"`
	Promise   Promise  `json:"promise"`
	Funder    string   `json:"funder"`
	// Budget in whole pounds.
	Budget   int       `json:"budget"`
	Features []Feature `json:"features"`
	// Panel is how many people are chosen.
	Panel int `json:"panel"`
	// LearningHours and DeliberationHours are what members are promised at the
	// least; nought where no number is.
	LearningHours     int `json:"learningHours,omitempty"`
	DeliberationHours int `json:"deliberationHours,omitempty"`
	// Assessment of what happens to people's data, and the notice that tells
	// them: addresses of pages.
	Assessment string `json:"assessment"`
	Notice     string `json:"notice"`
	// Telephone is where people register who would rather speak; may be empty.
	Telephone string `json:"telephone,omitempty"`
}

// Adviser is a member of the advisory group.
type Adviser struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation"`
	// Interest is what they stand for on the question, and Declared what they
	// stand to gain: the balance of the group is judged by these.
	Interest string `json:"interest"`
	Declared string `json:"declared"`
}

// Confirmation says where a gate's condition can be seen to be met.
type Confirmation struct {
	Gate Gate        `json:"gate"`
	Link string      `json:"link"`
	By   draft.Voice `json:"by"`
	At   time.Time   `json:"at"`
}

// Override is a gate lifted by a named person.
type Override struct {
	Gate   Gate        `json:"gate"`
	Reason string      `json:"reason"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Halt is why a forum does not go on.
type Halt struct {
	// For claims that it is for good.
	For    bool        `json:"forGood"`
	Reason string      `json:"reason"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Happening is what a line of the history says, a stable word.
type Happening string

// What can happen to a forum.
const (
	Founded   Happening = "founded"
	Moved     Happening = "moved"
	Lifted    Happening = "lifted" // a gate
	Paused    Happening = "paused"
	Resumed   Happening = "resumed"
	Cancelled Happening = "cancelled"
	Committed Happening = "committed" // panels, before the draw
	Drawn     Happening = "drawn"
)

// Line is one line of the history.
type Line struct {
	What Happening `json:"what"`
	From Phase     `json:"from,omitempty"`
	To   Phase     `json:"to,omitempty"`
	Gate Gate      `json:"gate,omitempty"`
	Why  string    `json:"why,omitempty"`
	// Round of the lottery: nought is the first, others fill empty seats.
	Round int         `json:"round,omitempty"`
	By    draft.Voice `json:"by"`
	At    time.Time   `json:"at"`
}

// Forum is one Area Democracy Forum.
type Forum struct {
	storage.Meta
	Remit
	Phase    Phase          `json:"phase"`
	Advisers []Adviser      `json:"advisers"`
	Shown    []Confirmation `json:"shown"`
	Lifted   []Override     `json:"lifted"`
	Halted   *Halt          `json:"halted,omitempty"`
	// Selection is nil until the panels are committed.
	Selection *Selection `json:"selection,omitempty"`
	// Further draws filled the seats of members who left, in their order.
	Further []*Selection `json:"further,omitempty"`
	History []Line       `json:"history"`
	Created time.Time    `json:"created"`
	// Demonstration claims that it is invented.
	Demonstration bool `json:"demonstration,omitempty"`
}

// Key is the forum's id.
func (f *Forum) Key() ID { return ID(f.ID) }
