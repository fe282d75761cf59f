// Package note reads the notes of past meetings as people wrote them: who was
// there, what was said of each commitment, what was to be done by whom, what
// was not taken and why, who did not agree, and when the next meeting is.
//
// It promises that no sentence is lost: what it cannot place is in Rest, in
// the note's own words. It refuses to guess a date or a name that the words do
// not give; a sector that it took from the sound of an organisation's name
// says so.
package note

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Note is what was understood.
type Note struct {
	Title string `json:"title"`
	// Published is when the note came out, Held when the meeting was.
	Published fuzzydate.Date `json:"published"`
	Held      fuzzydate.Date `json:"held"`
	Author    string         `json:"author,omitempty"`
	// Provenance is who produced it.
	Provenance string     `json:"provenance,omitempty"`
	Purpose    string     `json:"purpose,omitempty"`
	Attendees  []Attendee `json:"attendees"`
	Apologies  []Attendee `json:"apologies,omitempty"`
	Recap      []Part     `json:"recap,omitempty"`
	Updates    []Update   `json:"updates"`
	Decisions  []string   `json:"decisions,omitempty"`
	Actions    []Action   `json:"actions"`
	Questions  []Question `json:"questions,omitempty"`
	NotTaken   []Proposal `json:"notTaken,omitempty"`
	Dissents   []Dissent  `json:"dissents,omitempty"`
	// Next is when the next meeting is, in the note's words.
	Next fuzzydate.Date `json:"next"`
	Rest []Part         `json:"rest,omitempty"`
}

// Attendee is a line of the attendance.
type Attendee struct {
	Name         string        `json:"name"`
	Organisation string        `json:"organisation,omitempty"`
	Team         string        `json:"team,omitempty"`
	Sector       people.Sector `json:"sector"`
	// Guessed: nothing in the organisation's name says its sector.
	Guessed bool `json:"guessed,omitempty"`
}

// Part is a stretch of the note under its head.
type Part struct {
	Head string `json:"head,omitempty"`
	Text string `json:"text"`
}

// Update is what was said of one commitment.
type Update struct {
	Commitment   string      `json:"commitment"`
	Speaker      string      `json:"speaker,omitempty"`
	Organisation string      `json:"organisation,omitempty"`
	Text         string      `json:"text"`
	Milestones   []Milestone `json:"milestones,omitempty"`
}

// Milestone is the sentence of an update that names milestones.
type Milestone struct {
	Numbers []int  `json:"numbers"`
	Text    string `json:"text"`
}

// Action is something that somebody is to do.
type Action struct {
	Text string `json:"text"`
	// Under is the heading or the point that it is a part of.
	Under string         `json:"under,omitempty"`
	Owner string         `json:"owner,omitempty"`
	Due   fuzzydate.Date `json:"due"`
}

// Question is something asked, with what was answered.
type Question struct {
	Text   string `json:"text"`
	Answer string `json:"answer,omitempty"`
}

// Proposal is something proposed and not taken.
type Proposal struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Dissent is somebody who does not agree, in the note's words.
type Dissent struct {
	Text  string `json:"text"`
	About string `json:"about,omitempty"` // the commitment or head that it stands under
}

// MostBytes bounds a note.
const MostBytes = 1 << 20

// ErrNotANote: there is neither a date nor anybody who was there.
var ErrNotANote = errors.New("this does not read like the note of a meeting: there is no date and nobody who was there")

// Read understands a note in plain text or Markdown.
func Read(r io.Reader) (*Note, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > MostBytes {
		return nil, fmt.Errorf("the note is larger than %d bytes", MostBytes)
	}
	if !utf8.Valid(raw) {
		return nil, errors.New("the note is not text in UTF-8")
	}
	unknown := fuzzydate.Date{Precision: fuzzydate.None}
	n := &Note{Attendees: []Attendee{}, Updates: []Update{}, Actions: []Action{}, Held: unknown, Published: unknown, Next: unknown}
	reader := &reader{note: n}
	reader.read(blocks(string(raw)))
	if !n.Held.Dated() && len(n.Attendees) == 0 {
		return nil, ErrNotANote
	}
	return n, nil
}

// tidy is text on one line, without the marks of Markdown around it.
func tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.TrimSpace(strings.Trim(s, "*_"))
}
