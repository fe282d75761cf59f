package input

import (
	"context"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/difference"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Response is a reasoned answer to one input or to many alike ones. It is an
// official act: whose it was stays, with the name of that day.
type Response struct {
	storage.Meta
	Plan        string      `json:"plan"`
	Inputs      []ID        `json:"inputs"`
	Disposition Disposition `json:"disposition"`
	Reason      string      `json:"reason"`
	By          draft.Voice `json:"by"`
	Role        people.Role `json:"role,omitempty"`
	At          time.Time   `json:"at"`
	// Change is what it changed in the text.
	Change *Change `json:"change,omitempty"`
	// Of is the input that it is a duplicate of.
	Of ID `json:"of,omitempty"`
	// To says where or until when it was deferred, in words; Until is the day.
	To    string    `json:"to,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Suggestion is the one whose decision this answer is.
	Suggestion string `json:"suggestion,omitempty"`
	// Review: it came of a contest, in place of an earlier answer.
	Review bool `json:"review,omitempty"`
	Done   bool `json:"done,omitempty"`
}

// Change is the exact change of a text that an answer made: between two
// points of a draft, these words.
type Change struct {
	Draft draft.ID `json:"draft"`
	From  int64    `json:"from"`
	To    int64    `json:"to"`
	Words []Words  `json:"words"`
}

// Words are words of a field that others replaced.
type Words struct {
	Field draft.Field `json:"field"`
	Old   string      `json:"old"`
	New   string      `json:"new"`
}

// NewChange names a change by its two versions, and the field if only one counts.
type NewChange struct {
	Draft    draft.ID
	From, To int64
	Field    draft.Field
}

// NewResponse is an answer as an official gives it.
type NewResponse struct {
	Key string // makes a second sending of the same form find the first
	// Inputs that it answers, or Group for all alike ones that wait.
	Inputs []ID
	Group  string

	Disposition Disposition
	Reason      string
	Change      *NewChange
	Of          ID
	To          string
	Until       time.Time
}

// Limits of an answer.
const (
	MostReason   = 5000
	MostTo       = 200
	MostAnswered = 500 // inputs at once
	mostHunks    = 60
	mostHunk     = 4000
)

func (n NewResponse) check(now time.Time) error {
	var rs civic.Refusals
	if !slices.Contains(Dispositions, n.Disposition) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose what becomes of it.").At("disposition"))
	}
	within(&rs, n.Reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Give the reason. Whoever brought it, and everybody else, will read it."))
	switch n.Disposition {
	case Duplicate:
		if n.Of == "" {
			rs = append(rs, civic.Refuse(civic.Invalid, "Say which input it is a duplicate of.").At("of"))
		}
	case Deferred:
		within(&rs, n.To, MostTo, "to", civic.Refuse(civic.Invalid, "Say where or until when it is put off."))
		if !n.Until.IsZero() && n.Until.Before(now) {
			rs = append(rs, civic.Refuse(civic.Invalid, "Choose a day that is still to come.").At("until"))
		}
	}
	return rs.OrNil()
}

// change works out the words between two points of a draft.
func (s *Inputs) change(ctx context.Context, by people.Actor, plan string, n NewResponse) (*Change, error) {
	if n.Change == nil {
		if n.Disposition == Adopted || n.Disposition == InPart {
			return nil, civic.Refuse(civic.Invalid, "Show the change that it made: choose the text before and after.").At("from")
		}
		return nil, nil
	}
	if err := s.may(ctx, by, plan, n.Change.Draft, people.ReadPlan); err != nil {
		return nil, err
	}
	if n.Change.From >= n.Change.To {
		return nil, civic.Refuse(civic.Invalid, "The text before must be older than the text after.").At("from")
	}
	all, err := s.Drafts.Versions.Compare(ctx, by, n.Change.Draft, n.Change.From, n.Change.To)
	if err != nil {
		return nil, err
	}
	c := &Change{Draft: n.Change.Draft, From: n.Change.From, To: n.Change.To}
	for _, d := range all {
		if n.Change.Field != "" && d.Field != n.Change.Field || d.FormOnly {
			continue
		}
		for _, h := range difference.Hunks(d.Old, d.New) {
			if len(c.Words) < mostHunks {
				c.Words = append(c.Words, Words{d.Field, cut(h.Old), cut(h.New)})
			}
		}
	}
	if len(c.Words) == 0 {
		return nil, civic.Refuse(civic.Invalid, "No words changed between these two texts. Choose the two that show the change.").At("from")
	}
	return c, nil
}

func cut(words string) string {
	r := []rune(words)
	return string(r[:min(len(r), mostHunk)])
}
