package meeting

import (
	"regexp"
	"strconv"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// Pad is a document that people of a session write together: the shared notes
// of the whole room, the notes of a small table, or a table's own copy of a
// field of a draft. Its words live where drafts' do; here is what it is called.
type Pad struct {
	Session ID
	// Round and Table are 0 for the notes of the whole room.
	Round, Table int
	// Copy: of the field that the round works on.
	Copy bool
	// Kept: the words alone, as they are left under the Chatham House rule
	// when the session is over. What was written before, and how, is deleted.
	Kept bool
}

var padForm = regexp.MustCompile(`^session\.([0-9a-z]{1,64})(?:\.([1-9][0-9]{0,3})\.([1-9][0-9]{0,3})(\.copy)?)?(\.kept)?$`)

// ParsePad reads the name of a pad; false for any other document.
func ParsePad(document string) (Pad, bool) {
	m := padForm.FindStringSubmatch(document)
	if m == nil {
		return Pad{}, false
	}
	p := Pad{Session: ID(m[1]), Copy: m[4] != "", Kept: m[5] != ""}
	p.Round, _ = strconv.Atoi(m[2]) // the form is checked above
	p.Table, _ = strconv.Atoi(m[3])
	return p, true
}

// Document is the name under which a pad is edited.
func (p Pad) Document() string {
	name := "session." + string(p.Session)
	if p.Table > 0 {
		name += "." + decimal(p.Round) + "." + decimal(p.Table)
	}
	if p.Copy {
		name += ".copy"
	}
	if p.Kept {
		name += ".kept"
	}
	return name
}

// PartOf is where a pad holds what is written under a point of the agenda.
func PartOf(item string) string { return partPrefix + item }

const partPrefix = "item."

// Field is a field of a draft that tables work on, as it was at one change.
type Field struct {
	Draft draft.ID    `json:"draft"`
	Field draft.Field `json:"field"`
	Seq   int64       `json:"seq"`
}

// Round is one time that people went to small tables. It keeps nothing of who
// sat where.
type Round struct {
	N      int    `json:"n"`
	Item   string `json:"item"` // the point at which they went
	Tables int    `json:"tables"`
	// Of is what each table has a copy of; nil for notes alone.
	Of *Field `json:"of,omitempty"`
	// Back: everybody was called back.
	Back bool `json:"back,omitempty"`
	// Taken are the tables whose text was brought into the draft, in order.
	Taken []int `json:"taken,omitempty"`
}

// round finds a round of tables by its number.
func (r *Room) round(n int) *Round {
	if n < 1 || n > len(r.Rounds) {
		return nil
	}
	return r.Rounds[n-1]
}

// pads are all pads of a room, the room's own first.
func (r *Room) pads(kept bool) []Pad {
	all := []Pad{{Session: r.Session, Kept: kept}}
	for _, round := range r.Rounds {
		for table := 1; table <= round.Tables; table++ {
			all = append(all, Pad{Session: r.Session, Round: round.N, Table: table, Kept: kept})
			if round.Of != nil {
				all = append(all, Pad{Session: r.Session, Round: round.N, Table: table, Copy: true, Kept: kept})
			}
		}
	}
	return all
}
