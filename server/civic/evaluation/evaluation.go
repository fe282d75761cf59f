// Package evaluation asks the people of a forum how it is run: members,
// facilitators and observers, after a session or at the end.
//
// It promises: what somebody answered can be joined to nobody, not even by who
// reads the whole store. Who answered is a list that is written in the order
// of ids before anybody answers, and only ticked after; the answers lie under
// random ids with no time; what somebody wrote in words lies apart from what
// they ticked. Nothing is counted before a questionnaire is closed, and then
// only where five people or more answered; numbers are public with the
// forum's report.
//
// It refuses to show words to anybody but the evaluator, because whoever knows
// a panel of twelve may know a voice; the evaluator answers for what is quoted.
package evaluation

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Few is the number of people below which nothing is shown.
const Few = 5

// Audiences are who can be asked, in the order in which pages offer them.
var Audiences = []forum.Role{forum.Member, forum.Facilitator, forum.Observer}

// Point is how far somebody agrees, from 1 to 5; nought says nothing.
type Point int

// Points are the scale in the order of forms, from strong agreement on.
var Points = []Point{5, 4, 3, 2, 1}

// Words are a point in English, a key of the catalogue.
func (p Point) Words() string {
	return map[Point]string{5: "Strongly agree", 4: "Agree", 3: "Neither agree nor disagree", 2: "Disagree", 1: "Strongly disagree"}[p]
}

// Defaults are the statements that each audience is asked about, in English,
// keys of the catalogue: what assemblies are usually judged by.
var Defaults = map[forum.Role][]string{
	forum.Member: {
		"I had enough information to take part", "The information was balanced and fair", "I had enough time to think and talk",
		"I could say what I wanted to say", "Others listened to me and I was treated with respect", "The facilitators were fair and took no side",
		"I understood what we were asked to do", "I would take part again"},
	forum.Facilitator: {
		"Everybody at my table could speak", "Members had the information they needed", "The time was enough for the task",
		"Nobody from outside steered what members said", "I was well prepared and supported"},
	forum.Observer: {
		"I could follow what was said before everybody", "The evidence that I heard was balanced", "Members were treated with respect",
		"The session was run without taking a side"},
}

// Questionnaire is a set of statements put to an audience for some time. Its
// id is forum and number.
type Questionnaire struct {
	storage.Meta
	Forum forum.ID `json:"forum"`
	N     int      `json:"n"`
	Title string   `json:"title"`
	// After names the session that it is about; "" for the whole forum.
	After      string     `json:"after,omitempty"`
	For        forum.Role `json:"for"`
	Statements []string   `json:"statements"`
	Closes     time.Time  `json:"closes"`
	// Ended is when somebody closed it before its time.
	Ended time.Time   `json:"ended,omitzero"`
	By    draft.Voice `json:"by"`
	At    time.Time   `json:"at"`
}

// Open claims that it can be answered at a moment.
func (q *Questionnaire) Open(now time.Time) bool { return q.Ended.IsZero() && now.Before(q.Closes) }

// settled is how long after the end nothing is counted yet: an answer that was
// on its way at the last moment must not be seen to arrive.
const settled = 10 * time.Second

// Counted claims that its numbers can be seen at a moment.
func (q *Questionnaire) Counted(now time.Time) bool {
	end := q.Closes
	if !q.Ended.IsZero() {
		end = q.Ended
	}
	return now.After(end.Add(settled))
}

// entitled is a line of the list of who may answer, and whether they did. It
// holds no time.
type entitled struct {
	storage.Meta
	Questionnaire string          `json:"questionnaire"`
	Person        people.PersonID `json:"person"`
	Answered      bool            `json:"answered"`
}

// sheet is what somebody ticked. Its id is random: it tells neither who it was
// nor when.
type sheet struct {
	storage.Meta
	Questionnaire string  `json:"questionnaire"`
	Points        []Point `json:"points"`
}

// words are what somebody wrote, apart from what they ticked.
type words struct {
	storage.Meta
	Questionnaire string `json:"questionnaire"`
	Text          string `json:"text"`
}

// Judgement is what an evaluator says of the forum in public. It is not
// changed; another can follow.
type Judgement struct {
	storage.Meta
	Forum forum.ID    `json:"forum"`
	Text  string      `json:"text"`
	By    draft.Voice `json:"by"`
	At    time.Time   `json:"at"`
}
