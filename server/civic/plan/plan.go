// Package plan holds national action plans: the plan, its commitments, their
// objectives and milestones, and how all of these move through the process.
//
// It promises that a plan is visible whole or not at all, that dates keep the
// words they were written in, and that every change was allowed to the person
// who made it. It refuses moves that the process does not know, changes made
// on an old reading, and two plans at one address. What a draft says while
// people write it is kept by server/civic/draft, not here.
package plan

import (
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a plan for ever.
type ID string

// CommitmentID names a commitment for ever, whatever its number and title become.
type CommitmentID string

// Plan is a national action plan without its commitments.
type Plan struct {
	storage.Meta
	About
	// Slug is its part of every address, and never changes.
	Slug  string `json:"slug"`
	State State  `json:"state"`
	// Commitments in their order. A commitment that is not listed here is
	// not part of the plan, and not visible.
	Commitments []CommitmentID `json:"commitments"`
	// Digest names the import that the plan came from.
	Digest string `json:"digest,omitempty"`
	// Arriving: an import is not finished, and nobody can see the plan.
	Arriving  bool            `json:"arriving,omitempty"`
	History   []Moved         `json:"history,omitempty"`
	Created   time.Time       `json:"created"`
	CreatedBy people.PersonID `json:"created_by"`
	Changed   time.Time       `json:"changed"`
}

// Key gives the plan's own id as its type.
func (p *Plan) Key() ID { return ID(p.ID) }

// Scope is where the rules look when somebody wants to do something here.
func (p *Plan) Scope() people.Scope {
	return people.Scope{Plan: p.ID, Private: !p.State.Public()}
}

// About is what a plan says of itself: what an import reads and a person edits.
type About struct {
	Title string `json:"title"`
	// Short is what people call it: NAP4.
	Short string `json:"short,omitempty"`
	// Number is its place in the row of plans: 4 for the fourth.
	Number       int           `json:"number,omitempty"`
	Jurisdiction string        `json:"jurisdiction,omitempty"`
	Template     template.ID   `json:"template"`
	Cycle        Cycle         `json:"cycle"`
	CycleStart   int           `json:"cycle_start,omitempty"`
	CycleEnd     int           `json:"cycle_end,omitempty"`
	DocumentType string        `json:"document_type,omitempty"`
	Updated      *Day          `json:"updated,omitempty"`
	Foreword     *Foreword     `json:"foreword,omitempty"`
	Introduction string        `json:"introduction,omitempty"`
	Sections     []Section     `json:"sections,omitempty"`
	Rolling      Rolling       `json:"rolling"`
	Summary      []SummaryItem `json:"summary,omitempty"`
}

// During sets the plan's years, in the words that somebody wrote.
func (a *About) During(years string) {
	if years = strings.TrimSpace(years); years == a.Cycle.Raw {
		return
	}
	a.Cycle = fuzzydate.Parse(years)
	a.CycleStart, a.CycleEnd = 0, 0
	if a.Cycle.Dated() {
		a.CycleStart, a.CycleEnd = a.Cycle.Earliest.Time().Year(), a.Cycle.Latest.Time().Year()
	}
}

// Cycle is the plan's two or four years, in the words of its title.
type Cycle = fuzzydate.Date

// Day is a date with the words it was written in.
type Day = fuzzydate.Date

// Around is what relative dates inside the plan are relative to.
func (a About) Around() fuzzydate.Around {
	around := fuzzydate.Around{Start: a.Cycle.Earliest, End: a.Cycle.Latest}
	if around.Start == "" && a.CycleStart > 0 {
		around.Start = fuzzydate.Day(strconv.Itoa(a.CycleStart) + "-01-01")
	}
	if around.End == "" && a.CycleEnd > 0 {
		around.End = fuzzydate.Day(strconv.Itoa(a.CycleEnd) + "-12-31")
	}
	if a.Updated != nil {
		around.Published = a.Updated.Latest
	}
	return around
}

// Foreword is the words of the minister, where a plan has them.
type Foreword struct {
	Text      string    `json:"text"`
	Signatory Signatory `json:"signatory"`
}

// Signatory is who signed the foreword.
type Signatory struct {
	// Raw is the line as it stands below the foreword.
	Raw       string `json:"raw"`
	Honorific string `json:"honorific,omitempty"`
	Name      string `json:"name"`
	Role      string `json:"role,omitempty"`
}

// Section is a part of the plan that is neither foreword, introduction nor
// commitment: an annex, a chapter on method.
type Section struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Rolling says how commitments are added over the life of the plan.
type Rolling struct {
	// MinimumPoints is how often new commitments shall be published at least;
	// 0 for a plan that is published once.
	MinimumPoints int `json:"minimum_points"`
	// Points are the days on which commitments were published.
	Points []fuzzydate.Day `json:"points,omitempty"`
}

// Met claims that the plan was added to as often as it promised.
func (r Rolling) Met() bool { return len(r.Points) >= r.MinimumPoints }

// SummaryItem is a row of the summary table as an imported document printed
// it. It is kept only to be compared: the table that pages show is generated.
type SummaryItem struct {
	Number Number `json:"number"`
	Title  string `json:"title"`
	// Cells are the other columns where the document kept them apart, else
	// the whole row as one text.
	Cells []string `json:"cells,omitempty"`
	Line  int      `json:"line,omitempty"`
}
