// Package agreement keeps what government and civil society agreed on: the
// text that the leads of both sides signed by its hash, what was changed in it
// afterwards and why, and where a side dissents. It also says whether a text
// may be published.
//
// It promises: a signature names one exact text, and two of them, one from
// each side, make an agreement that holds a copy of it; a later change to the
// objective, the milestones, the lead or anything that was sealed cannot be
// published before its difference stood in public, with a reason, for its
// whole comment window; a window never becomes shorter and never opens again,
// whatever the clock of a server does.
//
// It refuses to sign a text that is not the one that the signer looked at, and
// to guess which change a reason was given for.
package agreement

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// Sides in the order in which pages show them.
var Sides = []people.Sector{people.Government, people.CivilSociety}

// Signature is one side's name under one text.
type Signature struct {
	storage.Meta
	Draft draft.ID `json:"draft"`
	// N is the agreement that this signature works towards: 1 for the first.
	N      int           `json:"n"`
	Side   people.Sector `json:"side"`
	SHA256 string        `json:"sha256"`
	Seq    int64         `json:"seq"`
	By     draft.Voice   `json:"by"`
	At     time.Time     `json:"at"`
}

// Agreement is a text that both sides signed. It holds the text itself, so
// that it can be compared with and checked without anything else.
type Agreement struct {
	storage.Meta
	Draft   draft.ID      `json:"draft"`
	Plan    string        `json:"plan"`
	N       int           `json:"n"`
	Title   string        `json:"title"`
	SHA256  string        `json:"sha256"`
	Seq     int64         `json:"seq"`
	Content draft.Content `json:"content"`
	// Sealed are the fields that were closed when it was signed; Whole says
	// that all of them were.
	Sealed []draft.Field `json:"sealed,omitempty"`
	Whole  bool          `json:"whole,omitempty"`
	// Signed by government first, then by civil society.
	Signed []Signed  `json:"signed"`
	At     time.Time `json:"at"`
}

// Signed says who signed for which side, and when.
type Signed struct {
	Side people.Sector `json:"side"`
	By   draft.Voice   `json:"by"`
	At   time.Time     `json:"at"`
}

// Change is a late change: what a text says otherwise than the agreed one, why,
// and until when people can say what they think of it.
type Change struct {
	storage.Meta
	Draft draft.ID `json:"draft"`
	Plan  string   `json:"plan"`
	// Agreement that it departs from; Number counts the changes from there.
	Agreement int `json:"agreement"`
	Number    int `json:"number"`
	// Title and Content are the whole text that the reason was given for.
	Title       string             `json:"title"`
	SHA256      string             `json:"sha256"`
	Seq         int64              `json:"seq"`
	Content     draft.Content      `json:"content"`
	Differences []draft.Difference `json:"differences"`
	Reason      string             `json:"reason"`
	By          draft.Voice        `json:"by"`
	At          time.Time          `json:"at"`
	// Until is the end of the window, WorkingDays after At. Over is when it
	// was first seen to have ended: from then on it stays ended.
	Until       time.Time  `json:"until"`
	WorkingDays int        `json:"workingDays"`
	Over        *time.Time `json:"over,omitempty"`
}

// Dissent is one organisation's disagreement with what is published, or about
// to be. It stands beside the text.
type Dissent struct {
	storage.Meta
	Draft draft.ID `json:"draft"`
	Plan  string   `json:"plan"`
	// For is the published version that it stands beside: the next one, until
	// it is published.
	For  int           `json:"for"`
	Side people.Sector `json:"side"`
	By   draft.Voice   `json:"by"`
	Body string        `json:"body"`
	At   time.Time     `json:"at"`
	// Earlier are the words that stood here before, the oldest first.
	Earlier []Words `json:"earlier,omitempty"`
	// Withdrawn takes it back; the words stay in the record.
	Withdrawn *time.Time `json:"withdrawn,omitempty"`
}

// Words are what somebody said before they said it otherwise.
type Words struct {
	Body string          `json:"body"`
	By   people.PersonID `json:"by"`
	At   time.Time       `json:"at"`
}

// Needs is what agreements are given.
type Needs struct {
	Rules    people.Rules
	Drafts   *draft.Services
	Announce civic.Announcer
	Now      civic.Now
	// Record is where agreements, late changes, dissents and overrides are
	// entered; nil leaves that out.
	Record *record.Log
	// Look looks a text over, and Unanswered counts the inputs about it that
	// wait for an answer; nil leaves those hurdles out.
	Look       func(context.Context, *draft.Draft, draft.Content) (Look, error)
	Unanswered func(ctx context.Context, plan string, id draft.ID) (int, error)
	// Newest is the number of a commitment's newest published version, 0 for
	// none.
	Newest func(context.Context, draft.ID) (int, error)
}

// Services are the verbs of agreement.
type Services struct {
	Needs
	signatures *storage.Collection[Signature]
	agreements *storage.Collection[Agreement]
	changes    *storage.Collection[Change]
	dissents   *storage.Collection[Dissent]
	terms      *storage.Collection[Terms]
	overrides  *storage.Collection[Override]
	clearances *storage.Collection[Clearance]
	notes      *storage.Collection[Note]
}

const (
	byDraft  = "draft"  // draft, number ...
	byPerson = "person" // who it is of
)

// Open opens the collections.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Services, error) {
	s := &Services{Needs: n}
	var errs [8]error
	s.signatures, errs[0] = storage.Open(ctx, e, "signatures",
		storage.Index[Signature]{Name: byDraft, Key: func(x *Signature) []any { return []any{string(x.Draft), x.N} }},
		storage.Index[Signature]{Name: byPerson, Key: func(x *Signature) []any { return []any{string(x.By.Person)} }})
	s.agreements, errs[1] = storage.Open(ctx, e, "agreements",
		storage.Index[Agreement]{Name: byDraft, Key: func(x *Agreement) []any { return []any{string(x.Draft), x.N} }})
	s.changes, errs[2] = storage.Open(ctx, e, "late-changes",
		storage.Index[Change]{Name: byDraft, Key: func(x *Change) []any { return []any{string(x.Draft), x.Agreement, x.Number} }},
		storage.Index[Change]{Name: byPerson, Key: func(x *Change) []any { return []any{string(x.By.Person)} }})
	s.dissents, errs[3] = storage.Open(ctx, e, "dissents",
		storage.Index[Dissent]{Name: byDraft, Key: func(x *Dissent) []any { return []any{string(x.Draft), x.For, string(x.Side)} }},
		storage.Index[Dissent]{Name: byPerson, Key: func(x *Dissent) []any { return []any{string(x.By.Person)} }})
	s.terms, errs[4] = storage.Open[Terms](ctx, e, "agreement-terms") // by plan
	s.overrides, errs[5] = storage.Open(ctx, e, "gate-overrides",
		storage.Index[Override]{Name: byDraft, Key: func(x *Override) []any { return []any{string(x.Draft), x.SHA256} }},
		storage.Index[Override]{Name: byPerson, Key: func(x *Override) []any { return []any{string(x.By.Person)} }})
	s.clearances, errs[6] = storage.Open(ctx, e, "clearances",
		storage.Index[Clearance]{Name: byDraft, Key: func(x *Clearance) []any { return []any{string(x.Draft), x.SHA256} }},
		storage.Index[Clearance]{Name: byPerson, Key: func(x *Clearance) []any { return []any{string(x.By.Person)} }})
	s.notes, errs[7] = storage.Open(ctx, e, "clearance-notes",
		storage.Index[Note]{Name: byDraft, Key: func(x *Note) []any { return []any{string(x.Draft), x.At} }},
		storage.Index[Note]{Name: byPerson, Key: func(x *Note) []any { return []any{string(x.By.Person)} }})
	s.enters()
	return s, errors.Join(errs[:]...)
}

// most is how many of one kind are read for one draft.
const most = 200

func (s *Services) tell(ctx context.Context, d *draft.Draft, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "draft/" + d.ID, What: what, ID: id})
	s.Announce.Announce(ctx, civic.Announcement{Topic: "plan/" + d.Plan, What: what, ID: id})
}

func agreementID(id draft.ID, n int) string { return fmt.Sprintf("%s|%06d", id, n) }

func isTaken(err error) bool { return errors.Is(err, storage.ErrExists) }
