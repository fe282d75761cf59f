// Package recruit fills the pool of a forum's lottery: waves of letters with a
// code each, and registrations that answer them without an account.
//
// It promises: a code registers one household once, also when two people type
// it on two servers at the same instant; what people say of themselves is
// sealed with a key of its own, opened for the forum's recruiter alone, and
// deleted on its day with a report of how much; a registration can be left and
// taken up again with the word that its first page showed.
//
// It refuses to keep addresses that letters go to: it knows a coarse area for
// each code and no more. Codes and words to return with are kept as keyed
// hashes, so whoever copies the store can use none of them.
package recruit

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Wave is one sending of letters.
type Wave struct {
	storage.Meta
	Forum  forum.ID  `json:"forum"`
	Number int       `json:"number"`
	Areas  []Area    `json:"areas"`
	Sent   time.Time `json:"sent"`
	// Closes is when its codes stop working.
	Closes time.Time `json:"closes"`
	// Delete is the day on which its registrations are deleted.
	Delete time.Time `json:"delete"`
	// Making: not all of its codes are kept yet. Whoever asks for them finishes
	// that, and the clock does.
	Making bool `json:"making,omitempty"`
	// Deleted is how many were, once they are, and Gone when; nil before.
	Deleted *int      `json:"deleted,omitempty"`
	Gone    time.Time `json:"gone,omitzero"`
}

// Area says how many letters go to a part of the map, as coarse as a ward.
type Area struct {
	Name    string `json:"name"`
	Letters int    `json:"letters"`
}

// invitation is a code as it is kept: its id is the forum and a keyed hash.
type invitation struct {
	storage.Meta
	Wave string `json:"wave"`
	Area string `json:"area"`
}

// Answers are what somebody says of themselves. They are kept sealed.
type Answers struct {
	Name    string `json:"name"`
	Email   string `json:"email"`
	Phone   string `json:"phone"`
	Address string `json:"address"`
	// Attributes by feature; PreferNotToSay is an answer to each.
	Attributes map[string]string `json:"attributes"`
	// Access says what somebody needs to take part.
	Access string `json:"access"`
	// Eligible: lives in the area, is old enough, holds no office there.
	Eligible bool `json:"eligible"`
	Consent  bool `json:"consent"`
}

// PreferNotToSay is an answer like any other, and counts towards no quota.
const PreferNotToSay = "Prefer not to say"

// Registration is an answer to a letter. Its id is its code's, which makes a
// second one for the same code impossible.
type Registration struct {
	storage.Meta
	Forum forum.ID `json:"forum"`
	Wave  string   `json:"wave"`
	Area  string   `json:"area"`
	// Word is the keyed hash of what its owner returns with.
	Word string `json:"word"`
	// Sealed are the answers; Household is a keyed hash of the address.
	Sealed    string    `json:"sealed"`
	Household string    `json:"household,omitempty"`
	Begun     time.Time `json:"begun"`
	// Telephone claims that somebody spoke and an operator typed.
	Telephone bool `json:"telephone,omitempty"`
	// Brought names the bringing of the file that it came in; it counts only
	// once that is whole.
	Brought string `json:"brought,omitempty"`
	// Finished is nought until it was sent in.
	Finished  time.Time `json:"finished,omitzero"`
	Withdrawn time.Time `json:"withdrawn,omitzero"`
	Delete    time.Time `json:"delete"`
}

// Needs is what recruiting is given.
type Needs struct {
	Forums *forum.Forums
	// Vault seals registrations: one made for them alone, not the vault of
	// people's accounts.
	Vault *people.Vault
	Now   civic.Now
}

// Recruiting is where waves and registrations are kept.
type Recruiting struct {
	Needs
	waves     *storage.Collection[Wave]
	codes     *storage.Collection[invitation]
	entries   *storage.Collection[Registration]
	prints    *storage.Collection[printing]
	bringings *storage.Collection[bringing]
}

const (
	byForum     = "forum" // forum, begun
	byWave      = "wave"  // wave
	byUntil     = "until"
	byHousehold = "household" // forum, household
	byWord      = "word"
	byDelete    = "delete"
	byBrought   = "brought"
	byBegun     = "begun"  // of bringings that are not whole
	byMaking    = "making" // forum, number, of waves whose codes are not all kept
)

// OpenStore opens what a store keeps of recruiting.
func OpenStore(ctx context.Context, e storage.Engine, n Needs) (*Recruiting, error) {
	s := &Recruiting{Needs: n}
	var errs [5]error
	s.waves, errs[0] = storage.Open(ctx, e, "forum-waves",
		storage.Index[Wave]{Name: byForum, Key: func(w *Wave) []any { return []any{string(w.Forum), w.Number} }},
		storage.Index[Wave]{Name: byMaking, Key: func(w *Wave) []any {
			if !w.Making {
				return nil
			}
			return []any{string(w.Forum), w.Number}
		}})
	s.prints, errs[3] = storage.Open(ctx, e, "forum-printing",
		storage.Index[printing]{Name: byUntil, Key: func(p *printing) []any { return []any{p.Until} }})
	s.bringings, errs[4] = storage.Open(ctx, e, "forum-bringings",
		storage.Index[bringing]{Name: byForum, Key: func(b *bringing) []any { return []any{string(b.Forum)} }},
		storage.Index[bringing]{Name: byBegun, Key: func(b *bringing) []any {
			if b.State == brought {
				return nil
			}
			return []any{b.Begun}
		}})
	s.codes, errs[1] = storage.Open[invitation](ctx, e, "forum-codes")
	s.entries, errs[2] = storage.Open(ctx, e, "forum-registrations",
		storage.Index[Registration]{Name: byForum, Key: func(r *Registration) []any { return []any{string(r.Forum), r.Begun} }},
		storage.Index[Registration]{Name: byWave, Key: func(r *Registration) []any { return []any{r.Wave} }},
		storage.Index[Registration]{Name: byWord, Key: func(r *Registration) []any { return []any{r.Word} }, Unique: true},
		storage.Index[Registration]{Name: byDelete, Key: func(r *Registration) []any { return []any{r.Delete} }},
		storage.Index[Registration]{Name: byBrought, Key: func(r *Registration) []any {
			if r.Brought == "" {
				return nil
			}
			return []any{r.Brought}
		}},
		storage.Index[Registration]{Name: byHousehold, Key: func(r *Registration) []any {
			if r.Household == "" || r.Finished.IsZero() || !r.Withdrawn.IsZero() {
				return nil
			}
			return []any{string(r.Forum), r.Household}
		}})
	return s, errors.Join(errs[:]...)
}
