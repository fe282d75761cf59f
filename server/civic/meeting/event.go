package meeting

import (
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// What an event says happened: stable words, kept in the log and announced.
const (
	Opened    = "opened"    // the session began
	Joined    = "joined"    // somebody took a seat
	Left      = "left"      // and gave it up; coming back is joining again
	Removed   = "removed"   // a chair removed somebody, with a reason
	Chaired   = "chaired"   // another chair leads from here
	Turned    = "turned"    // to another point of the agenda
	Paused    = "paused"    // clocks stand
	Resumed   = "resumed"   // clocks run
	Extended  = "extended"  // the point has more minutes
	Asked     = "asked"     // to speak
	Withdrew  = "withdrew"  // from the queue
	Gave      = "gave"      // the floor
	Yielded   = "yielded"   // the floor is free
	Ordered   = "ordered"   // turns are taken in another way
	PollOpen  = "polled"    // a poll opened
	Voted     = "voted"     // in it
	PollShut  = "counted"   // it closed, and its counts are told
	Questions = "question"  // somebody asked one
	Supported = "supported" // one more wants it answered
	Answered  = "answered"
	Reacted   = "reacted"
	Told      = "told"   // a message to everybody, at all tables
	Tabled    = "tabled" // people are at small tables
	Gathered  = "gathered"
	Renamed   = "renamed" // whoever sits there: what is remembered of them is read again
	Took      = "took"    // a table's text into the draft
	Ended     = "ended"
)

// Event is one row of a session's log. Its id is the session and its number,
// so of two that want to be the same number one is first. People stand in it
// as seats; who sat there is kept beside it, or, under the Chatham House rule,
// only until the session ends.
type Event struct {
	storage.Meta
	Session ID        `json:"session"`
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	What    string    `json:"what"`
	// By is the seat of whoever did it, "" for a chair without a seat.
	By     Seat          `json:"by,omitempty"`
	Sector people.Sector `json:"sector,omitempty"`
	// Seat is whom it is done to.
	Seat Seat   `json:"seat,omitempty"`
	Item string `json:"item,omitempty"`
	// N names a turn, a poll or a question.
	N       int      `json:"n,omitempty"`
	Kind    string   `json:"kind,omitempty"`
	Text    string   `json:"text,omitempty"`
	Options []string `json:"options,omitempty"`
	Choice  int      `json:"choice,omitempty"`
	Minutes int      `json:"minutes,omitempty"`
	Tables  [][]Seat `json:"tables,omitempty"`
	Of      *Field   `json:"of,omitempty"` // what each table has a copy of
}

// Seat is a place in one room: a random word that says nothing of who sits
// there.
type Seat string

// VoiceBrief is how a seat is spoken of.
type VoiceBrief struct {
	Name         string        `json:"name,omitempty"`
	Organisation string        `json:"organisation,omitempty"`
	Sector       people.Sector `json:"sector"`
}

func eventID(session ID, seq int64) string { return fmt.Sprintf("%s|%09d", session, seq) }

// ofLog is the stretch of a session's log behind seq.
func ofLog(session ID, seq int64) storage.Query {
	return storage.Query{From: eventID(session, seq+1), To: string(session) + "}"}
}
