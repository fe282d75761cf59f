// Package template holds the shapes that a commitment can be written in: one
// ordered list of fields for each generation of national action plans.
//
// It promises that a template never changes under its id and version, and that
// the key of a field is also the name of its place in a live document. It
// refuses nothing: it only describes.
package template

import "strconv"

// ID names a generation of plans.
type ID string

// The generations.
const (
	UKNAP3  ID = "uk-nap3"
	UKNAP4  ID = "uk-nap4"
	UKNAP5  ID = "uk-nap5"
	OGP2022 ID = "ogp-2022"
)

// Kind says what a field holds, and so how it is edited and checked.
type Kind string

// The kinds of field. Only a Text is edited together as rich text; the others
// are short values.
const (
	Text          Kind = "text"
	Organisations Kind = "organisations"
	Values        Kind = "values"
	Period        Kind = "period"
	Date          Kind = "date"
	Milestones    Kind = "milestones"
)

// Field is one question that a commitment answers.
type Field struct {
	// Key is stable for ever; see the key constants.
	Key string `json:"key"`
	// Label and Help are English, and keys of the catalogue.
	Label        string `json:"label"`
	Help         string `json:"help"`
	Kind         Kind   `json:"kind"`
	Required     bool   `json:"required"`
	PerObjective bool   `json:"per_objective"`
}

// Template is one generation's list of fields, in the order of the page.
type Template struct {
	ID      ID      `json:"id"`
	Version int     `json:"version"`
	Name    string  `json:"name"`
	Fields  []Field `json:"fields"`
	// Columns are what a milestone is asked for besides its text.
	Columns []string `json:"columns"`
}

// Keys of fields. The same question has the same key in every generation,
// however it was worded then.
const (
	CommitmentText  = "commitment_text"
	Description     = "description"
	Objective       = "objective"
	Problem         = "problem"
	Causes          = "causes"
	Contribution    = "contribution"
	DoneSoFar       = "done_so_far"
	Solution        = "solution"
	Results         = "results"
	Transparency    = "transparency"
	Accountability  = "accountability"
	Participation   = "participation"
	Relevance       = "relevance"
	Actions         = "actions"
	Lead            = "lead"
	Actors          = "actors"
	ActorsState     = "actors_government"
	ActorsCivil     = "actors_civil_society"
	ActorsOther     = "actors_other"
	Timeline        = "timeline"
	StartDate       = "start_date"
	EndDate         = "end_date"
	OGPValues       = "values"
	PolicyAreas     = "policy_areas"
	OGPID           = "ogp_id"
	Contact         = "contact"
	Additional      = "additional"
	MilestonesField = "milestones"
)

// Columns of a milestone.
const (
	ColumnText       = "text"
	ColumnKind       = "kind"
	ColumnStart      = "start"
	ColumnEnd        = "end"
	ColumnOutput     = "output"
	ColumnLead       = "lead"
	ColumnSupporting = "supporting"
)

// Find gives the template of that id.
func Find(id ID) (Template, bool) {
	if id == Recommendation {
		return recommendation, true
	}
	for _, t := range all {
		if t.ID == id {
			return t, true
		}
	}
	return Template{}, false
}

// All gives every template, the newest first.
func All() []Template { return append([]Template(nil), all...) }

// Field gives the field of that key.
func (t Template) Field(key string) (Field, bool) {
	for _, f := range t.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// Root is one place in the live document of a draft.
type Root struct {
	// Name of the root: the key, or objective.1.key.
	Name  string
	Field Field
	// Objective counts from 1; 0 for a field of the whole commitment.
	Objective int
}

// Roots lists the places of all text fields of a commitment with so many
// objectives, in the order of the page.
func (t Template) Roots(objectives int) []Root {
	var roots []Root
	for _, r := range t.Places(objectives) {
		if r.Field.Kind == Text {
			roots = append(roots, r)
		}
	}
	return roots
}

// Places lists every field of a commitment with so many objectives: what
// belongs to an objective stands together, where its first field stands.
func (t Template) Places(objectives int) []Root {
	var places []Root
	done := false
	for _, f := range t.Fields {
		if !f.PerObjective {
			places = append(places, Root{f.Key, f, 0})
			continue
		}
		if done {
			continue
		}
		done = true
		for n := 1; n <= max(objectives, 1); n++ {
			for _, each := range t.Fields {
				if each.PerObjective {
					places = append(places, Root{Name(each.Key, n), each, n})
				}
			}
		}
	}
	return places
}

// Name is the name of a field's place: objective 0 is the whole commitment.
func Name(key string, objective int) string {
	if objective == 0 {
		return key
	}
	return "objective." + strconv.Itoa(objective) + "." + key
}

// Label is the question that a key stands for, in the newest template that
// asks it; the key itself where none does.
func Label(key string) string {
	for _, t := range all {
		if f, known := t.Field(key); known {
			return f.Label
		}
	}
	return key
}
