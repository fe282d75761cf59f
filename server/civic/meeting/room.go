package meeting

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Room is what a session's log adds up to: the state of the live room. The
// same events give the same room on every server, so a server that dies takes
// nothing with it.
type Room struct {
	Session ID        `json:"session"`
	Seq     int64     `json:"seq"` // the last event in it
	Began   time.Time `json:"began,omitzero"`
	Over    time.Time `json:"over,omitzero"`
	// Chair is the seat that leads now.
	Chair Seat `json:"chair,omitempty"`

	Seats map[Seat]*Place           `json:"seats"`
	Used  map[people.Sector]float64 `json:"used"` // seconds of speaking

	Item   string            `json:"item,omitempty"`
	Clock  Clock             `json:"clock"`
	Spent  map[string]Clock  `json:"spent,omitempty"` // points that were left, with their clocks
	Paused time.Time         `json:"paused,omitzero"`
	Turns  Turns             `json:"turns"`
	Queue  []Turn            `json:"queue"`
	Floor  *Floor            `json:"floor,omitempty"`
	FloorN int               `json:"floorN"` // counts changes of the floor
	LastN  int               `json:"lastN"`  // the last turn, poll or question numbered
	Polls  []*Poll           `json:"polls"`
	Asks   []*Question       `json:"questions"`
	React  map[string][5]int `json:"reactions"` // by point of the agenda
	Told   *Message          `json:"told,omitempty"`
	Tables []Table           `json:"tables,omitempty"`
	Round  int               `json:"round,omitempty"` // of tables
	Apart  bool              `json:"apart,omitempty"` // people are at their tables now
	// Allotted: the tables were drawn before, and whoever has none sits at none.
	Allotted bool           `json:"allotted,omitempty"`
	Rounds   []*Round       `json:"rounds,omitempty"`
	Met      map[string]int `json:"met,omitempty"` // how often two seats shared a table
	Diary    []Happening    `json:"diary"`         // for whoever comes late
	// Sealed: the Chatham House rule was carried out; Was counts who was here.
	Sealed bool                  `json:"sealed,omitempty"`
	Was    map[people.Sector]int `json:"was,omitempty"`
}

// Place is what the room knows of a seat.
type Place struct {
	Sector people.Sector `json:"sector"`
	Joined time.Time     `json:"joined"`
	Here   bool          `json:"here"`
	// Back is when they came again after they had left, Stayed the seconds of
	// their earlier stays.
	Back    time.Time `json:"back,omitzero"`
	Stayed  float64   `json:"stayed,omitempty"`
	Removed string    `json:"removed,omitempty"` // the reason
	Used    float64   `json:"used,omitempty"`    // seconds of speaking
	Spoken  int       `json:"spoken,omitempty"`  // times
}

// Clock measures one point of the agenda.
type Clock struct {
	Since  time.Time `json:"since,omitzero"`
	Before float64   `json:"before,omitempty"` // seconds that it ran before Since
	Extra  int       `json:"extra,omitempty"`  // minutes added
}

// Turn is somebody waiting to speak.
type Turn struct {
	N      int           `json:"n"`
	Seat   Seat          `json:"seat"`
	Sector people.Sector `json:"sector"`
	Kind   string        `json:"kind"`
	At     time.Time     `json:"at"`
}

// Floor is who speaks now.
type Floor struct {
	Turn
	Since  time.Time `json:"since"`
	Before float64   `json:"before,omitempty"` // seconds before a pause
}

// Poll is a quick question to the room.
type Poll struct {
	N        int       `json:"n"`
	Kind     string    `json:"kind"`
	Question string    `json:"question"`
	Options  []string  `json:"options"`
	Opened   time.Time `json:"opened"`
	Closed   time.Time `json:"closed,omitzero"`
	// Votes are by seat while it is open, and forgotten when it is counted.
	Votes    map[Seat]int            `json:"votes,omitempty"`
	Voted    int                     `json:"voted"`
	Counts   []int                   `json:"counts,omitempty"` // once it is closed
	BySector map[people.Sector][]int `json:"bySector,omitempty"`
}

// Question is something that somebody wants answered.
type Question struct {
	N        int           `json:"n"`
	Seat     Seat          `json:"seat,omitempty"`
	Sector   people.Sector `json:"sector"`
	Text     string        `json:"text"`
	At       time.Time     `json:"at"`
	Backers  map[Seat]bool `json:"backers,omitempty"`
	Support  int           `json:"support"`
	Answered bool          `json:"answered,omitempty"`
}

// Message is what a chair tells everybody at once.
type Message struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Table is a small table of one round.
type Table struct {
	N     int    `json:"n"`
	Seats []Seat `json:"seats"`
}

// Happening is a line of the diary: what a late-comer missed.
type Happening struct {
	At   time.Time `json:"at"`
	What string    `json:"what"` // as an event says it
	Text string    `json:"text,omitempty"`
	Item string    `json:"item,omitempty"`
}

// The kinds of turn, the most urgent first, and of poll.
const (
	Point  = "point" // of order
	Answer = "reply"
	Query  = "question"
	Speak  = "speak"

	Hands   = "hands"   // yes, no
	Choices = "choices" // one of several
	Five    = "five"    // five-point support
)

// TurnKinds and PollKinds in the order in which pages show them.
var (
	TurnKinds = []string{Speak, Answer, Query, Point}
	PollKinds = []string{Hands, Choices, Five}
	// Reactions do not interrupt: they are counted for each point.
	Reactions = []string{"agree", "thanks", "unsure", "slower", "cannot-hear"}
)

// NewRoom is a room before anything happened in it.
func NewRoom(s *Session) *Room {
	return &Room{Session: s.Key(), Turns: s.Turns, Seats: map[Seat]*Place{}, Used: map[people.Sector]float64{},
		Spent: map[string]Clock{}, React: map[string][5]int{}, Met: map[string]int{}}
}

// whole gives a room that was read what was empty when it was written, and
// therefore left out.
func (r *Room) whole() *Room {
	if r.Seats == nil {
		r.Seats = map[Seat]*Place{}
	}
	if r.Used == nil {
		r.Used = map[people.Sector]float64{}
	}
	if r.Spent == nil {
		r.Spent = map[string]Clock{}
	}
	if r.React == nil {
		r.React = map[string][5]int{}
	}
	if r.Met == nil {
		r.Met = map[string]int{}
	}
	return r
}

// Open says whether the session is going on.
func (r *Room) Open() bool { return !r.Began.IsZero() && r.Over.IsZero() }

// Here counts who is here, by sector.
func (r *Room) Here() (all int, by map[people.Sector]int) {
	by = map[people.Sector]int{}
	for _, p := range r.Seats {
		if p.Here {
			all++
			by[p.Sector]++
		}
	}
	return all, by
}

// Attended counts everybody who was ever here, by sector.
func (r *Room) Attended() map[people.Sector]int {
	by := map[people.Sector]int{}
	for _, p := range r.Seats {
		by[p.Sector]++
	}
	return by
}

// Ran is how long a clock has run at a moment; paused stops it.
func (c Clock) Ran(now, paused time.Time) time.Duration {
	ran := time.Duration(c.Before * float64(time.Second))
	if !c.Since.IsZero() && paused.IsZero() {
		ran += now.Sub(c.Since)
	}
	return ran
}

// Left is how long the current point still has, negative when it is over time.
func (r *Room) Left(item Item, now time.Time) time.Duration {
	return time.Duration(item.Minutes+r.Clock.Extra)*time.Minute - r.Clock.Ran(now, r.Paused)
}

// Speaking is how long the floor has been held.
func (r *Room) Speaking(now time.Time) time.Duration {
	if r.Floor == nil {
		return 0
	}
	return Clock{Since: r.Floor.Since, Before: r.Floor.Before}.Ran(now, r.Paused)
}

// Poll finds a poll by its number, Ask a question.
func (r *Room) Poll(n int) *Poll {
	for _, p := range r.Polls {
		if p.N == n {
			return p
		}
	}
	return nil
}

// Ask finds a question by its number.
func (r *Room) Ask(n int) *Question {
	for _, q := range r.Asks {
		if q.N == n {
			return q
		}
	}
	return nil
}

// Polling gives the poll that is open, or nil.
func (r *Room) Polling() *Poll {
	for _, p := range r.Polls {
		if p.Closed.IsZero() {
			return p
		}
	}
	return nil
}

// Waiting says whether a seat is in the queue already.
func (r *Room) Waiting(seat Seat) bool {
	for _, t := range r.Queue {
		if t.Seat == seat {
			return true
		}
	}
	return false
}
