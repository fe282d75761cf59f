package meeting

import (
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/storage"
)

// What an entry of the record is.
const (
	Update   = "update"   // on a commitment, or some of its milestones
	Decision = "decision" // taken by the meeting
	Action   = "action"   // somebody does something by a date
	NotTaken = "proposal" // proposed and not taken, with the reason
	Dissent  = "dissent"  // somebody does not agree, in their words
	Remark   = "question" // a question with what was answered
	Recap    = "event"    // something that happened since the last meeting
)

// EntryKinds in the order in which notes show them.
var EntryKinds = []string{Update, Decision, Action, NotTaken, Dissent, Remark, Recap}

// Done is how an action ended.
type Done struct {
	At time.Time `json:"at"`
	// Dropped: it will not be done; How says why.
	Dropped bool        `json:"dropped,omitempty"`
	How     string      `json:"how"`
	By      draft.Voice `json:"by"`
}

// Said is what an entry says: what whoever keeps the record writes.
type Said struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	// Reason is why a proposal was not taken, or the answer to a question.
	Reason string `json:"reason,omitempty"`
	// Speaker is who said it, in words; not under the Chatham House rule.
	Speaker string `json:"speaker,omitempty"`
	// Owner and Due are an action's: who does it, and by when, in words.
	Owner string         `json:"owner,omitempty"`
	Due   fuzzydate.Date `json:"due,omitzero"`
	// Commitment that it is about, with the milestones by their number.
	Commitment draft.ID `json:"commitment,omitempty"`
	About      string   `json:"about,omitempty"` // the commitment in the note's own words
	Milestones []int    `json:"milestones,omitempty"`
	// Stage is where an update says that these milestones stand; "" says nothing.
	Stage plan.Progress `json:"stage,omitempty"`
	Item  string        `json:"item,omitempty"` // of the agenda
}

// Entry is one line of a session's record.
type Entry struct {
	storage.Meta
	Session ID     `json:"session"`
	Plan    string `json:"plan,omitempty"`
	Place   int    `json:"place"` // in the note
	Said
	At   time.Time   `json:"at"`
	Held time.Time   `json:"held"` // when the session was
	By   draft.Voice `json:"by,omitzero"`
	// Public: the note that it belongs to is published.
	Public bool  `json:"public"`
	Done   *Done `json:"done,omitempty"`
}

// Open says whether it is an action that nobody closed.
func (e *Entry) Open() bool { return e.Kind == Action && e.Done == nil }

// Late says whether an action should have been done by now.
func (e *Entry) Late(now time.Time) bool {
	return e.Open() && e.Due.Latest != "" && e.Due.Latest < fuzzydate.DayOf(now)
}

func (s *Said) tidy() {
	s.Text, s.Reason = clean(s.Text), clean(s.Reason)
	s.Speaker, s.Owner, s.About = line(s.Speaker), line(s.Owner), line(s.About)
	s.Milestones = slices.Clone(s.Milestones) // the caller's stay as they are
	slices.Sort(s.Milestones)
	s.Milestones = slices.Compact(s.Milestones)
}

// check refuses an entry that says too little to be followed up.
func (s Said) check(one *Session) error {
	var rs civic.Refusals
	add := func(r *civic.Refusal) {
		if r != nil {
			rs = append(rs, r)
		}
	}
	if !slices.Contains(EntryKinds, s.Kind) {
		add(civic.Refuse(civic.Invalid, "Choose what this is: an update, a decision, an action, a proposal, a dissent or a question.").At("kind"))
	}
	add(within(s.Text, MostText, "text", civic.Refuse(civic.Invalid, "Write what is to stand in the record.")))
	add(within(s.Reason, MostText, "reason", nil))
	for _, f := range []field{{"speaker", s.Speaker, MostTitle}, {"owner", s.Owner, MostTitle}, {"about", s.About, MostTitle}} {
		add(within(f.text, f.most, f.name, nil))
	}
	if s.Kind == NotTaken && s.Reason == "" {
		add(civic.Refuse(civic.Invalid, "Say why it was not taken. Whoever proposed it reads this.").At("reason"))
	}
	if s.Kind == Action && s.Owner == "" {
		add(civic.Refuse(civic.Invalid, "Say who does it. An action without an owner is nobody's.").At("owner"))
	}
	if one.ChathamHouse && s.Speaker != "" {
		add(civic.Refuse(civic.Invalid, "This session is under the Chatham House rule: leave out who said it. You can name a sector in the text.").At("speaker"))
	}
	if len(s.Milestones) > 50 {
		add(civic.Refuse(civic.Invalid, "That is more milestones than a commitment has.").At("milestones"))
	}
	switch {
	case s.Stage == "":
	case !slices.Contains(plan.Stages, s.Stage):
		add(civic.Refuse(civic.Invalid, "Choose where the milestones stand, or leave it open.").At("stage"))
	case s.Kind != Update || len(s.Milestones) == 0:
		add(civic.Refuse(civic.Invalid, "Only an update says where milestones stand. Give their numbers.").At("stage"))
	}
	return rs.OrNil()
}
