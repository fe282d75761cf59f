package plan

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage"
)

// Commitment is one promise of a plan: what it said when it was added, and the
// facts about it that are no part of its text. The text that people go on
// writing, and its state, are a draft's (server/civic/draft), which is made
// under the commitment's id.
type Commitment struct {
	storage.Meta
	Content
	Plan    ID        `json:"plan"`
	Created time.Time `json:"created"`
	// CreatedBy is who added or imported it.
	CreatedBy people.PersonID `json:"created_by"`
	Changed   time.Time       `json:"changed"`
}

// Key gives the commitment's own id as its type.
func (c *Commitment) Key() CommitmentID { return CommitmentID(c.ID) }

// Content is what a commitment says. Fields are named by the keys of the
// plan's template; those that the template marks per objective stand with
// their objective.
type Content struct {
	Number       Number            `json:"number"`
	Title        string            `json:"title"`
	ShortTitle   string            `json:"short_title,omitempty"`
	Aliases      []string          `json:"aliases,omitempty"`
	OGPID        string            `json:"ogp_id,omitempty"`
	Jurisdiction string            `json:"jurisdiction,omitempty"`
	PolicyAreas  []string          `json:"policy_areas,omitempty"`
	Fields       map[string]string `json:"fields"`
	Objectives   []Objective       `json:"objectives"`
	// Doubts are what an import could not make out and a person has to settle.
	Doubts []Doubt `json:"doubts,omitempty"`
}

// Objective is one aim of a commitment, with its own problem and milestones.
// A commitment with a single objective shows no such level.
type Objective struct {
	Number     Number            `json:"number"`
	Title      string            `json:"title"`
	Fields     map[string]string `json:"fields"`
	Milestones []Milestone       `json:"milestones"`
}

// Milestone is one step that anybody can check.
type Milestone struct {
	// ID is stable within the commitment; an import leaves it empty.
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
	// Kind is new or ongoing; KindRaw keeps another spelling.
	Kind    MilestoneKind  `json:"kind"`
	KindRaw string         `json:"kind_raw,omitempty"`
	Start   fuzzydate.Date `json:"start"`
	End     fuzzydate.Date `json:"end"`
	State   Progress       `json:"state,omitempty"`
	Lead    string         `json:"lead,omitempty"`
	Output  string         `json:"output,omitempty"`
	// Supporting is who helps, as written.
	Supporting string   `json:"supporting,omitempty"`
	Targets    []Target `json:"targets,omitempty"`
	// Label is the number or letter it was printed with.
	Label string `json:"label,omitempty"`
	// Other holds cells of columns that no field is for, by their heading.
	Other map[string]string `json:"other,omitempty"`
	// Line is where it stood in the imported document.
	Line int `json:"line,omitempty"`
}

// MilestoneKind says whether the work is new or goes on from before.
type MilestoneKind string

// The kinds. A document may leave it out.
const (
	New     MilestoneKind = "new"
	Ongoing MilestoneKind = "ongoing"
)

// Progress is where a milestone stands.
type Progress string

// The states of a milestone.
const (
	NotStarted Progress = "not_started"
	InProgress Progress = "in_progress"
	Delayed    Progress = "delayed"
	Complete   Progress = "complete"
	Dropped    Progress = "dropped"
)

// Stages in the order in which pages offer them.
var Stages = []Progress{NotStarted, InProgress, Delayed, Complete, Dropped}

// Doubt is something about a field that only a person can settle.
type Doubt struct {
	Field string `json:"field"`
	// Code is a stable word: heading-split.
	Code string `json:"code"`
	Text string `json:"text"`
}

// HeadingSplit marks a field whose printed heading was broken in two, so that
// its second half stood where the value should.
const HeadingSplit = "heading-split"

// Number is a printed number; 0 is none and is written null.
type Number int

// MarshalJSON writes null for no number.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == 0 {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(n), 10), nil
}

// UnmarshalJSON reads a number or null.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = 0
		return nil
	}
	return json.Unmarshal(b, (*int)(n))
}

// Field gives the text of a field: objective counts from 1, and 0 asks the
// whole commitment.
func (c Content) Field(key string, objective int) string {
	if objective == 0 {
		return c.Fields[key]
	}
	if objective > len(c.Objectives) {
		return ""
	}
	return c.Objectives[objective-1].Fields[key]
}

// Milestones counts them over all objectives.
func (c Content) Milestones() int {
	n := 0
	for _, o := range c.Objectives {
		n += len(o.Milestones)
	}
	return n
}

// Values gives the OGP values as written, one each.
func (c Content) Values() []string { return SplitList(c.Fields[template.OGPValues]) }

// Leads gives the lead organisation and its partners.
func (c Content) Leads() []string { return Organisations(c.Fields[template.Lead]) }

// Timeline gives the commitment's own period, whichever way its template
// writes it.
func (c Content) Timeline(around fuzzydate.Around) (from, to fuzzydate.Date) {
	if raw := c.Fields[template.Timeline]; raw != "" {
		d := fuzzydate.ParseIn(raw, around)
		return d, d
	}
	return fuzzydate.ParseIn(c.Fields[template.StartDate], around), fuzzydate.ParseIn(c.Fields[template.EndDate], around)
}

// Missing lists the required fields of the template that have no text.
func (c Content) Missing(t template.Template) []template.Root {
	var missing []template.Root
	for _, place := range t.Places(len(c.Objectives)) {
		if !place.Field.Required {
			continue
		}
		if place.Field.Kind == template.Milestones {
			if place.Objective > len(c.Objectives) || len(c.Objectives[place.Objective-1].Milestones) == 0 {
				missing = append(missing, place)
			}
			continue
		}
		if blank(c.Field(place.Field.Key, place.Objective)) {
			missing = append(missing, place)
		}
	}
	return missing
}

// blank claims that a text has no visible character; a no-break space is none.
func blank(text string) bool { return strings.TrimSpace(text) == "" }
